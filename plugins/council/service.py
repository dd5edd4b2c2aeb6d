"""What the council brings to the companion: the evening of a session, its phone, and the work that goes on beside."""

import secrets
from collections.abc import Callable
from pathlib import Path

from plugins.companion.part import Opening, Part, Service
from plugins.council.live import phone
from plugins.council.live.evening import Evening
from plugins.council.live.register import Register
from plugins.council.live.tonight import tonight
from plugins.council.live.writing import writing
from plugins.council.session import Session
from plugins.publication import durable

EPOCH = "epoque"


def opened(opening: Opening) -> Part:
    """The part of the session of tonight. Raises NothingToServe when there is none, SettingsError when there are two."""
    written = tonight(opening.content, opening.conf, opening.environ, opening.clock(), opening.rehearsal)
    evening = begun(opening, written)
    opening.say(f"Séance : {evening.session.title}")
    return part(opening, evening)


def begun(opening: Opening, read: Callable[[], Session]) -> Evening:
    """The evening of the session that `read` gives, with its register, which outlives the service."""
    folder = opening.folder / read().address
    folder.mkdir(parents=True, exist_ok=True)
    lost = not any(folder.glob("registre.*"))
    register = Register(folder, opening.clock)
    return Evening(read, register, folder, opening.clock, _epoch(folder, lost))


def part(opening: Opening, evening: Evening) -> Part:
    """What is served of `evening`."""
    writer = writing(opening, evening)
    evening.shown = writer.shows
    return Part(phone.blueprint(phone.Phone(opening, evening)), {"page": writer.run})


def _epoch(folder: Path, lost: bool) -> str:
    file = folder / EPOCH
    if lost or not file.exists():
        durable.write(file, secrets.token_hex(8).encode())
    return file.read_text()


SERVICE = Service(opened, phone.PACES)
