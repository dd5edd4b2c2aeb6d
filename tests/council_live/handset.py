"""A phone without a screen: the rule of `theme/static/direct/queue.js`, so that thousands of evenings can be tried.

`tests/council_live/phone` proves that the page keeps this rule.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

from plugins.service.council_live.phone import MEANT_FOR
from tests.council_live.unheard import UnheardClient

PHONE, DONE = "phone", "done"
HEADERS = {"X-Beffroi": "direct"}


class NoNetwork(Exception):
    """Nobody answered."""


@dataclass
class Written:
    """An entry as the phone keeps it; `back` once the service has taken it back."""

    id: str
    text: str
    tell: bool
    status: str = PHONE
    back: bool = False


@dataclass
class Handset:
    """`client` gives the service as it runs now. `fates` are those of the next requests: `lost`, `unanswered`, `twice`; or all is well."""

    name: str
    client: Callable[[], UnheardClient]
    origin: str
    session: str
    written: list[Written] = field(default_factory=list)
    fates: list[str] = field(default_factory=list)
    last: int = 0
    looked: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, tell: bool) -> None:
        """Somebody types an entry; it is on the phone."""
        number = next(self._numbers)
        self.written.append(Written(f"{self.name}phone{number:08}", f"Mot {self.name}{number}.", tell))

    def reload(self) -> None:
        """The page is opened again: of what the service said, nothing is believed."""
        self.looked, self.last = False, 0

    def work(self) -> None:
        """What the page does when it can: look once, then send in order."""
        with suppress(NoNetwork):
            if not self.looked or self.ask("GET", f"state?since={2**31}")[1]["last"] < self.last:
                self.look()
            while one := next((one for one in self.written if one.status == PHONE), None):
                self.send(one)

    def look(self) -> None:
        """Ask for the whole list, and believe it."""
        said = self.ask("GET", "state?since=0")[1]
        there = {one["entry"]["id"] for one in said["entries"]}
        for one in self.written:
            one.status = DONE if one.id in there else PHONE
        self.last, self.looked = said["last"], True

    def send(self, one: Written) -> None:
        """Send the first that is to be sent, under the number that comes next."""
        entry = {"id": one.id, "kind": "information", "item": "1", "text": one.text}
        status, said = self.ask("POST", "entries", {"n": self.last + 1, "age": 0, "tell": one.tell, "entry": entry})
        if status == 200:
            one.status, self.last = DONE, self.last + 1
        elif "expected" in said:
            self.look()
        else:
            raise AssertionError(f"{one.text} : {status} {said}")

    def take_back(self, one: Written) -> None:
        """Take back what the service has, if it still can be."""
        with suppress(NoNetwork):
            one.back = self.ask("POST", f"entries/{one.id}/back", {})[0] == 200 or one.back

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """One request, whose fate may be bad. Raises NoNetwork."""
        fate = self.fates.pop(0) if self.fates else ""
        if fate == "lost":
            raise NoNetwork
        for _ in range(2 if fate == "twice" else 1):
            answer = self.client().send(method, f"/direct/api/{path}", body, self._headers())
        if fate == "unanswered" or answer.status >= 500:
            raise NoNetwork
        return answer.status, answer.json

    def _headers(self) -> dict[str, str]:
        return {**HEADERS, "Origin": self.origin, MEANT_FOR: quote(self.session)}
