"""Events taken in from a calendar or from OpenAgenda: nothing lost in silence, nothing done twice, nothing edited here undone."""

import json
import random

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.reading import split_front_matter
from plugins.town.agenda import exports
from plugins.town.agenda.ical import format_vcalendar, format_vevents
from plugins.town.agenda.import_events import import_events
from plugins.town.agenda.schedule import Schedule, list_occurrences
from tests.agenda.desk import CONF, NOW
from tests.agenda.pages import AUTHORITY, READ, page
from tests.agenda.test_ical import FRAME, SCHEDULES, YEAR
from tests.campaign import trials

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Essai//FR\r\n{}END:VCALENDAR\r\n"
FULL = """BEGIN:VEVENT
UID:bal-2026@comite.example
DTSTART;TZID=Europe/Paris:20260404T203000
DURATION:PT2H30M
SUMMARY:Bal \\; « musette »\\, concert
DESCRIPTION:On danse.\\nVenez.
LOCATION:Salle des fêtes
CATEGORIES:concert,Culture,Centre
ORGANIZER;CN=Comité:mailto:comite@example.org
URL:https://comite.example/bal
STATUS:CANCELLED
ATTACH:https://comite.example/affiche.pdf
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:x
END:VALARM
END:VEVENT
"""
OPENAGENDA = {
    "events": [
        {
            "uid": 12345,
            "slug": "bal",
            "title": {"fr": "Le bal", "en": "The ball"},
            "description": {"fr": "On danse."},
            "longDescription": {"fr": "<p>On danse &amp; on chante.</p>"},
            "keywords": {"fr": ["concert", "Culture"]},
            "timings": [{"begin": "2026-04-04T20:30:00+02:00", "end": "2026-04-04T22:30:00+02:00"}],
            "location": {"name": "Halle", "address": "2 rue du Port"},
            "age": {"min": 6, "max": 12},
            "accessibility": {"mi": True, "vi": False},
            "attendanceMode": 3,
            "onlineAccessLink": "https://visio.example/bal",
            "registration": [{"type": "email", "value": "bal@example.org"}],
            "conditions": {"fr": "Gratuit"},
            "status": 5,
            "image": {"base": "https://cdn.example/", "filename": "bal.jpg"},
            "createdAt": "2026-03-02T09:00:00.000Z",
        }
    ]
}


class Desk:
    """A content folder, and what the last import said."""

    def __init__(self, folder):
        self.folder, self.agenda = folder / "content", folder / "content" / "agenda"

    def take(self, given, name="source.ics", rehearsal=False):
        """Take in a text, bytes or plain values."""
        file = self.folder.parent / name
        data = given if isinstance(given, bytes) else (given if isinstance(given, str) else json.dumps(given)).encode()
        file.write_bytes(data)
        return import_events(file, self.folder, CONF, NOW, rehearsal)

    def texts(self):
        """Every file, by its name."""
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(self.agenda.glob("*"))}

    def publications(self):
        """What `check` reads of them, without a mistake."""
        report = check_journal(self.folder, CONF, NOW)
        assert [str(mistake) for mistake in report.mistakes if not mistake.harmless] == []
        return report


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def ics(*events):
    """A calendar of these VEVENTs."""
    return HEAD.format("".join(events)).replace("\r\n", "\n").replace("\n", "\r\n")


def test_an_event_of_a_calendar_is_a_file_that_check_accepts(desk):
    taken = desk.take(ics(FULL))
    (name,) = (path.name for path in taken.created_paths)
    text = (desk.agenda / name).read_text(encoding="utf-8")
    assert all(
        part in text
        for part in (
            'title: "Bal ; « musette », concert"',
            'begin: "2026-04-04 20:30"',
            'end: "2026-04-04 23:00"',
            'type: "concert"',
            'theme: "Culture"',
            'place: "Salle des fêtes"',
            'organiser: "Comité"',
            'event_status: "annulé"',
            "On danse.\nVenez.",
            "[En savoir plus](https://comite.example/bal)",
            '  - "Centre"',
            "skip: yes",
        )
    ), text
    desk.publications()


def test_what_our_files_cannot_say_is_told(desk):
    told = desk.take(ics(FULL)).messages
    assert told == ("1 × ATTACH, que nos fichiers ne disent pas.", "1 × VALARM, qui n’est pas un événement.")


def test_an_export_of_openagenda_keeps_what_it_says(desk):
    taken = desk.take(OPENAGENDA, "export.json")
    text = taken.created_paths[0].read_text(encoding="utf-8")
    assert all(
        part in text
        for part in (
            'title: "Le bal"',
            'summary: "On danse."',
            "On danse & on chante.",
            'place: "Halle"',
            'street_address: "2 rue du Port"',
            'age: "6-12"',
            '  - "mi"',
            'attendancemode: "mixte"',
            'price: "Gratuit"',
            'event_status: "complet"',
            '  - "bal@example.org"',
            'date: "2026-03-02 10:00"',
        )
    ), text
    assert taken.messages == ("1 × texte en en, que le même fichier ne dit pas.", "1 × « image », que nos fichiers ne disent pas.")
    desk.publications()


@pytest.mark.parametrize(("given", "name"), [(ics(FULL), "a.ics"), (OPENAGENDA, "a.json")], ids=["ics", "openagenda"])
def test_the_same_file_taken_in_again_changes_nothing(desk, given, name):
    desk.take(given, name)
    before = desk.texts()
    again = desk.take(given, name)
    assert (again.created_paths, again.changed_paths, again.unchanged_count, desk.texts()) == ((), (), 1, before)


def test_a_rehearsal_writes_nothing(desk):
    assert len(desk.take(ics(FULL), rehearsal=True).created_paths) == 1
    assert not desk.agenda.exists()


def test_what_the_source_changed_is_changed_and_keeps_its_id_its_address_and_its_date(desk):
    (path,) = desk.take(ics(FULL)).created_paths
    before = path.read_text(encoding="utf-8")
    again = desk.take(ics(FULL.replace("Bal ", "Grand bal ").replace("T203000", "T210000")))
    after = path.read_text(encoding="utf-8")
    assert (again.created_paths, again.changed_paths) == ((), (path,))
    assert 'title: "Grand bal' in after and "21:00" in after
    assert [line for line in after.split("\n")[:5] if line.startswith(("id:", "slug:", "date:"))] == [
        line for line in before.split("\n")[:5] if line.startswith(("id:", "slug:", "date:"))
    ]


def test_a_body_that_looks_like_keys_moves_neither_the_id_nor_the_address(desk):
    hostile = FULL.replace("On danse.\\nVenez.", "On danse.\\nid: 20990101-autre\\nslug: ailleurs\\ndate: demain")
    (path,) = desk.take(ics(hostile)).created_paths
    before = split_front_matter(path.read_text(encoding="utf-8"), path.name).keys
    desk.take(ics(hostile.replace("Bal ", "Grand bal ")))
    after = split_front_matter(path.read_text(encoding="utf-8"), path.name).keys
    assert {name for name in before if before[name].value != after[name].value} == {"title"}


def test_a_title_that_says_a_date_of_the_source_stays_as_the_source_says_it(desk):
    dated = FULL.replace("UID:", "CREATED:20260302T080000Z\nUID:")
    (path,) = desk.take(ics(dated)).created_paths
    again = dated.replace("CREATED:20260302T080000Z", "CREATED:20260303T080000Z").replace("Bal ", "Reporté du 2026-03-03 09:00, bal ")
    desk.take(ics(again))
    after = split_front_matter(path.read_text(encoding="utf-8"), path.name).keys
    assert (after["title"].value[:28], after["date"].value) == ("Reporté du 2026-03-03 09:00,", "2026-03-02 09:00")


def test_what_was_edited_here_stays_and_is_told_once_the_source_changes(desk):
    (path,) = desk.take(ics(FULL)).created_paths
    path.write_text(edited := path.read_text(encoding="utf-8").replace("On danse.", "On danse !"), encoding="utf-8")
    assert desk.take(ics(FULL)).messages[:1] == ("1 × ATTACH, que nos fichiers ne disent pas.",)
    again = desk.take(ics(FULL.replace("Bal ", "Grand bal ")))
    assert (again.changed_paths, "retouché ici" in again.messages[0], path.read_text(encoding="utf-8")) == ((), True, edited)


def test_what_was_deleted_here_does_not_come_back_and_what_is_gone_there_is_told(desk):
    (path,) = desk.take(ics(FULL)).created_paths
    assert "n’est plus dans la source" in " ".join(desk.take(ics(FULL.replace("bal-2026", "autre"))).messages)
    path.unlink()
    desk.take(ics(FULL.replace("Bal ", "Grand bal ")))
    assert not path.exists()


def test_an_event_that_does_not_say_what_it_is_is_online_and_told(desk):
    taken = desk.take(ics(FULL.replace("CATEGORIES:concert,", "CATEGORIES:").replace("Bal \\; « musette »\\, concert", "Les Amis")))
    text = taken.created_paths[0].read_text(encoding="utf-8")
    assert 'type: "rendez-vous"' in text and "\nstatus:" not in text
    assert "1 sans genre, publiés comme « rendez-vous » : les-amis.md. Choisissez leur « type »." in taken.messages


def test_an_event_without_a_place_waits_for_an_editor_and_stops_nothing(desk):
    taken = desk.take(ics(FULL.replace("LOCATION:Salle des fêtes\n", "")))
    assert 'status: "draft"' in taken.created_paths[0].read_text(encoding="utf-8")
    assert any("brouillon, son lieu n’est pas dit" in sentence for sentence in taken.messages)
    desk.publications()


@pytest.mark.parametrize("name", SCHEDULES)
def test_our_own_calendar_comes_back_with_the_same_sessions(desk, name):
    one = SCHEDULES[name]
    taken = desk.take(format_vcalendar(FRAME, [format_vevents(one, AUTHORITY)]))
    desk.publications()
    shown = list_occurrences(Schedule.from_front_matter(one.publication.extra), None, YEAR)
    sessions = sorted(each for path in taken.created_paths for each in sessions_of(path))
    assert sessions == sorted((each.begin, each.cancelled) for each in shown)


@pytest.mark.parametrize("name", SCHEDULES)
def test_our_own_json_comes_back_with_the_same_sessions(desk, name):
    one = SCHEDULES[name]
    taken = desk.take({"total": 1, "events": [exports.export_event(one)]}, "agenda.json")
    desk.publications()
    shown = list_occurrences(Schedule.from_front_matter(one.publication.extra), None, YEAR)
    sessions = sorted(each for path in taken.created_paths for each in sessions_of(path))
    assert sessions == sorted((each.begin, each.cancelled) for each in shown)
    assert not [told for told in taken.messages if "brouillon" not in told]


def test_our_own_json_keeps_all_that_it_says(desk):
    keys = {
        "title": "Bal « musette »",
        "summary": "On danse.",
        "type": "concert",
        "theme": "Culture",
        "quartiers": ("Gare",),
        "tags": ("danse",),
        "age": "dès 6 ans",
        "accessibility": "mi, hi",
        "attendancemode": "mixte",
        "onlineaccesslink": "https://visio.example/bal",
        "registration": "06 12 34 56 78",
        "price": "de 5 à 12 €",
        "event_status": "complet",
        "place": "Halle",
        "street_address": "2, rue du Port",
        "organiser": "Les Trois Cloches",
    }
    text = desk.take({"events": [exports.export_event(page(**keys))]}, "agenda.json").created_paths[0].read_text(encoding="utf-8")
    desk.publications()
    for value in (
        "Bal « musette »",
        "On danse.",
        "concert",
        "Culture",
        "Gare",
        "danse",
        "dès 6 ans",
        "mi",
        "hi",
        "mixte",
        "06 12 34 56 78",
    ):
        assert f'"{value}"' in text, value
    for value in ("de 5 à 12 €", "complet", "Halle", "2, rue du Port", "Les Trois Cloches", "https://visio.example/bal"):
        assert f'"{value}"' in text, value


def sessions_of(path):
    """When each session of one file begins, as the house reads it, and whether it is off."""
    keys = split_front_matter(path.read_text(encoding="utf-8"), path.name).keys
    read = {name: READ[name](keys[name]) for name in ("timings", "rrule", "rdates", "exdates", "cancelled") if name in keys}
    return [
        (each.begin, each.cancelled or "event_status" in keys) for each in list_occurrences(Schedule.from_front_matter(read), None, YEAR)
    ]


def test_what_is_no_calendar_is_refused_in_words(desk):
    for given in ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n", "[1, 2]", "{}", "\x00"):
        with pytest.raises(SettingsError):
            desk.take(given)


def test_a_private_event_and_one_without_a_date_are_told_and_not_taken(desk):
    private, undated = FULL.replace("STATUS:CANCELLED", "CLASS:PRIVATE"), FULL.replace("DTSTART;TZID=Europe/Paris:20260404T203000\n", "")
    taken = desk.take(ics(private, undated.replace("bal-2026", "autre")))
    assert (taken.created_paths, [told for told in taken.messages if "événement " in told and "VALARM" not in told]) == (
        (),
        ["1 × événement privé.", "1 × événement sans date."],
    )


def test_a_rule_that_we_do_not_know_is_told(desk):
    taken = desk.take(ics(FULL.replace("DURATION", "RRULE:FREQ=HOURLY;COUNT=3\nDURATION")))
    assert any("répétition « FREQ=HOURLY;COUNT=3 » non reprise" in sentence for sentence in taken.messages)
    desk.publications()


def damaged(data, chance):
    """The same bytes, some of them lost, doubled or changed."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found))
        match chance.randrange(3):
            case 0:
                found[place] = chance.randrange(256)
            case 1:
                del found[place : place + chance.randrange(1, 40)]
            case _:
                found[place:place] = chance.choice([b"9", b"-", b";", b":", b"null", b"[]", b"{}", b"\r\n", b"Z"])
    return bytes(found)


@pytest.mark.parametrize("source", ["ics", "openagenda"])
def test_a_damaged_file_is_refused_in_words_or_tells_what_it_lost(desk, source):
    whole = ics(FULL).encode() if source == "ics" else json.dumps(OPENAGENDA).encode()
    for number in range(trials(full=5000, sample=60)):
        try:
            taken = desk.take(damaged(whole, random.Random(f"{source} {number}")), rehearsal=True)
        except SettingsError:
            continue
        assert taken.created_paths or taken.messages, number
