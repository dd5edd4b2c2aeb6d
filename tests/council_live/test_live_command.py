"""`./beffroi live` as it is typed: what it refuses and with which words, and an evening from the invitation to the archive."""

import re
import time
from contextlib import contextmanager

import pytest

from plugins.command.town import list_usable_rooms
from plugins.service.council_live.phone import MEANT_FOR
from plugins.service.council_live.service import SERVICE
from plugins.service.evening.serve import REHEARSAL, list_services
from plugins.service.evening.store import FOLDER
from tests.alerts.night import begun, git
from tests.council_live.evening import Client
from tests.journal import TestJournal, files
from tests.ports import free_port
from tests.processes import PATIENCE, soon

END_SAID = re.compile(r'"state": "sent".*"occasion": "entry/closed"')
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")
FILE = """---
id: seance-{day}
title: "Conseil du {day}"
date: 2026-03-20 09:00
start: {day} 08:30
place: Hôtel de ville
session_status: {status}
agenda:
  - {{number: "1", title: Compte administratif}}
  - {{number: "2", title: Passerelle}}
members:
  - {{name: Hélène Vasseur, group: Ensemble}}
  - {{name: Karim Belhadj, group: Autrement}}
---

La séance est publique.
"""
TODAY, LATER = "2026-03-27", "2026-04-23"


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def journal(tmp_path, port):
    """A journal that has a council, and no session yet."""
    return TestJournal(tmp_path, f"LIVE = {{'address': '127.0.0.1:{port}'}}\nCOUNCIL = {{'hold': 6}}\nDEMONSTRATION_NOW = None")


def convened(journal, day, status):
    folder = journal.folder / "content/conseil"
    folder.mkdir(exist_ok=True)
    (folder / f"{day}.md").write_text(FILE.format(day=day, status=status), encoding="utf-8")
    return folder / f"{day}.md"


@contextmanager
def served(journal, port, *words):
    """The service, until the end of the block, and what it has said."""
    service = begun(journal, "live", *words)
    try:
        lines = []
        while not lines or "écoute" not in lines[-1]:
            line = service.stdout.readline()
            assert line, lines
            lines.append(line)
        yield service, "".join(lines)
    finally:
        service.kill()
        service.wait()
        service.stdout.close()


def shown(client, path, words):
    """What stands at `path`, once it has `words`."""
    until = time.monotonic() + PATIENCE
    while words not in (said := client.ask("GET", path).body.decode()):
        assert time.monotonic() < until, (path, said[:500])
        time.sleep(0.1)
    return said


def phone(journal, port, *words):
    invited = journal.run("live", "invite", "Camille", "--lead", *words).stdout
    code = CODE.search(invited)[0]
    assert f"Adresse du téléphone : http://127.0.0.1:{port}/direct/" in invited and "Seule cette machine l’ouvre" in invited
    client = Client("127.0.0.1", port, {"Origin": f"http://127.0.0.1:{port}", "X-Beffroi": "direct"})
    assert client.join(code).told["name"] == "Camille"
    return client


@pytest.mark.parametrize(
    ("sessions", "words", "code", "said"),
    [
        ({}, [], 2, "Aucune séance en direct dans content/conseil/"),
        ({LATER: "prévu"}, [], 2, "la prochaine est le 23/04/2026, content/conseil/2026-04-23.md"),
        ({TODAY: "prévu"}, [], 2, "content/conseil/2026-03-27.md : la séance est prévue. Écrivez « session_status: direct »"),
        ({TODAY: "clos"}, [], 2, "Aucune séance en direct"),
        ({TODAY: "direct", LATER: "direct"}, [], 2, "Deux séances sont en direct. Écrivez « session_status: clos »"),
        ({TODAY: "directe"}, [], 1, "Vouliez-vous dire « direct » ?"),
        ({TODAY: "direct"}, ["invite"], 2, 'Donnez un prénom, entre guillemets : ./beffroi live invite "Camille"'),
        ({TODAY: "direct"}, ["revoke", "Bob"], 2, "« Bob » n’est pas invité à cette séance. Le sont : personne."),
        (
            {TODAY: "direct"},
            ["withdraw", "m0phone0000000404"],
            2,
            "« m0phone0000000404 » n’est pas une entrée de",
        ),
        ({TODAY: "direct"}, ["close", "--lead"], 2, "--lead se dit avec invite"),
        ({TODAY: "direct"}, ["close"], 2, "Pour clore : --yes"),
        ({TODAY: "direct"}, ["doors", "ouvertes"], 2, "doors : écrivez closed (huis clos) ou open (il est levé)."),
        ({TODAY: "direct"}, ["fermer"], 2, "« fermer » : cette action n’existe pas."),
        ({TODAY: "direct"}, ["status", "Camille"], 2, "n’attend pas de mot de plus"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_write(journal, sessions, words, code, said):
    for day, status in sessions.items():
        convened(journal, day, status)
    assert said in journal.run("live", *words, code=code).stderr


def test_an_evening_from_the_invitation_to_the_archive(journal, port):
    file = convened(journal, TODAY, "direct")
    with served(journal, port):
        camille = phone(journal, port)
        assert camille.write(1).status == 200
        assert camille.write(2, item="2").status == 200
    with served(journal, port):
        assert camille.get("state?since=0").told["last"] == 2
        vote = {"pour": 1, "contre": 1, "casting": "pour"}
        assert camille.write(3, kind="vote", item="2", text="", vote=vote, tell=True).status == 200
        told = journal.run("live", "status").stdout
        assert "il tourne" in told and "Entrées : 3, dont 1 pour les réseaux." in told
        assert "Camille : sur un téléphone, tient la séance" in told
        assert re.search(r"Camille  arrivée  \w{8}", told) and "Camille  entrée  m0phone0000000001" in told
        journal.run("live", "doors", "closed")
        assert camille.write(4).status == 403
        journal.run("live", "doors", "open")
        assert journal.run("live", "revoke", "Camille").stdout.startswith("Camille ne peut plus écrire")
        assert camille.write(4).status == 401
        assert "close, avec 3 entrées" in journal.run("live", "close", "--yes").stdout
    text = file.read_text(encoding="utf-8")
    assert "session_status: clos" in text and "Mot 1" in text and "casting" in text
    assert (journal.folder / "state" / FOLDER).stat().st_mode & 0o077 == 0
    assert journal.run("check").returncode == 0
    with served(journal, port) as (_, said):
        assert "il reste à en dire aux réseaux" in said
        ledger = journal.folder / "state/ledger.jsonl"
        while not ledger.exists() or not END_SAID.search(ledger.read_text(encoding="utf-8")):
            time.sleep(0.1)
        assert "1 sur le réseau" in journal.run("live", "status").stdout
    assert "Aucune séance" in journal.run("live", code=2).stderr


@pytest.mark.parametrize("has_history", [True, False])
def test_closing_from_the_phone_keeps_the_archive_in_the_history_of_the_journal(journal, port, has_history):
    if has_history:
        git(journal.folder, "init", "-q", "-b", "main")
    file = convened(journal, TODAY, "direct")
    with served(journal, port):
        camille = phone(journal, port)
        assert camille.write(1).status == 200
        closing = camille.post("close", {"confirm": f"Conseil du {TODAY}"})
    assert (closing.status, closing.told["status"]) == (200, "clos") and "session_status: clos" in file.read_text(encoding="utf-8")
    name = f"content/conseil/{TODAY}.md"
    if has_history:
        assert git(journal.folder, "show", "--name-only", "--format=%s").split("\n\n") == [f"séance close : Conseil du {TODAY}", name]
    else:
        assert f"{name} n’est dans aucun dépôt git : gardez ce fichier." in closing.told["said"]


def test_a_session_that_was_closed_too_early_goes_on(journal, port):
    assert "Aucune séance" in journal.run("live", "reopen", code=2).stderr
    file = convened(journal, TODAY, "direct")
    with served(journal, port):
        camille = phone(journal, port)
        assert camille.write(1).status == 200
        journal.run("live", "close", "--yes")
        assert camille.write(2).status == 403
        assert "de nouveau en direct" in journal.run("live", "reopen").stdout
        assert journal.run("check").returncode == 0
        assert camille.write(2).status == 200
        assert "close, avec 2 entrées" in journal.run("live", "close", "--yes").stdout
    assert "Mot 2" in file.read_text(encoding="utf-8")


def test_a_rehearsal_touches_neither_the_journal_nor_the_site(journal, port):
    convened(journal, LATER, "prévu")
    (journal.folder / "public").mkdir()
    journal.run("build", BEFFROI_NOW="2026-03-27T08:40")
    before = files(journal.folder / "content"), files(journal.folder / "public")
    with served(journal, port, "--rehearsal") as (_, said):
        assert "RÉPÉTITION" in said
        camille = phone(journal, port, "--rehearsal")
        assert camille.write(1, tell=True).status == 200
        assert b'href="/conseil/' in camille.ask("GET", "/conseil/").body
        page = shown(camille, f"/conseil/conseil-du-{LATER}/", "Mot 1")
        assert "RÉPÉTITION" in page and "En direct" in page and "https://journal." not in page
        assert "Mot 1" in shown(camille, f"/conseil/conseil-du-{LATER}/live.json", "Mot 1")
        assert "suit pas" not in journal.run("live", "status", "--rehearsal").stdout
        for path in ("/../conf.py", "/conseil/../../conf.py", "/%2e%2e/conf.py", "/conf.py", "/%00"):
            assert camille.ask("GET", path).status in (400, 404)
        assert camille.post("close", {"confirm": f"Conseil du {LATER}"}).status == 200
        assert camille.write(2).status == 403
    assert (files(journal.folder / "content"), files(journal.folder / "public")) == before
    assert (journal.folder / "state" / REHEARSAL).is_dir() and not (journal.folder / "state" / FOLDER).exists()


def test_a_page_that_does_not_follow_is_told_by_the_status_the_log_and_the_phone(journal, port):
    convened(journal, TODAY, "direct")
    with served(journal, port) as (service, said):
        camille = phone(journal, port)
        assert camille.write(1).status == 200
        troubles = soon(lambda: camille.get("state?since=0").told["session"]["troubles"])
        assert "La page des lecteurs ne suit pas" in troubles[0] and "./beffroi publish" in troubles[0]
        assert re.search(r"PAGE : elle ne suit pas depuis .*\n?.*./beffroi publish", journal.run("live", "status").stdout)
        service.terminate()
        assert "la page des lecteurs ne suit pas" in said + service.stdout.read()


def test_what_was_rehearsed_is_erased_once_the_session_is_served(journal, port):
    convened(journal, TODAY, "direct")
    with served(journal, port, "--rehearsal"):
        tried = phone(journal, port, "--rehearsal")
        assert tried.write(1, text="Essai du micro").status == 200
    with served(journal, port):
        camille = phone(journal, port)
        camille.headers[MEANT_FOR] = tried.headers[MEANT_FOR]
        assert camille.write(1, text="Essai du micro").status == 409
        assert camille.get("state?since=0").told["entries"] == []
    assert not (journal.folder / "state" / REHEARSAL).exists()


def test_an_entry_is_taken_out_of_the_archive_by_whoever_runs_the_machine(journal, port):
    file = convened(journal, TODAY, "direct")
    with served(journal, port):
        camille = phone(journal, port)
        assert camille.write(1, text="Untel est un voleur").status == camille.write(2, text="La séance est levée.").status == 200
        journal.run("live", "close", "--yes")
    assert "voleur" in file.read_text(encoding="utf-8")
    told = journal.run("live", "withdraw", f"https://journal.valbrune.example/conseil/conseil-du-{TODAY}/#e-m0phone0000000001").stdout
    assert "L’entrée est retirée" in told and "l’histoire du dépôt" in told
    assert "voleur" not in file.read_text(encoding="utf-8") and "La séance est levée." in file.read_text(encoding="utf-8")
    assert journal.run("check").returncode == 0
    assert re.search(r"commande  entrée retirée  m0phone0000000001", journal.run("live", "status").stdout)


def test_a_town_that_names_the_council_alone_has_its_live_service_too():
    assert list_services(list_usable_rooms({"PLUGINS": ["plugins.journal.editorial.plugin", "plugins.town.council.plugin"]})) == [SERVICE]
    assert list_services(list_usable_rooms({"PLUGINS": ["plugins.journal.editorial.plugin"]})) == []
