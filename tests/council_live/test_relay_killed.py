"""The service is killed, as by a power cut, at every step between a session and X: X's own list is the judge."""

import os
import random
import signal
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.service.council_live.relay_run import relay_session
from tests.announce import forks
from tests.campaign import campaign, trials
from tests.council_live.told_town import Time, Town
from tests.fakes.x import X
from tests.networks import connected
from tests.processes import soon

pytestmark = campaign


class Present(Time):
    """The clock of the machine."""

    def __call__(self) -> datetime:
        return datetime.now(PARIS).replace(microsecond=0)

    def passing(self) -> float:
        """Seconds of the machine's own clock."""
        return time.monotonic()


@dataclass
class Service:
    """The account at work in a process of its own, over the folder of a town."""

    folder: Path
    x: X
    number: int = 0
    dies_after: float | None = None
    dead: Event = field(default_factory=Event)
    starting: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """It begins, or begins again."""
        with self.starting:
            self.dead.clear()
            self.number = forks.start(lambda: relay_session(self._town().account, Event()))
        if self.dies_after is not None:
            threading.Timer(self.dies_after, self.kill).start()

    def kill(self, *_: object) -> None:
        """SIGKILL, once, as soon as it has a number: it may have reached for X before."""
        with self.starting:
            if not self.dead.is_set():
                self.dead.set()
                os.kill(self.number, signal.SIGKILL)

    def buried(self) -> None:
        """Wait for its end, which must be that of a kill."""
        assert forks.ended(self.number) == -signal.SIGKILL

    def _town(self) -> Town:
        time = Present(datetime.now(PARIS))
        return Town(self.folder, time, connected("x", self.x.keys.environ), hold=0.05, doubt=1)


def before_the_call(service: Service, chance: random.Random) -> None:
    """It dies when it reaches for X."""
    service.x.internet.on_connect = service.kill


def asked_and_lost(service: Service, chance: random.Random) -> None:
    """It dies during a call, and X never kept the post."""
    service.x.script.append("cut")
    service.x.on_request = service.kill


def kept_and_unanswered(service: Service, chance: random.Random) -> None:
    """It dies when X has kept the post and not answered yet."""
    turn = iter([False] * chance.randrange(3) + [True] * 99)
    service.x.on_store = lambda post: service.kill() if next(turn) else None


def answered_and_unrecorded(service: Service, chance: random.Random) -> None:
    """It dies just after X's answer has left."""
    service.x.internet.on_answer = lambda request: service.kill() if request.method == "POST" else None


def at_any_moment(service: Service, chance: random.Random) -> None:
    """It dies anywhere."""
    service.dies_after = chance.uniform(0.01, 0.6)


STEPS = (kept_and_unanswered, before_the_call, answered_and_unrecorded, asked_and_lost, at_any_moment)


@pytest.mark.parametrize("number", range(trials(full=100, sample=5)))
def test_a_service_killed_anywhere_tells_each_once_and_in_order(x, tmp_path, number):
    chance, service = random.Random(number), Service(tmp_path / "town", x)
    register = Town(tmp_path / "town", Present(datetime.now(PARIS)), connected("x", x.keys.environ))
    register.write("Mot 1.", "Mot 2.", "Mot 3.")
    STEPS[number % len(STEPS)](service, chance)
    service.start()
    assert soon(service.dead.is_set)
    service.buried()
    x.internet.outlive_the_dead()
    x.on_request = x.on_store = x.internet.on_answer = x.internet.on_connect = lambda _: None
    x.script.clear()
    service.dies_after = None
    service.start()
    register.write("Mot 4.")
    assert soon(lambda: len(x.posts) >= 4)
    time.sleep(0.2)
    service.kill()
    service.buried()
    said = [line.split(" · ")[-1] for post in x.posts for line in post.text.splitlines() if "Mot" in line]
    assert said == ["Mot 1.", "Mot 2.", "Mot 3.", "Mot 4."]
