"""`./beffroi deploy`: the site that was built, put online."""

import sys

from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import EVERYTHING, SETTINGS, YES
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.engine.deploy.deploy import Comparison, DeployReport
from plugins.engine.deploy.deploy import deploy as deploy_site
from plugins.engine.deploy.settings import Settings
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
