"""A network that is one file: each line is a post, as everybody sees it. The file is the judge."""

import json
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from plugins.announce.claim import Claim, random_token
from plugins.announce.receipt import Receipt
from tests.networks import X


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class Wall:
    """`before` and `after` are called around the write; each may raise one of the three failures, or die.

    `lag` is how long, in seconds, a call takes. `readable` is called before each reading of the timeline.
    """

    public, limits = True, X

    def __init__(self, path: Path, name: str = "wall", lag: float = 0):
        self.path, self.name, self.account, self.lag = path, name, "mairie", lag
        self.before: Callable[[], None] = bool
        self.after: Callable[[], None] = bool
        self.readable: Callable[[], None] = bool

    def mint(self, time: datetime) -> str:
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        self.before()
        time.sleep(self.lag)
        line = json.dumps([claim.text, claim.link, claim.token, claim.reply_to]) + "\n"
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, line.encode())
        os.close(descriptor)
        self.after()
        return self._receipt(len(self.posts()), claim.time)

    def find(self, claim: Claim) -> Receipt | None:
        self.readable()
        held = [post[:2] for post in self.posts()]
        return self._receipt(held.index([claim.text, claim.link]) + 1, claim.time) if [claim.text, claim.link] in held else None

    def posts(self) -> list[list[str]]:
        """Everything that was ever posted, in order."""
        return [line[:3] for line in self._lines()]

    def links(self) -> list[str]:
        """The addresses that were ever posted, in order."""
        return [post[1] for post in self.posts()]

    def replies(self) -> list[str]:
        """What each post answered, in order; empty for one that answers nothing."""
        return [line[3] for line in self._lines()]

    def _lines(self) -> list[list[str]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []

    def _receipt(self, number: int, time: datetime) -> Receipt:
        return Receipt(self.name, self.account, str(number), f"https://wall.example/{number}", time)
