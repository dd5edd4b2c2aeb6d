"""The part of a paginated list that a template can see: its own items only if it reads them, the whole list when unknown."""

from typing import Any

from plugins.engine.incremental.pages.closure import TemplateClosure
from plugins.engine.incremental.pages.sources import ANY_TEMPLATE

PAGINATOR = "pelican.paginator"


def find_visible_value(value: Any, name: str, closure: TemplateClosure) -> Any:
    """The visible part of `value` under `name`: itself, unless it is a page of a list or a paginator."""
    if type(value).__module__ != PAGINATOR:
        return value
    paginator = getattr(value, "paginator", value)
    total = f"{paginator.orphans} {paginator.count}"
    cut = f"{paginator.name} {paginator.url} {paginator.per_page} {total} {getattr(value, 'number', '')}"
    if ANY_TEMPLATE in closure.lists:
        return cut, paginator.object_list
    return (cut, value.object_list) if name in closure.lists and value is not paginator else cut
