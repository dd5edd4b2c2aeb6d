"""The house as its own source says it: modules, imports, functions. Read with `ast`; nothing is run."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("core", "journal", "announce", "engine", "town", "towns", "service", "voices", "command")
"""The folders of `plugins/`. Each may import those before it; `announce` and `command` are one room each."""
PACKAGES = {
    folder.name: ".".join(folder.relative_to(ROOT).parts)
    for group in GROUPS
    for folder in ([ROOT / "plugins" / group] if group in ("announce", "command") else sorted((ROOT / "plugins" / group).iterdir()))
    if (folder / "__init__.py").is_file()
}
"""The package of each room: `feeds` is `plugins.journal.feeds`."""
COMPILED_VARIABLE = "COMPILED_TEMPLATES_OF_THE_RUN"
"""Names the folder where all the processes of a run share what templates are compiled to; without it each forking process has its own."""


@dataclass(frozen=True)
class Module:
    """One Python file of the house, read and parsed once however many checks look at it."""

    path: Path

    @cached_property
    def name(self) -> str:
        """Dotted name from the root: `plugins.journal.feeds.rss`."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    @cached_property
    def room(self) -> str:
        """The room it stands in, or the empty string outside `plugins/`."""
        return find_room(self.name)

    @cached_property
    def group(self) -> str:
        """The group of rooms it stands in, or the empty string outside `plugins/`."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "plugins" and len(parts) > 2 else ""

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @cached_property
    def lines(self) -> list[str]:
        """Its text, line by line."""
        return self.path.read_text(encoding="utf-8").split("\n")

    @cached_property
    def imports(self) -> set[str]:
        """Dotted names of all that it imports."""
        found = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        return found

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All that stands in it."""
        return list(ast.walk(self.tree))

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        return [node for node in self.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def modules(*folders: str) -> list[Module]:
    """The Python files of the house below `folders`, in a stable order."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [_read(path) for path in paths if "__pycache__" not in path.parts]


def find_room(name: str) -> str:
    """The room of a module or of what a module holds, by its dotted name; the empty string outside the rooms."""
    return next((room for room, package in PACKAGES.items() if f"{name}.".startswith(f"{package}.")), "")


SERVED = frozenset({"web_service", "access", "desk", "contributions", "staff_site"})
"""The rooms of the permanent service: what has tables is imported once Django is configured."""


def needs_django(name: str) -> bool:
    """Whether the module `name` can only be imported once Django is configured."""
    room = find_room(name)
    return room in SERVED and name.removeprefix(f"{PACKAGES[room]}.") not in ("", PACKAGES[room], "room", "settings", "part")


def code() -> list[Module]:
    """All that runs in a town: the rooms and the files at the root."""
    return modules("plugins") + [_read(ROOT / name) for name in ("tasks.py", "pelicanconf.py", "publishconf.py")]


@cache
def _read(path: Path) -> Module:
    return Module(path)
