"""Builds the writer of an evening: where its page is, what it is made of, how often readers are told to ask again."""

import logging
from contextlib import suppress
from functools import partial

from plugins.assets.settings import Settings as Weight
from plugins.council.settings import Settings
from plugins.council.withheld import PAGE
from plugins.council_live.live_session import LiveSession, PageTrouble
from plugins.council_live.page_target import LivePageTarget, LocalPageTarget, RemotePageTarget
from plugins.council_live.pages import LivePages
from plugins.council_live.writer import LivePageWriter
from plugins.infrastructure.settings import gather
from plugins.service.part import ServiceContext

DEPOT = "depot"
"""Beside the register: what goes to a web server on another machine."""
LOG = logging.getLogger("beffroi.companion")
REHEARSED = "<!DOCTYPE html><meta charset=utf-8><title>Répétition</title><p>Rien d’ici n’est en ligne.</p>"


def build_writer(opening: ServiceContext, evening: LiveSession) -> LivePageWriter:
    """What keeps the page of `evening` as its register is. Raises SettingsError when a setting cannot be used."""
    conf, environ, session = opening.conf, opening.environ, evening.session
    twins = gather(Weight, conf, environ).precompressed
    ground: LivePageTarget
    if opening.root is None:
        ground = RemotePageTarget(evening.folder / DEPOT, opening.output, session.address, conf, environ, twins)
    else:
        ground = LocalPageTarget(opening.root, session.address, twins, opening.output if opening.rehearsal else None)
    if opening.rehearsal and opening.root and not opening.root.exists():
        opening.root.mkdir(parents=True)
        (opening.root / "index.html").write_text(REHEARSED, encoding="utf-8")
    pace = gather(Settings, conf, environ).council.pace
    pages = LivePages(f"{conf['SITEURL']}/{session.address}", conf, environ, evening.pictures, pace * 1000)
    built = opening.output / session.address / PAGE
    tell = partial(_tell, evening, opening)
    return LivePageWriter(
        evening.read, evening.register, pages, ground, built, opening.clock, tell, lambda: evening.doors.applies_at(opening.clock())
    )


def _tell(evening: LiveSession, opening: ServiceContext, trouble: str) -> None:
    """Say in the log, and to whoever runs `./beffroi live status`, that the page has stopped following, or follows again."""
    if trouble:
        LOG.error("la page des lecteurs ne suit pas : %s", trouble)
    else:
        LOG.warning("la page des lecteurs suit de nouveau")
    with suppress(OSError):
        evening.page_trouble = PageTrouble(trouble, opening.clock())
