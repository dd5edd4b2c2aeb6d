"""The health checks of `./beffroi doctor`, as the manifest of each room lists them.

A health check writes nothing and says what it found in French; `doctor` limits its time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Light = Literal["vert", "attention", "rouge"]


@dataclass(frozen=True)
class HealthFinding:
    """The result of a health check; `remedy` is what to do, where it is not green."""

    light: Light
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class HealthCheck:
    """One health check: `subject` names it, `run` finds out. It may raise a BeffroiError, which is then what was found."""

    subject: str
    run: Callable[[], Iterable[HealthFinding]]


def green(text: str) -> HealthFinding:
    """A finding: all is well."""
    return HealthFinding("vert", text)


def amber(text: str, remedy: str = "") -> HealthFinding:
    """A finding: nothing is broken, but a person should know."""
    return HealthFinding("attention", text, remedy)


def red(text: str, remedy: str = "") -> HealthFinding:
    """A finding: a person must act."""
    return HealthFinding("rouge", text, remedy)
