"""A build, then the index of its pages: the search answers wherever the folder is served, on any machine and under any name."""

import sys

from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import list_rooms_in_use
from plugins.engine.incremental.build import Job, build_town
from plugins.engine.incremental.disk.build_lock import end_if_preempted, hold_build_lock, print_at_once
from plugins.journal.search.index import index_site


def build_indexed_town(town: TownPaths, job: Job) -> Exit:
    """Build the site of `town`, then index what has moved. An urgent build leaves that to the next one."""
    list_rooms_in_use(town.conf["PLUGINS"])  # here, where the index needs them: the Pelican of the build is a copy of this process
    code = build_town(town, job)
    return code if code or job.urgent else index_town(town)


def index_town(town: TownPaths) -> Exit:
    """Index the built site of `town`, while nobody builds it; an alert ends this process, and the next build makes the index."""
    sys.stdout.flush()
    with hold_build_lock(town.output, False, print_at_once) as lock, end_if_preempted(lock):
        index_site(town.output, town.conf, town.environ, sys.stdout, is_noted=True)
    return Exit.DONE
