"""The text of a publication, from Markdown to HTML that harms no reader.

What parses HTML is loaded by the first body that is not plainly harmless (70 ms).
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import InvalidValue, build_file_failure
from plugins.core.publication.untrusted_text import format_plain_text
from plugins.journal.editorial.journal import ContentJournal
from plugins.journal.editorial.links import NOT_YET, LinkAnswer, Links, list_answers
from plugins.journal.editorial.plain_body import clean_plain_body
from plugins.journal.editorial.settings import Settings
from plugins.journal.editorial.suspect_text import SHOWN, OutOfTime, find_unclosed_elements, is_excessive, limit_processor_time
from plugins.journal.fast_markdown.converter import Converter

ONLY_TOLD = frozenset({NOT_YET, "mise en forme dans le texte"})
"""Sorts that are warnings even in a strict publication: the page is right without the editor doing anything."""

MARKED_SECTION = "<!["
"""How a section of SGML begins, and the conditional comments of old word processors."""


@dataclass(frozen=True)
class Body:
    """The HTML of a body, and what was wrong in it. What is ours in it is written `{filename}/…` and `{static}/…`.

    It is a function of the text, of the Markdown options, of SITEURL and of what other files answered to what it `link_answers`.
    """

    html: str
    mistakes: tuple[Mistake, ...] = ()
    link_answers: tuple[LinkAnswer, ...] = ()


def build_converter(settings: Settings) -> Converter:
    """The Markdown converter of publications, by the town's settings."""
    return Converter(settings.markdown or {}, gated=settings.build_gated)


def render_body(publication: Publication, journal: ContentJournal, now: datetime, markdown: Converter, seconds: float = SHOWN) -> Body:
    """Convert the body of `publication` to HTML with `markdown`, within `seconds`; harmful content is removed and reported.

    What could not be converted is shown as it was written: an excessive body, which was told when it was read, one too deep or too slow,
    one over which a library fails. Never raises for a text.
    """
    if publication.kind.is_plain_text:
        return Body(format_plain_text(publication.body))
    links = Links(publication, journal, now)
    as_written = f"<pre>{escape(publication.body)}</pre>"
    if is_excessive(publication.body):
        return Body(as_written)
    try:
        with limit_processor_time(seconds):
            html, faults = _convert(publication.body, links, markdown)
            link_answers = list_answers(links)
    except BaseException as error:
        html, faults, link_answers = as_written, [_describe_failure(error, publication.body)], ()
    return Body(html, tuple(_place_mistakes(faults, publication, journal)), link_answers)


def _convert(body: str, links: Links, markdown: Converter) -> tuple[str, list[tuple[str, InvalidValue]]]:
    html = markdown.convert(body + "".join(f"\n</{name}>" for name, _ in reversed(find_unclosed_elements(body))))
    quick = clean_plain_body(html, links)
    if quick is not None:
        return quick, []
    from plugins.journal.editorial.neutralise import sanitize_html  # html.parser and its tables: most bodies are spared the trip

    return sanitize_html(html, links)


def _describe_failure(error: BaseException, body: str) -> tuple[str, InvalidValue]:
    """What to say of a body over which a library raised `error`, and the words by which the place is found in it.

    Some Pythons refuse a whole text for a `<![` that opens no section of theirs (`html.parser` of 3.11.7, 3.12.1, 3.13.0).
    """
    if isinstance(error, RecursionError):
        return "", InvalidValue("ce texte est trop imbriqué.", "Simplifiez ses listes et ses citations.", "texte illisible")
    if isinstance(error, OutOfTime):
        return "", error.wrong
    failure = build_file_failure(error)
    if MARKED_SECTION in body:
        remedy = "Effacez-le, ou écrivez « &lt;![ » pour le montrer."
        return MARKED_SECTION, InvalidValue(f"« {MARKED_SECTION} » n’ouvre rien dans une page.", remedy, "texte illisible")
    return "", failure


def _place_mistakes(found: list[tuple[str, InvalidValue]], publication: Publication, journal: ContentJournal) -> list[Mistake]:
    lines = _Lines(publication)
    file = f"{journal.content.name}/{publication.source}"
    return [
        Mistake(
            file,
            lines.find_line(needle),
            "texte",
            wrong.text,
            wrong.remedy,
            wrong.sort,
            harmless=not publication.strict or wrong.sort in ONLY_TOLD,
        )
        for needle, wrong in found
    ]


class _Lines:
    """Finds again in the Markdown what the HTML showed; the same words met twice are looked for twice."""

    def __init__(self, publication: Publication):
        self.text, self.first = publication.body.lower(), publication.body_line
        self.after: dict[str, int] = {}

    def find_line(self, needle: str) -> int:
        """The line of the next `needle`, or that of the body."""
        needle = needle.lower()
        place = self.text.find(needle, self.after.get(needle, 0)) if needle else -1
        if place < 0:
            return self.first
        self.after[needle] = place + len(needle)
        return self.first + self.text.count("\n", 0, place)
