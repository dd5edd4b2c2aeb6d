"""The part of a paginated list that a template can see: its own items only if it reads them, the whole list when unknown."""

from typing import Any

from plugins.engine.incremental.engine import oldest
from plugins.engine.incremental.pages.closure import TemplateClosure
from plugins.engine.incremental.pages.sources import ANY_TEMPLATE

PAGINATOR = ("pelican.paginator", "plugins.engine.incremental.engine.oldest")
LENGTHS = frozenset({"count", "paginator", "start_index", "end_index", "has_other_pages"})
NUMBERS = frozenset({"num_pages", "page_range", "previous_page_number"})
"""What of a page of a list tells how long the whole is, and how many pages it has."""


def find_visible_value(value: Any, name: str, closure: TemplateClosure) -> Any:
    """The visible part of `value` under `name`: itself, unless it is a page of a list or a paginator."""
    if type(value).__module__ not in PAGINATOR:
        return value
    paginator = getattr(value, "paginator", value)
    cut = f"{paginator.name} {paginator.url} {paginator.per_page} {_format_total(value, paginator, closure)} {getattr(value, 'number', '')}"
    if ANY_TEMPLATE in closure.lists:
        return cut, paginator.object_list
    return (cut, value.object_list) if name in closure.lists and value is not paginator else cut


def _format_total(page: Any, whole: Any, closure: TemplateClosure) -> str:
    """What is seen of the length of the whole list: nothing by what cuts it, nor from a page that is numbered from the oldest, unless its
    template asks."""
    always = page is not whole and (type(page).__module__ != oldest.__name__ or page.number == 1)
    if always or closure.attributes & LENGTHS:
        return f"{whole.orphans} {whole.count}"
    return f"{whole.num_pages}" if closure.attributes & NUMBERS else ""
