"""The raw values of a front matter: each with its line, before it is interpreted."""

import errno
import json
import os
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.core.infrastructure.errors import BeffroiError, ContentError, Mistake

MOST_DIGITS = 9
"""More than anything that a town counts."""


def parse_whole_number(text: str, most_digits: int = MOST_DIGITS) -> int | None:
    """The number that `text` is, in digits alone; None for anything else, or for more than `most_digits`."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most_digits else None


def format_yaml_key(key: str, value: object, bare_keys: Collection[str] = ()) -> Iterator[str]:
    """The lines of one key: a text, a mapping of texts, or a list of texts or of such mappings. The text of one of `bare_keys`, which holds
    no sign of YAML's, has no quotes."""
    if isinstance(value, str):
        yield f"{key}: {value if key in bare_keys else format_scalar(value)}"
        return
    yield f"{key}:"
    if isinstance(value, Mapping):
        yield from (f"  {name}: {format_scalar(text)}" for name, text in value.items())
    elif isinstance(value, Sequence):
        for item in value:
            yield from _format_item(item)


def _format_item(item: object) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield f"  - {format_scalar(item)}"
        return
    for rank, (name, text) in enumerate(item.items()):
        yield f"  {' ' if rank else '-'} {name}: {format_scalar(text)}"


def format_scalar(text: object) -> str:
    """A scalar of YAML that nothing can take for anything else: JSON's texts are YAML's. https://yaml.org/spec/1.2.2/#13-terminology"""
    return json.dumps(str(text), ensure_ascii=False)


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


# Library failures over one file: a mistake of that file, never the end of the command.
# Among ten thousand files one is unlike any that was foreseen: the others are published, and the mistake names it.

SORT = "échec à la lecture"
NO_FAILURES = (KeyboardInterrupt, SystemExit, GeneratorExit, ImportError, BeffroiError, InvalidValue)
"""What is nobody's mistake, or is told already."""

OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS})
"""What a disk or a system says when it has no more to give, whatever the file."""

OF_A_PUBLICATION = frozenset({"source", "kind", "identity", "stamped"})
"""Attributes by which one is known, without importing what it is made of: whoever starts a command waits for this module."""

REMEDY = "Retirez ce qu’il a d’inhabituel, et signalez-le : c’est aussi un défaut de Beffroi."
LONGEST_CAUSE = 120
"""Characters of what a library says, of ours: its first sentence."""


def build_file_failure(error: BaseException, remedy: str = REMEDY, environ: Mapping[str, str] = os.environ) -> InvalidValue:
    """The message to the editor about a file over which a library raised `error`. Raises `error` itself when it is about no file.

    `except BaseException` is what calls it: Rust's panics, as pyo3 hands them on, are no `Exception`.
    """
    if not _is_of_a_file(error):
        raise error
    if environ.get("BEFFROI_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    story = " ".join(f"{type(error).__name__}, {error}".split()).rstrip(",. ")
    short = story if len(story) <= LONGEST_CAUSE else f"{story[: LONGEST_CAUSE - 1]}…"
    return InvalidValue(f"Beffroi échoue sur ce fichier ({short}).", remedy, SORT)


class FileFailure(ContentError):
    """A failure over one file: `file` is its path as the editor knows it. Under urgency it is left aside."""

    def __init__(self, file: str, wrong: InvalidValue):
        super().__init__([Mistake(file, 0, "", wrong.text, wrong.remedy, wrong.sort)])
        self.file = file


def find_file_failure(error: BaseException, folder: str) -> FileFailure | None:
    """`error` as the mistake of the file over which it was raised, when known. `folder` is the name of the content folder.

    The last resort: a frame of an unexpected error holds the publication that it was about.
    """
    if not _is_of_a_file(error):
        return None
    source = next(_find_sources(error), "")
    return FileFailure(f"{folder}/{source}", build_file_failure(error)) if source else None


def _is_of_a_file(error: BaseException) -> bool:
    return not isinstance(error, NO_FAILURES) and getattr(error, "errno", None) not in OF_THE_MACHINE


def _find_sources(error: BaseException) -> Iterator[str]:
    """The sources of the publications that stood alone in a frame, from where `error` was raised outwards."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        here = set(filter(None, map(_find_source, frame.f_locals.values())))
        if len(here) == 1:
            yield here.pop()


def _find_source(value: object) -> str:
    """The source of a publication, or of an object that holds one (Pelican's contents, readings). It reads `__dict__` alone: a property
    might run code."""
    attributes = getattr(value, "__dict__", {})
    publication = attributes.get("publication")
    attributes = attributes if publication is None else getattr(publication, "__dict__", {})
    return attributes["source"] if attributes.keys() >= OF_A_PUBLICATION else ""
