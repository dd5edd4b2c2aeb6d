"""A journal with alerts, and what the last build rendered of it."""

from pathlib import Path

from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from plugins.engine.incremental.report import PageInputs
from tests.journal import TestJournal

WATER = {
    "id": "20260326-eau",
    "title": "Quartier Gare : ne buvez pas l’eau du robinet",
    "date": "2026-03-26 22:40",
    "severity": "urgence",
    "start": "2026-03-26 22:30",
    "end": "2026-03-28 18:00",
    "quartiers": "[Gare]",
}
WIND = {
    "id": "20260327-vent",
    "title": "Vent à 80 km/h cet après-midi",
    "date": "2026-03-27 07:20",
    "severity": "vigilance",
    "start": "2026-03-27 08:00",
    "end": "2026-03-27 19:00",
}


def text(head: dict[str, str], body: str = "", **changes: str | None) -> str:
    """The file of an alert; a key that is None is left out."""
    keys = {key: value for key, value in {**head, **changes}.items() if value is not None}
    lines = "".join(f"{key}: {value if str(value)[0] in '[{' else chr(34) + str(value) + chr(34)}\n" for key, value in keys.items())
    return f"---\n{lines}---\n{body}"


def write(journal: TestJournal, name: str, head: dict[str, str], body: str = "", **changes: str | None) -> Path:
    """An editor saves an alert."""
    path = journal.folder / "content/alertes" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text(head, body, **changes), encoding="utf-8")
    return path


def rendered(journal: TestJournal, at: str) -> set[str]:
    """The pages that a build rendered at the instant `at` (ISO): what the store says of each is when it was last rendered."""
    with BuildStore(find_sibling_path(journal.folder / "output", STORE)) as store:
        found = {name: PageInputs.thaw(parts).at for name, parts in store.list_rows("parts")}
    return {name for name, when in found.items() if when.startswith(at)}
