"""The page that Pagefind is given to read in the place of one of ours: its text alone, in the letters of a keyboard, with what helps."""

import html
import re
from collections.abc import Iterable

from plugins.search.aids import aids, keyboard_letters
from plugins.search.searchable_page import SearchablePage, text

READ = re.compile(r'<(\w+) class="([^"]*\b(?:prose|facts|place-hours|record)\b[^"]*)"')
"""The parts of a page of our theme that are its text."""
BODY = "data-pagefind-body"
"""This attribute and the others: https://pagefind.app/docs/indexing/, metadata/, filtering/."""


def format_staged_page(story: SearchablePage, families: Iterable[str] = ()) -> str:
    """The HTML to be indexed for `story`. `families`: the town's own words that are searched for one another."""
    summary = f'<p {BODY} data-pagefind-weight="3">{html.escape(story.summary)}</p>' if story.summary else ""
    body = READ.sub(rf'<\1 {BODY} class="\2"', story.body)
    head = "".join(_heads(story, families))
    return f"<html><head>{head}</head><body>{keyboard_letters(summary + body)}</body></html>\n"


def _heads(story: SearchablePage, families: Iterable[str]) -> Iterable[str]:
    """What is known of the story besides its text. A meta is searched too, and weighs less; a filter narrows; a sort orders."""
    subjects = f"{story.section} {' '.join(story.quarters)} {story.tags}".strip()
    helping = aids(f"{story.title} {story.summary} {subjects}", text(story.body), families)
    for name, value in (
        ("title", story.title),
        ("summary", story.summary),
        ("subjects", subjects),
        ("date", story.day),
        ("aids", " ".join(helping)),
    ):
        yield from _head("meta", name, keyboard_letters(value))
    for name, value in (("genre", story.genre), ("rubrique", story.section), ("annee", story.day[:4])):
        yield from _head("filter", name, value)
    for quarter in story.quarters:
        yield from _head("filter", "quartier", quarter)


def _head(sort: str, name: str, value: str) -> Iterable[str]:
    if value:
        yield f'<meta data-pagefind-{sort}="{name}[content]" content="{html.escape(value)}">'
