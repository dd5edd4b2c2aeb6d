"""What the `plugin.py` of most rooms connects to Pelican in the same way: the filters of templates, and a generator.

Pelican's signals keep only weak references, unless told otherwise, and call twice what two registrations connect as two functions.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any


def connect_filters(initialized: Any, filters: Mapping[str, Any]) -> None:
    """Once the signal `initialized` is sent, templates have `filters`; one that the town's own settings name alike stays theirs."""

    def give_filters(engine: Any) -> None:
        engine.settings["JINJA_FILTERS"] = {**filters, **engine.settings["JINJA_FILTERS"]}

    initialized.connect(give_filters, weak=False)


def connect_generator(get_generators: Any, generator: type) -> None:
    """Once the signal `get_generators` is sent, Pelican runs `generator`, once however often this is called."""
    get_generators.connect(_give(generator), weak=False)


@cache
def _give(generator: type) -> Callable[[Any], type]:
    return lambda engine: generator
