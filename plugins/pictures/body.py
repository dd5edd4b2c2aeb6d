"""The pictures inside a body of HTML: `<img>` becomes `<picture>`, with its caption when it has a title.

What names no picture of the content folder stays as it is. An empty alternative text stays empty: the picture is decoration.
"""

from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

from plugins.pictures import album
from plugins.pictures.original import PictureError
from plugins.pictures.picture import ResponsivePicture

Find = Callable[[str], ResponsivePicture | None]
"""From an address as it is written to its picture; None when it names none. May raise PictureError."""

ReportPictureError = Callable[[PictureError], None]

FLOW = ("[document]", "article", "aside", "blockquote", "dd", "details", "div", "li", "section", "td")
"""Where a figure may stand. https://html.spec.whatwg.org/multipage/dom.html#flow-content"""


def hang_pictures(html: str, find: Find, broken: ReportPictureError) -> str:
    """`html` with its pictures in every size, and with links to a picture leading to the largest of them.

    A picture that cannot be read is told to `broken`, and its alternative text stands in its place.
    """
    soup = BeautifulSoup(html, "html.parser")
    album.lay_out(soup)
    for image in soup.find_all("img", src=True):
        if not image.find_parent("picture"):
            _hang(soup, image, find, broken)
    for link in soup.find_all("a", href=True):
        _lead(link, find, broken)
    return str(soup)


def _hang(soup: BeautifulSoup, image: Tag, find: Find, broken: ReportPictureError) -> None:
    try:
        picture = find(str(image["src"]))
    except PictureError as error:
        broken(error)
        image.replace_with(str(image.get("alt", "")))
        return
    if picture:
        caption = image.attrs.pop("title", "")
        hung = _picture(soup, image, picture)
        if caption:
            _caption(soup, hung, str(caption))


def _lead(link: Tag, find: Find, broken: ReportPictureError) -> None:
    try:
        picture = find(str(link["href"]))
    except PictureError as error:
        broken(error)
        link.unwrap()
        return
    if picture:
        link["href"] = picture.src


def _picture(soup: BeautifulSoup, image: Tag, picture: ResponsivePicture) -> Tag:
    """`image` inside a `<picture>`; a width that the author wrote is kept, and the height follows it."""
    width_text = str(image.get("width", ""))
    width = int(width_text) if width_text.isdecimal() and int(width_text) else picture.width
    sizes = album.SIZES if album.in_gallery(image) else f"{width}px" if width < picture.width else picture.sizes
    image.attrs.update(
        src=picture.src,
        width=str(width),
        height=str(max(1, round(width * picture.height / picture.width))),
        alt=image.get("alt") or "",
        loading="lazy",
        decoding="async",
    )
    hung = image.wrap(soup.new_tag("picture"))
    for source in reversed(picture.sources):
        hung.insert(0, soup.new_tag("source", attrs={"type": source.type, "srcset": source.srcset, "sizes": sizes}))
    return hung


def _caption(soup: BeautifulSoup, tag: Tag, caption: str) -> None:
    """A figure around `tag`, in place of the paragraph that holds nothing else; inside a sentence, the title stays a title.

    It bears its caption as its name too: RGAA 4.1, test 1.9.1.
    """
    image = tag.img
    while (parent := tag.parent) and parent.name in ("a", "p") and not _beside(tag, parent):
        tag = parent
    if tag.name == "p":
        tag.name = "figure"
    elif parent and parent.name == "figure" and not parent.figcaption:
        tag = parent
    elif parent and parent.name in FLOW:
        tag = tag.wrap(soup.new_tag("figure"))
    else:
        if image:
            image["title"] = caption
        return
    words = soup.new_tag("figcaption")
    words.string = caption
    tag.append(words)
    tag["aria-label"] = caption


def _beside(tag: Tag, parent: Tag) -> str:
    """The text that stands in `parent` beside `tag`."""
    return "".join(str(each) for each in parent.contents if each is not tag).strip()
