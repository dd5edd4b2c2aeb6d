"""The HTML that was set aside, put back: its placeholders are looked for by what is fixed in them."""

from markdown.extensions.md_in_html import MarkdownInHTMLPostprocessor
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.util import HTML_PLACEHOLDER_RE


class LeanRawHtml(RawHtmlPostprocessor):
    """Finds placeholders first, and then whether a paragraph holds nothing else."""

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        return _restored(self, text) if self.md.htmlStash.html_counter else text


class LeanMarkdownInHtml(MarkdownInHTMLPostprocessor):
    """The same for `markdown.extensions.md_in_html`."""

    def run(self, text: str) -> str:
        """As `RawHtmlPostprocessor.run`."""
        return _restored(self, text) if self.md.htmlStash.html_counter else text


def _restored(post: RawHtmlPostprocessor, text: str) -> str:
    stash, pieces, done = post.md.htmlStash, [], 0
    for found in HTML_PLACEHOLDER_RE.finditer(text):
        if (key := int(found[1])) >= stash.html_counter:
            continue
        start, end = found.span()
        html = post.stash_to_string(stash.rawHtmlBlocks[key])
        if text.startswith("<p>", start - 3) and start - 3 >= done and text.startswith("</p>", end):
            start, end = start - 3, end + 4
            html = html if post.isblocklevel(html) else f"<p>{html}</p>"
        pieces += (text[done:start], _restored(post, html))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text
