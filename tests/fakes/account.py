"""What an account of any network on loopback has, with faults on demand: `posts` is the judge of every test."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.fakes.internet import Answer, Request
from tests.fakes.x_faults import Fault


class FakeAccount:
    """`posts` is what it holds, oldest first; `pictures` maps a name to [bytes, alternative text]; `requests` is all that was asked.

    `script` names those of the `faults` that the next posts meet, in order; `media_fault` is the answer to every picture. A new post is
    missing from the first `lag` readings; `timeline` replaces their answer. `refuse_repeats`: a text that was sent before is refused.
    `on_request` and `on_store` are called before anything is done, and once a post is held but not yet answered.
    """

    faults: Mapping[str, Fault]
    token = ""

    def __init__(self, first_id: int, refuse_repeats: bool = False):
        self.refuse_repeats = refuse_repeats
        self.posts: list[Any] = []
        self.pictures: dict[str, list[Any]] = {}
        self.requests: list[Request] = []
        self.script: deque[str | Fault] = deque()
        self.timeline: Answer | None = None
        self.media_fault: Answer | None = None
        self.lag = 0
        self.readings: dict[str, int] = {}
        self.on_request: Callable[[Request], None] = lambda request: None
        self.on_store: Callable[[Any], None] = lambda post: None
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.ids = count(first_id)

    @property
    def secrets(self) -> list[str]:
        """What must be read nowhere."""
        return [self.token]

    def next_fault(self) -> Fault:
        """What the next post meets."""
        named = self.script.popleft() if self.script else Fault(True)
        return self.faults[named] if isinstance(named, str) else named

    def read_posts(self, begins: bool) -> list[Any]:
        """What a reading shows, the newest first; one that `begins` is counted."""
        if begins:
            self.readings.update((post.id, self.readings.get(post.id, 0) + 1) for post in self.posts)
        return [post for post in reversed(self.posts) if self.readings.get(post.id, 0) > self.lag]
