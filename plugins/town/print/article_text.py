"""Adapt a publication's text to a magazine: headings below its title, ids of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

from bs4 import BeautifulSoup, Tag

HEADINGS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}
"""A title of the text goes two levels down: under that of the section, and that of the article."""

FILE, PUBLICATION = "{static}/", "{filename}/"
"""How editorial writes what is ours; what follows is percent-encoded."""

MOVING = ("video", "audio")
SCROLLED = {"tabindex": "0", "role": "region", "aria-label": "Tableau"}
"""What scrolls on a narrow screen is reached by the keyboard, and has a name: https://www.w3.org/TR/WCAG22/#keyboard"""

NARROW = 3
"""Columns of a table that fit in a column of text."""


@dataclass(frozen=True)
class Neighbours:
    """What a text may lead to: `page` gives the address of a publication by its source, `file` that of a file, `picture` what to show of
    one, a name, a width and a height in pixels; None when it is not there."""

    page: Callable[[str], str | None]
    file: Callable[[str], str]
    picture: Callable[[str], tuple[str, int, int] | None]


def rewrite_for_issue(html: str, name: str, permalink: str, neighbours: Neighbours) -> str:
    """`html`, the harmless body of the publication that is called `name` in this issue and lives at `permalink`."""
    soup = BeautifulSoup(html, "html.parser")
    for heading in soup.find_all(list(HEADINGS)):
        heading.name = HEADINGS[heading.name]
    for element in soup.find_all(id=True):
        element["id"] = f"{name}-{element['id']}"
    for moving in soup.find_all(MOVING):
        moving.replace_with(_build_online_note(soup, permalink))
    for image in soup.find_all("img"):
        _show(soup, image, neighbours)
    for link in soup.find_all("a", href=True):
        _rewrite_link(link, name, permalink, neighbours)
    for heading in soup.find_all("th"):
        if not heading.get_text(strip=True):
            heading.name = "td"
    _widen_tables(soup)
    return str(soup).strip()


def _build_online_note(soup: BeautifulSoup, permalink: str) -> Tag:
    link = soup.new_tag("a", href=permalink)
    link.string = "À voir et à entendre en ligne"
    return link


def _show(soup: BeautifulSoup, image: Tag, neighbours: Neighbours) -> None:
    """A picture of ours, its title as its caption. An empty alternative would leave a reader of the file before an unnamed figure."""
    source = str(image.get("src") or "")
    shown_picture = neighbours.picture(unquote(source.removeprefix(FILE))) if source.startswith(FILE) else None
    if not shown_picture:
        image.decompose()
        return
    title = str(image.get("title") or "")
    image.attrs = {
        "src": shown_picture[0],
        "alt": image.get("alt") or "Illustration",
        "width": str(shown_picture[1]),
        "height": str(shown_picture[2]),
    }
    parent = image.parent
    if parent and parent.name == "p" and len(parent.find_all(True)) == 1 and not parent.get_text(strip=True):
        parent.name = "figure"
        if title:
            caption = soup.new_tag("figcaption")
            caption.string = title
            image.insert_after(caption)


def _rewrite_link(link: Tag, name: str, permalink: str, neighbours: Neighbours) -> None:
    address, hash_sign, fragment = str(link["href"]).partition("#")
    if not address:
        link["href"] = f"#{name}-{fragment}"
    elif address.startswith(FILE):
        link["href"] = neighbours.file(unquote(address.removeprefix(FILE)))
    elif address.startswith(PUBLICATION):
        page = neighbours.page(unquote(address.removeprefix(PUBLICATION)))
        if page is None:
            link.unwrap()
        else:
            link["href"] = page if page.startswith("#") else page + hash_sign + fragment
    elif address.startswith("/"):
        link["href"] = urljoin(permalink, str(link["href"]))


def _widen_tables(soup: BeautifulSoup) -> None:
    """A table that would not fit in a column takes both."""
    for table in soup.find_all("table", recursive=False):
        if max((len(row.find_all(["td", "th"])) for row in table.find_all("tr")), default=0) > NARROW:
            table.wrap(soup.new_tag("div", attrs={"class": "wide", **SCROLLED}))
