"""The ways in which Markdown is asked for, and what of its answer may not move."""

from markdown import Markdown
from pelican.settings import DEFAULT_CONFIG

from plugins.journal.site.engine import MARKDOWN

PELICAN = {**DEFAULT_CONFIG["MARKDOWN"], "extensions": [*DEFAULT_CONFIG["MARKDOWN"]["extension_configs"]]}
OURS = MARKDOWN
MORE = {
    "extensions": ["extra", "meta", "codehilite", "toc", "smarty", "admonition", "sane_lists", "nl2br", "wikilinks"],
    "extension_configs": {"smarty": {"smart_angled_quotes": True}, "toc": {"permalink": True}, "footnotes": {"UNIQUE_IDS": True}},
}
ODD = {
    "extensions": ["footnotes", "abbr", "toc", "admonition", "legacy_attrs"],
    "extension_configs": {"footnotes": {"UNIQUE_IDS": True, "USE_DEFINITION_ORDER": False}, "abbr": {"glossary": {"HTML": "langage"}}},
    "tab_length": 2,
    "output_format": "html",
}
OLD = {"extensions": ["legacy_em", "smarty", "tables", "md_in_html", "def_list"], "tab_length": 3}
ALL = {"pelican": PELICAN, "ours": OURS, "more": MORE, "odd": ODD, "old": OLD, "bare": {}}


def said(md: Markdown, text: str) -> tuple:
    """Everything that `md` answers to `text`: the HTML or what was raised, and what it leaves to read on itself."""
    try:
        html = md.convert(text)
    except Exception as error:
        return type(error), str(error)
    return html, *(getattr(md, name, None) for name in ("Meta", "toc", "toc_tokens", "references", "lines"))
