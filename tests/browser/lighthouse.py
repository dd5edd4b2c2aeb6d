"""Lighthouse, by which browsers' makers mark a page: speed, accessibility, good practice, search engines.

https://developer.chrome.com/docs/lighthouse/overview
Fifteen seconds a page on an idle machine, so never in the checks: by hand, or at night.
"""

import json
import os
import signal
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.browser.demonstration import ROOT, SITEURL
from tests.browser.host import Host

VERSION = "12.2.3"
AGAIN = 3
"""Times that a page is asked for: now and then the browser misses the start of one, and Lighthouse says to run it again (NO_NAVSTART)."""
LONGEST = 180
"""Seconds that one reading may take, on a busy machine; then it is asked again."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def marks(host: Host, address: str, runs: int) -> tuple[int, ...]:
    """The marks out of 100 of the page at `address`, on its simulated telephone, in the order of CATEGORIES: the median of `runs`."""
    told = [_once(host, address) for _ in range(runs)]
    return tuple(round(100 * statistics.median(run[name] for run in told)) for name in CATEGORIES)


def _once(host: Host, address: str) -> dict[str, float]:
    environ = {**os.environ, "CHROME_PATH": chromium.place() or "", "npm_config_cache": str(ROOT / ".cache" / "npm")}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"  # Through a pipe, it ends where Lighthouse exits.
        command = ["npx", "--yes", f"lighthouse@{VERSION}", f"{SITEURL}/{address}", "--output=json", f"--output-path={report}", "--quiet"]
        command += [
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags=--headless=new {' '.join(map(_quoted, chromium.flags(host)))}",
        ]
        for _ in range(AGAIN):
            failure = _run(command, environ)
            if not failure:
                break
        else:
            raise RuntimeError(f"Lighthouse did not read {address}:\n{failure[-2000:]}")
        found = json.loads(report.read_bytes())["categories"]
    return {name: found[name]["score"] for name in CATEGORIES}


def _run(command: list[str], environ: dict[str, str]) -> str:
    """Why the command failed, or nothing. What takes longer than LONGEST is ended with its browser."""
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    ) as running:
        try:
            _, complaint = running.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return f"no answer in {LONGEST} seconds"
    return complaint or f"status {running.returncode}" if running.returncode else ""


def _quoted(flag: str) -> str:
    name, sign, value = flag.partition("=")
    return f'{name}="{value}"' if sign else name
