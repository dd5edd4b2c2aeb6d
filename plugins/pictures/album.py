"""A gallery: the pictures that stand alone in a box « galerie », side by side, each leading to its large form. No script."""

from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList

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


def in_gallery(image: Tag) -> bool:
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
