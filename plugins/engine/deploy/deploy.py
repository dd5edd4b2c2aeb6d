"""`./beffroi deploy`: the output takes the place of what the last deploy put there, and nothing else."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.output_files import SiteChange, SiteChanges
from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy import manifest
from plugins.engine.deploy.folder import FolderTarget
from plugins.engine.deploy.manifest import UNSURE, Changes
from plugins.engine.deploy.pages_branch import PagesBranch
from plugins.engine.deploy.plan import (
    FEW,
    SHARE,
    DeployPlan,
    ExistingPath,
    Step,
    count_addresses,
    find_deletions_needing_consent,
    list_parents,
    rank_path,
)
from plugins.engine.deploy.rclone import RcloneTarget
from plugins.engine.deploy.record import (
    DeployedFiles,
    DeployRecord,
    find_withheld,
    format_meanwhile,
    format_raw_manifest,
    is_below,
    list_files_to_deploy,
    list_names_below,
    merge_manifests,
    write_manifest,
    write_meanwhile,
)
from plugins.engine.deploy.room import Destination, Settings
from plugins.engine.deploy.rsync import RsyncTarget
from plugins.engine.deploy.target import (
    SiteFileGone,
    Target,
    carry_out,
    digest_file,
    digest_files,
    explain_failures,
    format_steps,
    plan_steps,
    refuse_other_than_a_whole_site,
)

SOMEBODY_ELSE = "une autre machine ou une personne y a écrit depuis, ou une mise en ligne a été coupée ; tout est comparé."
MOVED_AWAY = "le site n’a plus la même adresse ; tout est comparé."
MUCH = "le site a trop changé pour n’envoyer que ce qui a bougé ; tout est comparé."


@dataclass(frozen=True)
class MovedDeploy:
    """The result: `unsure` are the files that a deploy which did not end may have put or removed."""

    steps: DeployPlan
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _MovedFiles:
    """Of what moved: what the manifest lists, `owned`, and what is to be there, `files`; `unsure` as above."""

    owned: dict[str, str]
    files: dict[str, str]
    unsure: frozenset[str]
    withheld: dict[str, set[str]]

    @property
    def removed(self) -> set[str]:
        """The removed files."""
        return self.owned.keys() - self.files.keys()

    @property
    def changes(self) -> Changes:
        """The changes that the manifest records."""
        return {**self.files, **dict.fromkeys(self.removed)}


def deploy_moved(target: Target, record: DeployRecord, output: Path, conf: Mapping[str, Any], address: str, yes: bool) -> MovedDeploy | str:
    """Send what moved in the site `output` since the deploy that `record` remembers. Otherwise why everything must be compared, in French:
    another has deployed, it is not known what moved, the site has another address, or so much goes that it must be counted (unless `yes`).

    Raises as `deploy` does; whatever it has done by then is done again by the next.
    """
    mark = digest_seen_mark(target.mark())
    is_pending = bool(mark) and mark == record.note("pending_mark")
    if not is_pending and not (mark and mark == record.note("mark")):
        return SOMEBODY_ELSE
    if record.note("output") != str(output.resolve()):
        return MUCH
    if is_other_address(record.note("address"), address):
        return MOVED_AWAY
    change = SiteChanges(output).find_changes(record.note("changes"))
    moved_files = _find_moved(record, output, conf, change, json.loads(record.note("pending")) if is_pending else ())
    if moved_files is None or not (yes or _is_light(record, moved_files)):
        return MUCH
    target.narrow({*moved_files.owned, *moved_files.files}, record.has_below)
    steps = plan_steps(target, moved_files.owned, moved_files.files)
    if steps.steps or moved_files.files or moved_files.removed or is_pending:
        _send(target, record, steps, moved_files)
    record.write_notes(changes=change.mark)
    record.commit()
    return MovedDeploy(steps, moved_files.unsure)


def remember_whole(
    record: DeployRecord, target: Target, manifest: str | None, output: Path, change: SiteChange, withheld: Mapping[str, Iterable[str]]
) -> None:
    """Record a complete comparison: the destination bears `manifest`, or what it bore already; the site was as it is noted by `change`.

    What is listed must have been put in `record` before.
    """
    mark = target.seen_mark if manifest is None else target.compute_settled_mark(manifest)
    record.write_notes(mark=digest_seen_mark(mark), pending_mark="", pending="[]", withheld=_format_withheld(withheld))
    record.write_notes(output=str(output.resolve()), changes=change.mark, addresses=str(count_addresses(record.list_files())))
    record.write_notes(compared=str(time.time()))
    record.commit()


def is_other_address(deployed: str, address: str) -> bool:
    """Whether a site of that `address` is not the one that was `deployed`; an empty address is not known."""
    return bool(deployed and address) and deployed != address


def find_owned(target: Target, record: DeployRecord, output: Path, conf: Mapping[str, Any], paths: Iterable[str]) -> dict[str, str] | None:
    """Those of the `paths` that our last deploy of the site `output` put; None when anybody else has deployed since."""
    mark = digest_seen_mark(target.mark())
    if not mark or mark not in (record.note("mark"), record.note("pending_mark")) or record.note("output") != str(output.resolve()):
        return None
    withheld = find_withheld(output, conf)
    return record.get_digests(path for path in paths if not is_below(path, withheld))


def put_unsure(target: Target, record: DeployRecord, steps: Sequence[Step]) -> None:
    """Carry out the `steps` as an unfinished deploy, which the next one completes."""
    pending = {*(path for step in steps for path in step.paths), *json.loads(record.note("pending") or "[]")}
    withheld: dict[str, list[str]] = json.loads(record.note("withheld") or "{}")
    text = format_meanwhile(record, dict.fromkeys(pending, UNSURE), withheld)
    with target.open_for_writing():
        _begin(target, record, text, pending)
        for step in steps:
            carry_out(target, step)


def digest_seen_mark(text: str) -> str:
    """A digest of a mark, to store; empty for an empty one."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() if text else ""


def _find_moved(
    record: DeployRecord, output: Path, conf: Mapping[str, Any], change: SiteChange, pending: Iterable[str]
) -> _MovedFiles | None:
    withheld = find_withheld(output, conf)
    noted: dict[str, list[str]] = json.loads(record.note("withheld") or "{}")
    if change.paths is None or withheld.keys() != noted.keys():
        return None
    suspects = {path for path in change.paths.union(pending) if not is_below(path, withheld)}
    unsure = frozenset(suspects.intersection(pending))
    owned, files = record.get_digests(suspects) | dict.fromkeys(unsure, UNSURE), digest_files(output, suspects)
    same = {path for path, digest in files.items() if owned.get(path) == digest}
    moved_owned, moved_files = ({path: digest for path, digest in digests.items() if path not in same} for digests in (owned, files))
    withheld_names = {
        folder: set(names) | set(noted[folder]) | list_names_below(folder, change.paths) for folder, names in withheld.items()
    }
    return _MovedFiles(moved_owned, moved_files, unsure, withheld_names)


def _is_light(record: DeployRecord, moved: _MovedFiles) -> bool:
    """Whether so few files go that no confirmation is needed, however counted: half the threshold."""
    addresses, files = int(record.note("addresses") or 0), record.count()
    removed_addresses = count_addresses(moved.removed)
    return files < FEW or (2 * removed_addresses * SHARE <= addresses and 2 * len(moved.removed) * SHARE <= files)


def _send(target: Target, record: DeployRecord, steps: DeployPlan, moved: _MovedFiles) -> None:
    during = {**moved.files, **dict.fromkeys(steps.put_paths | moved.unsure, UNSURE)}
    text = format_meanwhile(record, during, moved.withheld)
    with target.open_for_writing():
        _begin(target, record, text, steps.changed_paths | moved.unsure)
        record.apply(moved.changes)
        for step in steps.steps:
            carry_out(target, step)
        manifest = write_manifest(target, record, moved.withheld)
    mark, withheld_note = digest_seen_mark(target.compute_settled_mark(manifest)), _format_withheld(moved.withheld)
    record.write_notes(mark=mark, pending_mark="", pending="[]", withheld=withheld_note)


def _format_withheld(withheld: Mapping[str, Iterable[str]]) -> str:
    return json.dumps({folder: sorted(names) for folder, names in withheld.items()})


def _begin(target: Target, record: DeployRecord, text: str, paths: Iterable[str]) -> None:
    """Record what is about to change, before the destination's manifest says so: a killed deploy is then completed at that cost."""
    record.write_notes(pending=json.dumps(sorted(paths)), pending_mark=digest_seen_mark(format_raw_manifest(target, text)))
    record.commit()
    write_meanwhile(target, text)


BEYOND: Mapping[str, Callable[[Destination, Path, Mapping[str, str], Path], Target]] = {"rclone": RcloneTarget, "git": PagesBranch}
"""The destinations that no lock of their own keeps: they need a folder of this machine's."""

URGENT_PATIENCE = 300
"""Seconds that what is urgent waits for a deploy under way: as long as a first one of some ten thousand files may take."""
DAY = 86_400
"""Seconds after which everything is compared again: what a person has changed at the destination lasts no longer."""
DAILY = "une fois par jour, tout est comparé ; les pages n’attendent pas, elles sont déjà en ligne."
LOOK = 1
"""Seconds between two looks at a deploy that is under way: over ssh, each is a connection."""
LOOKS = 5
"""Times that the site is looked at before a person is told that files go away from it meanwhile."""


class Comparison(Enum):
    """What a deploy compares with the destination: everything; what changed, and everything once a day; what changed only.

    Changes are known only where nothing but builds and the search index has written to the site.
    """

    EVERYTHING = "everything"
    DAILY = "daily"
    CHANGES = "changes"


@dataclass(frozen=True)
class DeployReport:
    """The result of a deploy: `changed` are the paths below the site that it put or removed, those that an interrupted deploy left
    included."""

    changed: frozenset[str]
    exit: Exit = Exit.DONE


def deploy(
    output: Path,
    conf: Mapping[str, Any],
    environ: Mapping[str, str],
    out: TextIO,
    yes: bool = False,
    patience: float = 0,
    comparison: Comparison = Comparison.EVERYTHING,
    keeps_address: bool = False,
) -> DeployReport:
    """Deploy the site in the folder `output` to the destination of the setting DEPLOY, and print on `out` what changed.

    Everything is compared, whatever the `comparison`, when it is the first time, when another has deployed there since, or when a deploy
    of everything has not ended. Another deploy is waited for during `patience` seconds; it is never cut short, for what it has left to do
    would still be to be done.
    Interrupted at any moment, it leaves a site whose live pages find all they point at, and completes it when run again.
    A file of the output that goes away meanwhile has the site looked at again: what was put by then stays, and is not put twice.
    `keeps_address`: the site is believed to be of the address of the one that is there: an alert waits for no person to say so.
    Raises SettingsError, NotNow (another deploy), PersonRequired (something that is not ours is in the way, rights, room on disk; or the
    site there is of another address, or more than a third of it would go, and nobody said `yes`).
    """
    settings, changed = gather_settings(Settings, conf, environ), set[str]()
    address = "" if keeps_address else str(conf.get("SITEURL") or "").rstrip("/")
    for looks_left in reversed(range(LOOKS)):
        try:
            _deploy_as_it_is(settings, output, conf, environ, out, yes, patience, comparison, address, changed)
            break
        except SiteFileGone as failure:
            if not looks_left:
                raise
            out.write(f"{failure.file} a disparu pendant la mise en ligne ; le site est regardé de nouveau.\n")
    return DeployReport(frozenset(changed))


def _deploy_as_it_is(
    settings: Settings,
    output: Path,
    conf: Mapping[str, Any],
    environ: Mapping[str, str],
    out: TextIO,
    yes: bool,
    patience: float,
    comparison: Comparison,
    address: str,
    changed: set[str],
) -> None:
    """See `deploy`; what is put or removed is added to `changed`. Raises SiteFileGone, and what `deploy` does."""
    target = open_target(settings, output, environ)
    with ExitStack() as alone:
        record = DeployRecord(settings.beffroi_state.resolve(), f"{settings.deploy.scheme}:{target.name}")
        alone.callback(record.close)
        is_quick = comparison is not Comparison.EVERYTHING and bool(record.note("mark"))
        site = None if is_quick else _list_carried_files(output, conf)
        waited = _wait_for_turn(target, alone, patience, out)
        if is_quick:
            deployed = _try_deploy_moved(target, record, output, conf, address, yes)
            if isinstance(deployed, MovedDeploy):
                out.write(f"{format_steps(target.name, deployed.steps)}\n")
                changed |= deployed.steps.changed_paths | deployed.unsure
                if comparison is Comparison.CHANGES or _is_of_today(record):
                    return
            out.write(f"{target.name} : {DAILY if isinstance(deployed, MovedDeploy) else deployed}\n")
            out.flush()
        if waited or site is None:
            site = _list_carried_files(output, conf)
        try:
            changed |= _deploy_whole(target, record, site, output, address, out, yes)
        except sqlite3.Error:
            changed |= _deploy_whole(target, DeployRecord(None, target.name), site, output, address, out, yes)


def _try_deploy_moved(
    target: Target, record: DeployRecord, output: Path, conf: Mapping[str, Any], address: str, yes: bool
) -> MovedDeploy | str:
    """See `deploy_moved`; a record that fails is as none."""
    try:
        return deploy_moved(target, record, output, conf, address, yes)
    except (sqlite3.Error, ValueError) as error:
        record.undo()
        return f"ce que cette machine en retenait ne se lit plus ({type(error).__name__}) ; tout est comparé."


def _is_of_today(record: DeployRecord) -> bool:
    """Whether everything was compared less than a day ago."""
    compared = float(record.note("compared") or 0)
    return compared <= time.time() < compared + DAY


def _deploy_whole(
    target: Target, record: DeployRecord, carried: "_Carried", output: Path, address: str, out: TextIO, yes: bool
) -> frozenset[str]:
    """Compare everything; what was put or removed."""
    site, former_manifest = carried.site, target.read_manifest()
    owned, withheld_names = site.list_replaceable_files(former_manifest), site.list_withheld_names(former_manifest)
    steps = plan_steps(target, owned, site.files)
    unsure = {path for path, digest in owned.items() if digest == manifest.UNSURE}
    deployed_address = manifest.parse_address(former_manifest) if former_manifest is not None else ""
    if not yes:
        _refuse_other_address(target, deployed_address, address)
        _ask_before(target, owned, site.files)
    address = address or deployed_address
    is_listed, written_manifest = manifest.format_manifest(site.files, withheld_names, address) == former_manifest, None
    if steps.steps or not is_listed or digest_seen_mark(target.seen_mark) != record.note("mark"):
        record.forget_marks()
        record.replace_all(site.files)
        record.write_notes(address=address)
    if steps.steps or not is_listed:
        with target.open_for_writing():
            merged = merge_manifests(owned, site.files, unsure | steps.put_paths)
            write_meanwhile(target, manifest.format_manifest(merged, withheld_names, address))
            for step in steps.steps:
                carry_out(target, step)
            written_manifest = write_manifest(target, record, withheld_names)
    remember_whole(record, target, written_manifest, output, carried.change, withheld_names)
    out.write(f"{format_steps(target.name, steps)}\n")
    return steps.changed_paths | unsure


def open_target(settings: Settings, output: Path, environ: Mapping[str, str]) -> Target:
    """The destination, ready to receive `output`. Raises SettingsError when it is a folder and one of the two holds the other."""
    there = settings.deploy
    if there.scheme in BEYOND:
        return BEYOND[there.scheme](there, output, environ, settings.beffroi_state.resolve())
    if not there.host:
        place, source = Path(there.path).resolve(), output.resolve()
        if place.is_relative_to(source) or source.is_relative_to(place):
            raise SettingsError([f"DEPLOY : {there} et {output} sont l’un dans l’autre. Choisissez un dossier à part."])
        if place.exists() and not place.is_dir():
            raise SettingsError([f"DEPLOY : {there} n’est pas un dossier."])
    return FolderTarget(Path(there.path), output) if there.scheme == "folder" else RsyncTarget(there, output, environ)


@dataclass(frozen=True)
class _Carried:
    """What is to be at the destination, and how far the changes of the output were noted before it was looked at."""

    site: DeployedFiles
    change: SiteChange


def _list_carried_files(output: Path, conf: Mapping[str, Any]) -> _Carried:
    """See `list_files_to_deploy`: what may not go online is refused before anything is touched at the destination."""
    with explain_failures(str(output), output):
        refuse_other_than_a_whole_site(output)
        change = SiteChanges(output).find_changes("")
        return _Carried(list_files_to_deploy(output, conf), change)


def _wait_for_turn(target: Target, alone: ExitStack, patience: float, out: TextIO) -> bool:
    """Keep every other deploy away until `alone` is closed; whether one was waited for. Raises NotNow when it lasts longer than that."""
    deadline, told_so = time.monotonic() + patience, False
    while True:
        try:
            alone.enter_context(target.hold_lock())
            return told_so
        except NotNow:
            if time.monotonic() + LOOK > deadline:
                raise
        if not told_so:
            out.write(f"{target.name} : une autre mise en ligne est en cours ; celle-ci la suivra.\n")
            told_so = True
        time.sleep(LOOK)


def _refuse_other_address(target: Target, deployed: str, address: str) -> None:
    if is_other_address(deployed, address):
        raise PersonRequired(
            f"{target.name} : le site en place est celui de {deployed} ; celui-ci est construit pour {address}. Rien n’a été touché. "
            "Corrigez « siteurl », BEFFROI_SITEURL ou DEPLOY, puis ./beffroi build. "
            "Si le site change d’adresse : ./beffroi deploy --yes, ou ./beffroi publish --yes."
        )


def _ask_before(target: Target, owned: Mapping[str, str], files: Mapping[str, str]) -> None:
    losses = find_deletions_needing_consent(owned, files)
    if losses:
        many = "s" if losses.addresses > 1 else ""
        pages_count = f" (dont {losses.addresses} page{many} ou document{many})" if losses.addresses else ""
        raise PersonRequired(
            f"{target.name} : {losses.files} des {losses.total} fichiers qui y sont seraient supprimés{pages_count}, plus d’un tiers. "
            "Rien n’a été touché. Si c’est voulu : ./beffroi deploy --yes, ou ./beffroi publish --yes."
        )


def put_few_files(folder: Path, paths: Collection[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Copy the files `paths` of `folder` to the destination of the setting DEPLOY, replacing what is there; nothing else is touched or
    remembered.

    They must lie in a folder that the deploys leave alone (see `withheld_folders`), or the next would refuse them. It lasts as long as the
    destination asks: a connection, a push. Raises NotNow, SettingsError, PersonRequired.
    """
    open_target(gather_settings(Settings, conf, environ), folder, environ).put_few(tuple(paths))


AT_ONCE = ("folder", "rsync")
"""The destinations where it is worth it: a branch would take two commits, and a lease between machines takes longer than a build."""


def deploy_ahead(folder: Path, paths: Collection[str], output: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    """Deploy the files `paths` of `folder`: new versions of files that our last deploy of the site `output` put there, or new files;
    returns whether it was done. The next deploy removes a new one that its build does not make.

    Nothing is put when anybody else has deployed since, or something else stands there. Raises NotNow (another deploy), PersonRequired.
    """
    settings = gather_settings(Settings, conf, environ)
    if settings.deploy.scheme not in AT_ONCE:
        return False
    target = open_target(settings, folder, environ)
    with target.hold_lock(), closing(DeployRecord(settings.beffroi_state.resolve(), f"{settings.deploy.scheme}:{target.name}")) as record:
        try:
            owned = find_owned(target, record, output, conf, paths)
            if owned is None or any(is_below(path, find_withheld(output, conf)) for path in paths):
                return False
            files = {path: digest_file(folder / path) for path in paths}
            folders = {parent for path in files for parent in list_parents(path)}
            existing = target.survey(files, folders, owned)
            if not all(_has_its_place(existing.get(path), path in owned) for path in files):
                return False
            if any(existing.get(parent, ExistingPath.FOLDER) is not ExistingPath.FOLDER for parent in folders):
                return False
            ordered = sorted(files, key=rank_path)
            put_unsure(target, record, [Step("put", tuple(sorted(paths))) for _, paths in groupby(ordered, rank_path)])
        except sqlite3.Error:
            return False
    return True


def _has_its_place(existing: ExistingPath | None, is_owned: bool) -> bool:
    """Whether a file may be written over what exists there: our own file, or nothing."""
    return existing in (ExistingPath.SAME, ExistingPath.DIFFERENT) if is_owned else existing is None
