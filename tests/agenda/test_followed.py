"""The lists of the agenda as a reader of feeds follows them: when, where, and what became of each event."""

import feedparser
import pytest

from plugins.journal.feeds.feed import FORMATS, Masthead, build_item
from plugins.town.agenda.event import format_dates, format_foreword, format_headline
from plugins.town.agenda.lists import list_calendars, select_for_calendar
from plugins.town.agenda.room import list_agenda_feeds
from tests.agenda.made import list_events
from tests.agenda.pages import AUTHORITY, SITE, page
from tests.announce.sample import NOW

MASTHEAD = Masthead("Le Journal", "", SITE, "fr", AUTHORITY)


TODAY = NOW.date()


def context(*pages, day=TODAY):
    """Pelican's, with these pages, as the room makes it on that day."""
    for one in pages:
        one.headline, one.foreword = format_headline(one.event), format_foreword(one.event)
    return {"calendars": tuple(list_calendars(select_for_calendar(list_events(pages, day)))) if pages else ()}


def feed(following, form):
    """A list, written in a format and read back."""
    items = tuple(build_item(one, AUTHORITY) for one in following.contents)
    return feedparser.parse(form.write(MASTHEAD.build_list_feed(following, items)))


def test_each_list_can_be_followed_and_an_empty_agenda_has_none():
    one = page(quartiers=("Gare",), type="concert", theme="Culture", place="Halle")
    assert [each.folder for each in list_agenda_feeds(context(one))] == [
        f"flux/agenda{where}" for where in ("", "/quartiers/gare", "/lieux/halle", "/themes/culture", "/types/concert")
    ]
    assert list(list_agenda_feeds(context())) == []


def text(entry):
    """What an entry says: RSS has one place for it, Atom two."""
    return entry.content[0].value if "content" in entry else entry.summary


@pytest.mark.parametrize("form", FORMATS[:2], ids=lambda form: form.label)
def test_a_feed_says_when_and_where_before_the_text(form):
    one = page(place="Halle", price="5 €")
    read = feed(next(iter(list_agenda_feeds(context(one)))), form)
    (entry,) = read.entries
    said = text(entry)
    assert (read.bozo, read.feed.title, entry.title, entry.link) == (False, "Le Journal – Agenda", "Le bal", one.permalink)
    assert said.startswith("<p>samedi 4 avril 2026 de 20\u00a0h\u00a030 à 22\u00a0h · Halle · 5 €</p>") and "<p>On danse.</p>" in said


def test_what_is_cancelled_says_so_in_its_title_and_in_its_text():
    entry = feed(next(iter(list_agenda_feeds(context(page(event_status="annulé"))))), FORMATS[0]).entries[0]
    assert entry.title == "Annulé : Le bal"
    assert text(entry).startswith("<p><strong>Cet événement est annulé")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (page("4 avril 2026 à 20 h"), "samedi 4 avril 2026 à 20\u00a0h"),
        (page("4 avril 2026"), "samedi 4 avril 2026"),
        (page("du 4 au 6 avril 2026"), "du samedi 4 avril 2026 au 6 avril 2026"),
        (page("4 avril 2026 de 20 h 30 à 0 h 30"), "samedi 4 avril 2026 de 20\u00a0h\u00a030 à 0\u00a0h\u00a030"),
        (page("14 mars 2026 de 20 h à 1 h"), "samedi 14 mars 2026 de 20\u00a0h à 1\u00a0h"),
        (page("du 4 au 5 avril 2026", rrule="chaque mois jusqu’au 30 juin 2026"), "chaque mois, du samedi 4 avril 2026 au 5 juin 2026"),
        (page("7 avril 2026 à 18 h", rrule="chaque mardi"), "chaque mardi à 18\u00a0h, à partir du mardi 7 avril 2026"),
        (
            page("7 avril 2026 à 18 h", rrule="chaque mardi jusqu’au 30 juin 2026"),
            "chaque mardi à 18\u00a0h, du mardi 7 avril 2026 au 30 juin 2026",
        ),
    ],
)
def test_when_is_said_the_same_whatever_the_day(one, said):
    assert format_dates(one.event) == said


def test_two_builds_of_two_days_give_the_same_feed():
    one = page("7 avril 2026 à 18 h", rrule="chaque mardi jusqu’au 30 juin 2026")
    days = [next(iter(list_agenda_feeds(context(one, day=NOW.date().replace(day=day))))) for day in (27, 30)]
    feeds = {FORMATS[0].write(MASTHEAD.build_list_feed(each, tuple(build_item(one, AUTHORITY) for one in each.contents))) for each in days}
    assert len(feeds) == 1
