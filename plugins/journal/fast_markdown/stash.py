"""The HTML that was set aside, put back: its placeholders are looked for by what is fixed in them."""

from typing import Any

from markdown import Markdown
from markdown.extensions.md_in_html import MarkdownInHTMLPostprocessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.util import HTML_PLACEHOLDER_RE


class LeanRawHtml(RawHtmlPostprocessor):
    """Finds placeholders first, and then whether a paragraph holds nothing else."""

    md: Markdown

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        return _restored(self, text) if self.md.htmlStash.html_counter else text


class LeanMarkdownInHtml(MarkdownInHTMLPostprocessor):
    """The same for `markdown.extensions.md_in_html`."""

    md: Markdown

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        return _restored(self, text) if self.md.htmlStash.html_counter else text


def _restored(post: LeanRawHtml | LeanMarkdownInHtml, text: str) -> str:
    stash, done = post.md.htmlStash, 0
    blocks: list[Any] = stash.rawHtmlBlocks  # texts, and the elements that `md_in_html` alone makes texts of
    pieces: list[str] = []
    for match in HTML_PLACEHOLDER_RE.finditer(text):
        if (key := int(match[1])) >= stash.html_counter:
            continue
        start, end = match.span()
        html = post.stash_to_string(blocks[key])
        if text.startswith("<p>", start - 3) and start - 3 >= done and text.startswith("</p>", end):
            start, end = start - 3, end + 4
            html = html if post.isblocklevel(html) else f"<p>{html}</p>"
        pieces += (text[done:start], _restored(post, html))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text
