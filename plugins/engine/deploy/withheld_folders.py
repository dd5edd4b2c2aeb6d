"""Folders of the site left to another program for a time: a service fills them while something is live.

Each room may say so in its manifest: `find_withheld(output)` gives the folders (site-relative, with a final slash), and the names below
each of the files that the service writes there. While it says so, nothing below is put, replaced, removed or listed. Once it no longer
does, all that was left is the deploy's again: the page of the build takes the place of the service's, at the same address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.publication.room import list_rooms_in_use
from plugins.engine.deploy import manifest
from plugins.engine.deploy.manifest import UNSURE, Files
from plugins.engine.deploy.target import digest_site


@dataclass(frozen=True)
class DeployedFiles:
    """What is to be at the destination: `files`; and what is left to others, `withheld`, with all the names that were ever ours there."""

    files: dict[str, str]
    withheld: dict[str, set[str]]

    def list_replaceable_files(self, manifest_text: str | None) -> dict[str, str]:
        """Whatever we may replace or remove, when the manifest at the destination says `manifest_text`: what was left to others and no
        longer is counts as unsure, for they wrote there."""
        listed = manifest.parse_manifest(manifest_text) if manifest_text is not None else {}
        ours = {path: digest for path, digest in listed.items() if not is_below(path, self.withheld)}
        handed = {folder: names for folder, names in _group_withheld(manifest_text).items() if folder not in self.withheld}
        back = {f"{folder}{name}" for folder, names in handed.items() for name in names}
        return ours | dict.fromkeys(back | {path for path in self.files if is_below(path, handed)}, UNSURE)

    def list_withheld_names(self, manifest_text: str | None) -> dict[str, set[str]]:
        """The names of `withheld` that the manifest must record: with what the destination had there when it held `manifest_text`."""
        listed, former_names = manifest.parse_manifest(manifest_text) if manifest_text is not None else {}, _group_withheld(manifest_text)
        had = {folder: {path.removeprefix(folder) for path in listed if path.startswith(folder)} for folder in self.withheld}
        return {folder: names | had[folder] | set(former_names.get(folder, ())) for folder, names in self.withheld.items()}


def list_files_to_deploy(output: Path, conf: Mapping[str, Any]) -> DeployedFiles:
    """The files that a deploy of the folder `output` carries, and those that the rooms in use withhold. Raises SettingsError (see
    inventory), OSError."""
    files = digest_site(output)
    withheld = {folder: names | list_names_below(folder, files) for folder, names in find_withheld(output, conf).items()}
    return DeployedFiles({path: digest for path, digest in files.items() if not is_below(path, withheld)}, withheld)


def find_withheld(output: Path, conf: Mapping[str, Any]) -> dict[str, set[str]]:
    """The folders that the rooms in use withhold from the deploys, and the names below each that their services write."""
    names_by_folder: dict[str, set[str]] = {}
    for room in list_rooms_in_use(conf.get("PLUGINS")):
        for folder, names in (room.find_withheld(output) if room.find_withheld else {}).items():
            names_by_folder[folder] = set(names)
    return names_by_folder


def list_names_below(folder: str, paths: Iterable[str]) -> set[str]:
    """The names within `folder` of those of `paths` that are in it."""
    return {path.removeprefix(folder) for path in paths if path.startswith(folder)}


def is_below(path: str, folders: Iterable[str]) -> bool:
    """Whether `path` lies in one of the `folders`."""
    return path.startswith(tuple(folders))


def merge_manifests(owned: Files, files: Files, unsure: Iterable[str]) -> dict[str, str]:
    """The files of the manifest as long as a deploy lasts: the old and the new ones, those being put without a digest."""
    return {**owned, **files, **dict.fromkeys(unsure, UNSURE)}


def _group_withheld(kept: str | None) -> dict[str, list[str]]:
    return manifest.parse_withheld(kept) if kept is not None else {}
