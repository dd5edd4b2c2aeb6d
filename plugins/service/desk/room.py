"""The manifest of the room `desk`: its settings, and its part of the permanent service. A build asks nothing of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from plugins.core.publication.room import Room
from plugins.service.desk.settings import Settings

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plugins.service.web_service.part import Chore, WebPart, WebTown, Work, WorkQueue  # the manifest alone is read by a build


def build_web_part() -> "WebPart":
    """The desk."""
    from plugins.service.web_service.part import WebPart  # for the service alone

    return WebPart(
        "plugins.service.desk",
        prefix="bureau/",
        addresses=_import_addresses,
        works=_import_works,
        chores=_import_chores,
        awaits=_import_waiting,
        statics=("desk/desk.css", "desk/desk.js", "desk/uploads.js", "desk/quiet.js", "desk/receipt.js"),
    )


def _import_addresses() -> "Sequence[URLPattern | URLResolver]":
    from plugins.service.desk.pages import urlpatterns  # Django, once it is ready

    return urlpatterns


def _import_works() -> "Mapping[WorkQueue, Mapping[str, Work]]":
    from plugins.service.desk import letters, publishing, site_steps, town_pages  # Django, once it is ready
    from plugins.service.web_service.part import WorkQueue  # for the service alone

    return {
        WorkQueue.ALERT: {publishing.PUBLISH_ALERT: publishing.publish_text},
        WorkQueue.PUBLISH: {
            publishing.PUBLISH_TEXT: publishing.publish_text,
            site_steps.REBUILD: site_steps.rebuild_site,
            site_steps.WARM_UP: site_steps.start_memory,
            town_pages.CHANGE_SETTING: town_pages.change_setting,
        },
        WorkQueue.MAIL: {
            letters.SEND_LETTER: letters.send_letter,
            letters.SEND_REMINDER: letters.send_reminder,
            letters.SEND_CHOICE: letters.send_choice,
        },
        WorkQueue.FETCH: {publishing.PUSH: publishing.push_commits},
    }


def _import_chores() -> "Mapping[WorkQueue, Sequence[Chore]]":
    from plugins.service.desk.drafts import forget_orphans  # Django, once it is ready
    from plugins.service.desk.letters import put_reminders  # as the first
    from plugins.service.desk.publishing import release_silent, take_in_unasked  # as the first
    from plugins.service.web_service.part import WorkQueue  # for the service alone

    return {WorkQueue.MAIL: [release_silent, put_reminders, forget_orphans], WorkQueue.FETCH: [take_in_unasked]}


def _import_waiting() -> "Callable[[WebTown], bool]":
    from plugins.service.desk.publishing import is_waiting  # Django, once it is ready

    return is_waiting


ROOM = Room(needs="plugins.journal.editorial.plugin", settings=Settings, web=build_web_part)
