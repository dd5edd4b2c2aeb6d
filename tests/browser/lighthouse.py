"""Lighthouse, by which browsers' makers mark a page: speed, accessibility, good practice, search engines.

https://developer.chrome.com/docs/lighthouse/overview
Fifteen seconds a page on an idle machine, so never in the checks: by hand, or at night.
"""

import json
import os
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
            done = subprocess.run(command, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
            if not done.returncode:
                break
        else:
            raise RuntimeError(f"Lighthouse did not read {address}:\n{done.stderr[-2000:]}")
        found = json.loads(report.read_bytes())["categories"]
    return {name: found[name]["score"] for name in CATEGORIES}


def _quoted(flag: str) -> str:
    name, sign, value = flag.partition("=")
    return f'{name}="{value}"' if sign else name
