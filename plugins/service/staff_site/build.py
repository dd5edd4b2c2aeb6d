"""The agents' site, built by a second run of the journal's own engine, with settings of its own, where no web server looks."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.core.publication.kind import AGENTS
from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.disk.build_lock import hold_build_lock, print_at_once
from plugins.engine.incremental.disk.inputs import DEFERRED_SETTINGS
from plugins.engine.incremental.report import format_build_report
from plugins.journal.search.index import index_site
from plugins.service.staff_site.room import AgentsSite, Settings
from plugins.service.web_service.settings import Settings as ServiceSettings

ADDRESS = "agents/"
"""Below the origin of the service."""
FOLDER, SITE = "agents", "site"
"""The folder of this site below the state folder, and the site in it."""
LEFT_OUT = frozenset({"announce", "offline", "opendata", "transit", "quarters"})
"""Rooms that would tell others of a text, or would make pages about the town that the public's site has already."""
WITHOUT = {"ANNOUNCE": False, "ACCOUNTS": (), "REDIRECTS": {}, "PRECOMPRESSED": False, "SERVERS": ()}
"""What that site has none of."""


def find_site_folder(state: Path) -> Path:
    """The folder of the agents' site in the state folder of a town."""
    return state / FOLDER / SITE


def build_staff_site(paths: TownPaths) -> Exit:
    """Bring the agents' site up to date, with its own index; without the setting AGENTS, see that none is left. Raises BuildFailure."""
    room, site = gather_settings(Settings, paths.conf, paths.environ), find_site_folder(paths.state)
    if room.agents is None:
        shutil.rmtree(site.parent, ignore_errors=True)
        return Exit.DONE
    site.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    origin = gather_settings(ServiceSettings, paths.conf, paths.environ).service.origin
    overrides = build_overrides(room.agents, paths.conf, f"{origin}/{ADDRESS.rstrip('/')}")
    environ = {**paths.environ, "BEFFROI_STATE": str(site.parent)}
    report = build(Job(paths.content, site, paths.settings_file, environ, overrides, leaves_mistakes_aside=paths.leaves_mistakes_aside))
    with hold_build_lock(site, False, print_at_once):
        index_site(site, {**paths.conf, **overrides}, environ, sys.stdout)
    for line in format_build_report(report):
        print_line(f"Site des agents : {line}")
    return Exit.DONE


def build_overrides(agents: AgentsSite, conf: Mapping[str, Any], address: str) -> dict[str, Any]:
    """The settings that this build overrides. Its own address is `address`; links to texts of all are public ones."""
    rooms = [name for name in conf["PLUGINS"] if name.split(".")[1] not in LEFT_OUT]
    return {
        **DEFERRED_SETTINGS,
        **WITHOUT,
        "PLUGINS": rooms,
        "AUDIENCE": AGENTS,
        "SITEURL": address,
        "PUBLIC_SITEURL": conf["SITEURL"],
        "SITENAME": agents.name,
        "SITESUBTITLE": str((conf.get("TOWN") or {}).get("name") or conf["SITENAME"]),
        "LOOK": {**(conf.get("LOOK") or {}), "town": agents.town},
    }
