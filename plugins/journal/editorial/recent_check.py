"""An incremental check: on a day when everything was checked without an error, only the changed texts are read.

For a command that builds next, as `publish` does: the build checks what texts say of one another, and stops at the same mistakes. After any
other change than a text's, and at the first mistake, everything is checked.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.clock import get_current_time
from plugins.core.infrastructure.town import ROOT
from plugins.journal.editorial.check import check_alone, check_journal
from plugins.journal.editorial.report import CheckReport
from plugins.journal.editorial.rules import TownRules

NAME = "check.json"
FEW = 50
"""Texts that moved past which everything is checked: reading one alone takes 10 ms, with what surrounds it."""

Sizes = dict[str, list[int]]
"""Of each file below the content, its bytes and the nanoseconds since 1970 of its last change."""


def check_recent(
    content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], state: Path, settings_files: Iterable[Path]
) -> CheckReport:
    """The report on the content folder, as `check` gives it; of what moved alone, where that is enough. `settings_files` decide what a
    mistake is, beside our code. Raises SettingsError."""
    around = _compute_context(content, conf, environ, settings_files)
    sizes = dict(_iterate_sizes(str(content), ""))
    report = _check_moved(content, conf, environ, _load_last_sizes(state / NAME, around), sizes)
    if report is not None:
        return report
    report = check_journal(content, conf, environ)
    with suppress(OSError):
        if report.errors:
            (state / NAME).unlink(missing_ok=True)
        else:
            state.mkdir(parents=True, exist_ok=True)
            durable.write_durably(state / NAME, json.dumps({"around": around, "sizes": sizes}).encode())
    return report


def _check_moved(
    content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], before: Sizes | None, sizes: Sizes
) -> CheckReport | None:
    """None: everything must be checked."""
    if before is None:
        return None
    changed = [source for source in before.keys() | sizes.keys() if before.get(source) != sizes.get(source)]
    if len(changed) > FEW or not all(source.endswith(".md") for source in changed):
        return None
    there = sorted(source for source in changed if source in sizes)
    mistakes = [mistake for source in there for mistake in check_alone(content, source, conf, environ)[1]]
    if any(not mistake.harmless for mistake in mistakes):
        return None
    unmoved = sum(source.endswith(".md") for source in sizes) - len(there)
    return CheckReport(tuple(sorted(mistakes)), len(there), len(there), unmoved=unmoved)


def _load_last_sizes(file: Path, around: str) -> Sizes | None:
    """The content's files when everything was last checked; None when anything else has changed, or it had errors."""
    try:
        noted = json.loads(file.read_text(encoding="utf-8"))
        sizes: Sizes = noted["sizes"]
        return sizes if noted["around"] == around else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _compute_context(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], settings_files: Iterable[Path]) -> str:
    """The same on one day, under the same rules, settings and code."""
    rules = TownRules.from_settings(conf, environ)
    digest = hashlib.sha256(rules.compute_key(content.name) + f"{content} {get_current_time(conf, environ).date()}".encode())
    digest.update(repr(sorted(name for name in conf if name.isupper())).encode())
    for file in sorted(settings_files):
        digest.update(file.read_bytes() if file.is_file() else b"")
    code = sorted((name, size) for name, size in _iterate_sizes(str(ROOT / "plugins"), "") if name.endswith(".py"))
    digest.update(repr(code).encode())
    return digest.hexdigest()


def _iterate_sizes(folder: str, named: str) -> Iterator[tuple[str, list[int]]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue  # .commun and its like: notes of programs, which no text can say anything of
            if entry.is_dir(follow_symlinks=False):
                yield from _iterate_sizes(entry.path, f"{named}{entry.name}/")
            else:
                status = entry.stat(follow_symlinks=False)
                yield f"{named}{entry.name}", [status.st_size, status.st_mtime_ns]
