"""The raw values of a front matter: each with its line, before it is interpreted."""

from dataclasses import dataclass, field

from plugins.core.infrastructure.errors import Mistake


@dataclass(frozen=True)
class RawValue:
    """One value of the front matter: a text, a list or a mapping, always text at the leaves; `line` counts from 1."""

    value: "Value"
    line: int

    @property
    def line_of_text(self) -> str:
        """The text that was written, as one line, each run of spaces one; empty for a list or a mapping."""
        return " ".join(self.value.split()) if isinstance(self.value, str) else ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written: the key alone counts as absent."""
        if isinstance(self.value, str):
            return not self.value.strip()
        return all(inner.empty for inner in (self.value.values() if isinstance(self.value, dict) else self.value))


Value = str | list[RawValue] | dict[str, RawValue]


@dataclass(frozen=True)
class FrontMatter:
    """The keys of a file, in order and in lower case, and its body, which starts at line `body_line`.

    `has_nested_values` says whether this dialect can hold keys inside keys. `has_lost_keys` says that the keys could not be read at all.
    """

    keys: dict[str, RawValue]
    body: str
    body_line: int = 1
    has_nested_values: bool = True
    mistakes: list[Mistake] = field(default_factory=list)
    has_lost_keys: bool = False

    def get_line(self, key: str) -> int:
        """The line of `key`, the first where it is not written."""
        return self.keys[key].line if key in self.keys else 1


NO_VALUE = object()
"""No other value can stand in for the one that was written."""


class InvalidValue(Exception):
    """Raised by the reader of one value; the caller, who knows the file and key, makes it a Mistake.

    `text` says what is wrong, `remedy` what to write instead, `sort` names the sort of mistake. `instead` is the value that an old
    publication gets in its place. `line` is given when it is not the value's own line.
    """

    def __init__(self, text: str, remedy: str = "", sort: str = "valeur illisible", instead: object = NO_VALUE, line: int = 0):
        super().__init__(text)
        self.text, self.remedy, self.sort, self.instead, self.line = text, remedy, sort, instead, line
