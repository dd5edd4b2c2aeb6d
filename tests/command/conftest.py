"""The demonstration collection, run as an editor would: another process, its two outputs, its code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).with_name("demo_tasks.py")


@pytest.fixture
def beffroi():
    """Runs the tiny collection with these words; `environ` adds to the environment."""

    def speak(*words: str, environ: dict | None = None) -> subprocess.CompletedProcess:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("BEFFROI_", "INVOKE_"))}
        return subprocess.run([sys.executable, DEMO, *words], env=clean | (environ or {}), capture_output=True, encoding="utf-8")

    return speak
