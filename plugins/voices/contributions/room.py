"""The manifest of the room `contributions`: its settings, and its part of the permanent service. A build asks nothing of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.settings import DictionaryReader, parse_text, parse_texts, setting
from plugins.core.publication.room import Room
from plugins.core.publication.words import WEEKDAYS, format_french_hour, format_weekday_and_day
from plugins.service.evening.settings import parse_origin
from plugins.town.places.openings import Hours, Incalculable, can_be_followed, list_openings

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plugins.service.web_service.part import Chore, Delay, PersonalRecords, WebPart, WebTown, Work, WorkQueue

OFFICE_HOURS = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"


def parse_opening_hours(value: Any) -> str:
    """Hours as OpenStreetMap writes them."""
    if not can_be_followed(parse_text(value)):
        raise ValueError(f"« {value} » n’est pas un horaire. Écrivez par exemple {OFFICE_HOURS}.")
    return parse_text(value)


@dataclass(frozen=True)
class ContributionRules:
    """`public` is where residents reach `/voix/`: the journal's own host where its server hands these addresses on, else the service's."""

    public: str = setting(parse_origin, "L’adresse sous laquelle ils ouvrent /voix/.", default="", example="https://journal.ma-ville.fr")
    hours: str = setting(
        parse_opening_hours, "Quand leurs textes sont lus.", default=OFFICE_HOURS, example="Mo-Fr 09:00-12:00,14:00-17:00; PH off"
    )
    second: tuple[str, ...] = setting(parse_texts, "Les genres dont un refus demande deux personnes.", default=())
    shown_until_read: tuple[str, ...] = setting(parse_texts, "Les genres qu’un signalement laisse en ligne jusqu’à sa lecture.", default=())


@dataclass(frozen=True)
class Settings:
    """The settings of the room `contributions`."""

    contributions: ContributionRules = setting(
        DictionaryReader(ContributionRules),
        "Ce que les habitants écrivent au service.",
        default=ContributionRules(),
        details="[Les voix des habitants](voix.md).",
    )


def build_web_part() -> "WebPart":
    """The part of the web service where residents write and moderators read."""
    from plugins.service.web_service.part import WebPart  # for the service alone

    return WebPart(
        "plugins.voices.contributions",
        addresses=_import_addresses,
        works=_import_works,
        chores=_import_chores,
        followers=_import_followers,
        delays=_import_delays,
        restored=_import_restored,
        records=_import_records,
        statics=("desk/voices.css", "desk/voices.js", "desk/desk.css"),
    )


def _import_addresses() -> "Sequence[URLPattern | URLResolver]":
    from plugins.voices.contributions.moderation_pages import urlpatterns  # Django, once it is ready

    return urlpatterns


def _import_works() -> "Mapping[WorkQueue, Mapping[str, Work]]":
    from plugins.service.web_service.part import WorkQueue  # for the service alone
    from plugins.voices.contributions import journal_texts, letters, moderation, neighbour_pages, reports  # Django, once it is ready

    return {
        WorkQueue.PUBLISH: {journal_texts.SET_MERGES: journal_texts.set_merges, journal_texts.SET_VISIBILITY: journal_texts.set_visibility},
        WorkQueue.MAIL: {
            letters.SEND_LETTER: letters.send_letter,
            neighbour_pages.SEND_RELAYED: neighbour_pages.send_relayed,
            moderation.SEND_REMINDER: moderation.send_reminder,
            reports.SEND_REPORT_LETTER: reports.send_report_letter,
        },
    }


def _import_delays() -> "Callable[[WebTown], Iterable[Delay]]":
    from plugins.voices.contributions.moderation import find_delays  # Django, once it is ready

    return find_delays


def _import_restored() -> "Chore":
    from plugins.voices.contributions.personal_records import erase_again  # Django, once it is ready

    return erase_again


def _import_records() -> "PersonalRecords":
    from plugins.service.web_service.part import PersonalRecords  # for the service alone
    from plugins.voices.contributions.personal_records import erase_resident, export_resident  # Django, once it is ready

    return PersonalRecords(export_resident, erase_resident)


def _import_followers() -> "Sequence[Chore]":
    from plugins.voices.contributions import letters  # Django, once it is ready

    return [letters.tell_answers]


def _import_chores() -> "Mapping[WorkQueue, Sequence[Chore]]":
    from plugins.service.web_service.part import WorkQueue  # for the service alone
    from plugins.voices.contributions import (  # Django, once it is ready  # likewise
        admission,
        journal_texts,
        letters,
        moderation,
        neighbour_pages,
        personal_records,
        reports,
    )

    chores = [
        journal_texts.put_right_visibility,
        journal_texts.forget_erased_texts,
        letters.tell_answers,
        neighbour_pages.warn_of_ends,
        moderation.remind_moderators,
        neighbour_pages.forget_unconfirmed_messages,
        reports.forget_old_contacts,
        personal_records.forget_old_texts,
        personal_records.wipe_erased,
        lambda town: admission.forget_spent_proofs(town.clock()),
    ]
    return {WorkQueue.MAIL: chores}


ROOM = Room(needs="plugins.journal.editorial.plugin", settings=Settings, web=build_web_part)


FARTHEST = timedelta(days=15)
"""How far the next hours are looked for: a town's Christmas."""


WEEK = 7


READING_TIME = timedelta(hours=1)
"""Ours: what comes in less than an hour before the end is read at the next opening."""


def find_next_reading(hours: Hours, now: datetime) -> datetime | None:
    """When a moderator reads next: `now` during reading hours; None when no one will in two weeks."""
    try:
        for period in list_openings(hours, now, now + FARTHEST):
            if period.state == "open":
                return max(period.start, now)
    except Incalculable:
        return None
    return None


def find_late_limit(hours: Hours, now: datetime) -> datetime:
    """The time before which received texts should have been read by `now`: an opening had an hour left for it, and is over."""
    last = now - FARTHEST
    try:
        for period in list_openings(hours, last, now):
            if period.state == "open" and period.end < now and period.end - period.start >= READING_TIME:
                last = period.end - READING_TIME
    except Incalculable:
        return last
    return last


def format_reading_promise(hours: Hours, now: datetime) -> str:
    """« sera lu lundi à 9 h », as one says it today."""
    moment = find_next_reading(hours, now)
    if moment is None:
        return "sera lu dès que la mairie rouvre"
    if moment <= now:
        return "va être lu : quelqu’un est là"
    clock = format_french_hour(moment, " ")
    days = (moment.date() - now.date()).days
    if days <= 1:
        return f"sera lu {'demain' if days else 'aujourd’hui'} à {clock}"
    return f"sera lu {WEEKDAYS[moment.weekday()] if days < WEEK else format_weekday_and_day(moment)} à {clock}"
