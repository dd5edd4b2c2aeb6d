"""HTML of another program as Markdown of ours: its words all of them, its shape where Markdown has one, nothing that runs."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import Comment, NavigableString, PreformattedString
from markdownify import MarkdownConverter

from plugins.core.publication.untrusted_text import repair_controls, strip_harmful_markup

PROGRAMS = ("script", "style", "noscript", "svg", "math", "template", "canvas", "link", "meta", "title", "base")
FORMS = ("form", "button", "input", "select", "textarea")
FRAMES = {"iframe": "src", "embed": "src", "object": "data", "frame": "src", "video": "src", "audio": "src"}
CALL = re.compile(r"\W{0,9}(\d{1,3}|\*{1,3}|[ivxl]{1,6})\W{0,9}", re.IGNORECASE)
"""The words of a call to a footnote: `1`, `[2]`, `(iv)`, `*`."""

NOTE_MARK = re.compile("\ue000(\\d+)\ue001")
"""Where the call of a footnote stands until all is Markdown: letters that no text has (the private use area of Unicode)."""

LINE_START = re.compile(r"^(\s{0,3})(#{1,6}|>|[-+*](?=\s|$)|:(?=\s)|!!!|===+|---+|~~~|```|\|)", re.MULTILINE)
NUMBER_START = re.compile(r"^(\s{0,3}\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
ENTITY = re.compile(r"&(?=#?\w+;)")
OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
BRACKET = re.compile(r"\[(?=[^\]\n]{0,200}\][(\[:{])|\[(?=\^)|(?<=\*)\[")
DEEPEST = 50
"""Elements in one another that are read as such; deeper, their words alone are."""


@dataclass
class TextContext:
    """The functions a text needs from the import. `losses` grows."""

    resolve_link: Callable[[str], str | None]
    resolve_picture: Callable[[str, str, str], tuple[str, str, str] | None]
    losses: list[tuple[str, str]] = field(default_factory=list)

    def note(self, cause: str, subject: str = "") -> None:
        """Remember a loss."""
        self.losses.append((cause, subject))


INNER_LIST = re.compile(r"\A\n(?=(?:-|\d+\.) )")
"""The blank line between the words of an item and the list in it."""


class _Converter(MarkdownConverter):
    """The library's converter; each method that differs says why."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Letter for letter what readers saw: signs that Markdown or HTML would take for theirs are spelt."""
        if not text:
            return ""
        text = ENTITY.sub("&amp;", text)
        text = OPENS_TAG.sub("&lt;", text).replace("\\", "\\\\").replace("*", "\\*").replace("`", "\\`")
        text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
        text = BRACKET.sub(lambda match: "\\[", text).replace("{:", "&#123;:")
        return text.replace("|", "&#124;") if parent_tags & {"td", "th"} else text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Escape lines of a paragraph that would begin a title, a list or a rule."""
        return _call_inherited(self, "convert_p", el, _guard(text), parent_tags)

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A gallery, or a block like another."""
        if el.get("data-gallery") is not None:
            indented = "\n\n".join(f"    {line}" for line in text.strip().splitlines() if line.strip())
            return f"\n\n!!! galerie\n{indented}\n\n"
        return _call_inherited(self, "convert_div", el, text, parent_tags)

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """With its caption, where the picture stands alone."""
        alt, title = (" ".join(str(el.get(name) or "").split()) for name in ("alt", "title"))
        words = alt.replace("\\", "").replace("[", "(").replace("]", ")")
        caption = ' "' + title.replace("\\", "").replace('"', "”") + '"' if title else ""
        return f"![{OPENS_TAG.sub('&lt;', words)}]({_format_address(str(el.get('src') or ''))}{OPENS_TAG.sub('&lt;', caption)})"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Without the title that repeats the words; an anchor without words is nothing."""
        href = str(el.get("href") or "")
        words = text.strip()
        if not href or not words:
            return text
        before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
        return f"{before}[{' '.join(words.split())}]({_format_address(href)}){after}"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What an item holds stands four spaces in, as Python-Markdown wants it: a list just below its words, and a blank line before the
        next item where it holds more, or the items that follow would be read as those of the inner list."""
        words = text.strip()
        if not words:
            return "\n"
        parent, bullet = el.parent, "-"
        if parent is not None and parent.name == "ol":
            start = str(parent.get("start") or "")
            bullet = f"{(int(start) if start.isdecimal() and len(start) < 6 else 1) + len(el.find_previous_siblings('li'))}."
        first, end, rest = words.partition("\n")
        rest = INNER_LIST.sub("", rest)
        inner = re.sub(r"^(?=.*\S)", "    ", rest, flags=re.MULTILINE)
        gap = "\n" if "\n\n" in f"\n{inner}" else ""
        return f"{bullet} {first if el.find(True) else _guard(first)}{end}{inner}\n{gap}"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A term begins no title."""
        return _call_inherited(self, "convert_dt", el, _guard(text), parent_tags)

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A table whose cells span others, or hold blocks, stays HTML."""
        if el.get("data-html") is None:
            return _call_inherited(self, "convert_table", el, text, parent_tags)
        del el["data-html"]
        return f"\n\n{re.sub(chr(10) + r'{2,}', chr(10), str(el))}\n\n"


def _call_inherited(converter: MarkdownConverter, name: str, el: Tag, text: str, parent_tags: set[str]) -> str:
    """What the library's own method gives; it says nothing of its types."""
    return str(getattr(MarkdownConverter, name)(converter, el, text, parent_tags))


def _guard(text: str) -> str:
    return NUMBER_START.sub(r"\1\\\2", LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}", text))


def _format_address(address: str) -> str:
    """As a link of Markdown holds it."""
    for sign, code in ((" ", "%20"), ("(", "%28"), (")", "%29"), ("<", "%3C"), (">", "%3E"), ("\\", "%5C"), ('"', "%22"), ("\n", "")):
        address = address.replace(sign, code)
    return address


CONVERTER = _Converter(heading_style="ATX", bullets="-", sup_symbol="<sup>", sub_symbol="<sub>", table_infer_header=True, wrap=False)


def convert_html(html: str, context: TextContext) -> str:
    """`html` as Markdown; what could not come along is noted in `context`."""
    soup = parse_html(repair_controls(html))
    _drop_programs(soup, context)
    _flatten(soup)
    notes = _take_footnotes(soup, context)
    _convert_galleries(soup)
    _convert_frames(soup, context)
    _convert_pictures(soup, context)
    _convert_links(soup, context)
    _convert_headings(soup)
    _convert_tables(soup, context)
    text = _convert(soup)
    foot = [f"[^{number}]: {_indent(_convert(note))}" for number, note in notes]
    return NOTE_MARK.sub(r"[^\1]", "\n\n".join([_tidy(text), *foot])).strip() + "\n"


def parse_html(html: str) -> BeautifulSoup:
    """The tree of `html`, in a time that grows with its length alone."""
    with warnings.catch_warnings():
        for guess in (MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning):
            warnings.simplefilter("ignore", guess)
        return BeautifulSoup(strip_harmful_markup(html), "html.parser")


def extract_words(html: str) -> str:
    """The words of `html` on one line, for a title or a summary."""
    return (
        " ".join(parse_html(repair_controls(html)).get_text(" ").split())
        if re.search(r"[<&]", html)
        else " ".join(repair_controls(html).split())
    )


def _convert(soup: Any) -> str:
    return _tidy(str(CONVERTER.convert_soup(soup)))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+(?=\n\n|\Z)", "", text)).strip("\n")


def _indent(text: str) -> str:
    return text.strip().replace("\n", "\n    ")


def _drop_programs(soup: BeautifulSoup, context: TextContext) -> None:
    for stray in soup.find_all(string=lambda text: isinstance(text, PreformattedString | Comment)):
        stray.extract()
    for element in soup.find_all(PROGRAMS):
        if element.name == "script":
            context.note("script", str(element.get("src") or "")[:80])
        element.decompose()
    for element in soup.find_all(FORMS):
        if not element.decomposed:
            if element.name == "form":
                context.note("form", str(element.get("action") or "")[:80])
            for label in element.find_all("label"):
                label.extract()
            element.decompose()


def _flatten(soup: BeautifulSoup) -> None:
    """Remove elements nested deeper than a converter can follow, and keep their words."""
    waiting: list[tuple[Tag, int]] = [(soup, 0)]
    while waiting:
        parent, depth = waiting.pop()
        for element in [child for child in parent.children if isinstance(child, Tag)]:
            if depth == DEEPEST:
                element.replace_with(NavigableString(f" {element.get_text(' ')} "))
            else:
                waiting.append((element, depth + 1))


def _take_footnotes(soup: BeautifulSoup, context: TextContext) -> list[tuple[int, Tag]]:
    """The notes of a text with their numbers; their calls are marked where they stand."""
    notes: list[tuple[int, Tag]] = []
    numbers: dict[int, int] = {}
    for element in soup.find_all("span", class_="spip-note"):
        notes.append((len(notes) + 1, element))
        element.replace_with(NavigableString(f"\ue000{len(notes)}\ue001"))
    targets = _NoteTargets(soup)
    for call in soup.find_all("a", href=re.compile(r"^#.")):
        if call.parent is None or not CALL.fullmatch(call.get_text()):
            continue
        note = targets.find_note(call)
        if note is None:
            continue
        if id(note) not in numbers:
            numbers[id(note)] = len(notes) + 1
            notes.append((len(notes) + 1, note))
        place = call.parent if call.parent.name == "sup" else call
        place.replace_with(NavigableString(f"\ue000{numbers[id(note)]}\ue001"))
    for _, note in notes:
        for back in note.find_all("a", href=re.compile(r"^#")):
            if not re.search(r"\w{3}", back.get_text()):
                (back.parent if back.parent is not None and back.parent.name == "sup" else back).decompose()
        note.extract()
        if note.name in ("li", "p"):
            note.name = "div"
    for list_of_notes in soup.find_all(("ol", "ul")):
        if not list_of_notes.find("li") and not list_of_notes.get_text(strip=True):
            list_of_notes.decompose()
    return notes


class _NoteTargets:
    """Where the calls of notes may lead: looked for once, since a text may have thousands of calls."""

    def __init__(self, soup: BeautifulSoup):
        self.rank: dict[int, int] = {}
        self.by_id: dict[str, Tag] = {}
        self.by_name: dict[str, Tag] = {}
        self.has_parts: dict[int, bool] = {}
        for rank, element in enumerate(soup.find_all(True)):
            self.rank[id(element)] = rank
            if "id" in element.attrs:
                self.by_id.setdefault(str(element["id"]), element)
            if element.name == "a" and "name" in element.attrs:
                self.by_name.setdefault(str(element["name"]), element)

    def find_note(self, call: Tag) -> Tag | None:
        """The paragraph or the item that `call` leads to, after it in the text."""
        name = str(call["href"])[1:]
        target = self.by_id.get(name) or self.by_name.get(name)
        if target is None or target is call or target.parent is None or target.find_parent("sup"):
            return None
        if self.rank[id(target)] < self.rank[id(call)]:
            return None
        note = target if target.name in ("li", "p", "div") else target.find_parent(("li", "p", "div"))
        if note is None or any(parent is note for parent in call.parents) or self._has_parts(note):
            return None
        return note

    def _has_parts(self, note: Tag) -> bool:
        """Whether `note` is no note: it has titles, or a table."""
        if id(note) not in self.has_parts:
            self.has_parts[id(note)] = note.find(("h1", "h2", "h3", "table")) is not None
        return self.has_parts[id(note)]


def _convert_galleries(soup: BeautifulSoup) -> None:
    """Galleries in the marks that programs give them become ours: pictures, each with its caption, side by side."""
    for element in soup.find_all(("figure", "div", "ul"), class_=re.compile(r"(?:^|[\s_-])gallery(?:$|[\s_-])|blocks-gallery")):
        if element.parent is None or element.find_parent(attrs={"data-gallery": True}):
            continue
        pictures = element.find_all("img")
        if len(pictures) < 2:
            continue
        gallery = soup.new_tag("div", attrs={"data-gallery": ""})
        for picture in pictures:
            holder = picture.find_parent(("figure", "li", "dl"))
            words = holder.find(("figcaption", "dd")) if holder is not None and holder is not element else None
            if words is not None and not picture.get("title"):
                picture["title"] = words.get_text(" ", strip=True)
            link = picture.find_parent("a")
            if link is not None and _is_picture(str(link.get("href") or "")):
                picture["data-large"] = str(link["href"])
            paragraph = soup.new_tag("p")
            paragraph.append(picture.extract())
            gallery.append(paragraph)
        own = element.find("figcaption", recursive=False)
        element.insert_before(gallery)
        if own is not None and own.get_text(strip=True):
            own.name = "p"
            element.insert_before(own.extract())
        element.decompose()


def _is_picture(address: str) -> bool:
    return bool(re.search(r"\.(?:jpe?g|png|gif|webp|avif|heic|svg)(?:[?#].*)?$", address, re.IGNORECASE))


def _convert_frames(soup: BeautifulSoup, context: TextContext) -> None:
    for element in soup.find_all(list(FRAMES)):
        if element.decomposed:
            continue
        source = element.find("source")
        address = str(element.get(FRAMES[element.name]) or (source.get("src") if isinstance(source, Tag) else "") or "").strip()
        address = f"https:{address}" if address.startswith("//") else address
        if not address or not re.match(r"https?://|/", address):
            element.decompose()
            continue
        host = re.sub(r"^https?://(?:www\.)?|/.*", "", address)
        words = str(element.get("title") or "").strip() or _format_frame_words(element.name, host)
        link = soup.new_tag("a", href=address)
        link.string = words
        paragraph = soup.new_tag("p")
        paragraph.append(link)
        element.replace_with(paragraph if element.find_parent("p") is None else link)
        if element.name not in ("video", "audio"):
            context.note("embed", host[:60])


def _format_frame_words(name: str, host: str) -> str:
    if name == "audio":
        return "Écouter"
    if name == "video" or re.search(r"youtu|vimeo|dailymotion|peertube|videopress|wordpress\.tv", host):
        return f"Voir la vidéo ({host})" if host else "Voir la vidéo"
    return f"Voir la carte ({host})" if re.search(r"maps|openstreetmap|umap", host) else f"Voir sur {host}"


def _convert_pictures(soup: BeautifulSoup, context: TextContext) -> None:
    for picture in soup.find_all("img"):
        address = str(picture.get("data-large") or picture.get("data-src") or picture.get("src") or "").strip()
        link = picture.find_parent("a")
        if link is not None and _is_picture(str(link.get("href") or "")) and not link.get_text(strip=True):
            address = str(link["href"])
            link.unwrap()
        figure = picture.find_parent("figure")
        caption = figure.find("figcaption") if figure is not None else None
        words = caption.get_text(" ", strip=True) if caption is not None else str(picture.get("title") or "")
        if not address or address.startswith("data:"):
            if address:
                context.note("refused file", "image collée dans le texte")
            picture.decompose()
            continue
        resolved = context.resolve_picture(address, str(picture.get("alt") or "").strip(), words.strip())
        if resolved is None:
            label = str(picture.get("alt") or "").strip() or words or "Voir l’image"
            outside = context.resolve_link(address)
            replacement: Tag | NavigableString = NavigableString(label)
            if outside and picture.find_parent("a") is None:
                replacement = soup.new_tag("a", href=outside)
                replacement.string = label
            if words and caption is None and words != label:
                picture.insert_after(NavigableString(f" {words}"))
            picture.replace_with(replacement)
        else:
            picture.attrs = {"src": resolved[0], "alt": resolved[1], "title": resolved[2]}
            if caption is not None and resolved[2]:
                caption.decompose()
    for caption in soup.find_all("figcaption"):
        caption.name = "p"


def _convert_links(soup: BeautifulSoup, context: TextContext) -> None:
    for link in soup.find_all("a"):
        if link.decomposed:
            continue
        href = str(link.get("href") or "").strip()
        address = context.resolve_link(href) if href else None
        if address is None:
            link.unwrap()
        else:
            link.attrs = {"href": address}


def _convert_headings(soup: BeautifulSoup) -> None:
    """Make the main title a second-level heading, since the title is the publication's own; drop empty headings; in a cell or an item a
    heading becomes strong text."""
    for heading in soup.find_all("h1"):
        heading.name = "h2"
    for heading in soup.find_all(("h2", "h3", "h4", "h5", "h6")):
        if not heading.get_text(strip=True) and not heading.find("img"):
            heading.unwrap()
        elif heading.find_parent(("td", "th", "dt", "li", "summary")):
            heading.name = "strong"
        else:
            for inner in heading.find_all(("strong", "b", "br")):
                inner.replace_with(" ") if inner.name == "br" else inner.unwrap()
    for summary in soup.find_all("summary"):
        summary.name = "p"


def _convert_tables(soup: BeautifulSoup, context: TextContext) -> None:
    for table in soup.find_all("table"):
        if table.parent is None or table.find_parent("table") is not None:
            continue
        cells = list(table.find_all(("td", "th")))
        rows = table.find_all("tr")
        if not rows or not cells:
            table.unwrap()
        elif (
            len(cells) == 1
            or (table.find("table") and not table.find("th"))
            or all(len(row.find_all(("td", "th"), recursive=False)) == 1 for row in rows)
        ):
            _unroll(table)
        elif any(_has_span(cell) or cell.find(("ul", "ol", "table", "pre")) or len(cell.find_all("p")) > 1 for cell in cells):
            _keep_as_html(table)
            context.note("table")


def _unroll(table: Tag) -> None:
    """Turn a table of one column, or one used for layout, into paragraphs."""
    for cell in table.find_all(("td", "th", "caption")):
        cell.name = "div"
    for part in table.find_all(("tr", "tbody", "thead", "tfoot", "table", "colgroup", "col")):
        part.unwrap()
    table.name = "div"


def _has_span(cell: Tag) -> bool:
    return any(str(cell.get(name) or "1") not in ("1", "") for name in ("colspan", "rowspan"))


def _keep_as_html(table: Tag) -> None:
    for element in [table, *table.find_all(True)]:
        allowed = {"colspan", "rowspan", "scope", "href", "src", "alt", "start"}
        element.attrs = {name: value for name, value in element.attrs.items() if name in allowed}
        if element.name in ("font", "span", "div", "center", "u", "big") and element is not table:
            element.unwrap()
    table["data-html"] = ""


FENCE = re.compile(r"^(```|~~~)[^\n]*+(?:\n(?!\1[^\S\n]*$)[^\n]*+)*+(?:\n\1[^\S\n]*$)?|`[^`\n]+`", re.MULTILINE)
"""Code, in which nothing is an address; what has no end goes to the end of the text.

Here and below each sign is read a bounded number of times: no repetition runs over the next start of what it looks for."""

PICTURE = re.compile(
    r"!\[((?:(?!!\[)[^\]\\]|\\.)*+)\]\(\s*+<?([^)\s>]{1,2000}+)>?(?:\s+[\"'“](.{0,500}?)[\"'”])?\s*\)(\{:?[^{}\n]{0,200}\})?"
)
LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]\(\s*+<?([^)\s>]{1,2000}+)>?((?:\s+[\"'].{0,500}?[\"'])?)\s*\)(\{:?[^{}\n]{0,200}\})?"
)
REFERENCE = re.compile(r"^([ ]{0,3}\[(?!\^)[^\]\n]+\]:\s*)<?(\S+?)>?(?=\s|$)", re.MULTILINE)
HTML_ADDRESS = re.compile(r"(<(?:a|img|source|video|audio)\b[^<>]*?\b(?:href|src)\s*=\s*)([\"'])(.*?)\2", re.IGNORECASE | re.DOTALL)
HTML_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
FIGURE = re.compile(r"<(figure|iframe|form|script|style)\b(?:(?!</?\1\b).)*+</\1>", re.IGNORECASE | re.DOTALL)
LIQUID_LINK = re.compile(r"\{%-?\s*(?:link|post_url)\s+(\S+?)\s*-?%\}")
LIQUID_URL = re.compile(r"\{\{-?\s*(?:site\.(?:url|baseurl)|base_url|baseurl|site\.BaseURL)\s*-?\}\}")
LIQUID_FILTERED = re.compile(
    r"\{\{-?\s*[\"']([^\"']*)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend:[^{}|]{0,200}|url)(?:\s*\|[^{}]{0,200})?\s*-?\}\}"
)
RAW = re.compile(r"\{%-?\s*(?:end)?(?:raw|endraw)\s*-?%\}")
HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+(\w+)[^%]*%\}((?:[^{]|\{(?!%-?\s*(?:end)?highlight\b))*+)\{%-?\s*endhighlight\s*-?%\}")
HUGO_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\"'\s<>%{}]++)[\"']?[^<>%{}]*+[>%]\}\}")
TAG = re.compile(r"\{\{[<%]\s*+(?:/\s*+)?([\w/-]++)(.{0,2000}?)[>%]\}\}|\{%-?\s*+([\w-]++)(.{0,2000}?)-?%\}", re.DOTALL)
VALUE = re.compile(r"\{\{(?![<%]).{0,1000}?\}\}", re.DOTALL)
ARGUMENT = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))|\"([^\"]*)\"|'([^']*)'")
KRAMDOWN = re.compile(r"^\{:.*?\}[ \t]*$|(?<=\S)\{:(?![^{}\n]*\\)[^{}\n]*\}", re.MULTILINE)
LEFT_ADMONITION = re.compile(r"^([^\S\n]*)\?\?\?\+?(?= \w)", re.MULTILINE)
TABS = re.compile(r"^([^\S\n]*)=== [\"'](.*?)[\"'][^\S\n]*$", re.MULTILINE)
SNIPPET = re.compile(r"^[^\S\n]*-{1,2}8<-{1,2}.*$", re.MULTILINE)
VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
QUIET = frozenset(["include_relative", "raw", "endraw", "comment", "endcomment", "capture", "endcapture", "assign", "toc", "more"])


@dataclass
class _Codes:
    """Pieces that must stay letter for letter while the rest is changed."""

    pieces: list[str] = field(default_factory=list)

    def hide(self, match: re.Match[str]) -> str:
        self.pieces.append(match[0])
        return f"\ue002{len(self.pieces) - 1}\ue003"

    def restore(self, text: str) -> str:
        return re.sub("\ue002(\\d+)\ue003", lambda match: self.pieces[int(match[1])], text)


def convert_markdown(text: str, context: TextContext) -> str:
    """`text` for our own parser. What could not come along is noted in `context`."""
    codes = _Codes()
    text = repair_controls(text.replace("\r\n", "\n").replace("\ue002", ""))
    text = HIGHLIGHT.sub(lambda match: f"```{match[1]}{match[2].rstrip()}\n```", text)
    text = FENCE.sub(codes.hide, text)
    text = _resolve_templates(text, context)
    text = FIGURE.sub(lambda match: f"\n{convert_html(match[0], context)}\n", text)
    text = HTML_PICTURE.sub(lambda match: convert_html(match[0], context).strip(), text)
    text = PICTURE.sub(lambda match: _convert_picture(match, context, codes), text)
    text = LINK.sub(lambda match: _convert_link(match, context), text)
    text = REFERENCE.sub(lambda match: match[1] + (context.resolve_link(match[2]) or match[2]), text)
    text = HTML_ADDRESS.sub(lambda match: f"{match[1]}{match[2]}{context.resolve_link(match[3]) or ''}{match[2]}", text)
    text = TABS.sub(r"\1**\2**", LEFT_ADMONITION.sub(r"\1!!!", KRAMDOWN.sub("", text)))
    return re.sub(r"\n{3,}", "\n\n", codes.restore(text)).strip() + "\n"


def _resolve_templates(text: str, context: TextContext) -> str:
    text = LIQUID_FILTERED.sub(r"\1", LIQUID_URL.sub("", RAW.sub("", text)))
    text = HUGO_REF.sub(r"\1", LIQUID_LINK.sub(r"\1", text))
    for match in SNIPPET.finditer(text):
        context.note("template", match[0].strip()[:60])
    text = TAG.sub(lambda match: _convert_tag(match, context), SNIPPET.sub("", text))

    def drop(match: re.Match[str]) -> str:
        context.note("template", match[0][:60])
        return ""

    return VALUE.sub(drop, text)


def _convert_tag(match: re.Match[str], context: TextContext) -> str:
    """What takes the place of one shortcode of Hugo, or tag of Liquid or Nunjucks."""
    name, rest = match[1] or match[3], (match[2] if match[1] else match[4]) or ""
    named, bare = _parse_arguments(rest)
    if match[3]:
        bare = [
            f"/{word}" if re.fullmatch(r"[\w./-]+/[\w.-]+\.\w{3,4}", word) and not word.startswith(("/", ".")) else word for word in bare
        ]
    lower = name.strip("/").lower()
    if match[0].lstrip("{<% -").startswith("/") or lower.startswith("end") or lower in QUIET:
        return ""
    source = named.get("src") or named.get("url") or named.get("file") or named.get("path") or named.get("image")
    if source and re.search(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", source, re.IGNORECASE):
        alt, title = named.get("alt", ""), named.get("caption") or named.get("title") or ""
        return f'![{alt}]({source} "{title.replace(chr(34), "”")}")' if title else f"![{alt}]({source})"
    if bare and re.search(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", bare[0], re.IGNORECASE) and lower in ("image", "img", "figure", "picture"):
        return f"![{bare[1] if len(bare) > 1 else named.get('alt', '')}]({bare[0]})"
    if lower in VIDEOS and (video := named.get("id") or (bare[0] if bare else rest.strip())):
        context.note("embed", lower)
        return f"[Voir la vidéo ({lower}.com)]({VIDEOS[lower]}{video})"
    words = " ".join(named[key] for key in ("title", "text", "content", "caption", "alt") if named.get(key))
    context.note("shortcode" if words or match[1] else "template", lower)
    return words


def _parse_arguments(rest: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    bare: list[str] = []
    for match in ARGUMENT.finditer(rest):
        if match[1]:
            named[match[1].lower()] = next(value for value in (match[2], match[3], match[4], "") if value is not None)
        else:
            bare.append(match[5] if match[5] is not None else match[6])
    return named, bare


def _convert_picture(match: re.Match[str], context: TextContext, codes: _Codes) -> str:
    resolved = context.resolve_picture(match[2], match[1].strip(), (match[3] or "").strip())
    if resolved is None:
        address = context.resolve_link(match[2])
        return f"[{match[1].strip() or 'Voir l’image'}]({address})" if address else match[1]
    address, alt, title = resolved
    caption = f' "{title.replace(chr(34), "”")}"' if title else ""
    codes.pieces.append(f"![{alt.replace('[', '(').replace(']', ')')}]({address}{caption})")
    return f"\ue002{len(codes.pieces) - 1}\ue003"


def _convert_link(match: re.Match[str], context: TextContext) -> str:
    words = PICTURE.sub(lambda inner: inner[0], match[1])
    address = context.resolve_link(match[2])
    if address is None:
        return words
    return f"[{words}]({address}{match[3]})"
