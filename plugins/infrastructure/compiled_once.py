"""Cache what modules compile at import for all processes: dataclass methods and regular expressions.

`@dataclass` writes the text of some six functions for a class, and compiles them at every start, as `re.compile` does its patterns. Python
keeps the bytecode of modules and not of these texts: here it is kept beside ours, in `__pycache__`, each under its whole text. Whatever is
not found there is compiled, as usual. Of the 1,860 texts of a build: 0.61 s of processor to import everything without, 0.44 with; of what
`publish` imports, 0.40 and 0.33. Of its patterns: 0.06 s without, 0.02 with.
"""

import dataclasses
import marshal
import os
import re
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import cache_from_source
from pathlib import Path
from types import FrameType
from typing import Any

from plugins.infrastructure.packed_modules import PackedModules

MOST = 20_000
"""Texts that are kept, of some 1,200 bytes with their code. A build and `publish` have 2,650; beyond are classes that are gone."""
COMPILER: Any = vars(re).get("_compiler")
PARSER: Any = vars(re).get("_parser")
"""The parts of `re` that make the code of a pattern and read it; None in a Python that has others, which compiles its patterns itself.
https://github.com/python/cpython/blob/3.11/Lib/re/_compiler.py"""
COMPILE = vars(COMPILER or re)["compile"]
OF_A_FUNCTION = 1
"""The flag of the code of a function, which that of a module or of a class has not.
https://docs.python.org/3/library/inspect.html#inspect.CO_OPTIMIZED"""


@dataclass
class CompiledTexts:
    """Compiled code by source text, in `marshal`'s form: a process needs half of it. `path` is the file that keeps it."""

    path: Path
    by_text: dict[str, bytes] = field(default_factory=dict)
    used_texts: set[str] = field(default_factory=set)
    has_new: bool = False

    def load(self) -> None:
        """Take in what the file keeps; nothing where there is none that can be read."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            version, compiled = marshal.loads(self.path.read_bytes())
            if version == sys.version:
                self.by_text.update(compiled)

    def execute(self, text: str, module: dict[str, Any], names: dict[str, Any]) -> None:
        """Like `exec`, for the source of a dataclass's methods."""
        compiled = self.by_text.get(text)
        if compiled is None:
            compiled = self.by_text[text] = marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True))
            self.has_new = True
        self.used_texts.add(text)
        exec(marshal.loads(compiled), module, names)

    def make_pattern(self, pattern: Any, flags: int = 0) -> Any:
        """Like `re.compile`, with cached code when called at import. Raises what `re` raises."""
        if not isinstance(pattern, str | bytes) or not _is_asked_by_module():
            return COMPILE(pattern, flags)
        text = f"re {int(flags)} {pattern!r}"
        compiled = self.by_text.get(text)
        if compiled is None:
            compiled = self.by_text[text] = marshal.dumps(_find_code(pattern, flags))
            self.has_new = True
        self.used_texts.add(text)
        own_flags, code, groups, numbers, names = marshal.loads(compiled)
        return COMPILER._sre.compile(pattern, own_flags, array("I", code).tolist(), groups, numbers, names)

    def save(self) -> None:
        """Keep what was compiled now for the next process; nothing where Python may not keep its own."""
        if not self.has_new or sys.dont_write_bytecode:
            return
        self.load()
        texts = self.by_text if len(self.by_text) <= MOST else {text: self.by_text[text] for text in self.used_texts}
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            temporary.write_bytes(marshal.dumps((sys.version, texts)))
            temporary.replace(self.path)
            self.has_new = False


def _is_asked_by_module() -> bool:
    """Whether a module, or a class of it, is what asks `re` for a pattern just now: functions may ask for any number of them."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_globals is vars(re):
        frame = frame.f_back
    return frame is not None and not frame.f_code.co_flags & OF_A_FUNCTION


def _find_code(pattern: str | bytes, flags: int) -> tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]:
    """What `re` makes `pattern` of: its flags, its code, how many groups it has, their numbers by name, their names in order."""
    parsed = PARSER.parse(pattern, flags)
    code, numbers = COMPILER._code(parsed, flags), dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in numbers.items():
        names[number] = name
    return flags | parsed.state.flags, array("I", code).tobytes(), parsed.state.groups - 1, numbers, tuple(names)


COMPILED = CompiledTexts(Path(cache_from_source(__file__)).with_suffix(".texts"))
PACKED = PackedModules(COMPILED.path.with_suffix(".modules"))


@contextmanager
def compiled_once() -> Iterator[None]:
    """The classes and patterns that are made from now on find themselves compiled, and modules are found together (`packed_modules.py`);
    those that were not are kept at the end of the block."""
    PACKED.load()
    COMPILED.load()
    vars(dataclasses)["exec"] = COMPILED.execute
    if COMPILER and PARSER:
        vars(COMPILER)["compile"] = COMPILED.make_pattern
    yield
    COMPILED.save()
    PACKED.save()
