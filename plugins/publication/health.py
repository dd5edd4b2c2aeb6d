"""What `./beffroi doctor` looks at, as each room declares it: `HEALTH` in its `health.py`, a tuple of functions of (conf, environ).

Each gives the looks to take; a look is bounded in time by whoever takes it, writes nothing, and says what it found in French.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Light = Literal["vert", "attention", "rouge"]


@dataclass(frozen=True)
class Sign:
    """What was found of one thing; `remedy` is what to do, where it is not green."""

    light: Light
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Look:
    """One thing to look at: `subject` names it, `take` finds out. It may raise a BeffroiError, which is then what was found."""

    subject: str
    take: Callable[[], Iterable[Sign]]


Examination = Callable[[Mapping[str, Any], Mapping[str, str]], Iterable[Look]]
"""From the settings and the environment, the looks to take; calls nothing."""


def green(text: str) -> Sign:
    """All is well."""
    return Sign("vert", text)


def amber(text: str, remedy: str = "") -> Sign:
    """Nothing is broken, but a person should know."""
    return Sign("attention", text, remedy)


def red(text: str, remedy: str = "") -> Sign:
    """A person must act."""
    return Sign("rouge", text, remedy)
