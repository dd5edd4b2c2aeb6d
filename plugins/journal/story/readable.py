"""Make a body readable in any window, by keyboard and by ear: wide content scrolls in a named region.

A page alone needs it; feeds are given the body as it is. https://www.w3.org/WAI/ARIA/apg/patterns/landmarks/examples/region.html
"""

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from plugins.core.publication.words import IN_FRENCH, N_, Words

PIECE = re.compile(
    r"<h[2-6]\b[^>]*>(?P<title>.*?)</h[2-6]>|(?P<table><table\b)|(?P<end></table>)|(?P<code><pre\b)"
    r"|(?P<caption><caption\b[^>]*>)|(?P<said></caption>)"
    r'|(?P<notes><div class="footnote")|(?P<back><a class="footnote-backref"[^>]*?) title="(?P<way>[^"]*)"',
    re.DOTALL,
)
CAPTION = re.compile(r"<table\b[^>]*>\s*<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
BACK = re.compile("Retour à l’appel de note (.*)")
"""What the setting MARKDOWN calls the way back from a note."""
TAG = re.compile(r"<[^>]*>")


def make_readable(html: str, words: Words = IN_FRENCH) -> Markup:
    """`html` whose tables and code scroll by themselves, and are stops of the keyboard; whose notes and ways back are named; whose
    quotations are set large where they may be.

    Each region has the name of its caption or of the heading above it, and a number when that name is taken. What is named is named in
    `words`; so are the ways back, which Markdown names in French whatever the text.
    """
    html = pull_quotations(mark_row_headers(str(html)))
    if "<table" not in html and "<pre" not in html and "footnote" not in html:
        return Markup(html)
    return Markup(PIECE.sub(_Regions(html, words).changed, html))


@dataclass
class _Regions:
    """`depth` counts the tables that are open; `title` is the last heading met; `names` counts those given."""

    html: str
    words: Words
    depth: int = 0
    title: str = ""
    names: dict[str, int] = field(default_factory=dict)

    def changed(self, piece: re.Match[str]) -> str:
        """The replacement of one piece."""
        opening: str = piece[0]
        if piece["title"] is not None:
            self.title = _get_words(piece["title"])
        elif piece["table"]:
            self.depth += 1
            if self.depth == 1:
                region = self._format_region(self.words(N_("Tableau")), self._get_caption(piece))
                return f'<div class="table" {region}>{opening}'
        elif piece["end"] and self.depth:
            self.depth -= 1
            return opening if self.depth else f"{opening}</div>"
        elif piece["code"] and not self.depth:
            return " ".join((opening, self._format_region(self.words(N_("Code")), self.title)))
        elif piece["caption"]:
            return f'{opening}<span class="caption">'
        elif piece["said"]:
            return f"</span>{opening}"
        elif piece["notes"]:
            name = self.words(N_("Notes"))
            return f'{opening} role="doc-endnotes" aria-label="{name}"'
        elif piece["back"]:
            return f'{piece["back"]} aria-label="{self._restore_link(piece)} ↩"'
        return opening

    def _restore_link(self, link: re.Match[str]) -> str:
        """As it is written, unless it is ours and the page is not in French."""
        ours = BACK.fullmatch(link["way"])
        return self.words(N_("Retour à l’appel de note %(number)s"), number=ours[1]) if ours else link["way"]

    def _get_caption(self, table: re.Match[str]) -> str:
        match = CAPTION.match(self.html, table.start())
        return _get_words(match[1]) if match else self.title

    def _format_region(self, sort: str, title: str) -> str:
        name = f"{sort} : {title}" if title else sort
        self.names[name] = count = self.names.get(name, 0) + 1
        return f'role="region" aria-label="{name}{f" ({count})" if count > 1 else ""}" tabindex="0"'


def _get_words(html: str) -> str:
    return " ".join(TAG.sub("", html).split()).replace('"', "&quot;")


TABLE = re.compile(r"<table\b(?:(?!<table\b).)*?</table>", re.DOTALL)
HEAD, BODY = re.compile(r"<thead\b.*?</thead>", re.DOTALL), re.compile(r"<tbody\b.*?</tbody>", re.DOTALL)
COLUMN = re.compile(r"<th(?![^>]*\bscope=)(?=[ >])")
NAMELESS = re.compile(r"<th(?P<attributes>[^>]*+)>\s*+</th>")
"""A corner of a table: it names no column, and a header without words is read aloud as an empty one."""
ROW = re.compile(r"(?P<row><tr\b[^>]*>\s*+)<td(?P<attributes>[^>]*+)>(?P<words>(?:(?!</?td\b).)*+)</td>", re.DOTALL)


def mark_row_headers(html: str) -> str:
    """`html` with the header cells of tables marked: those of the head by column, the first non-empty of each row by row. Markdown has no
    way to write it. https://www.w3.org/WAI/tutorials/tables/two-headers/
    """
    return TABLE.sub(_add_headers, html) if "<thead" in html else html


def _add_headers(table: re.Match[str]) -> str:
    headed = HEAD.sub(lambda head: COLUMN.sub('<th scope="col"', NAMELESS.sub(r"<td\g<attributes>></td>", head[0])), table[0])
    if headed == table[0]:
        return headed
    return BODY.sub(lambda body: ROW.sub(_mark_row_header, body[0]), headed)


def _mark_row_header(cell: re.Match[str]) -> str:
    """The first cell of a row, a header when it has words."""
    if not cell["words"].strip():
        return cell[0]
    return f'{cell["row"]}<th scope="row"{cell["attributes"]}>{cell["words"]}</th>'


LONGEST_NAME = 280
"""Characters of one that is set large, signature included: eight lines of a telephone."""

QUOTATION = re.compile(
    r"(?P<before></blockquote>\s*)?<blockquote>(?P<inside>(?:(?!</?blockquote).)*)</blockquote>(?!\s*<blockquote)", re.DOTALL
)
PARAGRAPHS = re.compile(r"\s*<p>(?:(?!<p[ >]).)*</p>\s*(?:<p>(?:(?!<p[ >]).)*</p>\s*)?", re.DOTALL)
"""One paragraph, and the one of its signature."""


def pull_quotations(html: str) -> str:
    """`html` in which each isolated quotation of one or two short paragraphs has the class `pull`."""
    return QUOTATION.sub(_mark_pull_quote, html) if "<blockquote>" in html else html


def _mark_pull_quote(match: re.Match[str]) -> str:
    inside = match["inside"]
    if match["before"] or not PARAGRAPHS.fullmatch(inside) or len(TAG.sub("", inside).strip()) > LONGEST_NAME:
        return str(match[0])
    return f'<blockquote class="pull">{inside}</blockquote>'
