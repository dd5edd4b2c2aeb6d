"""The tables of `docs/architecture/` that are made of the source: rooms and their imports, hand-offs, functions replaced.

`.venv-dev/bin/python -m tests.architecture_tables` writes them; `tests/test_architecture.py` says when the source has moved on.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from importlib import import_module
from textwrap import dedent

from pelicanconf import PLUGINS
from plugins.core.infrastructure.replaced_functions import OVERRIDDEN, REPLACED, ReplacedFunction
from plugins.core.infrastructure.settings import list_room_packages
from plugins.core.publication.hand_offs import HandOff
from plugins.core.publication.room import Room
from tests.house import PACKAGES, ROOT, find_room, modules

FOLDER = ROOT / "docs" / "architecture"
ONE_LIBRARY_ONE_PLACE = {
    "tweepy": {"plugins.announce.networks.x"},
    "feedgen": {"plugins.journal.feeds"},
    "PIL": {"plugins.journal.pictures", "plugins.journal.editorial.picture"},
    "dateutil": {"plugins.town.agenda.recurrence", "plugins.town.agenda.days"},
    "babel": {"plugins.journal.site", "plugins.journal.languages"},
    "icalendar": {f"plugins.town.agenda.{name}" for name in ("ical", "import_ics", "imported_event")},
    "markdown": {"plugins.journal.fast_markdown"},
    "watchfiles": {"plugins.engine.preview"},
    "yaml": {"plugins.journal.editorial"},
    "pillow_heif": {"plugins.core.publication.picture_bytes"},
    "twitter_text": {"plugins.announce.networks.registry"},
    "opening_hours": {"plugins.town.places.openings"},
    "snowballstemmer": {"plugins.journal.search.stems"},
    "segno": {"plugins.town.print.codes", "plugins.journal.story.qr"},
    "weasyprint": {"plugins.town.print.pdf"},
    "google": {"plugins.town.transit.realtime"},
    "waitress": {"plugins.service.evening.serve", "plugins.service.web_service.listening"},
    "django": {
        "plugins.service.evening",
        "plugins.service.council_live.phone",
        "plugins.service.web_service",
        "plugins.service.access",
        "plugins.service.desk",
        "plugins.voices.contributions",
        "plugins.service.staff_site",
    },
    "altcha": {"plugins.voices.contributions.admission"},
    "cryptography": {"plugins.voices.contributions.admission"},
    "rapidfuzz": {"plugins.voices.contributions.screening"},
    "webauthn": {"plugins.service.access.passkeys"},
    "whitenoise": {"plugins.service.web_service.listening"},
    "mammoth": {"plugins.service.desk.word_file"},
    "tomlkit": {"plugins.towns.town_settings.edit"},
    "markdownify": {"plugins.towns.migration.markdown_text"},
    "trafilatura": {"plugins.towns.migration.crawl"},
    "warcio": {"plugins.towns.migration.crawl"},
    "pypdfium2": {"plugins.towns.migration.pdf_text"},
    "dns": {"plugins.towns.state_check.probes"},
}
"""The libraries that one place alone may import."""
GENERATED = "This page is made of the source by `.venv-dev/bin/python -m tests.architecture_tables`."


def manifests() -> list[tuple[str, Room]]:
    """The name of each room that a build uses, and its manifest, in PLUGINS' order."""
    return [(package.rpartition(".")[2], import_module(f"{package}.room").ROOM) for package in list_room_packages(PLUGINS)]


def fields(structure: type[HandOff]) -> Iterator[tuple[str, str, str]]:
    """What a structure declares: each name, its type, and the sentence below it."""
    body = ast.parse(dedent(inspect.getsource(structure))).body[0].body
    for declared, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(declared, ast.AnnAssign):
            said = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            yield declared.target.id, ast.unparse(declared.annotation), " ".join(str(said).split())


def hand_offs() -> str:
    """`hand-offs.md`."""
    extras = {each: [name for name, room in manifests() if each in room.extras] for _, room in manifests() for each in room.extras}
    parts = [
        "# What rooms hand each other through Pelican",
        GENERATED,
        "Each structure is declared once (`hand_offs.py` of the room, or `room.py`), named in the manifest of its room, and refuses "
        "a name that it does not declare. What else they hand each other is in [other-hand-offs.md](other-hand-offs.md).",
        "## On contents",
        "A template reads `content.extras.story.related`. `content.related` is the same attribute, for the themes that read it so.",
        _table(
            ("attribute", "hung by", "type", "what it is"),
            (
                (f"`extras.{each.key}.{name}`", ", ".join(by), kind, said)
                for each, by in extras.items()
                for name, kind, said in fields(each)
            ),
        ),
        "## In the context",
        _table(
            ("name", "added by", "type", "what it is"),
            ((f"`{name}`", room, kind, said) for room, made in manifests() if made.context for name, kind, said in fields(made.context)),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def replaced_functions() -> str:
    """`replaced-functions.md`."""
    replaced = ((*_describe_replacement(each), each.reason, each.ended_by) for each in REPLACED)
    overridden = ((*_describe_replacement(each), each.reason) for each in OVERRIDDEN)
    parts = [
        "# Functions of Pelican and of Jinja2 that are replaced",
        GENERATED,
        f"{len(REPLACED)}, all of them listed in `plugins/core/infrastructure/replaced_functions.py`, which refuses any other. "
        "The digest is that of the source that was read.",
        _table(("theirs", "ours", "digest", "why", "what would end it"), replaced),
        "## Methods of the classes that they let others bring",
        f"{len(OVERRIDDEN)} public methods of a writer, of generators, of contents and of templates, which classes of ours write again.",
        _table(("theirs", "ours", "digest", "why"), overridden),
    ]
    return "\n\n".join(parts) + "\n"


def _describe_replacement(each: ReplacedFunction) -> tuple[str, str, str]:
    return f"`{each.target}`", f"`{each.replacement.removeprefix('plugins.')}`", each.digest


def rooms_and_imports() -> str:
    """`rooms.md`."""
    source = modules("plugins")
    doors = {module.room: ast.get_docstring(module.tree) for module in source if module.path.match(f"{module.room}/__init__.py")}
    rows = (
        (f"`{PACKAGES[room].removeprefix('plugins.').replace('.', '/')}/`", " ".join(doors[room].split()).rstrip("."), _imports(room))
        for room in _by_height(doors)
    )
    parts = [
        "# Rooms and what they import",
        GENERATED,
        "The sentence is that of the room’s `__init__.py`. A room imports those of the last column, and no other.",
        _table(("room", "what it does", "imports"), rows),
        "## One library, one place",
        _table(
            ("library", "imported by"),
            ((f"`{name}`", ", ".join(f"`{place}`" for place in sorted(places))) for name, places in sorted(ONE_LIBRARY_ONE_PLACE.items())),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def imported_rooms(room: str) -> set[str]:
    """The other rooms that a room imports."""
    names = {name for module in modules("plugins") if module.room == room for name in module.imports if name}
    return {find_room(name) for name in names} - {room, ""}


def _imports(room: str) -> str:
    return ", ".join(sorted(imported_rooms(room))) or "nothing of ours"


def _by_height(found: Iterable[str]) -> list[str]:
    """Those that import nothing first, the commands last."""
    return sorted(found, key=lambda room: (len(imported_rooms(room)), room))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


TABLES = {"hand-offs.md": hand_offs, "replaced-functions.md": replaced_functions, "rooms.md": rooms_and_imports}


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, write in TABLES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
