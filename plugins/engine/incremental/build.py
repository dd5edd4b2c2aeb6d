"""`./beffroi build`: the whole journal, for production, at the cost of what changed."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import URGENT, Exit
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.core.publication.stored_format import remove_database
from plugins.engine.incremental import pelican, report
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, unpack_values
from plugins.engine.incremental.disk import commit
from plugins.engine.incremental.disk.build_lock import BuildLock, BuildPreempted, hold_build_lock, print_at_once
from plugins.engine.incremental.disk.inputs import DEFERRED_SETTINGS, Inputs, build_pelican_arguments, is_still_valid
from plugins.engine.incremental.disk.scan import STAGING, STORE, DiskScan, find_sibling_path, refuse_other_than_a_site
from plugins.engine.incremental.processes.child import BuildOrders, Start, start_pelican, start_program
from plugins.engine.incremental.report import BuildReport, format_build_report

HOME = "index.html"
"""The file that every site has."""


@dataclass(frozen=True)
class Job:
    """A build request for the journal in `content` at `output`. `urgent`: it stops the build under way, which starts again afterwards.
    `leaves_mistakes_aside`: files with mistakes do not stop it.
    `ignores_cache`: nothing of the last one may be used. `start` starts Pelican, when the code is still what it was. `scan`: what lay on
    the disk just now, if anybody has looked. `left_aside`: the files over which it has failed, and that an alert does without. `always`:
    even when nothing has moved. `check_settings` is asked unless texts alone moved since the last build: what it raises stops this one."""

    content: Path
    output: Path
    settings_file: Path
    environ: Mapping[str, str]
    overrides: Mapping[str, Any] = field(default_factory=lambda: DEFERRED_SETTINGS)
    urgent: bool = False
    leaves_mistakes_aside: bool = False
    ignores_cache: bool = False
    start: Start = start_pelican
    scan: DiskScan | None = None
    left_aside: tuple[str, ...] = ()
    always: bool = False
    check_settings: Callable[[], None] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments of Pelican."""
        return build_pelican_arguments(self.content, self.output, self.settings_file, self.overrides)


def build_town_job(town: TownPaths) -> Job:
    """The build of `town`, for readers."""
    return Job(town.content, town.output, town.settings_file, town.environ, leaves_mistakes_aside=town.leaves_mistakes_aside)


def build(job: Job, print_line: Callable[[str], None] = print_at_once, lock: BuildLock | None = None) -> BuildReport:
    """Build what `job` asks; the output stays as it was unless all that is new is ready.

    It waits for its turn, and says so to `print_line`; whoever has the turn already gives it, as `lock`.
    Raises BuildFailure; SettingsError when the output holds anything but a site; NotNow when another build has no end; what
    `check_settings` raises.
    """
    if not job.content.is_dir():
        raise pelican.BuildFailure(f"{job.content} : ce dossier de contenu n’existe pas.")
    refuse_other_than_a_site(job.output, {"vos textes": job.content, "vos réglages": job.settings_file})
    while True:
        try:
            with nullcontext(lock) if lock else hold_build_lock(job.output, job.urgent, print_line) as mine:
                return _build_or_rebuild(job, mine)
        except BuildPreempted:
            print_line("Une construction urgente passe devant ; celle-ci recommencera après elle.")
        except pelican.BuildFailure as failed:
            if not (job.leaves_mistakes_aside and failed.file) or failed.file in job.left_aside:
                raise
            print_line(f"{str(failed).partition(chr(10))[0]}\nUne alerte attend : ce fichier est laissé de côté, on recommence sans lui.")
            job = replace(job, left_aside=(*job.left_aside, failed.file))
        except OSError as error:
            raise pelican.BuildFailure(explain_refusal(job.output, error)) from error


def explain_refusal(output: Path, error: OSError) -> str:
    """The message for a disk error."""
    if isinstance(error, commit.Halfway):
        return f"Le disque refuse ({error.strerror}) avant que tout soit en place. Libérez-en, puis relancez : cela se terminera."
    otherwise = f"{output} ne peut pas être écrit ({error}) ; le site en place n’a pas changé."
    return pelican.REFUSALS.get(error.errno or 0, otherwise)


def _build_or_rebuild(job: Job, lock: BuildLock) -> BuildReport:
    """Build; once more, from nothing, when the store of the last build cannot be read."""
    place = find_sibling_path(job.output, STORE)
    try:
        with BuildStore(place) as store:
            return _build_if_changed(job, lock, store, report.ASKED_FOR if job.ignores_cache else "")
    except Spoilt:
        remove_database(place)
    with BuildStore(place) as store:
        return _build_if_changed(job, lock, store, report.SPOILT)


def _build_if_changed(job: Job, lock: BuildLock, store: BuildStore, why: str) -> BuildReport:
    staging = find_sibling_path(job.output, STAGING)
    commit.roll_forward(store, staging, job.output)
    if why:
        store.clear()
    store.commit()
    inputs = Inputs(store, job.content, job.settings_file, job.output, job.words, job.environ, job.scan)
    on_time = is_still_valid(store, job.environ)
    if on_time and not job.always and inputs.is_unchanged():
        return BuildReport()
    digests = inputs.get_digests()
    if on_time and not job.always and inputs.has_same_bytes(digests):
        inputs.save(digests)
        store.commit()
        return BuildReport()
    return _run_pelican(job, lock, inputs, digests, (why,) if why else report.list_reasons(inputs, digests))


def _run_pelican(job: Job, lock: BuildLock, inputs: Inputs, found: dict[str, bytes], why: tuple[str, ...]) -> BuildReport:
    store, staging = inputs.store, find_sibling_path(job.output, STAGING)
    sources = report.find_changed_sources(inputs, found)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    stale = store.read_note("world") != inputs.digest_world(found)
    texts_alone = not (stale or why) and all(path.endswith(".md") for path in inputs.find_changed_files(found))
    orders = BuildOrders(
        store.path,
        job.output,
        found,
        inputs.output_state,
        scanned_at=inputs.disk_scan.at,
        none_new=found.keys() <= inputs.recorded_inputs.keys(),
        stale=stale,
        left_aside=job.left_aside,
        texts_alone=texts_alone,
    )
    inputs.forget_last_build()
    try:
        if job.check_settings and not texts_alone:
            job.check_settings()
        overrides = {**job.overrides, **({URGENT: True} if job.leaves_mistakes_aside else {})}
        start = start_program if stale else job.start  # a copy of this process would have the code that it began with
        if not pelican.run(job.content, staging, job.settings_file, overrides, job.environ, orders, lock, start):
            commit.note_all(store, staging, job.output, inputs.output_files)
            why = (report.WITHOUT_US,)
        _refuse_headless(store, job.output)
        moves = _commit_output(store, staging, job.output, inputs, found)
    finally:
        _settle_output(store, staging, job.output)
    put_paths, removed = (tuple(path for path, going in moves if going is which) for which in (False, True))
    done = unpack_values(store.read_note("done"), {})
    return BuildReport(put_paths, removed, why, sources, left_out_files=done.pop("left", {}), **done)


def _commit_output(store: BuildStore, staging: Path, output: Path, inputs: Inputs, found: dict[str, bytes]) -> list[tuple[str, bool]]:
    """Put the new files in place and record the inputs they were made from; gives the moves."""
    moves = commit.roll_forward(store, staging, output)
    try:
        inputs.add_new_inputs(found)
        inputs.settle(found)
        inputs.save(found)
        store.commit()
    except OSError as error:
        raise commit.Halfway(error.errno, error.strerror) from error
    return moves


def _refuse_headless(store: BuildStore, output: Path) -> None:
    going = {path: bool(is_removal) for _, path, is_removal in store.list_rows("moves")}
    if going.get(HOME, not (output / HOME).is_file()):
        store.clear()
        store.commit()
        raise pelican.BuildFailure("La construction n’a pas écrit de page d’accueil ; le site en place n’a pas changé.")


def _settle_output(store: BuildStore, staging: Path, output: Path) -> None:
    """Put in place what is recorded as ready, whatever stopped the build since; throw the rest away."""
    store.roll_back()
    commit.roll_forward(store, staging, output)
    store.commit()
    shutil.rmtree(staging, ignore_errors=True)


def build_town(town: TownPaths, job: Job | None = None) -> Exit:
    """Build the site of `town`, as its `job` says if there is one, and say what was done; see `build`."""
    return print_build_report(build(job or build_town_job(town)), town)


def print_build_report(report: BuildReport, town: TownPaths) -> Exit:
    """Say what a build of `town` has done."""
    for line in format_build_report(report):
        print_line(line)
    if report.full_render_causes:
        print_line(f"Site construit : {town.shorten_path(town.output)}")
    return Exit.DONE
