"""The entry point of the command line, and `build`, which is answered before what the rooms declare is imported.

What a function imports is what that answer alone needs: a misspelt word, or a site that is up to date, waits for none of it.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import chdir, suppress
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from plugins.core.infrastructure.errors import INTERRUPTED, Exit

if TYPE_CHECKING:
    from plugins.core.infrastructure.town import TownPaths
    from plugins.engine.incremental.build import Job
    from plugins.engine.incremental.disk.scan import DiskScan

AT_ONCE = ("build",)
"""The commands that can be answered before any other is imported."""
PLACES = ("settings", "content", "output")
"""The options of `build` with which it is answered at once."""


def run(words: Sequence[str]) -> int:
    """The exit code of the command that `words` ask for, as `program.run` says it."""
    try:
        code = _answer_at_once(words) if words and words[0] in AT_ONCE else None
        if code is not None:
            return code
        from plugins.command import program  # what tells failures, and the table

        return program.run(words)
    except KeyboardInterrupt:
        return INTERRUPTED


def exit_process(words: Sequence[str], code: int) -> NoReturn:
    """Exit once the command `words` is done. After a build, skip interpreter teardown: it would take 0.03 s for ten thousand articles."""
    if words and words[0] in AT_ONCE:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _answer_at_once(words: Sequence[str]) -> int | None:
    """The answer, while Python looks for nothing that can be forgotten; nor does it afterwards, when this process has but to end."""
    gc.disable()
    code = build_if_changed(words[1:])
    if code is None:
        gc.enable()
    return code


def build_if_changed(words: Sequence[str]) -> int | None:
    """The exit code of the build that `words` ask for, once it has ended. None, and nothing is done, in any doubt and at any mistake.

    The settings were checked by the build that made the site.
    """
    places = _parse_places(words)
    if places is None:
        return None
    from plugins.core.infrastructure.town import locate_town, print_line  # for a build alone
    from plugins.engine.incremental.disk.inputs import UNCHANGED, check_unchanged  # likewise

    try:
        with chdir(Path.cwd()):
            town = locate_town(places["settings"], places["content"], places["output"])
        same, scan = check_unchanged(town.content, town.output, town.settings_file, town.environ)
    except Exception:
        return None
    if not same:
        return _build_changed(town, scan)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale
    print_line(UNCHANGED)
    return _index_if_stale(town)


def _parse_places(words: Sequence[str]) -> dict[str, str | None] | None:
    """What `--content DOSSIER` and the like give. None when anything else is written."""
    remaining, place_by_name = list(words), dict[str, str | None].fromkeys(PLACES)
    while remaining:
        name, equals, value = remaining.pop(0).removeprefix("--").partition("=")
        if name not in place_by_name or not (equals or remaining):
            return None
        place_by_name[name] = value if equals else remaining.pop(0)
    return place_by_name


def _index_if_stale(town: "TownPaths") -> int:
    """The exit code of the index, where an alert, an older version or a kill has left a site without the index of its pages."""
    from plugins.journal.search.store import is_index_fresh  # for a site that is up to date

    os.chdir(town.settings_file.parent)
    if is_index_fresh(town.output, town.state):
        return Exit.DONE
    from plugins.command.program import run_for_exit_code  # what tells failures

    return run_for_exit_code(lambda: index_town(town))


def _build_changed(town: "TownPaths", scan: "DiskScan | None") -> int:
    """The exit code of a build of `town`, once it is made; `scan` is what lies on the disk, if it is known."""
    os.chdir(town.settings_file.parent)
    from plugins.command.program import run_for_exit_code  # what tells failures
    from plugins.engine.incremental.build import build_town_job  # only when something has changed

    def check() -> None:
        from plugins.command.town import check_settings  # every room: only if more than texts moved

        check_settings(town)

    job = replace(build_town_job(town), scan=scan, check_settings=check)
    return run_for_exit_code(lambda: build_indexed_town(town, job))


def build_indexed_town(town: "TownPaths", job: "Job") -> Exit:
    """Build the site of `town`, then index what has moved. An urgent build leaves that to the next one."""
    from plugins.core.publication.room import list_rooms_in_use  # only when something has changed
    from plugins.engine.incremental.build import build_town  # likewise

    list_rooms_in_use(town.conf["PLUGINS"])  # here, where the index needs them: the Pelican of the build is a copy of this process
    code = build_town(town, job)
    return code if code or job.urgent else index_town(town)


def index_town(town: "TownPaths") -> Exit:
    """Index the built site of `town`, while nobody builds it; an alert ends this process, and the next build makes the index. The search
    then answers wherever the folder is served, on any machine and under any name."""
    from plugins.engine.incremental.disk.build_lock import end_if_preempted, hold_build_lock, print_at_once  # for an index alone
    from plugins.engine.incremental.processes.workers import SharedWork, build_worker_crew, share_work  # likewise
    from plugins.journal.search.index import index_site  # likewise: every room

    crew = build_worker_crew(town.conf)
    sys.stdout.flush()
    with hold_build_lock(town.output, False, print_at_once) as lock, end_if_preempted(lock):
        index_site(
            town.output,
            town.conf,
            town.environ,
            sys.stdout,
            is_noted=True,
            share_work=lambda name, do, things: share_work(SharedWork(name, do), things, crew),
        )
    return Exit.DONE
