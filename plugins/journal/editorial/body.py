"""The text of a publication, from Markdown to HTML that harms no reader, and the notices of what was corrected or withdrawn.

The tags of a body that is plainly harmless are checked, and only its links are rewritten. Whatever is not certain goes the slow way, by
`neutralise.py`, which gives the same page for what passes here, and is loaded by the first body that needs it (70 ms).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape, unescape

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import InvalidValue, build_file_failure
from plugins.core.publication.untrusted_text import format_plain_text
from plugins.core.publication.words import IN_FRENCH, N_, Words, format_french_day
from plugins.journal.editorial.journal import ContentJournal
from plugins.journal.editorial.links import NOT_YET, LinkAnswer, Links, list_answers
from plugins.journal.editorial.room import Settings
from plugins.journal.editorial.suspect_text import SHOWN, OutOfTime, find_unclosed_elements, is_excessive, limit_processor_time
from plugins.journal.fast_markdown.converter import Converter


def format_correction_notice(publication: Publication, words: Words = IN_FRENCH, dated: Callable[[date], str] = format_french_day) -> str:
    """The HTML paragraph that pages and feeds put before the text, in the words `words`, which go with the days that `dated` writes.

    Empty when nothing was corrected.
    """
    text, moment = publication.extra.get("correction"), publication.modified
    if not text:
        return ""
    if moment:
        when = N_('Correction du <time datetime="%(day)s">%(date)s</time>\xa0:')
        label = words(when, day=moment.isoformat(), date=dated(moment))
    else:
        label = words(N_("Correction\xa0:"))
    return f"<p><strong>{label}</strong> {escape(text, quote=False)}</p>"


def format_withdrawal_notice(publication: Publication) -> str:
    """The HTML shown at its address, in any theme."""
    when = f" le {format_french_day(publication.modified)}" if publication.modified else ""
    return f"<p>Cette publication a été retirée{when}.</p>"


def strip_content(publication: Publication) -> Publication:
    """The publication without its words, picture and people, so that neither page, card nor structured data reveal them."""
    return replace(publication, body="", summary="", image=None, tags=(), public=(), authors=(), social={}, extra={})


# The HTML that a body may hold, as data. What is not here is not let through.
# Elements and attributes: https://html.spec.whatwg.org/multipage/indices.html


def _split_names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED = _split_names(
    "p a strong em b i u s small mark sub sup q cite abbr dfn code kbd samp var time del ins span br wbr bdi bdo ruby rt rp "
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr div section aside address figure figcaption details summary img picture "
    "table caption colgroup col thead tbody tfoot tr th td audio video source track"
)

PLAIN_ELEMENTS = _split_names(
    "p strong em b i s sup sub small code pre kbd abbr cite q h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote hr br a img span div "
    "table thead tbody tr th td figure figcaption"
)
"""Those that can be judged by their tags alone."""

HEADINGS = _split_names("h1 h2 h3 h4 h5 h6")
UNTITLED = _split_names("th dt address")
"""Elements that may hold no heading, however deep: those in an archive's become strong words."""

RENAMED = {"strike": "s", "tt": "code", "acronym": "abbr", "center": "div", "big": "span", "font": "span", "dir": "ul"}
"""Elements that HTML gave up, and those that took their place."""

DROPPED = {
    "script": "script",
    "style": "feuille de style",
    "svg": "dessin dans le texte",
    "math": "formule dans le texte",
    "template": "balise non admise",
    "title": "balise non admise",
    "canvas": "balise non admise",
    "noembed": "balise non admise",
    "noframes": "balise non admise",
}
"""Elements that go with all they hold, and the sort of mistake each is."""

DEEPEST = 60
"""Elements in one another; the deepest of 863 real articles has 8, Beautiful Soup fails at about 300."""

FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "portal": "src"}
"""Elements that bring another site into the page, and the attribute that says which."""

KNOWN_ELEMENTS = _split_names(
    "html head body base link meta form input button select option optgroup textarea label fieldset legend datalist output progress "
    "meter main nav header footer article hgroup search dialog map area noscript menu slot data param applet marquee blink frameset "
    "basefont nobr plaintext xmp listing bgsound keygen isindex image"
)
"""Elements of HTML, past ones too, that a body may not hold: their words stay. Any other name is text that looks like a tag."""

GLOBAL = _split_names("class id title lang dir role")
ATTRIBUTES = {
    "a": _split_names("href rel hreflang download"),
    "img": _split_names("src alt width height loading"),
    "ol": _split_names("start reversed type"),
    "li": frozenset({"value"}),
    "td": _split_names("colspan rowspan headers"),
    "th": _split_names("colspan rowspan headers scope abbr"),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "time": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "audio": _split_names("src controls preload"),
    "video": _split_names("src controls preload width height poster"),
    "source": _split_names("src type"),
    "track": _split_names("src kind srclang label default"),
}

ADDRESSES = _split_names("href src poster")
"""The attributes that hold an address; each is followed."""

LIKE_AN_ADDRESS = re.compile(r"""(?<=["'])[{|]""")
"""How an address of the journal begins inside another attribute, for Pelican, which looks for `href=` and a quotation mark wherever
they stand in a tag."""

ALIGNMENT = re.compile(r"text-align\s*:\s*(left|right|center|justify)", re.IGNORECASE)
"""The one inline style worth keeping: it becomes a class, for the Content-Security-Policy forbids the attribute."""


def list_allowed_attributes(name: str) -> frozenset[str]:
    """The attributes that the element `name` may have, besides `aria-*`."""
    return GLOBAL | ATTRIBUTES.get(name, frozenset())


TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>&]*(?:&(?:amp|quot|lt|gt|#39|nbsp|#\d{2,4});[^"<>&]*)*")*)( ?/)?>')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
SPELT = re.compile(r"&(?!amp;|lt;|gt;)")
"""Signs that the slow way spells otherwise, which changes nothing for readers: what went that way for its table's sake still does."""

WORDS = r"[^<]*+"
FLOW = rf'{WORDS}(?:<(?:strong>{WORDS}</strong|em>{WORDS}</em|a href="[^"<>&]*+">{WORDS}</a)>{WORDS})*+'
BLOCK = rf'<p>{FLOW}</p>|<h([2-6]) id="[\w-]++">{WORDS}</h\1>|<ul>{WORDS}(?:<li>{FLOW}</li>{WORDS})*+</ul>'
FLAT = re.compile(rf"{WORDS}(?:(?:{BLOCK}){WORDS})*+")
"""A body of headings, paragraphs and lists of one level, with links and emphasis that hold no other: most of them, read in a third of the
time."""
LINK = re.compile(r'<a href="([^"]*)"')

EMPTY = frozenset({"br", "hr", "img"})
HARMLESS = frozenset({"class", "id", "title", "lang", "colspan", "rowspan", "start", "alt", "href", "src", "rel"})
SIDES = frozenset({"left", "right", "center", "justify"})
BARE_TAGS = {f"{closing}{name}>": (closing, name, "", "") for name in PLAIN_ELEMENTS for closing in ("", "/")}
"""The parts of each tag that has no attribute, by what follows its first sign: most of a text's."""
NO_TAG = ("", "", "", "")
PROPER = {"href": "a", "src": "img", "alt": "img", "rel": "a", "start": "ol"}


def clean_plain_body(html: str, links: Links) -> str | None:
    """`html` with its links followed, or None when it must go the slow way."""
    if " align=" in html and SPELT.search(html):
        return None
    return _clean_flat_body(html, links) if FLAT.fullmatch(html) else read_by_tag(html, links)


def _clean_flat_body(html: str, links: Links) -> str | None:
    try:
        return LINK.sub(lambda link: f'<a href="{escape(links.link(link[1]))}"', html) if "<a" in html else html
    except InvalidValue:
        return None


def read_by_tag(html: str, links: Links) -> str | None:
    """The result of `clean_plain_body` for any body."""
    before, *pieces = html.split("<")
    kept_pieces, opened = [before], list[str]()
    for piece in pieces:
        end = piece.find(">") + 1
        closing, name, attributes, slash = BARE_TAGS.get(piece[:end]) or _split_tag(f"<{piece[:end]}")
        if name not in PLAIN_ELEMENTS or (slash and (closing or name not in EMPTY)):
            return None
        if closing:
            if attributes or not opened or opened.pop() != name:
                return None
        elif name not in EMPTY:
            opened.append(name)
            if len(opened) > DEEPEST:
                return None
        if name in HEADINGS and not UNTITLED.isdisjoint(opened):
            return None
        rewritten = _rewrite_tag(name, attributes, links) if attributes else attributes
        if rewritten is None or (name == "img" and not (" alt=" in rewritten and " src=" in rewritten)):
            return None
        kept_pieces.append(f"{closing}{name}{rewritten}>{piece[end:]}")
    return None if opened else "<".join(kept_pieces)


def _split_tag(tag: str) -> tuple[str, str, str, str]:
    """The closing slash, the name, the attributes and the final slash of `tag`; all empty for an unknown tag."""
    match = TAG.fullmatch(tag)
    if match is None:
        return NO_TAG
    closing, name, attributes, slash = match.groups("")
    return closing, name, attributes, slash


def _rewrite_tag(name: str, attributes: str, links: Links) -> str | None:
    pieces: list[str] = []
    aligned: list[str] = []
    for key, value in ATTRIBUTE.findall(attributes):
        if key == "align" and value in SIDES and name != "img" and not aligned:
            aligned = [f' class="align-{value}"']
            continue
        if key not in HARMLESS or PROPER.get(key, name) != name or (key in ("colspan", "rowspan") and name not in ("td", "th")):
            return None
        if key not in ADDRESSES and LIKE_AN_ADDRESS.search(unescape(value)):
            return None
        if key == "alt" and not value.strip():
            return None
        if key in ("href", "src"):
            try:
                value = escape((links.link if key == "href" else links.picture)(unescape(value)))
            except InvalidValue:
                return None
        pieces.append(f' {key}="{value}"')
    pieces += aligned
    keys = [piece.partition("=")[0] for piece in pieces]
    return "".join(pieces) if len(set(keys)) == len(keys) else None


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
