"""A destination reached by rclone: WebDAV, SFTP, S3 and the like, each with what its protocol allows.

A file is written where it belongs, in the order of the plan: whether a reader may see half of it is the protocol's affair. Bytes are
never read back: the manifest says what they were, and sizes whether that still holds.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.git import strip_credentials
from plugins.core.infrastructure.redact import Redactor, remove_secrets
from plugins.engine.deploy.lock import Lease, build_busy_failure, hold_state_lock
from plugins.engine.deploy.manifest import LOCK, NAME, OURS, join_base
from plugins.engine.deploy.plan import ExistingPath, Step, list_parents
from plugins.engine.deploy.record import unveil_paths
from plugins.engine.deploy.room import Destination
from plugins.engine.deploy.target import digest_file, explain_failures

DEFAULTS = {
    "RCLONE_CONTIMEOUT": "20s",
    "RCLONE_TIMEOUT": "120s",
    "RCLONE_RETRIES": "2",
    "RCLONE_LOW_LEVEL_RETRIES": "4",
    "RCLONE_CHECKERS": "16",
    "RCLONE_TRANSFERS": "8",
    "RCLONE_SFTP_KNOWN_HOSTS_FILE": "~/.ssh/known_hosts",
}
"""What holds unless the environment says otherwise: rclone's own would retry a host that is down for a quarter of an hour, and give
whoever answers in the place of an SFTP host the password and the site, https://rclone.org/sftp/#host-key-validation"""

OWN_ENVIRONMENT = {
    "RCLONE_ASK_PASSWORD": "false",
    "RCLONE_LOG_LEVEL": "ERROR",
    "RCLONE_USE_JSON_LOG": "false",
    "RCLONE_SFTP_DISABLE_HASHCHECK": "true",
    "LC_ALL": "C",
}
"""A host that gives SFTP without a shell answers nothing to md5sum, which rclone 1.60 takes for a file corrupted on the way."""

CHANGING = re.compile(
    r"RCLONE_(DRY_RUN|INTERACTIVE|VERBOSE|QUIET|PROGRESS|LOG_.*|DUMP.*|(FILTER|INCLUDE|EXCLUDE|FILES_FROM).*|(MAX|MIN)_.*"
    r"|IGNORE_.*|IMMUTABLE|SIZE_ONLY|CHECKSUM|UPDATE|COMPARE_DEST|COPY_DEST|BACKUP_DIR|SUFFIX.*|RC.*)"
)
"""Options of rclone's that, left in an environment, would change what a command does or says."""

ITS_OWN = ("RCLONE_", "SSH", "AWS_", "AZURE_", "GOOGLE_", "GCE_", "OS_", "ST_", "B2_", "OCI_", "ALIBABA_")
"""How the names begin of what rclone reads its credentials from, its own configuration apart (`env_auth` of its remotes)."""

NOT_THERE = (3, 4)
"""rclone(1), EXIT CODE: directory, file not found."""

UNKNOWN_HOST = re.compile(r"knownhosts|known_hosts|host key", re.IGNORECASE)
UNKNOWN_REMOTE = "didn't find section in config file"
PERSON = re.compile(
    r"unauthorized|forbidden|denied|\b40[13]\b|unable to authenticate|x509|certificate|no space|\b507\b|quota"
    r"|read.only|decrypt|invalid (credential|access)|accessdenied|signature",
    re.IGNORECASE,
)
LATER = re.compile(
    r"refused|reset|time.?out|timed out|no such host|\bEOF\b|broken pipe|unreachable|\b(429|5\d\d)\b|temporar|connection lost"
    r"|slow ?down|locked|\b423\b",
    re.IGNORECASE,
)
"""What rclone 1.60 to 1.75 prints of hosts that are down, busy or far."""

STAMP = re.compile(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (?:[A-Z]+\s*: )?")


class RemoteFileAbsent(NotNow):
    """A command found nothing: the file is being removed, unless it never existed."""


class Rclone:
    """The program rclone, for the destination that people call `name`. `held` is inherited by it: the lock lasts as long as it does."""

    def __init__(self, name: str, environ: Mapping[str, str]):
        self.name = name
        self.held: tuple[int, ...] = ()
        inherited = {key: value for key, value in environ.items() if not CHANGING.fullmatch(key)}
        self.environ = DEFAULTS | remove_secrets(inherited, *ITS_OWN) | OWN_ENVIRONMENT
        self.redactor = Redactor(environ)

    def __call__(self, *words: str, listed: Iterable[str] | None = None) -> bytes:
        """What `rclone words` prints; `listed` are the lines of a list that a word `-` reads. Raises RemoteFileAbsent or another
        BeffroiError."""
        names = None if listed is None else "".join(f"{line}\n" for line in listed).encode(errors="surrogateescape")
        source: dict[str, Any] = {"stdin": subprocess.DEVNULL} if names is None else {"input": names}
        try:
            ended: subprocess.CompletedProcess[bytes] = subprocess.run(
                ["rclone", *words], capture_output=True, env=self.environ, pass_fds=self.held, check=False, **source
            )
        except FileNotFoundError:
            raise SettingsError(["rclone n’est pas installé. Sur Debian : apt install rclone."]) from None
        if ended.returncode in NOT_THERE:
            raise RemoteFileAbsent(f"{self.name} : la destination change en ce moment ; relancez ./beffroi deploy.")
        if ended.returncode:
            raise self._explain_error(ended.stderr.decode(errors="replace"))
        return ended.stdout

    def _explain_error(self, text: str) -> BeffroiError:
        lines = [STAMP.sub("", line) for line in text.splitlines() if line.strip()]
        why = self.redactor.clean(strip_credentials(lines[-1] if lines else "sans rien dire"))
        if UNKNOWN_REMOTE in text:
            return SettingsError([f"DEPLOY : rclone ne connaît pas « {self.name.partition(':')[0]} ». Déclarez-le avec rclone config."])
        if UNKNOWN_HOST.search(text):
            return PersonRequired(
                f"{self.name} : rien ne prouve que l’hôte est bien le vôtre ({why}). Comparez l’empreinte de sa clé à celle que donne"
                " l’hébergeur, ajoutez-la par ssh-keyscan -p PORT HÔTE >> ~/.ssh/known_hosts, puis relancez ./beffroi deploy."
            )
        if not PERSON.search(text) and LATER.search(text):
            return NotNow(f"{self.name} : l’hôte ne répond pas ({why}). Relancez ./beffroi deploy.")
        return PersonRequired(f"{self.name} : rclone s’est arrêté ({why}). Corrigez, puis relancez ./beffroi deploy.")


SPARE = ".beffroi-manifest-2.json"
"""The manifest, written before NAME is: of the two, one is whole whenever a transfer is cut."""

BLIND = ("--no-traverse", "--no-check-dest", "--ignore-times")
"""The plan has decided: rclone transfers the listed files without comparing the destination."""

SPECIAL = re.compile(r"([\\*?\[\]{}])")
UNSAYABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class OneFile:
    """The small file `address` of a destination; see RemoteFile."""

    rclone: Rclone
    address: str

    def read(self) -> str:
        """See RemoteFile."""
        try:
            return self.rclone("cat", self.address).decode(errors="replace")
        except RemoteFileAbsent:
            return ""

    def write(self, text: str) -> None:
        """See RemoteFile. From a file: rclone would take a pipe cut short for a shorter text."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as here:
            here.write(text)
            here.flush()
            self.rclone("copyto", *BLIND, here.name, self.address)

    def remove(self) -> None:
        """See RemoteFile."""
        self.rclone("deletefile", self.address)


class RcloneTarget:
    """The destination `destination`, filled from the folder `output`; `state` is where this machine's lock is."""

    veils, seen_mark = True, ""

    def __init__(self, destination: Destination, output: Path, environ: Mapping[str, str], state: Path):
        self.name, self.output, self.state = str(destination), output.resolve(), state
        self.root = f"{destination.host}:{destination.path}"
        self.rclone = Rclone(self.name, environ)
        self.lock = state
        self.lease: Lease
        self.listed_files: dict[str, int | None] = {}
        self.has_below: Callable[[str], bool] | None = None

    @contextmanager
    def hold_lock(self) -> Iterator[None]:
        """See Target. On this machine only; between machines, see `open_for_writing`."""
        with explain_failures(self.name, self.output), hold_state_lock(self.state, self.name) as (self.lock, descriptor):
            self.rclone.held = (descriptor,)
            yield

    def mark(self) -> str:
        """See Target."""
        self.seen_mark = self._read_manifest()
        return self.seen_mark

    def compute_settled_mark(self, manifest: str) -> str:
        """See Target."""
        return manifest

    def narrow(self, paths: Collection[str], has_below: Callable[[str], bool]) -> None:
        """See Target. The folders on the way to each path are listed, and no other."""
        self.has_below = has_below
        rules = [f"+ /{_escape_pattern(path)}{end}" for path in sorted({*paths, *_list_parent_folders(paths)}) for end in ("", "/")]
        self.listed_files = self._list_files("--sftp-skip-links", "--filter-from=-", listed=[*rules, "- *"])

    def read_manifest(self) -> str | None:
        """See Target."""
        self.listed_files, self.has_below = self._list_files("--sftp-skip-links"), None
        self.seen_mark = self._read_manifest()
        return unveil_paths(join_base(self.seen_mark, self._read_own), self.listed_files) if self.seen_mark else None

    def survey(self, files: Mapping[str, str], folders: Collection[str], owned: Mapping[str, str]) -> dict[str, ExistingPath]:
        """See Target. A link, which rclone follows or hides, is found by listing both ways; whatever stands behind it is left alone."""
        unsayable = [path for path in files if UNSAYABLE.search(path)]
        if unsayable:
            raise PersonRequired(f"{self.name} : « {unsayable[0]!r} » : rclone ne peut pas déposer un tel nom. Renommez ce fichier.")
        same = self._find_same_files(files, owned)
        existing = dict.fromkeys(self._find_linked_paths({*files, *folders}), ExistingPath.OTHER)
        for path in {*files, *folders} & self.listed_files.keys():
            size = self.listed_files[path]
            existing[path] = ExistingPath.FOLDER if size is None else ExistingPath.SAME if path in same else ExistingPath.DIFFERENT
        return existing

    @contextmanager
    def open_for_writing(self) -> Iterator[None]:
        """See Target."""
        with Lease(OneFile(self.rclone, self._join_path(LOCK)), self.lock, self.name) as self.lease:
            if self._read_manifest() != self.seen_mark:
                raise build_busy_failure(self.name)
            yield

    def carry_out(self, step: Step) -> None:
        """See Target."""
        self.lease.check()
        if step.verb == "put":
            self.rclone("copy", *BLIND, "--files-from-raw=-", str(self.output), self.root, listed=step.paths)
            self.listed_files |= dict.fromkeys(step.paths, 0) | {parent: None for path in step.paths for parent in list_parents(path)}
        elif there := [path for path in step.paths if self.listed_files.get(path) is not None]:
            self._remove(there)

    def put_few(self, paths: tuple[str, ...]) -> None:
        """See Target. Without a lease, which takes longer than the files."""
        self.rclone("copy", *BLIND, "--files-from-raw=-", str(self.output), self.root, listed=paths)

    def write_own(self, name: str, text: str) -> None:
        """See Target."""
        self.lease.check()
        for each in (SPARE, NAME) if name == NAME else (name,):
            OneFile(self.rclone, self._join_path(each)).write(text)

    def _read_own(self, name: str) -> str:
        return OneFile(self.rclone, self._join_path(name)).read()

    def _join_path(self, path: str) -> str:
        slash = "" if self.root.endswith((":", "/")) else "/"
        return f"{self.root}{slash}{path}"

    def _remove(self, paths: Collection[str]) -> None:
        """Remove files, then the folders that this leaves empty."""
        self.rclone("delete", "--files-from-raw=-", self.root, listed=paths)
        self._drop_paths(paths)
        self._list_what_may_be_empty(paths)
        emptied = self._find_emptied_folders(paths)
        if emptied:
            self.rclone("rmdirs", "--leave-root", "--include-from=-", self.root, listed=[f"/{_escape_pattern(path)}/*" for path in emptied])
            self._drop_paths(emptied)

    def _list_what_may_be_empty(self, removed: Collection[str]) -> None:
        """After `narrow`, whatever lies in the folders where none of ours is left must be known before they are held for empty."""
        if self.has_below is not None:
            folders = sorted(folder for folder in _list_parent_folders(removed) if not self.has_below(folder))
            rules = [f"+ /{_escape_pattern(folder)}/{end}" for folder in folders for end in ("", "**")]
            self.listed_files |= self._list_files("--sftp-skip-links", "--filter-from=-", listed=[*rules, "- *"]) if folders else {}

    def _drop_paths(self, paths: Collection[str]) -> None:
        for path in paths:
            del self.listed_files[path]

    def _list_files(self, *options: str, listed: Iterable[str] | None = None) -> dict[str, int | None]:
        """The size of each file, None of each folder, of all that is there but what is the deploy's own."""
        try:
            listing = self.rclone("lsjson", "--recursive", "--no-mimetype", "--no-modtime", *options, self.root, listed=listed)
        except RemoteFileAbsent:
            return {}
        entries = {entry["Path"]: None if entry["IsDir"] else entry["Size"] for entry in json.loads(listing)}
        return {path: size for path, size in entries.items() if not path.startswith(OURS)}

    def _read_manifest(self) -> str:
        """The text of the manifest at the destination, from whichever of the two files is whole; empty without one."""
        text = ""
        for name in (NAME, SPARE):
            text = OneFile(self.rclone, self._join_path(name)).read() or text
            if _is_whole(text):
                break
        return text

    def _find_same_files(self, files: Mapping[str, str], owned: Mapping[str, str]) -> set[str]:
        """The paths of `files` where the bytes are those that we have. What is not ours is fetched, if of the same size."""
        sized = {path for path in files if self.listed_files.get(path) == (self.output / path).stat().st_size}
        foreign = sized - owned.keys()
        return {path for path in sized if owned.get(path) == files[path]} | self._fetch_and_compare(foreign, files)

    def _fetch_and_compare(self, paths: Collection[str], files: Mapping[str, str]) -> set[str]:
        if not paths:
            return set()
        with tempfile.TemporaryDirectory() as here:
            self.rclone("copy", "--files-from-raw=-", self.root, here, listed=sorted(paths))
            return {path for path in paths if (Path(here) / path).is_file() and digest_file(Path(here) / path) == files[path]}

    def _find_linked_paths(self, paths: Collection[str]) -> set[str]:
        """Those of the `paths` that the listing without links does not know, and that are there all the same."""
        missing = {
            path for path in paths if path not in self.listed_files and all(parent in self.listed_files for parent in list_parents(path))
        }
        if not missing:
            return set()
        rules = [f"+ /{_escape_pattern(path)}{end}" for path in sorted(missing) for end in ("", "/")]
        return missing & self._list_files("--sftp-skip-links=false", "--filter-from=-", listed=[*rules, "- *"]).keys()

    def _find_emptied_folders(self, removed: Collection[str]) -> set[str]:
        """The folders that held one of the `removed` files, and that hold nothing any more."""
        emptied = {folder for folder in _list_parent_folders(removed) if self.has_below is None or not self.has_below(folder)}
        remaining = [path for path, size in self.listed_files.items() if size is not None or path not in emptied]
        return emptied - {parent for path in remaining for parent in list_parents(path)}


def _list_parent_folders(paths: Iterable[str]) -> set[str]:
    """The folders above the `paths`."""
    return {parent for path in paths for parent in list_parents(path)}


def _is_whole(text: str) -> bool:
    try:
        return bool(json.loads(text))
    except ValueError:
        return False


def _escape_pattern(path: str) -> str:
    """A pattern that matches `path` only (rclone, Filtering, « Pattern syntax »)."""
    return SPECIAL.sub(r"\\\1", path)
