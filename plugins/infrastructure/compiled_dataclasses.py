"""The functions that Python writes for each dataclass, compiled once for all processes.

`@dataclass` writes the text of some six functions for a class, and compiles them at every start. Python keeps the bytecode of modules and
not of these texts: here it is kept beside ours, in `__pycache__`, each under its whole text. Whatever is not found there is compiled, as
ever. Of the 1,860 texts of a build: 0.61 s of processor to import everything without, 0.44 with; of what `publish` imports, 0.40 and 0.33.
"""

import dataclasses
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

MOST = 20_000
"""Texts that are kept, of some 1,200 bytes with their code. A build and `publish` have 2,150; beyond are classes that are gone."""


@dataclass
class CompiledTexts:
    """What is compiled, by its text, as `marshal` writes it: a process needs half of it. `path` is the file that keeps it."""

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
        """As `exec`, of a text that a dataclass is made from."""
        compiled = self.by_text.get(text)
        if compiled is None:
            compiled = self.by_text[text] = marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True))
            self.has_new = True
        self.used_texts.add(text)
        exec(marshal.loads(compiled), module, names)

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


COMPILED = CompiledTexts(Path(cache_from_source(__file__)).with_suffix(".texts"))


@contextmanager
def compiled_dataclasses() -> Iterator[None]:
    """The classes that are imported from now on find their functions compiled; those that did not are kept at the end of the block."""
    COMPILED.load()
    vars(dataclasses)["exec"] = COMPILED.execute
    yield
    COMPILED.save()
