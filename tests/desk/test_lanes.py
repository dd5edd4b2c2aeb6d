"""Silence is consent: once its minutes are over, what nobody has held goes its way; nothing else does."""

from datetime import timedelta
from pathlib import Path

from tests.web_service.stores import in_service


def test_silence_lets_pass_what_nobody_held_in_its_time_and_nothing_else(tmp_path: Path):
    assert in_service(tmp_path, "", release_twice) == {
        "its time is over": ("queued", 1),
        "its time is not over": ("waiting", 0),
        "it was held": ("sent_back", 0),
        "it needs two": ("waiting", 0),
    }


def release_twice():
    """What became of texts in each case, and how many works were put for it, after two looks."""
    from plugins.service.access.people import invite_person
    from plugins.service.desk.models import SENT_BACK, WAITING, DeskDraft, DeskPublication
    from plugins.service.desk.publishing import PUBLISH_TEXT, release_silent
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork

    town = get_current_town()
    now = town.clock()
    author, _ = invite_person("Zoé", ("write",), "", Deed("commande", "invitation"))
    cases = {
        "its time is over": (WAITING, now - timedelta(minutes=1)),
        "its time is not over": (WAITING, now + timedelta(minutes=29)),
        "it was held": (SENT_BACK, None),
        "it needs two": (WAITING, None),
    }
    for title, (state, due) in cases.items():
        draft = DeskDraft.objects.create(kind="article", author=author, created_at=now, updated_at=now)
        DeskPublication.objects.create(
            draft=draft, source="articles/a.md", title=title, text="", author=author, asked_at=now, state=state, due_at=due
        )
    for _ in range(2):
        release_silent(town)
    works = OutboxWork.objects.filter(work=PUBLISH_TEXT)
    return {each.title: (each.state, works.filter(key=f"{each.pk}").count()) for each in DeskPublication.objects.all()}
