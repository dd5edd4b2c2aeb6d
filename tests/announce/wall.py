"""A network that is one file: each line is a post, as everybody sees it. The file is the judge."""

import json
import os
import signal
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from plugins.announce.post import Post, draw_token
from tests.networks import X


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class Wall:
    """`before` and `after` are called around the write, `deleting` and `after` around a deletion; each may raise one of the three failures,
    or die.

    `lag` is how long, in seconds, a call takes. `readable` is called before each reading of the timeline.
    """

    public, limits = True, X

    def __init__(self, path: Path, name: str = "wall", lag: float = 0):
        self.path, self.name, self.account, self.lag = path, name, "mairie", lag
        self.before: Callable[[], None] = bool
        self.after: Callable[[], None] = bool
        self.readable: Callable[[], None] = bool
        self.deleting: Callable[[], None] = bool

    def mint(self, time: datetime) -> str:
        return draw_token(time)

    def send(self, claim: Post) -> Post:
        self.before()
        time.sleep(self.lag)
        line = json.dumps([claim.text, claim.link, claim.token, claim.reply_to]) + "\n"
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, line.encode())
        os.close(descriptor)
        self.after()
        return _confirm(claim, len(self.posts()))

    def find(self, claim: Post) -> Post | None:
        self.readable()
        held = {number: line[:2] for number, line in enumerate(self._lines(), start=1) if str(number) not in self.deleted()}
        found = [number for number, post in held.items() if post == [claim.text, claim.link]]
        return _confirm(claim, found[0]) if found else None

    def delete(self, remote_id: str) -> None:
        """Take a post away; `deleting` is called before, as `before` is for a post."""
        self.deleting()
        with self.path.with_suffix(".deleted").open("a") as file:
            file.write(f"{remote_id}\n")
        self.after()

    def deleted(self) -> list[str]:
        """The numbers of the posts that were taken away, as often as it was asked for."""
        path = self.path.with_suffix(".deleted")
        return path.read_text().split() if path.exists() else []

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


def _confirm(claim: Post, number: int) -> Post:
    return claim.confirm(str(number), f"https://wall.example/{number}")
