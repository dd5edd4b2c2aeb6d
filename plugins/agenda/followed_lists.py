"""The lists of the agenda that people may follow: the whole of it, and each list that has a calendar."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.agenda.calendars import calendars, select_for_calendar
from plugins.agenda.kinds import KIND
from plugins.publication.followed_list import FollowedList

TITLE = "Agenda"


def list_agenda_feeds(context: Mapping[str, Any]) -> Iterator[FollowedList]:
    """One for each calendar; what was over more than a year ago is in none."""
    shown = [page for page in context["pages"] if page.publication.kind.name == KIND and page.status == "published"]
    if shown:
        held = select_for_calendar(shown, context["now"].date())
        yield from (FollowedList(each.title, each.home, each.contents) for each in calendars(held, TITLE))
