"""The monthly magazine, from the content folder to its HTML pages, its PDF and the page of the site that leads to both."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin

from bs4 import BeautifulSoup, Tag

from plugins.core.infrastructure.errors import ContentError, SettingsError, track_progress
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import Image, Publication
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.rules import TownRules
from plugins.journal.languages.catalog import load_words
from plugins.journal.pictures.exhibit import find_below
from plugins.journal.pictures.gallery import Gallery, print_picture
from plugins.journal.pictures.renditions import PictureError
from plugins.journal.pictures.room import Settings as Pictures
from plugins.journal.site import dates
from plugins.journal.site.dates import month
from plugins.town.print.codes import draw_code
from plugins.town.print.issue import Diary, IssueSection, MagazineIssue, build_diary, build_issue
from plugins.town.print.press import PrintingPress
from plugins.town.print.room import Settings

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


def split_first_paragraph(html: str) -> tuple[str, str]:
    """The paragraph that opens `html` and all that follows it; nothing and `html` when a list, a table or a picture opens it."""
    first, end, rest = html.partition("</p>")
    return (first + end, rest) if end and first.startswith("<p>") and "<img" not in first else ("", html)


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


IMAGES, CODES = "images", "codes"
PAGES = "index.html"


@dataclass(frozen=True)
class MagazinePicture:
    """A picture of the magazine: `src` is relative to its folder, sizes are in pixels."""

    src: str
    width: int
    height: int
    alt: str
    credit: str = ""
    caption: str = ""


@dataclass(frozen=True)
class MagazineStory:
    """One publication in the magazine. `name` is its own in these pages; `code` leads to `permalink`. The picture stands between
    `first_paragraph` and `html`, the rest of the body, so that a story may begin at the foot of a page that has no room for it."""

    publication: Publication
    name: str
    permalink: str
    first_paragraph: str
    html: str
    picture: MagazinePicture | None
    code: str


class Magazine:
    """The magazine of `issue`, out of the `journal`, in `folder`, which is made, with the `diary`. `gallery` gives its pictures."""

    def __init__(self, issue: MagazineIssue, journal: ContentJournal, room: Settings, gallery: Gallery, folder: Path, diary: Diary):
        self.issue, self.journal, self.room, self.gallery, self.folder, self.diary = issue, journal, room, gallery, folder, diary
        self.markdown = build_converter(journal.rules.settings)
        self.names = {publication.source: f"article-{number}" for number, publication in enumerate(issue.publications, 1)}

    @property
    def file(self) -> str:
        """The name of the PDF, and of the folder."""
        return f"magazine-{self.issue.month:%Y-%m}"

    def write(self, press: PrintingPress) -> Path:
        """Write the pages, the one for the site, then the PDF made of them; the file of the last.

        Raises ContentError when a publication of the month has mistakes, SettingsError when the machine cannot lay out pages.
        """
        self._refuse_mistakes()
        for name in (IMAGES, CODES):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        press.dress(self.folder, "magazine.css")
        html = press.render_html("magazine", **self._build_variables())
        (self.folder / PAGES).write_text(html, encoding="utf-8")
        (self.folder / f"{self.file}.md").write_text(format_page(self.issue, self.room.sitename), encoding="utf-8")
        pdf_path = self.folder / f"{self.file}.pdf"
        pdf_path.write_bytes(press.render_pdf(html, self.folder))
        return pdf_path

    def _refuse_mistakes(self) -> None:
        printed = (*self.issue.publications, *(publication for part in self.issue.briefs for publication in part.publications))
        wrong = [mistake for each in printed for mistake in self.journal.readings[each.source].errors]
        if wrong:
            raise ContentError(wrong)

    def _build_variables(self) -> dict[str, object]:
        stories = {publication.source: self._build_story(publication) for publication in self.issue.publications}
        return {
            "room": self.room,
            "town": self.room.town,
            "accounts": self.room.accounts,
            "issue": self.issue,
            "file": self.file,
            "parts": [(part.title, [stories[publication.source] for publication in part.publications]) for part in self.issue.parts],
            "briefs": [(part.title, [self._build_brief(publication) for publication in part.publications]) for part in self.issue.briefs],
            "lead": stories[self.issue.lead.source] if self.issue.lead else None,
            "headlines": list(self._iterate_headlines(stories)),
            "diary": self.diary,
            "diary_code": self._write_code(f"{self.room.siteurl}/agenda/") if self.diary else "",
            "home_code": self._write_code(f"{self.room.siteurl}/"),
            "account_codes": {account.url: self._write_code(account.url) for account in self.room.accounts},
        }

    def _iterate_headlines(self, stories: dict[str, MagazineStory]) -> Iterator[MagazineStory]:
        """What the cover names beside its lead: the first of each other section."""
        for part in self.issue.parts:
            if self.issue.lead not in part.publications:
                yield stories[part.publications[0].source]

    def _build_story(self, publication: Publication) -> MagazineStory:
        permalink = f"{self.room.siteurl}/{publication.address}"
        name = self.names[publication.source]
        html = rewrite_for_issue(
            render_body(publication, self.journal, self.journal.rules.now, self.markdown).html, name, permalink, self._neighbours
        )
        picture, code = self._build_picture(publication.image), self._write_code(permalink)
        return MagazineStory(publication, name, permalink, *split_first_paragraph(html), picture, code)

    def _build_brief(self, publication: Publication) -> MagazineStory:
        permalink = f"{self.room.siteurl}/{publication.address}"
        html = rewrite_for_issue(
            render_body(publication, self.journal, self.journal.rules.now, self.markdown).html,
            publication.slug,
            permalink,
            self._neighbours,
        )
        return MagazineStory(publication, f"breve-{publication.slug}", permalink, "", html, None, "")

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(self._find_page, lambda path: f"{self.room.siteurl}/{quote(path)}", self._find_picture_file)

    def _find_page(self, source: str) -> str | None:
        """Where the publication at `source` is: in this issue, or on the site."""
        if source in self.names:
            return f"#{self.names[source]}"
        reading = self.journal.readings.get(source)
        return f"{self.room.siteurl}/{reading.publication.address}" if reading and reading.publication else None

    def _find_picture_file(self, path: str) -> tuple[str, int, int] | None:
        picture_path = find_below(self.journal.content, path)
        if picture_path is None:
            return None
        try:
            printed_picture = print_picture(picture_path, self.gallery)
        except PictureError:
            return None
        return f"{IMAGES}/{printed_picture.name}", printed_picture.width, printed_picture.height

    def _build_picture(self, image: Image | None) -> MagazinePicture | None:
        if image is None:
            return None
        hung = self._find_picture_file(image.src)
        return MagazinePicture(*hung, image.alt or "Illustration", image.credit, image.caption) if hung else None

    def _write_code(self, address: str) -> str:
        """The file of the code of `address`."""
        name = f"{CODES}/{slugify(address.removeprefix(self.room.siteurl)) or 'journal'}.svg"
        (self.folder / name).write_text(draw_code(address), encoding="utf-8")
        return name


MEANT = re.compile(r"([\\`*_\[\]])")
"""Signs that Markdown would take for its own, unless a bar stands before: https://daringfireball.net/projects/markdown/syntax#backslash"""


def format_page(issue: MagazineIssue, sitename: str) -> str:
    """The text of `content/pages/magazine-2026-03.md`, for a PDF that is in `content/documents/`."""
    name = f"magazine-{issue.month:%Y-%m}"
    title = f"Le magazine de {month(issue.month)}"
    head = {
        "id": name,
        "title": title,
        "slug": name,
        "summary": f"Ce que {sitename} a dit en {month(issue.month)}, rubrique par rubrique : chaque article, et le même en PDF."[:200],
        "pdf": f"documents/{name}.pdf",
    }
    front_matter = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    body = "\n".join(line for part in (*issue.parts, *issue.briefs) for line in _list_part_lines(part))
    return f"---\n{front_matter}---\n\n{body}"


def _list_part_lines(part: IssueSection) -> Iterator[str]:
    yield f"## {_get_plain_text(part.title)}\n"
    yield from _list_links(part.publications)
    yield ""


def _list_links(publications: Iterable[Publication]) -> Iterator[str]:
    return (f"- [{_get_plain_text(publication.title)}](<../{publication.source}>)" for publication in publications)


def _get_plain_text(text: str) -> str:
    return MEANT.sub(r"\\\1", escape(text, quote=False))


def build_magazine(
    month: date, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], print_line: Callable[[str], None]
) -> Magazine:
    """The magazine of `month`, ready to be written in its folder below PRINT_FOLDER. `print_line` tells what it holds.

    Raises SettingsError when nothing appeared in that month.
    """
    room, rules = gather_settings(Settings, conf, environ), TownRules.from_settings(conf, environ)
    journal = survey_content(content, rules, partial(track_progress, label="Lecture"))
    lang = str(conf.get("DEFAULT_LANG") or "fr")
    month_issue = build_issue(journal.publications, month, rules.now, rules.settings.categories, lang)
    if not (month_issue.parts or month_issue.briefs):
        raise SettingsError([_explain_empty_month(month, journal)])
    coming = build_diary(journal.publications, month, rules.now, load_words(lang, {"THEME": room.theme}))
    print_line(_format_contents(month_issue))
    folder = room.print_folder / f"magazine-{month:%Y-%m}"
    return Magazine(month_issue, journal, room, Gallery(gather_settings(Pictures, conf, environ), folder / IMAGES), folder, coming)


def _explain_empty_month(month: date, journal: ContentJournal) -> str:
    """Why there is no magazine, and the newest month that has one."""
    now = journal.rules.now
    dated = [
        publication.date
        for publication in journal.publications
        if publication.kind.stream and publication.date and publication.compute_state(now) == "published"
    ]
    remedy = f" Le dernier mois paru est {max(dated):%Y-%m}." if dated else ""
    return f"Rien n’a paru en {dates.month(month)}.{remedy}"


def _format_contents(issue: MagazineIssue) -> str:
    counts = [("article", len(issue.publications))] + [
        (part.title.lower().removesuffix("s"), len(part.publications)) for part in issue.briefs
    ]
    counted = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts if count)
    return f"{dates.month(issue.month).capitalize()} : {counted}."
