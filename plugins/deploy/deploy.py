"""`./beffroi deploy`: the output takes the place of what the last deploy put there, and nothing else."""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from plugins.deploy import manifest
from plugins.deploy.failures import explain_failures
from plugins.deploy.folder import FolderTarget
from plugins.deploy.losses import deletions_needing_consent
from plugins.deploy.pages_branch import PagesBranch
from plugins.deploy.plan import DeployPlan, Step, parents, plan
from plugins.deploy.rclone import RcloneTarget
from plugins.deploy.rsync import RsyncTarget
from plugins.deploy.settings import Destination, Settings
from plugins.deploy.target import Target
from plugins.deploy.withheld_folders import DeployedFiles, files_to_deploy, meanwhile
from plugins.infrastructure.errors import BeffroiError, Exit, NotNow, PersonRequired, SettingsError
from plugins.infrastructure.settings import gather

BEYOND: Mapping[str, Callable[[Destination, Path, Mapping[str, str], Path], Target]] = {"rclone": RcloneTarget, "git": PagesBranch}
"""The destinations that no lock of their own keeps: they need a folder of this machine's."""

URGENT_PATIENCE = 300
"""Seconds that what is urgent waits for a deploy under way: as long as a first one of some ten thousand files may take."""
LOOK = 1
"""Seconds between two looks at a deploy that is under way: over ssh, each is a connection."""


@dataclass(frozen=True)
class DeployReport:
    """What a deploy did: `changed` are the paths below the site that it put or removed, those that an interrupted deploy left included."""

    changed: frozenset[str]
    exit: Exit = Exit.DONE


def deploy(
    output: Path, conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO, yes: bool = False, patience: float = 0
) -> DeployReport:
    """Put the site in the folder `output` at the destination of the setting DEPLOY, and say on `out` what changed.

    Another deploy is waited for during `patience` seconds; it is never cut short, for what it has left to do would still be to be done.
    Interrupted at any moment, it leaves a site whose live pages find all they point at, and completes it when run again.
    Raises SettingsError, NotNow (another deploy), PersonRequired (something that is not ours is in the way, rights, room on disk; or more
    than a third of the site would go and nobody said `yes`).
    """
    target = open_target(gather(Settings, conf, environ), output, environ)
    site = _carried(output, conf)
    with ExitStack() as alone:
        if _take(target, alone, patience, out):
            site = _carried(output, conf)
        kept = target.manifest()
        owned, left = site.replaceable_files(kept), site.withheld_names(kept)
        steps = _planned(target, owned, site.files)
        unsure = {path for path, digest in owned.items() if digest == manifest.UNSURE}
        if not yes:
            _ask_before(target, owned, site.files)
        after = manifest.format_manifest(site.files, left)
        if steps.steps or after != kept:
            with target.open_for_writing():
                _write(target, steps, manifest.format_manifest(meanwhile(owned, site.files, unsure | steps.put_paths), left), after)
    out.write(format_deploy_report(target.name, steps) + "\n")
    return DeployReport(steps.changed_paths | unsure)


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


def format_deploy_report(name: str, steps: DeployPlan) -> str:
    """What was done, in one French line."""
    if not steps.steps:
        return f"{name} est à jour : rien à déposer."
    counts = [(steps.added, "ajouté"), (steps.replaced, "remplacé"), (steps.removed, "supprimé")]
    (first, word), *others = [(count, f"{word}{'s' if count > 1 else ''}") for count, word in counts if count]
    words = [f"{first} {'fichiers' if first > 1 else 'fichier'} {word}", *(f"{count} {word}" for count, word in others)]
    return f"{name} : {', '.join(words)}."


def _carried(output: Path, conf: Mapping[str, Any]) -> DeployedFiles:
    """See `files_to_deploy`: what may not go online is refused before anything is touched at the destination."""
    with explain_failures(str(output)):
        return files_to_deploy(output, conf)


def _take(target: Target, alone: ExitStack, patience: float, out: TextIO) -> bool:
    """Keep every other deploy away until `alone` is closed; whether one was waited for. Raises NotNow when it lasts longer than that."""
    deadline, told_so = time.monotonic() + patience, False
    while True:
        try:
            alone.enter_context(target.exclusive())
            return told_so
        except NotNow:
            if time.monotonic() + LOOK > deadline:
                raise
        if not told_so:
            out.write(f"{target.name} : une autre mise en ligne est en cours ; celle-ci la suivra.\n")
            told_so = True
        time.sleep(LOOK)


def _write(target: Target, steps: DeployPlan, meanwhile: str, after: str) -> None:
    """Carry out the steps; the manifest says `meanwhile` as long as they last."""
    if steps.steps:
        target.write_manifest(meanwhile)
        for step in steps.steps:
            _carry_out(target, step)
    target.write_manifest(after)


def _carry_out(target: Target, step: Step) -> None:
    """Carry out one step. When the host refuses it midway, as a full disk does, the new pages go again: they lead to one another.

    Nobody was led to them yet, and removing takes no room; when even that fails, the first refusal is what is said.
    """
    try:
        target.carry_out(step)
    except PersonRequired:
        if step.fresh:
            with suppress(BeffroiError):
                target.carry_out(Step("remove", step.fresh))
        raise


def _ask_before(target: Target, owned: Mapping[str, str], files: Mapping[str, str]) -> None:
    losses = deletions_needing_consent(owned, files)
    if losses:
        many = "s" if losses.addresses > 1 else ""
        known = f" (dont {losses.addresses} page{many} ou document{many})" if losses.addresses else ""
        raise PersonRequired(
            f"{target.name} : {losses.files} des {losses.total} fichiers qui y sont seraient supprimés{known}, plus d’un tiers. "
            "Rien n’a été touché. Si c’est voulu : ./beffroi deploy --yes, ou ./beffroi publish --yes."
        )


def _planned(target: Target, owned: Mapping[str, str], files: Mapping[str, str]) -> DeployPlan:
    found = target.survey(files, {parent for path in files for parent in parents(path)}, owned)
    steps = plan(owned, files, found)
    if steps.refused:
        first, more = steps.refused[0], len(steps.refused) - 1
        others = f" (et {more} autre{'s' if more > 1 else ''})" if more else ""
        raise PersonRequired(
            f"{target.name} : « {first} »{others} est déjà là et ne vient pas de Beffroi. Rien n’a été touché : déplacez-le, puis relancez."
        )
    return steps
