"""A town at night: its journal in a repository of which the forge has a copy, published, its networks an outbox."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.journal import NOW, ROOT, TestJournal
from tests.warm import start_program

TEXT, UNTIL = "Quartier Gare : ne buvez pas l’eau du robinet", "demain 18h"
SOUND = ("alert", TEXT, "--until", UNTIL, "--quartier", "gare")
ADDRESS = "alertes/2026/quartier-gare-ne-buvez-pas-l-eau-du-robinet"
FILE = "content/alertes/2026-03-27-quartier-gare-ne-buvez-pas-l-eau-du-robinet.md"
IGNORED = "output\n.output.*\npublic\nstate\nsaving\nsaid.txt\n__pycache__\n.beffroi\norigin.git\nbin\n"


def git(folder: Path, *words: str) -> str:
    """One git command of a person."""
    identity = ("-c", "user.name=Essai", "-c", "user.email=essai@essai.example")
    return subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def town(folder: Path, settings: str = "", **environ: str) -> TestJournal:
    """The journal, with one article, committed and pushed."""
    journal = TestJournal(folder, f'HISTORY_REMOTE = "origin"\n{settings}', dict(environ))
    journal.article("marche")
    (folder / ".gitignore").write_text(IGNORED)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "le journal")
    git(folder, "clone", "-q", "--bare", str(folder), str(folder / "origin.git"))
    git(folder, "remote", "add", "origin", str(folder / "origin.git"))
    git(folder, "fetch", "-q")
    git(folder, "branch", "-q", "--set-upstream-to=origin/main", "main")
    return journal


def pushed(journal: TestJournal) -> list[str]:
    """The files of the last commit that the forge has."""
    return git(journal.folder / "origin.git", "show", "--name-only", "--format=", "main").splitlines()


def said(journal: TestJournal) -> list[str]:
    """The first line of each announcement of an alert, in the order in which they were made."""
    told = [json.loads(path.read_text()) for path in (journal.folder / "state/outbox").glob("*.json")]
    return sorted(one["text"].partition("\n")[0] for one in told if "/alertes/" in one["link"])


def begun(journal: TestJournal, *words: str, **environ: str) -> subprocess.Popen:
    """A command that goes on while others are run."""
    known = {"PATH": os.environ["PATH"], "HOME": str(journal.folder), "BEFFROI_STATE": str(journal.folder / "state"), "BEFFROI_NOW": NOW}
    command = [sys.executable, str(ROOT / "tasks.py"), *words, "--settings", str(journal.folder / "conf.py")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return start_program(command, cwd=journal.folder, env={**known, **journal.environ, **environ}, start_new_session=True, **pipes)
