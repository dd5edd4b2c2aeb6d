"""The bytecode of modules, in one file for all processes: what a start imports is a thousand small files otherwise, each looked for, opened
and checked by Python code. Of what a build imports, 350 ms of processor without, 300 with.

It holds what `__pycache__` holds, with the dates that Python itself compares. A module comes out of it only if it lies in the first folder
where it would be looked for, and if its source is the same: any other, and any doubt, is left to Python. So are modules of no package: a
town's folder may have its own of the same name.
"""

import _imp
import marshal
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

NUMBER = 8
"""Bytes at the beginning of the file: where the index begins, which follows all code."""
HEADER = 16
"""Bytes of a file of bytecode before its code, of which the last eight are of its source. https://peps.python.org/pep-0552/#specification"""
MOST = 3_000
"""Modules that are kept, of some 12 kB: a build has 900. Beyond are modules that are gone."""
HOUSES = tuple(f"{folder}{os.sep}" for folder in (Path(__file__).parents[1], sys.prefix, sys.base_prefix))
"""Where the modules lie that every town has: ours, those of packages, those of Python."""
SAY_WHERE = vars(_imp)["_fix_co_filename"]
"""Write in some code where its source lies, as Python does: whoever copies a folder copies what its bytecode says of another.
https://github.com/python/cpython/blob/3.11/Lib/importlib/_bootstrap_external.py"""

PackedSource = tuple[str, str, str, int, int]
"""Of one module: its source, with the folder in which its name is looked for, and the one that it is (of a package; empty of others); the
date of its source, in nanoseconds, and its size."""


@dataclass
class PackedModules:
    """What finds modules in the file at `path`. Of `modules`, by name: the source, where the code begins there, and how long it is."""

    path: Path
    modules: dict[str, tuple[PackedSource, int, int]] = field(default_factory=dict)
    _file: int = -1

    def load(self) -> None:
        """Make Python look here first, if the file is readable."""
        if self._file >= 0:
            return
        with suppress(OSError, ValueError, EOFError, TypeError):
            self._file = os.open(self.path, os.O_RDONLY)
            begins_at = int.from_bytes(os.pread(self._file, NUMBER, 0))
            version, modules = marshal.loads(os.pread(self._file, os.fstat(self._file).st_size - begins_at, begins_at))
            if version == sys.version:
                self.modules = modules
                sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        module = self.modules.get(name)
        if module is None or not path or path[0] != module[0][1] or not _is_same(module[0]):
            return None
        source, _, own_folder, *_ = module[0]
        spec = ModuleSpec(name, PackedLoader(name, source, self), origin=source)
        spec.has_location, spec.cached = True, cache_from_source(source)
        spec.submodule_search_locations = [own_folder] if own_folder else None
        return spec

    def read(self, name: str) -> bytes:
        """The bytecode of a module, as a file of its own would hold it."""
        _, begins_at, length = self.modules[name]
        return os.pread(self._file, length, begins_at)

    def save(self) -> None:
        """Keep what was imported from elsewhere for the next process; nothing where Python may not keep its own."""
        if sys.dont_write_bytecode:
            return
        specs = [getattr(module, "__spec__", None) for name, module in list(sys.modules.items()) if "." in name]
        new = dict(filter(None, map(self._read_new, specs)))
        if not new:
            return
        sources = {name: module[0] for name, module in self.modules.items() if name not in new and _is_same(module[0])}
        with suppress(OSError):
            contents = [(name, source, self.read(name)) for name, source in sources.items() if len(sources) + len(new) <= MOST]
            contents = [each for each in contents if is_of(each[2], each[1])]
            contents += [(name, source, content) for name, (source, content) in new.items()]
            index, begins_at = {}, NUMBER
            for name, source, content in contents:
                index[name] = source, begins_at, len(content)
                begins_at += len(content)
            temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}")
            with temporary.open("wb") as file:
                file.write(begins_at.to_bytes(NUMBER))
                file.writelines(content for *_, content in contents)
                file.write(marshal.dumps((sys.version, index)))
            temporary.replace(self.path)

    def _read_new(self, spec: Any) -> tuple[str, tuple[PackedSource, bytes]] | None:
        """What is to be kept of a module that Python itself found, of those that every town has; None of any other."""
        if type(getattr(spec, "loader", None)) is not SourceFileLoader or not str(spec.origin).startswith(HOUSES) or not spec.cached:
            return None
        if spec.name in self.modules and _is_same(self.modules[spec.name][0]):
            return None
        with suppress(OSError):
            path, is_package = Path(spec.origin), spec.submodule_search_locations is not None
            stat, content = path.stat(), Path(spec.cached).read_bytes()
            folder, own_folder = (path.parents[1], str(path.parent)) if is_package else (path.parent, "")
            source = spec.origin, str(folder), own_folder, stat.st_mtime_ns, stat.st_size
            return (spec.name, (source, content)) if is_of(content, source) else None
        return None


class PackedLoader(SourceFileLoader):
    """Python's own, but for where the bytecode lies."""

    def __init__(self, name: str, source: str, packed: PackedModules):
        super().__init__(name, source)
        self._packed = packed

    def get_code(self, fullname: str) -> CodeType | None:
        """The code of the module; Python's own way when the file does not hold it any more."""
        content = b""
        with suppress(OSError):  # in a process that has closed all its files
            content = self._packed.read(fullname)
        if not is_of(content, self._packed.modules[fullname][0]):
            return super().get_code(fullname)
        code: CodeType = marshal.loads(memoryview(content)[HEADER:])
        SAY_WHERE(code, self.path)
        return code


def _is_same(source: PackedSource) -> bool:
    """Whether it is what it was."""
    try:
        now = os.stat(source[0])  # noqa: PTH116 - a Path takes as long to make as to ask
    except OSError:
        return False
    return (now.st_mtime_ns, now.st_size) == source[3:]


def is_of(content: bytes, source: PackedSource) -> bool:
    """Whether `content` is bytecode of `source`, as its header says: the date, in whole seconds, and the size."""
    *_, changed_at, size = source
    header = (changed_at // 1_000_000_000 & 0xFFFFFFFF).to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
    return content[HEADER - 8 : HEADER] == header
