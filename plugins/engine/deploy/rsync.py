"""A destination reached by rsync, on this machine or through ssh: one call a step, each file staged aside then renamed by rsync itself.

Needs rsync ≥ 3.1 at both ends. Files are compared by their bytes, never by their dates, which every build and checkout changes.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.redact import remove_secrets
from plugins.engine.deploy.lock import hold_local_lock, hold_remote_lock
from plugins.engine.deploy.manifest import STAGING
from plugins.engine.deploy.plan import ExistingPath, Step, list_parents
from plugins.engine.deploy.room import Destination
from plugins.engine.deploy.target import PlainTarget, SiteFileGone, explain_failures

SHELL = "ssh -o BatchMode=yes -o ConnectTimeout=20"
"""Never asks for a password: nobody may be there to answer. RSYNC_RSH replaces it, as for rsync itself."""

TIMEOUTS = (30, 35)
"""rsync(1), EXIT VALUES."""

PARTIAL = 23
"""rsync(1), EXIT VALUES: some files were not transferred; its last line says no more than that."""

UNDER_A_FILE = re.compile(r"link_stat .* failed: .* \(20\)$")
"""ENOTDIR: nothing can stand below what is a file, which is all that was asked."""

ABSENT_FILE = re.compile(r'link_stat "(.+)" failed: No such file or directory')
"""A file that was to be sent."""

ITEM = re.compile(rb"(?P<update>.)(?P<type>[fdLDS])(?P<changes>.{9}) (?P<name>.*?)/?")
"""rsync(1), --itemize-changes."""

ESCAPED = re.compile(rb"\\#([0-7]{3})")


class RsyncTarget(PlainTarget):
    """The destination `destination`, filled from the folder `output`."""

    def __init__(self, destination: Destination, output: Path, environ: Mapping[str, str]):
        self.name, self.host, self.output = str(destination), destination.host, output.resolve()
        self.path = destination.path if destination.host else str(Path(destination.path).resolve())
        self.shell = environ.get("RSYNC_RSH") or SHELL
        self.environ = {**remove_secrets(environ, "SSH", "RSYNC_"), "RSYNC_RSH": self.shell, "LC_ALL": "C"}
        self.held: int | None = None

    @contextmanager
    def hold_lock(self) -> Iterator[None]:
        """See Target. rsync inherits the lock: killed, this program leaves it to the rsync that it started, until that one ends."""
        lock = hold_remote_lock(self.shell, self.host, self.path, self.name) if self.host else hold_local_lock(Path(self.path), self.name)
        with explain_failures(self.name, self.output), lock as self.held:
            yield

    def survey(self, files: Mapping[str, str], folders: Collection[str], owned: Mapping[str, str]) -> dict[str, ExistingPath]:
        """See Target."""
        with tempfile.TemporaryDirectory() as empty_folder:
            options = ["--dry-run", "--checksum", "--links", "-ii", "-8", "--out-format=%i %n", "--ignore-missing-args"]
            options += [f"--compare-dest={self.output}/", "--from0", "--files-from=-"]
            listing = self._list_destination(*options, self._join_path(), f"{empty_folder}/", listed=_encode_names({*files, *folders}))
        return {
            os.fsdecode(_decode_name(item["name"])): _parse_existing_path(item)
            for line in listing.splitlines()
            if (item := ITEM.fullmatch(line))
        }

    def carry_out(self, step: Step) -> None:
        """See Target."""
        if step.verb == "put":
            options = ["--checksum", f"--temp-dir={STAGING}", "--chmod=D755,F644", "--from0", "--files-from=-"]
            self._list_destination(*options, f"{self.output}/", self._join_path(), listed=_encode_names(step.paths))
            return
        above = {f"/{parent}/" for path in step.paths for parent in list_parents(path)}
        with tempfile.TemporaryDirectory() as empty_folder:
            options = ["--recursive", "--delete", "--from0", "--include-from=-", "--exclude=*"]
            self._list_destination(
                *options, f"{empty_folder}/", self._join_path(), listed=map(_escape_pattern, [*above, *(f"/{path}" for path in step.paths)])
            )

    def put_few(self, paths: tuple[str, ...]) -> None:
        """See Target. rsync writes each beside its place, not in STAGING, which a deploy empties."""
        self._list_destination(
            "--checksum",
            "--chmod=D755,F644",
            "--from0",
            "--files-from=-",
            f"{self.output}/",
            self._join_path(),
            listed=_encode_names(paths),
        )

    def write_own(self, name: str, text: str) -> None:
        """See Target."""
        with tempfile.TemporaryDirectory() as here:
            self._list_destination("--recursive", "--delete", "--chmod=D700", f"{here}/", self._join_path(f"{STAGING}/"))
            (Path(here) / name).write_text(text, encoding="utf-8")
            self._list_destination("--checksum", f"--temp-dir={STAGING}", "--chmod=F600", str(Path(here) / name), self._join_path())

    def _read_own(self, name: str) -> str | None:
        with tempfile.TemporaryDirectory() as here:
            self._list_destination("--ignore-missing-args", self._join_path(name), f"{here}/")
            copy = Path(here) / name
            return copy.read_text(encoding="utf-8", errors="replace") if copy.exists() else None

    def _join_path(self, name: str = "") -> str:
        return (f"{self.host}:" if self.host else "") + f"{self.path.rstrip('/')}/{name}"

    def _list_destination(self, *words: str, listed: Iterable[str] = ()) -> bytes:
        command = ["rsync", "--timeout=120", *words[:-2], "--", *words[-2:]]
        names = b"\0".join(os.fsencode(name) for name in listed)
        lock_files = () if self.held is None else (self.held,)
        try:
            ended = subprocess.run(command, input=names, capture_output=True, env=self.environ, pass_fds=lock_files, check=False)
        except FileNotFoundError:
            raise SettingsError(["rsync n’est pas installé. Sur Debian : apt install rsync."]) from None
        if ended.returncode in TIMEOUTS:
            raise NotNow(f"{self.name} : l’hôte ne répond plus ; relancez ./beffroi deploy.")
        complaints = [line for line in ended.stderr.decode(errors="replace").splitlines() if not UNDER_A_FILE.search(line)]
        if ended.returncode and (ended.returncode != PARTIAL or len(complaints) > 1):
            for match in filter(None, map(ABSENT_FILE.search, complaints)):
                if Path(match[1]).is_relative_to(self.output):
                    raise SiteFileGone(match[1])
            why = complaints[0] if complaints else f"code {ended.returncode}"
            raise PersonRequired(f"{self.name} : rsync s’est arrêté ({why}). Corrigez, puis relancez ./beffroi deploy.")
        return ended.stdout


def _parse_existing_path(item: re.Match[bytes]) -> ExistingPath:
    if item["type"] == b"d":
        return ExistingPath.FOLDER
    if item["type"] != b"f":
        return ExistingPath.OTHER
    return ExistingPath.SAME if item["update"] == b"." and not item["changes"].strip() else ExistingPath.DIFFERENT


def _encode_names(paths: Iterable[str]) -> list[str]:
    """A list for --files-from, where a name that starts with # or ; would be a comment."""
    return [f"./{path}" for path in paths]


def _decode_name(name: bytes) -> bytes:
    """A name as it is on disk, from rsync's output, where control characters are written `\\#012`."""
    return ESCAPED.sub(lambda code: bytes([int(code[1], 8)]), name)


def _escape_pattern(pattern: str) -> str:
    """A filter that matches `pattern` only. rsync(1), PATTERN MATCHING RULES: a backslash escapes only where there is a wildcard."""
    return re.sub(r"([\\*?\[])", r"\\\1", pattern) if re.search(r"[*?\[]", pattern) else pattern
