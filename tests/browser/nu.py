"""The Nu HTML checker, by which the W3C says whether a page is well written: https://validator.github.io/validator/

`npm ci --prefix tests/browser` brings it, pinned; it runs in Java.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ABSENT = "Le vérificateur Nu manque : npm ci --ignore-scripts --prefix tests/browser, et Java (sous Debian : default-jre-headless)"
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Code is compiled once, and one thread collects: the 627 pages of the demonstration take 8 s of processor, where 64 took 6."""
NO_MATTER = ("Trailing slash on void elements has no effect",)
"""Warnings of nothing that a reader, a browser or a search engine would notice."""
OWN_PROGRAM = "Resource violates Content Security Policy (meta tag): external script “/"
"""Nu reads a file, which has no host: the 'self' of a page's policy allows nothing there. Browsers say what it allows."""
INLINE, DATA = "Inline script violates Content Security Policy (meta tag)", '<script type="application/ld+json">'
"""No policy stops data, which is no program: https://html.spec.whatwg.org/multipage/scripting.html#data-block"""


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
        if _matters(message):
            where = Path(message["url"].removeprefix("file:"))
            found[where].append(f"ligne {message.get('lastLine')} : {message['message']} {message.get('extract', '').strip()}")
    return found


def _matters(message: dict[str, Any]) -> bool:
    text: str = message["message"]
    if message["type"] == "error":
        return True
    is_data = text.startswith(INLINE) and DATA in message.get("extract", "")
    return message.get("subType") == "warning" and not (text.startswith((*NO_MATTER, OWN_PROGRAM)) or is_data)
