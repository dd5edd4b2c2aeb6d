"""The text of a post of WordPress as HTML: paragraphs that its editor leaves to blank lines, blocks, shortcodes.

https://wordpress.org/documentation/article/shortcode-blocks/ https://developer.wordpress.org/reference/functions/wpautop/
"""

import json
import re
from collections.abc import Callable, Sequence
from html import escape

from plugins.towns.migration.paired_marks import replace_between
from plugins.towns.migration.source_site import SourceFile

BLOCK_TAGS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|style|p|h[1-6]|hr|"
    "fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|menu|summary|iframe|script"
)
OPENS_BLOCK = re.compile(rf"\s*</?(?:{BLOCK_TAGS})\b", re.IGNORECASE)
AROUND_BLOCKS = re.compile(rf"(?<!\s)\s*(</?(?:{BLOCK_TAGS})\b[^<>]*>)\s*", re.IGNORECASE)
VERBATIM = re.compile(r"<(pre|script|style|table)\b", re.IGNORECASE)
VERBATIM_ENDS = {name: re.compile(f"</{name}>", re.IGNORECASE) for name in ("pre", "script", "style", "table")}
BLOCKS = re.compile(r"<!--\s*/?wp:")
CAPTION, CAPTION_END = re.compile(r"\[(?:wp_)?caption([^\[\]]*)\]"), re.compile(r"\[/(?:wp_)?caption\]")
GALLERY = re.compile(r"\[gallery([^\[\]]*)\]")
MEDIA = re.compile(r"\[(audio|video|playlist)([^\[\]]*)\]")
MEDIA_ENDS = {name: re.compile(rf"\[/{name}\]") for name in ("audio", "video", "playlist")}
EMBED = re.compile(
    r"\[(?:embed|youtube|vimeo|dailymotion)[^\[\]]*\]\s*([^\s\[\]]+)\s*\[/(?:embed|youtube|vimeo|dailymotion)\]"
    r"|\[(?:youtube|vimeo)[ =]+([^\s\[\]]+)\]"
)
SHORTCODE = re.compile(r"\[/?([a-zA-Z][\w-]{2,})((?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\[\]\"']+))*)\s*/?\]")
FORMS = re.compile(
    r"contact-form|wpforms|gravityform|ninja_form|formidable|caldera_form|forminator|mailpoet|newsletter|fluentform", re.IGNORECASE
)
LAYOUT = re.compile(
    r"^(?:vc_|et_pb_|fusion_|av_|su_|fl_|mk_|tatsu_|cs_|ux_|siteorigin|elementor|row|column|col|one_|two_|three_|section|accordion|tab|toggle)"
)
ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\]\"']+))")
BARE_ADDRESS = re.compile(r"^[^\S\n]*(https?://\S+)[^\S\n]*$", re.MULTILINE)
CAPTIONED = re.compile(r"(.*?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)

Note = Callable[[str, str], None]
"""Remembers a loss: its cause, and what it concerns."""


def convert_post(text: str, gallery: Callable[[Sequence[str]], Sequence[SourceFile]], footnotes: str, note: Note) -> str:
    """The HTML of a post as its readers saw it. `gallery` gives the pictures of the identifiers in a gallery, or of the post when there are
    none; `footnotes` is what WordPress keeps of them beside the text, in JSON."""
    text = text.replace("\r\n", "\n").replace("\ue010", "")
    text = replace_between(text, CAPTION, CAPTION_END, _convert_figure)
    text = GALLERY.sub(lambda match: _format_gallery(gallery(_list_numbers(match[1]))), text)
    text = replace_between(text, MEDIA, MEDIA_ENDS, _convert_media, alone=True)
    text = EMBED.sub(lambda match: f'\n\n<iframe src="{escape(_format_video(match[1] or match[2]))}"></iframe>\n\n', text)
    text = _drop_shortcodes(text, note)
    if not BLOCKS.search(text):
        text = make_paragraphs(text)
    text = re.sub(r"<!--\s*/?wp:(?:(?!<!--).)*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--(?:more|nextpage)(?:(?!<!--).)*?-->", "", text)
    text = BARE_ADDRESS.sub(lambda match: f'<p><a href="{escape(match[1])}">{escape(match[1])}</a></p>', text)
    return text + _format_footnotes(footnotes)


def _parse_attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): next(value for value in (match[2], match[3], match[4]) if value is not None) for match in ATTRIBUTE.finditer(text)
    }


def _convert_figure(opening: re.Match[str], inner: str) -> str:
    words = _parse_attributes(opening[1]).get("caption", "")
    captioned = CAPTIONED.match(inner)
    picture, rest = (captioned[1], captioned[2].strip()) if captioned else (inner, "")
    return f"\n\n<figure>{picture}<figcaption>{words or rest}</figcaption></figure>\n\n"


def _list_numbers(attributes: str) -> list[str]:
    named = _parse_attributes(attributes)
    return re.findall(r"\d+", named.get("ids") or named.get("include") or "")


def _format_gallery(pictures: Sequence[SourceFile]) -> str:
    items = [
        f'<figure><img src="{escape(picture.address)}" alt="{escape(picture.alt)}">'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
        for picture in pictures
    ]
    return f'\n\n<div class="gallery">{"".join(items)}</div>\n\n' if items else ""


def _convert_media(opening: re.Match[str], inner: str) -> str:
    named = _parse_attributes(opening[2])
    source = next(
        (named[name] for name in ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv") if named.get(name)),
        inner.strip(),
    )
    return f'\n\n<{opening[1]} src="{escape(source)}"></{opening[1]}>\n\n' if source and opening[1] != "playlist" else ""


def _format_video(address: str) -> str:
    return address if address.startswith("http") else f"https://www.youtube.com/watch?v={address}"


def _drop_shortcodes(text: str, note: Note) -> str:
    """Without the codes of extensions; a word between brackets that has neither attributes nor an end is a word."""
    closed = set(re.findall(r"\[/([a-zA-Z][\w-]{2,})\]", text))

    def drop(match: re.Match[str]) -> str:
        name = match[1]
        if FORMS.search(name):
            note("form", name)
            return ""
        if not match[2].strip() and name not in closed and not LAYOUT.match(name):
            return match[0]
        named = _parse_attributes(match[2])
        words = "" if match[0].startswith("[/") else " ".join(named[key] for key in ("title", "heading", "label") if named.get(key))
        address = named.get("url") or named.get("href") or named.get("link") or ""
        if not match[0].startswith("[/") and not LAYOUT.match(name):
            note("shortcode", name)
        if re.match(r"https?://|/", address):
            return f'<a href="{escape(address)}">{words or escape(address)}</a>'
        return f"<strong>{words}</strong>" if words else ""

    return SHORTCODE.sub(drop, text)


def make_paragraphs(text: str) -> str:
    """Make paragraphs of blank lines and line breaks of single ones, as WordPress does, except around blocks."""
    verbatim: list[str] = []

    def hide(opening: re.Match[str], inner: str) -> str:
        verbatim.append(f"{opening[0]}{inner}</{opening[1]}>")
        return f"\n\n\ue010{len(verbatim) - 1}\ue011\n\n"

    text = AROUND_BLOCKS.sub(r"\n\n\1\n\n", replace_between(text, VERBATIM, VERBATIM_ENDS, hide))
    pieces = []
    for piece in re.split(r"\n\s*\n", text):
        bare = piece.strip()
        if not bare:
            continue
        if OPENS_BLOCK.match(bare) or bare.startswith("\ue010"):
            pieces.append(bare)
        else:
            lines = re.sub(r"(?<!>)\n|(?<=</a>)\n|(?<=</strong>)\n|(?<=</em>)\n", "<br>\n", bare)
            pieces.append(f"<p>{lines}</p>")
    return re.sub("\ue010(\\d{1,9})\ue011", lambda match: verbatim[int(match[1])], "\n".join(pieces))


def _format_footnotes(stored: str) -> str:
    """Those that WordPress keeps beside the text since 6.3."""
    try:
        notes = json.loads(stored) if stored else []
    except ValueError:
        return ""
    items = [
        f'<li id="{escape(str(note["id"]))}">{note["content"]}</li>'
        for note in notes
        if isinstance(note, dict) and {"id", "content"} <= note.keys()
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""
