"""What a template looks up in a plain dictionary (`head.title`, `extra.sources`), found without an exception.

Jinja2 asks a dictionary for an attribute first, and hears of each key by an exception that nobody sees, some eighty times a page.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment

DICT_ATTRIBUTES = frozenset(dir(dict))


def use_light_lookups(env: Environment) -> None:
    """Have the templates of `env` look up by `lookup`, unless somebody looks up in another way."""
    if type(env).getattr is Environment.getattr and "getattr" not in vars(env):
        vars(env)["getattr"] = lookup(env)


def lookup(env: Environment) -> Callable[[Any, str], Any]:
    """What `env.getattr` gives, an object's attribute without a call more."""

    def find(thing: Any, name: str) -> Any:
        if type(thing) is dict and name not in DICT_ATTRIBUTES:
            return thing[name] if name in thing else env.undefined(obj=thing, name=name)
        try:
            return getattr(thing, name)
        except AttributeError:
            pass
        try:
            return thing[name]
        except (TypeError, LookupError, AttributeError):
            return env.undefined(obj=thing, name=name)

    return find
