"""`./beffroi deploy`, `warm` and `refresh`: what was built, what is saved and the state of the buses, put online."""

import sys
from pathlib import Path

from plugins.command.command import UsageError, command, format_unknown_word
from plugins.command.town import EVERYTHING, PLACES, SETTINGS, YES, open_town
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.engine.deploy.deploy import Comparison, DeployReport
from plugins.engine.deploy.deploy import deploy as deploy_site
from plugins.engine.deploy.room import Settings, find_web_root
from plugins.engine.incremental.disk.build_lock import end_if_preempted, hold_build_lock, print_at_once
from plugins.engine.incremental.disk.commit import is_as_built, read_built_address
from plugins.journal.editorial.demonstration import is_nobodys, refuse_contents, refuse_demonstration
from plugins.journal.feeds.websub import ping_hubs
from plugins.journal.law.notices import refuse_incomplete
from plugins.journal.search.index import index_site


@command(help={**SETTINGS, **YES, **EVERYTHING, "output": "DOSSIER : le site à mettre en ligne, output/ par défaut"})
def deploy(output: str | None = None, settings: str | None = None, yes: bool = False, whole: bool = False) -> Exit | None:
    """Met le site construit en ligne, là où dit le réglage DEPLOY

    Par défaut dans le dossier public/. Les images d’abord, puis les pages, puis les flux, puis les suppressions ; l’index de la recherche
    suit. N’envoie que ce qui a bougé depuis le dernier dépôt de cette machine ; tout est comparé la première fois, quand une autre machine
    a déposé, une fois par jour, ou avec --whole.
    """
    town = open_town(settings, None, output)
    return deploy_town(town, yes, comparison=Comparison.EVERYTHING if whole or not is_as_built(town.output) else Comparison.DAILY)


def deploy_town(town: TownPaths, yes: bool = False, patience: float = 0, comparison: Comparison = Comparison.DAILY) -> Exit:
    """Put the site online, then the index of its pages; with `yes`, even when much of it goes. Another deploy is waited for during
    `patience` seconds. Unless everything is compared, the output must be what the last build left.

    Raises what `refuse_what_stays_home` does.
    """
    refuse_what_stays_home(town)
    deploy_report = _put_online(town, yes, patience, comparison)
    ping_hubs(deploy_report.changed, town.output, town.conf, town.environ, sys.stdout)
    return deploy_report.exit


def refuse_what_stays_home(town: TownPaths) -> None:
    """Raises SettingsError when the town's settings are still the demonstration's or not complete, ContentError when some of its files
    are."""
    folder = gather_settings(Settings, town.conf, town.environ).deploy.scheme == "folder"
    refuse_demonstration(town.conf, town.environ, folder)
    refuse_contents(town.conf, town.environ, town.content, folder)
    if not folder or not is_nobodys(town.conf, town.environ):
        refuse_incomplete(town.conf)


def _put_online(town: TownPaths, yes: bool, patience: float, comparison: Comparison) -> DeployReport:
    """Deploy the pages first: indexing ten thousand for the first time takes a minute, during which the former index serves.

    Nobody builds the site meanwhile; an alert ends this process, and puts online whatever is there."""
    conf = {**town.conf, "SITEURL": read_built_address(town.output) or town.conf.get("SITEURL")}
    with hold_build_lock(town.output, False, print_at_once) as lock, end_if_preempted(lock):
        pages = deploy_site(town.output, conf, town.environ, sys.stdout, yes, patience, comparison)
        sys.stdout.flush()
        if not index_site(town.output, town.conf, town.environ, sys.stdout, is_noted=comparison is not Comparison.EVERYTHING):
            return pages
        report = deploy_site(town.output, conf, town.environ, sys.stdout, yes, patience, Comparison.CHANGES)
        return DeployReport(pages.changed | report.changed, max(pages.exit, report.exit))


@command(help=PLACES)
def warm(content: str | None = None, output: str | None = None, settings: str | None = None) -> Exit | None:
    """Garde le journal en mémoire : ce qui est enregistré est en ligne en une seconde

    Sert les autres programmes de cette machine, comme le bureau, par un fichier du dossier d’état ; chaque étape y est dite : la page,
    puis les listes et les flux, puis la recherche. Rien n’est annoncé. Dit la mémoire qu’il prend. Peut être tué et relancé. Ctrl-C pour
    arrêter.
    """
    from plugins.engine.warm.publisher import WarmPublisher  # every room, in memory: for `warm` alone
    from plugins.engine.warm.server import serve_saves  # likewise

    town = open_town(settings, content, output)
    with WarmPublisher(town, lambda: refuse_what_stays_home(town)) as publisher:
        try:
            serve_saves(publisher, town.state, print_line, lambda: False)
        except KeyboardInterrupt:
            print_line("\nArrêté.")
    return Exit.DONE


WHAT = ("transit",)


@command(
    positional=["what"],
    help={**SETTINGS, "what": "QUOI : transit", "to": "DOSSIER : le site en ligne, sur cette machine ; celui du réglage DEPLOY par défaut"},
)
def refresh(what: str, to: str | None = None, settings: str | None = None) -> Exit | None:
    """Va chercher l’état des bus, et le montre sans refaire le site

    À lancer toutes les deux minutes sur la machine qui sert le site. Écrit trafic/direct/, que deploy ne touche jamais. Exemple :
    ./beffroi refresh transit
    """
    if what not in WHAT:
        raise UsageError(format_unknown_word("chose", what, list(WHAT)))
    from plugins.town.transit.refresh import refresh_traffic  # what reads the buses' state: for `refresh` alone

    named = Path(to).expanduser().resolve() if to else None
    town = open_town(settings)
    return refresh_traffic({**town.conf, "PATH": str(town.content)}, town.environ, named or _find_served_folder(town), sys.stdout)


def _find_served_folder(town: TownPaths) -> Path:
    """The folder of the site where it is online. Raises SettingsError when it is on another machine."""
    folder = find_web_root(town.conf, town.environ)
    if folder is None:
        where = gather_settings(Settings, town.conf, town.environ).deploy
        message = f"DEPLOY : le site est ailleurs ({where}). Lancez refresh sur la machine qui le sert, avec --to et le dossier du site."
        raise SettingsError([message])
    return folder
