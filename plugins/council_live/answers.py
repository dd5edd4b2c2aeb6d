"""What the phone is told of the evening: the session, who it is itself, where each entry stands."""

from typing import Any

from plugins.council.session import CouncilSession
from plugins.council.suffrage import quorum
from plugins.council_live.entry_status import EntryStatuses
from plugins.council_live.live_session import LiveSession
from plugins.service.invitations import Device


def state(evening: LiveSession, stands: EntryStatuses, device: Device, since: int, revision: int) -> dict[str, Any]:
    """All that the phone shows, of what it did not know: see `EntryStatuses.news`."""
    now, news = stands.news(since, revision)
    return {
        "me": {"name": device.name, "device": device.id, "leads": device.leads},
        "session": {**_told(evening.current_session().now), "identity": evening.identity, "address": evening.public, **_now(evening)},
        "item": evening.register.item(),
        "last": evening.register.last(device.id),
        "revision": now,
        "hold": evening.hold_seconds,
        "epoch": evening.epoch,
        "entries": [one.to_json(device.id) for one in news],
    }


def _told(session: CouncilSession) -> dict[str, Any]:
    return {
        "title": session.title,
        "start": session.start.isoformat(),
        "items": [{"number": one.number, "title": one.title, "rapporteur": one.rapporteur} for one in session.items],
        "members": [vars(one) for one in session.members],
        "groups": list(session.groups),
        "most": session.votes_at_most,
        "quorum": quorum(session.members) if session.members else 0,
    }


def _now(evening: LiveSession) -> dict[str, Any]:
    return {
        "status": evening.register.status(),
        "by_name": evening.by_name,
        "rehearsal": evening.rehearsal,
        "troubles": evening.troubles(),
        **told_doors(evening),
    }


def told_doors(evening: LiveSession) -> dict[str, Any]:
    """Whether the doors are closed now, and all the times at which they are."""
    return {
        "closed_doors": evening.doors.applies_at(evening.clock()),
        "closed": [[one.start.isoformat(), one.end.isoformat() if one.end else None] for one in evening.doors.windows()],
    }
