"""The end of a session: its file says all that was written, as an editor would, and says the same when it is read again."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.check import check_alone
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.session_file import CouncilChamber, format_entries
from plugins.service.council_live.store import EntrySender
from plugins.town.council.entry import SessionEntry
from plugins.town.council.session import Window, build_chapters, build_page_entries, build_session, list_deliberations
from plugins.town.council.session_files import build_feed
from plugins.town.council.vote import Attendance, Count, Vote
from tests.alerts.night import git
from tests.house import ROOT

CONF = load_settings(ROOT / "pelicanconf.py")
FILE = """---
id: seance-2026-03-26
title: "Conseil du 26 mars"
date: 2026-03-20 09:00
start: 2026-03-26 18:30
place: Hôtel de ville
session_status: direct
agenda:
  - number: 1
    title: Compte administratif
  - number: 2 bis
    title: Vœu
members:
  - {name: Hélène Vasseur, group: Ensemble}
  - {name: Karim Belhadj, group: Ensemble}
  - {name: Mathilde Cornu, group: Autrement}
huis_clos:
  - {start: 2026-03-26 21:00, end: 2026-03-26 21:20}
entries: []
---

La séance est publique.
"""
HARD = 'Deux-points : « guillemets », "droits", # dièse, {accolades}, 50 % — l’été\nUne autre ligne \\ avec une barre et 🔔.'


@pytest.fixture
def chamber(tmp_path, start):
    """The session, in a journal that has a history."""
    folder = tmp_path / "journal/content/conseil"
    folder.mkdir(parents=True)
    (folder / "2026-03-26.md").write_text(FILE, encoding="utf-8")
    git(tmp_path / "journal", "init", "-q", "-b", "main")
    register = EntryRegister(tmp_path / "registre", lambda: start + timedelta(hours=1))
    return CouncilChamber(folder.parent, "conseil/2026-03-26.md", register, tmp_path / "photos", CONF, {**os.environ})


def test_doors_that_were_closed_from_the_phone_are_in_the_archive(chamber, start):
    closed = (Window(start + timedelta(hours=1), start + timedelta(hours=1, minutes=9)), Window(start + timedelta(hours=2)))
    chamber.close(start + timedelta(hours=3), commit=False, closed_doors=closed)
    reading, mistakes = check_alone(chamber.content, chamber.source, CONF, {})
    assert [str(one) for one in mistakes if not one.harmless] == []
    assert build_session(reading.publication).closed_doors == closed


def filled(chamber, start):
    vote = Vote(1, 1, 1, casting="pour", groups=(("Ensemble", Count(1, 1)), ("Autrement", Count(abstention=1))))
    names = (("Hélène Vasseur", "pour"), ("Karim Belhadj", "contre"), ("Mathilde Cornu", "abstention"))
    first = SessionEntry("seance000001", "propos", HARD, start + timedelta(minutes=3), item="1", speaker="Karim Belhadj")
    entries = [
        first,
        SessionEntry("seance000002", "vote", "", start + timedelta(minutes=9), item="2 bis", vote=vote),
        SessionEntry("seance000003", "vote", "À bulletins secrets.", start + timedelta(minutes=12), item="1", vote=Vote(2, 1, secret=True)),
        SessionEntry("seance000004", "rectification", "- Non.", start + timedelta(minutes=15), item="1", corrects=first.id),
        SessionEntry(
            "seance000005", "information", "null", start + timedelta(minutes=18), picture="seance000005.jpg", alt="La salle : pleine"
        ),
        SessionEntry("seance000010", "vote", "L’amendement.", start + timedelta(minutes=19), item="1", vote=Vote(1, 2), amendment=True),
        SessionEntry(
            "seance000011", "rectification", "À refaire.", start + timedelta(minutes=19), "1", corrects="seance000010", annuls=True
        ),
        SessionEntry("seance000012", "information", "Retiré.", start + timedelta(minutes=21), item="2 bis", outcome="retirée"),
        SessionEntry(
            "seance000013", "information", "Départ.", start + timedelta(minutes=30), attendance=(Attendance("Karim Belhadj", False),)
        ),
        SessionEntry(
            "seance000006", "vote", "~", start + timedelta(minutes=20), item="1", vote=Vote(1, 1, 1, casting="contre", names=names)
        ),
    ]
    for n, entry in enumerate(entries, 1):
        chamber.register.add(entry, EntrySender("tel", n))
    chamber.pictures.mkdir()
    (chamber.pictures / "seance000005.jpg").write_bytes(b"\xff\xd8\xff")
    return entries


def read(chamber):
    reading, mistakes = check_alone(chamber.content, chamber.source, chamber.conf, chamber.environ)
    return build_session(reading.publication), mistakes


def test_the_archive_says_all_that_was_written_and_nothing_that_was_taken_back(chamber, start):
    entries = filled(chamber, start)
    chamber.register.add(SessionEntry("seance000007", "propos", "Trop vite.", start), EntrySender("tel", 11))
    chamber.register.take_back("seance000007")
    closing = chamber.close(start + timedelta(hours=3), commit=False)
    told, mistakes = read(chamber)
    assert mistakes == [] and closing.mistakes == ()
    assert list(told.entries) == entries
    assert (told.status, told.end) == ("clos", start + timedelta(hours=3))
    assert (chamber.content / "images/conseil/conseil-du-26-mars/seance000005.jpg").read_bytes() == b"\xff\xd8\xff"


def test_all_else_of_the_file_stays(chamber, start):
    filled(chamber, start)
    chamber.close(start + timedelta(hours=3), commit=False)
    after = (chamber.content / chamber.source).read_text(encoding="utf-8")
    head, _, tail = FILE.replace("direct", "clos").partition("entries: []\n")
    assert after.startswith(head) and after.endswith(tail.removeprefix("---"))


def test_closing_twice_writes_the_same(chamber, start):
    filled(chamber, start)
    chamber.close(start + timedelta(hours=3), commit=False)
    once = (chamber.content / chamber.source).read_bytes()
    chamber.close(start + timedelta(hours=5), commit=False)
    assert (chamber.content / chamber.source).read_bytes() == once


def test_a_session_that_was_closed_too_early_is_taken_up_again(chamber, start):
    entries = filled(chamber, start)
    chamber.close(start + timedelta(hours=1), commit=False)
    chamber.register.reopen()
    late = SessionEntry("seance000008", "propos", "Encore un mot.", start + timedelta(minutes=90), item="1")
    chamber.register.add(late, EntrySender("tel", 11))
    chamber.close(start + timedelta(hours=2), commit=False)
    told, mistakes = read(chamber)
    assert (list(told.entries), told.end, mistakes) == ([*entries, late], start + timedelta(hours=2), [])


def test_the_archive_and_its_pictures_are_one_commit(chamber, start):
    filled(chamber, start)
    closing = chamber.close(start + timedelta(hours=3), commit=True)
    journal = chamber.content.parent
    assert closing.code is Exit.DONE and "Dans l’histoire du journal" in closing.messages[-1]
    assert git(journal, "show", "--name-only", "--format=%s").split("\n\n") == [
        "séance close : Conseil du 26 mars",
        "content/conseil/2026-03-26.md\ncontent/images/conseil/conseil-du-26-mars/seance000005.jpg",
    ]


def test_what_happened_behind_closed_doors_is_written_and_told(chamber, start):
    """Nothing is lost; nothing of it can be published."""
    entries = filled(chamber, start)
    chamber.register.add(replace(entries[0], id="seance000009", at=start.replace(hour=21, minute=5)), EntrySender("tel", 11))
    closing = chamber.close(start + timedelta(hours=3), commit=False)
    assert [mistake.harmless for mistake in closing.mistakes] == [False]
    assert len(read(chamber)[0].entries) == 11


def test_a_thousand_entries_are_read_again(chamber, start):
    entries = [SessionEntry(f"seance{n:06}", "propos", f"{n} : {HARD[:60]}", start + timedelta(seconds=n), item="1") for n in range(1000)]
    file = chamber.content / chamber.source
    file.write_text(
        FILE.replace("direct", "clos\nend: 2026-03-26 23:00").replace("entries: []", f"entries:{format_entries(entries)}"), encoding="utf-8"
    )
    told, mistakes = read(chamber)
    assert mistakes == [] and list(told.entries) == entries


def mended(chamber, before, after):
    """An editor writes in the archive."""
    file = chamber.content / chamber.source
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    assert [str(one) for one in read(chamber)[1]] == []


def test_closing_again_leaves_what_editors_have_mended_since(chamber, start):
    filled(chamber, start)
    chamber.close(start + timedelta(hours=3), commit=False)
    mended(chamber, "Une autre ligne", "Une ligne relue par la rédaction")
    once = (chamber.content / chamber.source).read_bytes()
    chamber.close(start + timedelta(hours=4), commit=True)
    assert (chamber.content / chamber.source).read_bytes() == once


RECTIFIED = """
  - id: seance000099
    at: 2026-03-26 21:25:00 +01:00
    kind: rectification
    corrects: seance000002
    text: "Untel n’est pas un voleur"
"""


def test_what_is_withdrawn_once_archived_leaves_file_and_history_with_what_editors_wrote_of_it(chamber, start):
    for n, text in enumerate(("La séance est ouverte.", "Untel est un voleur"), 1):
        chamber.register.add(SessionEntry(f"seance{n:06}", "propos", text, start + timedelta(minutes=n), item="1"), EntrySender("tel", n))
    chamber.close(start + timedelta(hours=3), commit=True)
    mended(chamber, '    text: "Untel est un voleur"\n', f'    text: "Untel est un voleur"{RECTIFIED}')
    lock = chamber.content.parent / ".git/index.lock"
    lock.touch()
    assert chamber.forget({"seance000002"}, commit=True).code == Exit.PERSON
    lock.unlink()
    assert chamber.forget({"seance000002"}, commit=True).code == Exit.DONE
    told, mistakes = read(chamber)
    assert [str(one) for one in mistakes] == [] and [one.id for one in told.entries] == ["seance000001"]
    assert "voleur" not in (chamber.content / chamber.source).read_text(encoding="utf-8")
    assert git(chamber.content.parent, "log", "-1", "--format=%s").strip() == "archive corrigée : Conseil du 26 mars"
    assert git(chamber.content.parent, "status", "--porcelain") == ""


def test_a_vote_that_rested_on_a_withdrawn_arrival_is_to_be_checked_and_holds_up_nothing(chamber, start):
    arrival, vote = "seance000021", "seance000022"
    away = (Attendance("Karim Belhadj", False),)
    moves = (
        SessionEntry("seance000020", "information", "Départ.", start + timedelta(minutes=1), attendance=away),
        SessionEntry(arrival, "information", "Karim le voleur.", start + timedelta(minutes=5), attendance=(Attendance("Karim Belhadj"),)),
        SessionEntry(vote, "vote", "", start + timedelta(minutes=9), item="1", vote=Vote(3)),
    )
    for n, entry in enumerate(moves, 1):
        chamber.register.add(entry, EntrySender("tel", n))
    chamber.close(start + timedelta(hours=3), commit=False)
    assert [one.to_check for one in build_page_entries(read(chamber)[0])] == [False] * 3
    chamber.register.withdraw(arrival)
    closing = chamber.forget({arrival}, commit=False)
    archived, mistakes = read(chamber)
    assert [one.sort for one in closing.mistakes] == [one.sort for one in mistakes] == ["vote à vérifier"]
    assert all(one.harmless for one in mistakes)
    shown = build_page_entries(archived)
    assert [one.to_check for one in shown] == [False, True] and not shown[1].unanimous
    assert [one.result for one in build_chapters(archived, shown) if one.item and one.item.number == "1"] == [""]
    assert [(one.result, one.vote) for one in list_deliberations(archived, {})] == [("", None)]
    conf = {"SITENAME": "Valbrune", "FEED_AUTHORITY": "valbrune.example,2025"}
    assert "adoptée" not in build_feed(archived, shown, "https://valbrune.example/", conf, {}).items[0].summary
