"""The Nu HTML checker, by which the W3C says whether a page is well written: https://validator.github.io/validator/

`npm ci --prefix tests/browser` brings it, pinned; it runs in Java.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ABSENT = "Le vérificateur Nu manque : npm ci --ignore-scripts --prefix tests/browser, et Java (sous Debian : default-jre-headless)"
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Code is compiled once, and one thread collects: the 627 pages of the demonstration take 8 s of processor, where 64 took 6."""
NO_MATTER = ("Trailing slash on void elements has no effect",)
"""Warnings of nothing that a reader, a browser or a search engine would notice."""


def present() -> bool:
    """Whether it can be run."""
    return JAR.exists() and shutil.which("java") is not None


def mistakes(files: Iterable[Path]) -> dict[Path, list[str]]:
    """For each file, each error and each warning in a line. All are read by one run, for Java takes two seconds to start."""
    files = list(files)
    command = ["java", *SHORT_LIVED, "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[Path, list[str]] = {file: [] for file in files}
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] == "error" or (message.get("subType") == "warning" and not message["message"].startswith(NO_MATTER)):
            where = Path(message["url"].removeprefix("file:"))
            found[where].append(f"ligne {message.get('lastLine')} : {message['message']} {message.get('extract', '').strip()}")
    return found
