"""The pictures inside a body of HTML: `<img>` becomes `<picture>`, with its caption when it has a title.

What names no picture of the content folder stays as it is. An empty alternative text stays empty: the picture is decoration.
"""

from collections.abc import Callable

from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList

from plugins.core.publication.raw_value import parse_whole_number
from plugins.journal.pictures.renditions import PictureError
from plugins.journal.pictures.room import ResponsivePicture

BOX = "galerie"
"""The word after `!!!` that makes a gallery of an admonition: docs/manuel/images.md."""

SIZES = "(min-width: 48em) 14em, 34vw"
"""What one picture of a gallery is given: its third of the column; on a telephone two dots a pixel, of the three that it may have."""


def lay_out(soup: BeautifulSoup) -> None:
    """Put each picture of each gallery of `soup` in a figure, inside a link to itself; other words of the box stay above them."""
    for box in soup.find_all("div", class_=BOX):
        pictures = box.find_all("img", src=True)
        if pictures:
            box["class"] = AttributeValueList(["admonition", "gallery"])
            pictures_box = soup.new_tag("div", attrs={"class": "gallery-pictures"})
            box.append(pictures_box)
            for picture in pictures:
                _move(soup, picture, pictures_box)


def is_in_gallery(image: Tag) -> bool:
    """Whether `image` is one of a gallery that was laid out."""
    return image.find_parent("div", class_="gallery-pictures") is not None


def _move(soup: BeautifulSoup, picture: Tag, tag: Tag) -> None:
    emptied = picture.find_parent(["p", "a", "figure"])
    figure = soup.new_tag("figure")
    tag.append(figure)
    link = soup.new_tag("a", href=str(picture["src"]))
    figure.append(link)
    link.append(picture.extract())
    while emptied is not None and emptied.name in ("p", "a", "figure") and not emptied.get_text(strip=True) and not emptied.find("img"):
        above = emptied.parent
        emptied.decompose()
        emptied = above


Find = Callable[[str], ResponsivePicture | None]
"""From an address as it is written to its picture; None when it names none. May raise PictureError."""

ReportPictureError = Callable[[PictureError], None]

FLOW = ("[document]", "article", "aside", "blockquote", "dd", "details", "div", "li", "section", "td")
"""Where a figure may stand. https://html.spec.whatwg.org/multipage/dom.html#flow-content"""


def hang_pictures(html: str, find: Find, broken: ReportPictureError) -> str:
    """`html` with its pictures in every size; links to a picture lead to the largest one.

    A picture that cannot be read is told to `broken`, and its alternative text stands in its place.
    """
    soup = BeautifulSoup(html, "html.parser")
    lay_out(soup)
    for image in soup.find_all("img", src=True):
        if not image.find_parent("picture"):
            _place_picture(soup, image, find, broken)
    for link in soup.find_all("a", href=True):
        _rewrite_link(link, find, broken)
    return str(soup)


def _place_picture(soup: BeautifulSoup, image: Tag, find: Find, broken: ReportPictureError) -> None:
    try:
        picture = find(str(image["src"]))
    except PictureError as error:
        broken(error)
        image.replace_with(str(image.get("alt", "")))
        return
    if picture:
        caption = image.attrs.pop("title", "")
        hung = _wrap_in_picture(soup, image, picture)
        if caption:
            _wrap_in_figure(soup, hung, str(caption))


def _rewrite_link(link: Tag, find: Find, broken: ReportPictureError) -> None:
    try:
        picture = find(str(link["href"]))
    except PictureError as error:
        broken(error)
        link.unwrap()
        return
    if picture:
        link["href"] = picture.src


def _wrap_in_picture(soup: BeautifulSoup, image: Tag, picture: ResponsivePicture) -> Tag:
    """`image` inside a `<picture>`; a width that the author wrote is kept, and the height follows it."""
    width = parse_whole_number(str(image.get("width", ""))) or picture.width
    sizes = SIZES if is_in_gallery(image) else f"{width}px" if width < picture.width else picture.sizes
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


def _wrap_in_figure(soup: BeautifulSoup, tag: Tag, caption: str) -> None:
    """A figure around `tag`, in place of the paragraph that holds nothing else; inside a sentence, the title stays a title.

    It bears its caption as its name too: RGAA 4.1, test 1.9.1.
    """
    image = tag.img
    while (parent := tag.parent) and parent.name in ("a", "p") and not _get_text_beside(tag, parent):
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


def _get_text_beside(tag: Tag, parent: Tag) -> str:
    """The text of `parent` beside `tag`."""
    return "".join(str(each) for each in parent.contents if each is not tag).strip()
