"""A deploy at the cost of what moved: what was noted of the site since the last deploy is sent, and nothing else is looked at.

It is believed only while the destination bears the mark that our last deploy left there. Files that are sent are compared there as always.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.output_files import SiteChange, SiteChanges
from plugins.engine.deploy.carrying import carry_out, plan_steps
from plugins.engine.deploy.inventory import digest_files
from plugins.engine.deploy.losses import FEW, SHARE, count_addresses
from plugins.engine.deploy.manifest import UNSURE, Changes
from plugins.engine.deploy.manifest_files import format_meanwhile, format_raw_manifest, write_manifest, write_meanwhile
from plugins.engine.deploy.plan import DeployPlan, Step
from plugins.engine.deploy.record import DeployRecord
from plugins.engine.deploy.target import Target
from plugins.engine.deploy.withheld_folders import find_withheld, is_below, list_names_below

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
