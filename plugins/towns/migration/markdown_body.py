"""Markdown of another program: its links and pictures led to where they now are, its template words resolved or taken away."""

import re
from dataclasses import dataclass, field

from plugins.core.publication.untrusted_text import repair_controls
from plugins.towns.migration.markdown_text import TextContext, convert_html

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
