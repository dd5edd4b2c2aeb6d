"""A town whose residents write: its service, its journal in git, its mail server, residents without any account."""

import base64
import html
import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path

import altcha
import pytest
import requests

from plugins.core.infrastructure.clock import PARIS
from tests.desk.conftest import Desk, Writer
from tests.fakes.mail import MailHost
from tests.journal import read_if_there
from tests.processes import PATIENCE
from tests.web_service.process import Service, open_session
from tests.web_service.stores import SERVED_STORES, address_of_store

SETTINGS = """
SERVICE["proxy"] = "127.0.0.1"
DEMONSTRATION_NOW = None
HISTORY_REMOTE = "origin"
CONTRIBUTIONS_ADDRESS = "/voix/"
CONTRIBUTIONS = {"hours": "24/7", "second": ["entraide"]}
NEIGHBOURS = {"days": 60, "hours": True}
QUESTIONS = {"deadline": 14}
MODERATION = {"sections": [
    {"name": "Questions", "when": "avant", "who": "la communication", "delay": "sous un jour", "kind": "question"},
    {"name": "Débats", "when": "avant", "who": "la communication", "delay": "sous un jour", "kind": "message"},
]}
"""
FIRST_ADDRESS, NUMBERS = IPv4Address("10.0.0.0"), count(1)
PAGE_SIZE = 20
"""Texts of the queue on one page."""
RULE = "la publicité, et les messages répétés"


@dataclass
class Resident:
    """Somebody's telephone, by HTTP alone. `works` says whether their browser does the work that is asked."""

    desk: Desk
    works: bool = True
    address: str = field(default_factory=lambda: str(FIRST_ADDRESS + next(NUMBERS)))
    session: requests.Session = field(default_factory=open_session)

    def __post_init__(self) -> None:
        self.session.headers["X-Forwarded-For"] = self.address  # as nginx tells it

    @property
    def origin(self) -> str:
        """Of the service."""
        return self.desk.service.origin

    def get(self, address: str, **more) -> requests.Response:
        """A page."""
        return self.session.get(self.origin + address, timeout=PATIENCE, **more)

    def send(self, address: str, **fields) -> requests.Response:
        """A form, where it leads not followed."""
        headers = {"Origin": self.origin, **fields.pop("headers", {})}
        return self.session.post(self.origin + address, data=fields, headers=headers, timeout=PATIENCE, allow_redirects=False)

    def hidden_fields(self, page: str) -> dict[str, str]:
        """What a form of the page carries by itself, its work done or not."""
        form = re.search(r'name="form" value="([^"]+)"', page)[1]
        challenge = json.loads(html.unescape(re.search(r"data-challenge='([^']+)'", page)[1]))
        return {"form": form, "proof": prove(challenge) if self.works else "", "website": ""}

    def read_again(self, path: str = "/voix/questions/", **fields) -> dict[str, str]:
        """The form to read again, as it will be sent."""
        page = self.send(path, **fields)
        assert page.status_code == 200, page.text
        assert "Relisez, puis envoyez" in page.text
        typed = html.unescape(re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', page.text, re.S)[1])
        return {**fields, "relu": "1", "text": typed, **self.hidden_fields(page.text)}

    def report(self, identity: str, **fields) -> str:
        """Report the text of that `id`: the address of the report's own page."""
        page = self.get(f"/voix/signaler?id={identity}").text
        answer = self.send("/voix/signaler", **{"id": identity, "reason": RULE, **fields, **self.hidden_fields(page)})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def ask(self, path: str = "/voix/questions/", **fields) -> str:
        """Send a text: the address of its own page."""
        answer = self.send(path, **self.read_again(path, **fields))
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


def prove(challenge: dict) -> str:
    """The work of a browser, done by the library's own solver."""
    made = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(made)
    return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()).decode()


@dataclass
class Moderator:
    """Somebody of the town hall who reads."""

    writer: Writer

    def queue(self) -> str:
        """The pages of the queue, one after the other: what others of the town have left there may take more than one."""
        pages = [self.writer.visit.get("/bureau/moderation/").text]
        while 'rel="next"' in pages[-1]:
            pages.append(self.writer.visit.get(f"/bureau/moderation/?page={len(pages) + 1}").text)
        return "".join(pages)

    def page_number(self, words: str) -> int:
        """The page of the queue on which the text is that has these words."""
        number = re.search(rf'id="{self.reference(words)}"[^>]*aria-posinset="(\d+)"', self.queue())[1]
        return (int(number) - 1) // PAGE_SIZE + 1

    def reference(self, words: str) -> str:
        """The reference of the text of the queue that has these words: its own, for others may offer to join it."""
        texts = re.findall(r'<li class="sheet" id="(\w+)"[^>]*>.*?(<p class="typed">.*?</p>).*?</li>', self.queue(), re.S)
        return next(reference for reference, text in texts if words in html.unescape(text))

    def decide(self, reference: str, gesture: str, **fields) -> int:
        """One gesture: the status of the answer."""
        address = f"/bureau/moderation/{reference}/{gesture}"
        return self.writer.visit.post(address, "/bureau/appareils/", **fields).status_code


def town_day() -> date:
    """The day in the town, which is tomorrow for the last hours of a machine that keeps universal time."""
    return datetime.now(PARIS).date()


@dataclass
class Town:
    """All of it."""

    desk: Desk
    mail: MailHost

    def resident(self, works: bool = True) -> Resident:
        """Somebody new."""
        return Resident(self.desk, works)

    def moderator(self, name: str, roles: str = "modère") -> Moderator:
        """Somebody who reads."""
        return Moderator(self.desk.enter(name, roles))

    def letter(self, email: str, subject: str) -> str:
        """The text of the letter to that address, waited for."""

        def found() -> list[str]:
            mine = [letter for letter in self.mail.letters if email in letter["To"]]
            return [letter.get_content() for letter in mine if subject in letter["Subject"]]

        self.desk.service.wait_for(found)
        return found()[-1]

    def restart_worker(self) -> None:
        """Kill the worker that has the chores: the next looks at once for what has become due, where it would wait for the minute."""
        os.kill(self.desk.service.children()["mail"], signal.SIGKILL)

    def question_file(self, words: str) -> Path | None:
        """The file of the journal that has these words, if there is one."""
        files = sorted((self.desk.content / "questions").glob("*.md"))
        return next((file for file in files if words in read_if_there(file)), None)


@pytest.fixture(scope="session")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailHost]:
    """A mail server."""
    with MailHost(tmp_path_factory.mktemp("mail")) as host:
        yield host


@pytest.fixture(scope="session", params=SERVED_STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, mail: MailHost) -> Iterator[Town]:
    """The town of this worker."""
    with address_of_store(request.param) as store, running_town(Path(tmp_path_factory.mktemp("voices")), store, mail) as town:
        yield town


@contextmanager
def running_town(folder: Path, store: str, mail: MailHost) -> Iterator[Town]:
    """A town in `folder`, its service on that store, for the block."""
    service = Service(folder, store, SETTINGS, {**mail.environ, "BEFFROI_NOW": ""})  # what is published now is due now
    desk = Desk(service, folder / "forge.git")
    (desk.content / "questions").mkdir(exist_ok=True)
    desk.git("init", "-q", "--bare", "-b", "main", str(desk.forge), at=folder)
    for words in (("init", "-q", "-b", "main"), ("config", "user.email", "w@ville.example"), ("config", "user.name", "Webmestre")):
        desk.git(*words)
    desk.git("add", "-A")
    desk.git("commit", "-qm", "le journal", "--allow-empty")
    desk.git("remote", "add", "origin", str(desk.forge))
    desk.git("push", "-q", "origin", "main")
    service.start()
    try:
        yield Town(desk, mail)
    finally:
        service.stop()
