"""The manifest of the room `contributions`: its settings, and its part of the permanent service. A build asks nothing of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from plugins.core.publication.room import Room
from plugins.voices.contributions.settings import Settings

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plugins.service.web_service.part import (
        Chore,
        Delay,
        PersonalRecords,
        WebPart,
        WebTown,
        Work,
        WorkQueue,
    )  # the manifest alone is read by a build


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
    from plugins.voices.contributions.addresses import urlpatterns  # Django, once it is ready

    return urlpatterns


def _import_works() -> "Mapping[WorkQueue, Mapping[str, Work]]":
    from plugins.service.web_service.part import WorkQueue  # for the service alone
    from plugins.voices.contributions import letters, merging, queue, relay, reporters, visibility  # Django, once it is ready

    return {
        WorkQueue.PUBLISH: {merging.SET_MERGES: merging.set_merges, visibility.SET_VISIBILITY: visibility.set_visibility},
        WorkQueue.MAIL: {
            letters.SEND_LETTER: letters.send_letter,
            relay.SEND_RELAYED: relay.send_relayed,
            queue.SEND_REMINDER: queue.send_reminder,
            reporters.SEND_REPORT_LETTER: reporters.send_report_letter,
        },
    }


def _import_delays() -> "Callable[[WebTown], Iterable[Delay]]":
    from plugins.voices.contributions.queue import find_delays  # Django, once it is ready

    return find_delays


def _import_restored() -> "Chore":
    from plugins.voices.contributions.erasure import erase_again  # Django, once it is ready

    return erase_again


def _import_records() -> "PersonalRecords":
    from plugins.service.web_service.part import PersonalRecords  # for the service alone
    from plugins.voices.contributions.personal_records import erase_resident, export_resident  # Django, once it is ready

    return PersonalRecords(export_resident, erase_resident)


def _import_followers() -> "Sequence[Chore]":
    from plugins.voices.contributions import answers  # Django, once it is ready

    return [answers.tell_answers]


def _import_chores() -> "Mapping[WorkQueue, Sequence[Chore]]":
    from plugins.service.web_service.part import WorkQueue  # for the service alone
    from plugins.voices.contributions import (  # Django, once it is ready
        answers,
        erasure,
        proof_of_work,
        queue,
        relay,
        renewal,
        reporters,
        visibility,
    )

    chores = [
        visibility.put_right_visibility,
        visibility.forget_erased_texts,
        answers.tell_answers,
        renewal.warn_of_ends,
        queue.remind_moderators,
        relay.forget_unconfirmed_messages,
        reporters.forget_old_contacts,
        erasure.forget_old_texts,
        erasure.wipe_erased,
        lambda town: proof_of_work.forget_spent_proofs(town.clock()),
    ]
    return {WorkQueue.MAIL: chores}


ROOM = Room(settings=Settings, web=build_web_part)
