"""Runs rclone(1): one command at a time, with a time limit, secrets redacted, errors in French."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.git import strip_credentials
from plugins.core.infrastructure.redact import Redactor, remove_secrets

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

OURS = {
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
        self.environ = DEFAULTS | remove_secrets(inherited, *ITS_OWN) | OURS
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
