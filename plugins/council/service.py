"""What the council brings to the companion: the evening of a session, its phone, and the work that goes on beside."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins.companion.part import NothingToServe, Opening, Part, Service
from plugins.council.live import api, installation, phone
from plugins.council.live.close import Chamber
from plugins.council.live.evening import Evening
from plugins.council.live.installed import Installed
from plugins.council.live.register import Register
from plugins.council.live.relay.relayed import relayed
from plugins.council.live.relay.standing import waiting
from plugins.council.live.tonight import Written, last, tonight
from plugins.council.live.writing import writing
from plugins.council.session import Session
from plugins.council.settings import Council, Settings
from plugins.council.withheld import PAGE as INDEX
from plugins.publication import durable
from plugins.publication.settings import gather

EPOCH = "epoque"
PAGE = "La page des lecteurs ne suit pas"
LEFT = "Cette séance est close ; il reste à en dire aux réseaux. Ctrl-C quand ./beffroi live status n’en attend plus rien."


def opened(opening: Opening) -> Part:
    """The part of the session of tonight. Raises NothingToServe when there is none, SettingsError when there are two."""
    written = _written(opening)
    evening = begun(opening, written, written.source)
    opening.say(f"Séance : {evening.session.title}")
    return part(opening, evening)


def _written(opening: Opening) -> Written:
    """The session of tonight; or the one that was closed last, as long as networks are to be told something of it."""
    where = opening.content, opening.conf, opening.environ, opening.clock()
    try:
        return tonight(*where, opening.rehearsal)
    except NothingToServe:
        with suppress(NothingToServe):
            over = last(*where)
            if not opening.rehearsal and waiting(relayed(opening, begun(opening, over, over.source), _council(opening))):
                opening.say(LEFT)
                return over
        raise


def begun(opening: Opening, read: Callable[[], Session], source: str = "") -> Evening:
    """The evening of the session that `read` gives, with its register, which outlives the service; `source` is its file's.

    A rehearsal, or a session without a file, leaves the journal as it is once it is closed.
    """
    folder = opening.folder / read().address
    folder.mkdir(parents=True, exist_ok=True)
    lost = not any(folder.glob("registre.*"))
    register = Register(folder, opening.clock)
    council = _council(opening)
    evening = Evening(
        read,
        register,
        folder,
        opening.clock,
        _epoch(folder, lost),
        hold=council.hold,
        by_name=council.by_name,
        rehearsal=opening.rehearsal,
    )
    evening.public = f"{opening.conf.get('SITEURL', '')}/{read().address}"
    if source and not opening.rehearsal:
        evening.chamber = Chamber(opening.content, source, register, evening.pictures, opening.conf, opening.environ)
    return evening


def part(opening: Opening, evening: Evening) -> Part:
    """What is served of `evening`."""
    writer = writing(opening, evening)
    relay = relayed(opening, evening, _council(opening))
    evening.shown, evening.told = writer.shows, relay.places
    evening.online = lambda: writer.ground.has(f"{evening.session.address}{INDEX}")
    evening.troubles = lambda: [*([f"{PAGE} : {writer.state.trouble}"] if writer.state.trouble else []), *relay.troubles()]
    answers = phone.Phone(opening, evening, _council(opening).commit)
    town = (opening.conf.get("TOWN") or {}).get("name") or opening.conf.get("SITENAME", "")
    page = installation.blueprint(Installed(opening.theme, [opening.theme / "static"], town))
    return Part((api.blueprint(answers), page), {"page": writer.run, **relay.workers}, unpaced=(api.JOINED,))


def _council(opening: Opening) -> Council:
    return gather(Settings, opening.conf, opening.environ).council


def _epoch(folder: Path, lost: bool) -> str:
    file = folder / EPOCH
    if lost or not file.exists():
        durable.write(file, secrets.token_hex(8).encode())
    return file.read_text()


SERVICE = Service(opened, phone.PACES)
