"""The writer of an evening: where its page is, what it is made of, how often readers ask again."""

import logging
from contextlib import suppress
from functools import partial

from plugins.companion.part import Opening
from plugins.council.live.evening import Evening, PageTrouble
from plugins.council.live.grounds import Afar, Here
from plugins.council.live.pages import Pages
from plugins.council.live.writer import Writer
from plugins.council.settings import Settings
from plugins.council.withheld import PAGE
from plugins.publication.settings import gather
from plugins.weight.settings import Settings as Weight

DEPOT = "depot"
"""Beside the register: what goes to a web server on another machine."""
LOG = logging.getLogger("beffroi.companion")
REHEARSED = "<!DOCTYPE html><meta charset=utf-8><title>Répétition</title><p>Rien d’ici n’est en ligne.</p>"


def writing(opening: Opening, evening: Evening) -> Writer:
    """What keeps the page of `evening` as its register is. Raises SettingsError when a setting cannot be used."""
    conf, environ, session = opening.conf, opening.environ, evening.session
    twins = gather(Weight, conf, environ).precompressed
    if opening.root is None:
        ground = Afar(evening.folder / DEPOT, opening.output, session.address, conf, environ, twins)
    else:
        ground = Here(opening.root, session.address, twins, opening.output if opening.rehearsal else None)
    if opening.rehearsal and opening.root and not opening.root.exists():
        opening.root.mkdir(parents=True)
        (opening.root / "index.html").write_text(REHEARSED, encoding="utf-8")
    pace = gather(Settings, conf, environ).council.pace
    pages = Pages(f"{conf['SITEURL']}/{session.address}", conf, environ, evening.pictures, pace * 1000)
    built = opening.output / session.address / PAGE
    tell = partial(_tell, evening, opening)
    return Writer(evening.read, evening.register, pages, ground, built, opening.clock, tell, lambda: evening.doors.hold(opening.clock()))


def _tell(evening: Evening, opening: Opening, trouble: str) -> None:
    """Say in the log, and to whoever runs `./beffroi live status`, that the page has stopped following, or follows again."""
    if trouble:
        LOG.error("la page des lecteurs ne suit pas : %s", trouble)
    else:
        LOG.warning("la page des lecteurs suit de nouveau")
    with suppress(OSError):
        evening.page_trouble = PageTrouble(trouble, opening.clock())
