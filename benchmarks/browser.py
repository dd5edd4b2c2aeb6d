"""A real browser without a window, driven over its pipe. https://chromedevtools.github.io/devtools-protocol/"""

import itertools
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""None where there is none."""
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe")
HERE = "--host-resolver-rules=MAP *.example 127.0.0.1"
"""Names of fiction are this machine."""
READS, WRITES = 3, 4
"""The descriptors that Chromium takes its orders from and answers on."""
LOOK = 0.005
"""Seconds between two looks at the page."""


class Browser:
    """One page, opened at `address`; its profile is kept below `folder`."""

    def __init__(self, address: str, folder: Path):
        if PROGRAM is None:
            raise RuntimeError("no Chromium on the PATH")
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        command = f'exec "$@" {READS}<&{orders} {WRITES}>&{answers}'
        words = [PROGRAM, *FLAGS, HERE, f"--user-data-dir={folder}"]
        self._child = subprocess.Popen(
            ["bash", "-c", command, "bash", *words], pass_fds=[orders, answers], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(orders)
        os.close(answers)
        self._heard, self._numbers, self._session = b"", itertools.count(1), {}
        target = self._ask("Target.createTarget", url=address)["targetId"]
        self._session = {"sessionId": self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.wait()

    def wait_for(self, text: str) -> float:
        """The instant (`time.perf_counter`) at which the loaded page shows `text`."""
        asked = f"document.readyState !== 'loading' && document.body.innerText.includes({json.dumps(text)})"
        while self._ask("Runtime.evaluate", expression=asked).get("result", {}).get("value") is not True:
            time.sleep(LOOK)
        return time.perf_counter()

    def evaluate(self, expression: str) -> Any:
        """The plain value of a JavaScript `expression` in the page."""
        return self._ask("Runtime.evaluate", expression=expression, returnByValue=True).get("result", {}).get("value")

    def _ask(self, method: str, **words: Any) -> dict[str, Any]:
        number = next(self._numbers)
        os.write(self._orders, json.dumps({"id": number, "method": method, "params": words, **self._session}).encode() + b"\0")
        while True:
            while b"\0" not in self._heard:
                self._heard += os.read(self._answers, 1 << 16)
            told, _, self._heard = self._heard.partition(b"\0")
            answer = json.loads(told)
            if answer.get("id") == number:
                return answer.get("result", {})
