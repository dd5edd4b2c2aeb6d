"""The shortcuts of SPIP as HTML. https://www.spip.net/fr_article1578.html"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from plugins.towns.migration.source_site import replace_between

VERBATIM = re.compile(r"<(code|cadre|html|pre)\b[^<>]*>", re.IGNORECASE)
VERBATIM_ENDS = {name: re.compile(f"</{name}>", re.IGNORECASE) for name in ("code", "cadre", "html", "pre")}
MULTI, MULTI_END = (re.compile(mark, re.IGNORECASE) for mark in ("<multi>", "</multi>"))
LANGUAGE_MARK = re.compile(r"\[([a-z]{2,3}(?:_[a-z]{2,3})?)\]")
NOTE, NOTE_END = re.compile(r"\[\[(?:<[^<>]*>)?"), re.compile(r"\]\](?!\])")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*?)->\s*([^\[\]\s]*(?:\s[^\[\]]*)?)\]")
ANCHOR = re.compile(r"\[#?([\w-]+)<-\]")
GLOSSARY = re.compile(r"\[\?([^\[\]|]+)(?:\|[^\[\]]*)?\]")
MODEL = re.compile(r"<([a-z_]{2,20})(\d+)?((?:\|[^<>]*)?)/?>", re.IGNORECASE)
TITLE, TITLE_END = re.compile(r"\{\{\{(\**)"), re.compile(r"\}\}\}")
STRONG, STRONG_END = re.compile(r"\{\{"), re.compile(r"\}\}(?!\})")
EMPHASIS = re.compile(r"\{([^{}]+)\}")
RULE = re.compile(r"^[ \t]*-{4,}[ \t]*$|^[ \t]*_{4,}[ \t]*$", re.MULTILINE)
ITEM = re.compile(r"^-\s*([*#]+)\s*(.*)$|^-\s+(.*)$")
TABLE_LINE = re.compile(r"^\s*\|(.*)\|\s*$")
QUOTES = re.compile(r"<(/?)(?:quote|poesie|poetry)>", re.IGNORECASE)
HIDDEN = re.compile("\ue020(\\d{1,9})\ue021")
DEEPEST_LIST = 8
"""Lists in one another; nobody reads an eighth."""
PICTURE_MODELS = frozenset({"img", "doc", "emb", "image"})
MEDIA_MODELS = frozenset({"video", "audio", "player", "lecteur"})
HTML_NAMES = frozenset(
    [
        *(
            "a",
            "abbr",
            "acronym",
            "address",
            "article",
            "aside",
            "b",
            "big",
            "blockquote",
            "br",
            "caption",
            "center",
            "cite",
            "code",
            "col",
        ),
        *(
            "colgroup",
            "dd",
            "del",
            "dfn",
            "div",
            "dl",
            "dt",
            "em",
            "embed",
            "figure",
            "figcaption",
            "font",
            "form",
            "hr",
            "i",
            "iframe",
            "img",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "h",
            "input",
            "ins",
            "label",
            "li",
            "object",
            "ol",
            "p",
            "param",
            "pre",
            "q",
            "quote",
            "s",
            "script",
        ),
        *(
            "section",
            "small",
            "span",
            "strong",
            "style",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "tr",
            "tt",
        ),
        *("u", "ul", "video", "audio", "source", "poesie", "poetry", "multi", "math", "intro", "html", "cadre"),
    ]
)
NAMED = re.compile(r"(article|art|rubrique|rub|breve|br|document|doc|image|img|auteur|aut|mot|site|syndic)?\s*(\d+)(#\S*)?", re.IGNORECASE)
OBJECTS = {
    "": "article",
    "art": "article",
    "rub": "rubrique",
    "br": "breve",
    "doc": "document",
    "image": "document",
    "img": "document",
    "aut": "auteur",
}


@dataclass(frozen=True)
class SpipReferences:
    """Resolvers for what a SPIP text refers to by number: the address of an object, the HTML of a document, where losses are noted."""

    address: Callable[[str, str], str]
    document: Callable[[str, str], str]
    note: Callable[[str, str], None]
    lang: str = "fr"


def convert_spip(text: str, references: SpipReferences) -> str:
    """The HTML of a text that holds shortcuts, and HTML between them."""
    hidden: list[str] = []

    def hide(html: str) -> str:
        hidden.append(html)
        return f"\ue020{len(hidden) - 1}\ue021"

    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ue020", "")
    text = _choose_languages(text, references.lang)
    text = replace_between(text, VERBATIM, VERBATIM_ENDS, lambda opening, inner: hide(_convert_verbatim(opening[1].lower(), inner)))
    text = replace_between(
        text, NOTE, NOTE_END, lambda _, inner: f'<span class="spip-note">{_convert_inline(inner.strip(), references)}</span>'
    )
    text = _convert_inline(text, references)
    text = QUOTES.sub(lambda match: f"\n\n<{match[1]}blockquote>\n\n", text)
    return HIDDEN.sub(lambda match: hidden[int(match[1])], _convert_blocks(RULE.sub("\n\n<hr>\n\n", text)))


def _choose_languages(text: str, lang: str) -> str:
    return replace_between(text, MULTI, MULTI_END, lambda _, inner: choose_language(inner, lang))


def choose_language(text: str, lang: str) -> str:
    """The part of a text in several languages that is in `lang`, else the first."""
    parts = LANGUAGE_MARK.split(text)
    by_lang = dict(zip(parts[1::2], parts[2::2], strict=False))
    return by_lang.get(lang) or (parts[0] if parts[0].strip() else next(iter(by_lang.values()), "")).strip()


def clean_title(text: str, lang: str = "fr") -> str:
    """A title without the number that orders it, nor its other languages."""
    title = _choose_languages(text, lang)
    return re.sub(r"^\s*\d+\.\s+", "", re.sub(r"[{}]+", "", title)).replace("~", "\u00a0").strip()


def _convert_verbatim(name: str, inner: str) -> str:
    if name == "html":
        return inner
    if name == "code" and "\n" not in inner.strip():
        return f"<code>{escape(inner.strip())}</code>"
    return f"\n\n<pre>{escape(inner.strip(chr(10)))}</pre>\n\n"


def _convert_inline(text: str, references: SpipReferences) -> str:
    text = MODEL.sub(lambda match: _convert_model(match, references), text)
    text = ANCHOR.sub("", text)
    text = LINK.sub(lambda match: _convert_link(match, references), text)
    text = GLOSSARY.sub(
        lambda match: f'<a href="https://fr.wikipedia.org/wiki/{escape(match[1].strip().replace(" ", "_"))}">{match[1].strip()}</a>', text
    )
    text = replace_between(text, TITLE, TITLE_END, lambda opening, inner: _format_title(min(2 + len(opening[1]), 5), inner.strip()))
    text = replace_between(text, STRONG, STRONG_END, lambda _, inner: f"<strong>{inner.strip()}</strong>")
    return EMPHASIS.sub(lambda match: f"<em>{match[1].strip()}</em>", text).replace("~", "\u00a0")


def _format_title(level: int, words: str) -> str:
    return f"\n\n<h{level}>{words}</h{level}>\n\n"


def _convert_link(match: re.Match[str], references: SpipReferences) -> str:
    words = re.sub(r"\|[^|]*$|\{[a-z]{2}\}$", "", match[1]).strip()
    target = match[2].strip()
    named = NAMED.fullmatch(target)
    if named:
        sort = (named[1] or "").lower()
        target = references.address(OBJECTS.get(sort, sort), named[2]) + (named[3] or "")
    elif re.match(r"[\w.+-]+@[\w-]+\.\w", target):
        target = f"mailto:{target}"
    elif re.match(r"www\.", target):
        target = f"http://{target}"
    return f'<a href="{escape(target)}">{words or escape(target)}</a>' if target else words


def _convert_model(match: re.Match[str], references: SpipReferences) -> str:
    name, number, arguments = match[1].lower(), match[2], match[3]
    if name in HTML_NAMES and not (number and name in ("img", "video", "audio")):
        return match[0]
    if number and name in PICTURE_MODELS | MEDIA_MODELS:
        return references.document(number, arguments)
    if number and name in ("article", "art", "rubrique", "breve"):
        return f'<a href="{escape(references.address(OBJECTS.get(name, name), number))}">{escape(match[0].strip("<>").split("|")[0])}</a>'
    if re.match(r"form", name):
        references.note("form", match[0][:40])
        return ""
    if number or arguments:
        references.note("shortcode", match[0][:40])
        return ""
    return match[0]


def _convert_blocks(text: str) -> str:
    pieces: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in block.split("\n") if line.strip()]
        at = 0
        while at < len(lines):
            end = at + 1
            if TABLE_LINE.match(lines[at]):
                while end < len(lines) and TABLE_LINE.match(lines[end]):
                    end += 1
                pieces.append(_convert_table(lines[at:end]))
            elif ITEM.match(lines[at]):
                while end < len(lines) and not TABLE_LINE.match(lines[end]):
                    end += 1
                pieces.append(_convert_list(lines[at:end]))
            else:
                while end < len(lines) and not TABLE_LINE.match(lines[end]) and not ITEM.match(lines[end]):
                    end += 1
                pieces.append(_convert_paragraph(lines[at:end]))
            at = end
    return "\n".join(pieces)


def _convert_paragraph(lines: list[str]) -> str:
    text = "\n".join(re.sub(r"^_\s+", "<br>", line) for line in lines)
    text = text.removeprefix("<br>").replace("\n<br>", "<br>\n")
    return text if re.match(r"\s*</?(?:h\d|hr|blockquote|div|table|ul|ol|p|pre|figure)\b|\ue020", text) else f"<p>{text}</p>"


def _convert_list(lines: list[str]) -> str:
    html: list[str] = []
    opened: list[str] = []
    for line in lines:
        match = ITEM.match(line)
        if match is None:
            html.append(re.sub(r"^_\s+", "<br>", line))
            continue
        marks, words = (match[1] or "*")[:DEEPEST_LIST], match[2] if match[1] else match[3]
        name = "ol" if marks[-1] == "#" else "ul"
        while len(opened) > len(marks) or (opened and len(opened) == len(marks) and opened[-1] != name):
            html.append(f"</li></{opened.pop()}>")
        if len(opened) == len(marks):
            html.append("</li>")
        while len(opened) < len(marks):
            opened.append(name)
            html.append(f"<{name}>" + ("<li>" if len(opened) < len(marks) else ""))
        html.append(f"<li>{words}")
    html += [f"</li></{name}>" for name in reversed(opened)]
    return "\n".join(html)


def _convert_table(lines: list[str]) -> str:
    rows: list[str] = []
    caption = ""
    for number, line in enumerate(lines):
        if number == 0 and (match := re.match(r"^\s*\|\|(.*?)(?:\|(.*))?\|\|\s*$", line)):
            caption = match[1].strip()
            continue
        cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        is_head = not rows and all(re.match(r"\s*<strong>.*</strong>\s*$|\s*$", cell) for cell in cells)
        rows.append("<tr>" + "".join(_convert_cell(cell.strip(), "th" if is_head else "td") for cell in cells) + "</tr>")
    return (f"<p><strong>{caption}</strong></p>" if caption else "") + f"<table>{''.join(rows)}</table>"


def _convert_cell(text: str, name: str) -> str:
    bare = re.sub(r"^<strong>(.*)</strong>$", r"\1", text) if name == "th" else text
    return f"<{name}>{'' if bare in ('<', '^', '&lt;') else bare}</{name}>"
