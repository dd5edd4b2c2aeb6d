"""What the tests of this folder proved, of which code: nothing else can change what they say, so the checks need not run them again.

`python -m tests.fast_markdown.proof`, in `.venv-dev`, runs them and writes `proved.txt` when all pass: docs/decisions/0041.
"""

import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests.house import ROOT

FOLDER = Path(__file__).parent
PROVED = FOLDER / "proved.txt"
SOURCES = ("plugins/journal/fast_markdown/*.py", "tests/fast_markdown/*.py", "benchmarks/articles.py")
LIBRARIES = ("markdown", "pygments")
PYTHON = sys.version_info[:2]


def inputs_digest() -> str:
    """A name for all that these tests depend on: our code and theirs, the libraries, this Python."""
    found = hashlib.sha256(repr((PYTHON, *map(version, LIBRARIES))).encode())
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:32]


def is_proved() -> bool:
    """Whether they have passed on this code, with these libraries and this Python."""
    return inputs_digest() in PROVED.read_text(encoding="ascii").split()


def main() -> int:
    """Run them all, and write down what they proved."""
    digest, environ = inputs_digest(), {**os.environ, "BEFFROI_TEST_FULL": "0"}
    code = subprocess.run([sys.executable, "-m", "pytest", "-n", "2", str(FOLDER)], cwd=ROOT, env=environ, check=False).returncode
    if not code:
        PROVED.write_text(digest + "\n", encoding="ascii")
    return code


if __name__ == "__main__":
    sys.exit(main())
