"""The drill: the store is saved, lost, put back; a person asks for what is known of them, then to be forgotten. On each store."""

import json
from pathlib import Path

import pytest

from tests.web_service.stores import STORES, in_service


@pytest.mark.parametrize("store", STORES)
def test_what_was_saved_comes_back_whole_in_another_store(tmp_path: Path, request: pytest.FixtureRequest, store: str):
    base = request.getfixturevalue("postgresql")() if store == "postgresql" else ""
    file, lost = tmp_path / "bureau.tar.gz", tmp_path / "lost"
    before = in_service(tmp_path / "first", base, filled_and_saved, str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert in_service(lost, "", put_back, str(file)) == before
    assert (lost / "state" / "service" / "images" / "1" / "a.jpg").read_bytes() == b"a picture"


def filled_and_saved(file):
    from plugins.service.access.people import enter_by_code, invite_person, make_mail_code
    from plugins.service.desk.models import DeskDraft
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.backup import take_backup
    from plugins.service.web_service.configuration import get_current_town, make_service_folder
    from plugins.service.web_service.outbox import put_work

    now = get_current_town().clock()
    person, code = invite_person("Camille Roy", ("write",), "camille@ville.example", Deed("commande", "invitation"))
    enter_by_code(code, "un téléphone", "127.0.0.1")
    make_mail_code(person)
    DeskDraft.objects.create(kind="breve", values={"title": "É"}, author=person, created_at=now, updated_at=now)
    put_work("essai", {"un": 1}, now, key="un")
    picture = make_service_folder(get_current_town()) / "images" / "1" / "a.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    take_backup(Path(file))
    return what_there_is()


def what_there_is():
    from django.core import serializers

    from plugins.service.web_service.audit import find_first_broken_line
    from plugins.service.web_service.backup import list_served_tables

    assert find_first_broken_line() is None
    rows = [row for table in list_served_tables() for row in table._default_manager.order_by("pk")]
    return json.loads(serializers.serialize("json", rows))


def put_back(file):
    from plugins.service.access.people import find_invitation, invite_person
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.backup import restore_backup

    invite_person("Quelqu’un d’autre", ("write",), "", Deed("commande", "invitation"))
    restore_backup(Path(file))
    there = what_there_is()
    _, code = invite_person("Nouvelle Personne", ("write",), "", Deed("commande", "invitation"))
    assert find_invitation(code)
    return there


def test_a_machine_that_died_is_followed_by_one_that_erases_again_and_reads_what_was_sealed(tmp_path: Path):
    file = tmp_path / "bureau.tar.gz"
    sealed, peak = in_service(tmp_path / "dead", "", filled_with_more_and_saved, str(file))
    assert peak < LARGE // 2
    state = tmp_path / "new" / "state"
    (state / "service").mkdir(parents=True)
    (state / "service" / "textes-effaces.txt").write_text("ICI\n")
    assert in_service(tmp_path / "new", "", read_sealed_after, str(file), sealed) == ("un canari", "erased", 0)
    assert set((state / "service" / "textes-effaces.txt").read_text().split()) == {"EFFACE", "ICI"}
    assert (state / "service" / "images" / "1" / "a.jpg").stat().st_size == LARGE
    assert {path.relative_to(state).as_posix() for path in (state / "restored").rglob("*") if path.is_file()} == {
        "restored/ledger.jsonl",
        "restored/companion/2026-03-27/registre.db",
    }
    assert not (state / "ledger.jsonl").exists()


LARGE = 16 << 20
"""Bytes of a picture that is not to be whole in memory."""


def filled_with_more_and_saved(file):
    """What was sealed, and how much memory the backup has taken at most."""
    import os
    import sqlite3
    import tracemalloc

    from plugins.service.web_service.backup import take_backup
    from plugins.service.web_service.configuration import get_current_town, make_service_folder
    from plugins.voices.contributions.admission import encrypt
    from plugins.voices.contributions.models import Contribution

    town = get_current_town()
    state, folder = town.paths.state, make_service_folder(town)
    (state / "ledger.jsonl").write_text("{}\n")
    register = state / "companion" / "2026-03-27" / "registre.db"
    register.parent.mkdir(parents=True)
    sqlite3.connect(register).execute("CREATE TABLE entries (withdrawn)").connection.close()
    (folder / "textes-effaces.txt").write_text("EFFACE\n")
    (folder / "images" / "1").mkdir(parents=True)
    (folder / "images" / "1" / "a.jpg").write_bytes(os.urandom(LARGE))
    fields = {"section": "question", "text": "Mes mots.", "state": "waiting", "received_at": town.clock()}
    Contribution.objects.create(reference="EFFACE", sending="s", **fields)
    sealed = encrypt("un canari")
    tracemalloc.start()
    take_backup(Path(file))
    return sealed, tracemalloc.get_traced_memory()[1]


def read_sealed_after(file, sealed):
    from django.contrib.sessions.models import Session

    from plugins.service.web_service.backup import restore_backup
    from plugins.voices.contributions.admission import decrypt, encrypt
    from plugins.voices.contributions.models import Contribution

    encrypt("with a key of its own")
    restore_backup(Path(file))
    return decrypt(sealed), Contribution.objects.get().state, Session.objects.count()


@pytest.mark.parametrize("data", [b"", b"rien", b"\x1f\x8b\x08\x00"])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, data: bytes):
    (tmp_path / "faux.tar.gz").write_bytes(data)
    assert in_service(tmp_path, "", refused, str(tmp_path / "faux.tar.gz")) == 1


def refused(file):
    from plugins.core.infrastructure.errors import SettingsError
    from plugins.service.access.models import StaffMember
    from plugins.service.access.people import invite_person
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.backup import restore_backup

    invite_person("Camille Roy", ("write",), "", Deed("commande", "invitation"))
    with pytest.raises(SettingsError):
        restore_backup(Path(file))
    return StaffMember.objects.count()


def test_a_person_is_given_what_is_known_of_them_then_erased(tmp_path: Path):
    told, left = in_service(tmp_path, "", given_and_erased)
    assert told["personne"][0]["email"] == "camille@ville.example" and told["access.TrustedDevice"][0]["label"] == "un téléphone"
    assert told["desk.DeskDraft"][0]["values"] == {"title": "É"} and [line["action"] for line in told["journal"]] == ["arrivée par un code"]
    assert "public_key" not in json.dumps(told) and left == {"access": 0, "desk": 0}


def given_and_erased():
    from plugins.service.access.commands import erase_member, export_member, find_member
    from plugins.service.access.people import enter_by_code, invite_person
    from plugins.service.desk.models import DeskDraft
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.backup import list_served_tables
    from plugins.service.web_service.configuration import get_current_town

    now, by = get_current_town().clock(), Deed("commande", "effacement")
    person, code = invite_person("Camille Roy", ("write",), "camille@ville.example", by)
    enter_by_code(code, "un téléphone", "127.0.0.1")
    DeskDraft.objects.create(kind="breve", values={"title": "É"}, author=person, created_at=now, updated_at=now)
    told = json.loads(export_member(find_member("Camille Roy")))
    erase_member(find_member("Camille Roy"), by)
    left = {"access": 0, "desk": 0}
    for table in list_served_tables():
        if table._meta.app_label in left:
            left[table._meta.app_label] += table._default_manager.count()
    return told, left
