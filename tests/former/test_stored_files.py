"""What a town keeps of earlier versions is brought up by one command, and back: real files of before, each through each of its steps."""

import fcntl
import json
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from plugins.command.town import list_usable_rooms
from plugins.infrastructure import settings
from plugins.infrastructure.town import locate_town
from plugins.publication.stored_format import read_column_names
from plugins.town_folder.settings_format import refuse_other_values
from plugins.town_folder.stored_files import list_stored_files, take_back_stored_files
from plugins.web_service.stored_tables import list_known_migrations, read_applied_migrations
from tests.former.service_store import format_store
from tests.house import ROOT
from tests.warm import warm

FORMER = Path(__file__).parent
SESSION = "companion/conseil/2026-02-12"
NOW = "2026-03-04T15:00:00+01:00"
SERVICE_TEXT = (FORMER / "2026-11-29/service.sql").read_text(encoding="utf-8")
APPLICATIONS = ("plugins.web_service", "plugins.access", "plugins.desk", "plugins.contributions")


def write_database(file: Path, text: str) -> None:
    """SQLite's file of that SQL."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as base:
        base.executescript(text)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The folder of a town that was left by earlier versions: settings in Python, a ledger, a session, the desk's base."""
    folder = shutil.copytree(FORMER / "2026-11-28/clone", tmp_path / "ville")
    shutil.rmtree(folder / "plugins")
    conf, state = folder / "pelicanconf.py", folder / ".beffroi"
    conf.write_text(conf.read_text(encoding="utf-8").replace('    "plugins.chez_nous.plugin",\n', ""), encoding="utf-8")
    (state / SESSION).mkdir(parents=True)
    for name in ("ledger.jsonl", "ledger.jsonl.begun"):
        shutil.copy(FORMER / "2026-11-25" / name, state / name)
    shutil.copy(FORMER / "2026-11-27/registre.jsonl", state / SESSION)
    write_database(state / SESSION / "registre.db", (FORMER / "2026-11-27/registre.sql").read_text(encoding="utf-8"))
    write_database(state / "companion/companion.sqlite", (FORMER / "2026-11-27/companion.sql").read_text(encoding="utf-8"))
    write_database(state / "service/service.sqlite", SERVICE_TEXT)
    return folder


def run(town: Path, *words: str) -> tuple[int, str]:
    """The exit code of a command of today in that town, and what it says."""
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(town), "BEFFROI_TOWN": str(town), "BEFFROI_NOW": NOW}
    done = warm().run(words, town, environ)
    return done.returncode, done.stdout + done.stderr


def stored(town: Path) -> dict[str, bytes | str]:
    """Every file of the town's, by name; what a base says, where it is one."""
    paths = (
        path
        for path in town.rglob("*")
        if path.is_file() and path.suffix != ".lock" and path.name != "horloge" and "__pycache__" not in path.parts
    )
    return {
        path.relative_to(town).as_posix(): format_store(path) if path.suffix in (".db", ".sqlite") else path.read_bytes() for path in paths
    }


def test_what_would_change_is_told_and_nothing_is_touched(town):
    before = stored(town)
    code, words = run(town, "upgrade", "--migrate", "--dry-run")
    assert code == 0, words
    assert "les réglages (pelicanconf.py) : de la forme 1 à la 2 (ce qu’un formulaire peut changer va dans ville.toml" in words
    assert "le registre des annonces (.beffroi/ledger.jsonl) : lu tel quel." in words
    assert f"le registre d’une séance (.beffroi/{SESSION}/registre.db) : de la forme 1 à la 2 (les entrées retirées)." in words
    assert "les invitations et les téléphones du conseil (.beffroi/companion/companion.sqlite) : de la forme 1 à la 4" in words
    assert stored(town) == before


def test_one_command_brings_everything_up_and_says_the_same_as_before(town):
    values, ledger = settings.load_settings(town / "pelicanconf.py"), (town / ".beffroi/ledger.jsonl").read_bytes()
    code, words = run(town, "upgrade", "--migrate")
    assert code == 0, words
    assert (town / "ville.toml").is_file()
    refuse_other_values(values, settings.load_settings(town / "pelicanconf.py"))
    assert "withdrawn" in read_column_names(town / ".beffroi" / SESSION / "registre.db", "entries")
    assert {"leads", "phone"} <= read_column_names(town / ".beffroi/companion/companion.sqlite", "invitations")
    assert (town / ".beffroi/ledger.jsonl").read_bytes() == ledger
    assert run(town, "upgrade", "--migrate") == (0, "Rien n’est à changer de forme.\n")
    code, words = run(town, "ledger")
    assert (code, words.count("· envoyé"), "X répond 503" in words) == (0, 2, True), words


def test_the_desk_of_before_opens_with_all_that_it_knew(town):
    code, words = run(town, "serve", "people")
    assert (code, "Jo Essai : écrit, publie ; 1 appareil" in words, "Cam" in words) == (0, True, False), words
    code, words = run(town, "serve", "audit")
    assert (code, "La chaîne est entière" in words, words.count("Jo Essai")) == (0, True, 3), words
    code, words = run(town, "serve", "export", "Jo Essai")
    assert code == 0 and "Le marché s’installe" in words, words


def test_everything_is_as_it_was_where_one_of_them_cannot_be_brought_up(town):
    with closing(sqlite3.connect(town / ".beffroi/service/service.sqlite")) as base, base:
        base.execute("DELETE FROM django_migrations WHERE name = '0002_relaymessage'")
    before = stored(town)
    code, words = run(town, "upgrade", "--migrate", "--copies", str(town.parent / "copies"))
    assert (code, "la base du bureau et des contributions" in words, "Rien n’est changé." in words) == (2, True, True), words
    assert stored(town) == before


def test_a_file_that_a_person_began_is_left_alone(town):
    (town / "ville.toml").write_text("# à moitié écrit à la main\n", encoding="utf-8")
    before = stored(town)
    code, words = run(town, "upgrade", "--migrate", "--copies", str(town.parent / "copies"))
    assert (code, "ville.toml : ce fichier est déjà là" in words) == (2, True), words
    assert stored(town) == before


def test_nothing_is_touched_while_a_program_writes_there(town):
    lock = town / ".beffroi/companion/service.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        code, words = run(town, "upgrade", "--migrate")
    assert (code, "un programme y écrit" in words) == (4, True), words
    assert not (town / "ville.toml").exists()


def test_a_ledger_of_a_later_version_is_told_by_doctor(town):
    with (town / ".beffroi/ledger.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"time": "2027-01-01T09:00:00+01:00", "state": "sent", "version": 2}\n')
    _, words = run(town, "upgrade", "--migrate", "--dry-run")
    assert "le registre des annonces (.beffroi/ledger.jsonl) : d’une version plus récente (forme 2, celle-ci lit la 1)" in words
    _, words = run(town, "doctor")
    assert "le registre des annonces" in words and "écrit par une version plus récente" in words
    assert "À faire : ./beffroi upgrade --migrate" in words


def frozen_names() -> dict[str, str]:
    """The last migration of each application that the base of 2026-11-29 has been through."""
    rows = [line.split("'") for line in SERVICE_TEXT.splitlines() if line.startswith('INSERT INTO "django_migrations"')]
    return {row[1]: row[3] for row in rows}


def tables_of(text: str) -> list[str]:
    """What SQL says of tables and indexes."""
    return sorted(line for line in text.splitlines() if line.startswith("CREATE"))


def schema_of_migrations(folder: Path, names: dict[str, str], is_changed: bool) -> list[str]:
    """The tables that the migrations of today make up to those `names`; `is_changed`: one of them says something else than it did."""
    from django.core.management import call_command
    from django.db import connections, models
    from django.db.migrations import AddField

    from plugins.web_service.stored_tables import FILE, FOLDER
    from tests.web_service.tables import configure_aside

    configure_aside(folder)
    if is_changed:
        first = import_module("plugins.access.migrations.0001_initial")
        first.Migration.operations.append(AddField("staffmember", "more", models.CharField(max_length=9, default="")))
    for application, name in names.items():
        call_command("migrate", application, name, interactive=False, verbosity=0)
    connections.close_all()
    return tables_of(format_store(folder / FOLDER / FILE))


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_migration_that_a_town_has_been_through_is_never_written_again(tmp_path, is_changed):
    made = warm().call(schema_of_migrations, tmp_path, frozen_names(), is_changed, environ={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    assert (made == tables_of(SERVICE_TEXT)) is not is_changed, "write a new migration: 0001 of 2026-11-29 is in towns"


def back_and_forth(town: Path) -> list[object]:
    """The base taken to before the relay's messages, brought up by the command, a row written, taken back."""
    import os

    from django.core.management import call_command
    from django.db import connections

    from plugins.town_folder.stored_files import migrate_stored_files
    from plugins.web_service.configuration import configure_django
    from plugins.web_service.part import list_web_parts
    from plugins.web_service.town import open_web_town

    os.environ["BEFFROI_TOWN"] = str(town)
    paths = locate_town(None)
    rooms = list_usable_rooms(paths.conf)
    configure_django([open_web_town(paths, lambda: paths)], list_web_parts(rooms))
    call_command("migrate", "contributions", "0001_initial", interactive=False, verbosity=0)
    connections.close_all()
    file = paths.state / "service/service.sqlite"
    older = ("contributions", "0002_relaymessage") not in read_applied_migrations(file)
    only = [each for each in list_stored_files(paths, rooms) if each.path == file]
    list(migrate_stored_files(only, town / "copies"))
    complete = set(read_applied_migrations(file)) == set(list_known_migrations(APPLICATIONS))

    from plugins.contributions.models import Contribution

    Contribution.objects.filter(reference="R0002").update(title="Changé depuis")
    list(take_back_stored_files(paths, rooms, town / "copies", town / "later"))
    with closing(sqlite3.connect(file)) as base:
        titles = [title for (title,) in base.execute("SELECT title FROM contributions_contribution ORDER BY id")]
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE name LIKE '%relaymessage'")]
    return [older, complete, titles, tables, sorted(path.name for path in (town / "later").iterdir())]


def test_a_town_that_goes_back_keeps_what_was_written_since(town):
    older, complete, titles, tables, later = warm().call(
        partial(back_and_forth, town), environ={"PATH": "/usr/bin:/bin", "HOME": str(town), "BEFFROI_NOW": NOW}
    )
    assert (older, complete) == (True, True)
    assert titles == ["Un banc à l’ombre ?", "Changé depuis", ""]
    assert tables == []
    assert later == ["0-service.sqlite"]


def take_back(town: Path) -> None:
    """All that was brought up, back where it was."""
    paths = locate_town(str(town / "publishconf.py"))
    list(take_back_stored_files(paths, list_usable_rooms(paths.conf), town / "copies", town / "later"))


def test_settings_come_back_as_they_were(town):
    before = (town / "pelicanconf.py").read_bytes()
    code, words = run(town, "upgrade", "--migrate", "--copies", str(town / "copies"))
    assert code == 0, words
    warm().call(partial(take_back, town), environ={"PATH": "/usr/bin:/bin", "HOME": str(town), "BEFFROI_NOW": NOW})
    assert (town / "pelicanconf.py").read_bytes() == before
    assert not (town / "ville.toml").exists()
    assert json.dumps(sorted(path.name for path in (town / "later").iterdir())).count("pelicanconf.py") == 1


def test_every_format_that_a_room_declares_is_told_in_the_manual():
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    paths = locate_town(str(ROOT / "publishconf.py"))
    from plugins.town_folder.stored_files import list_stored_formats

    assert [each.name for each in list_stored_formats(paths, list_usable_rooms(paths.conf)) if each.name not in manual] == []
