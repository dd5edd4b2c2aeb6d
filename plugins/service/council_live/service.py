"""The council's part of the service: the session's evening, its phone page, and background work."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.settings import gather_settings
from plugins.service.council_live import api, phone
from plugins.service.council_live.close import CouncilChamber
from plugins.service.council_live.live_session import LiveSession, QuestionFiles
from plugins.service.council_live.phone_page import InstalledPhonePage, serve_phone_page
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.relay.progress import has_waiting_lines
from plugins.service.council_live.relay.setup import build_relay
from plugins.service.council_live.session_file import SessionFile, find_last_closed, find_tonight
from plugins.service.council_live.writer import build_writer
from plugins.service.evening.part import NothingToServe, RoomService, ServiceContext, ServicePart
from plugins.town.council.session import PAGE as INDEX
from plugins.town.council.session import CouncilSession
from plugins.town.council.settings import Council, Settings

EPOCH = "epoque"
PAGE = "La page des lecteurs ne suit pas"
UNFINISHED_SESSION = "Cette séance est close ; il reste à en dire aux réseaux. Ctrl-C quand ./beffroi live status n’en attend plus rien."


def open_service_part(opening: ServiceContext) -> ServicePart:
    """The part of the session of tonight. Raises NothingToServe when there is none, SettingsError when there are two."""
    session_file = _find_session_file(opening)
    evening = begin_live_session(opening, session_file, session_file.source)
    opening.log_line(f"Séance : {evening.session.title}")
    return build_service_part(opening, evening)


def _find_session_file(opening: ServiceContext) -> SessionFile:
    """Tonight's session; or the last closed one, as long as posts about it are left to send."""
    where = opening.content, opening.conf, opening.environ, opening.clock()
    try:
        return find_tonight(*where, opening.rehearsal)
    except NothingToServe:
        with suppress(NothingToServe):
            over = find_last_closed(*where)
            if not opening.rehearsal and has_waiting_lines(
                build_relay(opening, begin_live_session(opening, over, over.source), _build_council(opening))
            ):
                opening.log_line(UNFINISHED_SESSION)
                return over
        raise


def begin_live_session(opening: ServiceContext, read: Callable[[], CouncilSession], source: str = "") -> LiveSession:
    """The evening of the session that `read` gives, with its register, which outlives the service; `source` is its file's.

    A rehearsal, or a session without a file, leaves the journal as it is once it is closed.
    """
    folder = opening.folder / read().address
    folder.mkdir(parents=True, exist_ok=True)
    is_register_missing = not any(folder.glob("registre.*"))
    register = EntryRegister(folder, opening.clock)
    council = _build_council(opening)
    evening = LiveSession(
        read,
        register,
        folder,
        opening.clock,
        _read_epoch(folder, is_register_missing),
        hold_seconds=council.hold,
        by_name=council.by_name,
        rehearsal=opening.rehearsal,
    )
    questions = QuestionFiles(opening.content, opening.conf, opening.environ)
    evening.list_questions = lambda: questions.list_questions(opening.clock())
    service = opening.conf.get("CONTRIBUTIONS_ADDRESS") or ""
    evening.counts = f"{service}comptes.json" if service else ""
    evening.public = f"{opening.conf.get('SITEURL', '')}/{read().address}"
    if source and not opening.rehearsal:
        evening.chamber = CouncilChamber(opening.content, source, register, evening.pictures, opening.conf, opening.environ)
    return evening


def build_service_part(opening: ServiceContext, evening: LiveSession) -> ServicePart:
    """The part that serves `evening`."""
    writer = build_writer(opening, evening)
    relay = build_relay(opening, evening, _build_council(opening))
    evening.is_on_page, evening.network_states = writer.shows, relay.get_places
    evening.online = lambda: writer.ground.has(f"{evening.session.address}{INDEX}")
    evening.troubles = lambda: [*([f"{PAGE} : {writer.state.trouble}"] if writer.state.trouble else []), *relay.list_troubles()]
    answers = phone.PhoneApi(opening, evening, _build_council(opening).commit)
    town = (opening.conf.get("TOWN") or {}).get("name") or opening.conf.get("SITENAME", "")
    page = serve_phone_page(InstalledPhonePage(opening.theme, [opening.theme / "static"], town))
    return ServicePart((api.build_blueprint(answers), page), {"page": writer.run, **relay.workers}, unpaced=(api.JOINED,))


def _build_council(opening: ServiceContext) -> Council:
    return gather_settings(Settings, opening.conf, opening.environ).council


def _read_epoch(folder: Path, lost: bool) -> str:
    file = folder / EPOCH
    if lost or not file.exists():
        durable.write_durably(file, secrets.token_hex(8).encode())
    return file.read_text()


SERVICE = RoomService(open_service_part, phone.PACES)
