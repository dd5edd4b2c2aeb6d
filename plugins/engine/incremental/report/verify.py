"""`./beffroi build --verify`: the site beside one built from nothing, aside, at the same instant; byte for byte."""

import filecmp
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plugins.core.infrastructure import clock
from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.disk import scan
from plugins.engine.incremental.disk.build_lock import print_at_once
from plugins.engine.incremental.disk.sibling import STORE, find_sibling_path

PICTURES = "PICTURE_CACHE"
SHOWN, WIDTH = 20, 100
"""Files that are named, and characters of a line that are shown."""


@dataclass(frozen=True)
class Difference:
    """A file that differs from a build from nothing: `there` and `expected` are the bytes of both, None where it is not."""

    path: str
    there: bytes | None
    expected: bytes | None

    def __str__(self) -> str:
        if self.there is None:
            return f"{self.path} manque"
        if self.expected is None:
            return f"{self.path} est de trop"
        return f"{self.path}{_find_first_difference(self.there, self.expected)}"


def _find_first_difference(there: bytes, expected: bytes) -> str:
    pairs = zip_longest(there.splitlines(), expected.splitlines(), fillvalue=b"")
    number, ours, theirs = next(((at, a, b) for at, (a, b) in enumerate(pairs, 1) if a != b), (0, b"", b""))
    try:
        return f", ligne {number} : « {_cut_line(ours, theirs)} » au lieu de « {_cut_line(theirs, ours)} »"
    except UnicodeDecodeError:
        return f" : {len(there)} octets, et {len(expected)} attendus"


def verify_build(job: Job, conf: Mapping[str, Any], print_line: Callable[[str], None] = print_at_once) -> tuple[int, list[Difference]]:
    """Build, then build again from nothing aside, which is then removed: how many files were compared, and those that differ.

    Raises what a build raises.
    """
    environ = {**job.environ, "BEFFROI_NOW": clock.get_current_time(conf, job.environ).isoformat()}
    build(replace(job, environ=environ), print_line)
    with TemporaryDirectory(dir=job.output.parent, prefix=f".{job.output.name}.verification.") as folder:
        fresh_job = replace(job, output=Path(folder) / "site", environ=environ, overrides={**job.overrides, PICTURES: f"{folder}/pictures"})
        build(fresh_job, print_line)
        return compare_folders(job.output, fresh_job.output)


def compare_folders(site: Path, expected: Path) -> tuple[int, list[Difference]]:
    """The number of files in two folders, and those that differ; files put there after a build do not count."""
    names = sorted({*scan.scan_site(site), *scan.scan_site(expected)})
    _, different, missing = filecmp.cmpfiles(site, expected, names, shallow=False)
    return len(names), [
        Difference(name, _read_content(site / name), _read_content(expected / name)) for name in sorted((*different, *missing))
    ]


def _read_content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def format_report(count: int, differences: list[Difference], output: Path) -> list[str]:
    """The report to print, and to send to us when something is wrong."""
    if not differences:
        return [f"Vérifié : les {count} fichiers du site sont, à l’octet près, ceux d’une construction à neuf."]
    more = [f"  et {len(differences) - SHOWN} autres"] if len(differences) > SHOWN else []
    return [
        f"{len(differences)} fichiers du site, sur {count}, ne sont pas ceux d’une construction à neuf au même instant :",
        *(f"  {difference}" for difference in differences[:SHOWN]),
        *more,
        "C’est un défaut de Beffroi, à moins qu’un gabarit ou un greffon de la ville ne donne deux fois de suite autre chose.",
        f"Signalez-le-nous avec ces lignes, ce que dit ./beffroi build --explain {differences[0].path},",
        f"les réglages PLUGINS et THEME, et le fichier {find_sibling_path(output, STORE).name}."
        " Ensuite, ./beffroi build --fresh refait tout.",
    ]


def _cut_line(line: bytes, other: bytes) -> str:
    """`line`, from a little before where it parts with `other`."""
    at = next((place for place, (a, b) in enumerate(zip(line.decode(), other.decode(), strict=False)) if a != b), 0)
    return line.decode()[max(at - WIDTH // 4, 0) :][:WIDTH].strip()
