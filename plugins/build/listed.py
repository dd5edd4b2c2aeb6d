"""What a template can see of one page of a list: its own items only when it looks at them, the whole list only when nobody can tell."""

from typing import Any

from plugins.build.closure import Closure
from plugins.build.sources import ANY

PAGINATOR = "pelican.paginator"


def visible(value: Any, name: str, closure: Closure) -> Any:
    """What can be seen of `value` under `name`: itself, unless it is a page of a list or what cuts the list into pages."""
    if type(value).__module__ != PAGINATOR:
        return value
    whole = getattr(value, "paginator", value)
    cut = f"{whole.name} {whole.url} {whole.per_page} {whole.orphans} {whole.count} {getattr(value, 'number', '')}"
    if ANY in closure.lists:
        return cut, whole.object_list
    return (cut, value.object_list) if name in closure.lists and value is not whole else cut
