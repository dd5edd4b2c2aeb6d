"""A town whose journal is a git repository shared with a forge, its service, and people at their browsers."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from requests import Response

from plugins.service.web_service.serving import PROCESSES
from tests.access.conftest import Visit
from tests.journal import TestJournal, files
from tests.processes import PATIENCE
from tests.web_service.process import Service
from tests.web_service.stores import SERVED_STORES, address_of_store
from tests.web_service.tables import configure_aside

ASIDE = tempfile.TemporaryDirectory(prefix="beffroi-django-")
configure_aside(Path(ASIDE.name))  # as the service has it: tests call functions that stand beside tables
ALL = "écrit, relit, publie, alerte"
SETTINGS_DATA = "from plugins.towns.town_settings.read import read_town\nglobals().update(read_town(__file__, PLUGINS))"
"""What has the town's data beside its settings."""


@dataclass
class Desk:
    """The service of a town, and its repository: `work` is that of the service, `forge` where it is shared."""

    service: Service
    forge: Path

    @property
    def content(self) -> Path:
        """The journal's texts."""
        return self.service.folder / "content"

    def git(self, *words: str, at: Path | None = None) -> str:
        """What git prints."""
        done = subprocess.run(["git", *words], cwd=at or self.content, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def page(self, address: str) -> str:
        """What readers get at an address."""
        return (self.service.folder / "public" / address / "index.html").read_text(encoding="utf-8")

    def page_once_online(self, address: str) -> str:
        """The same, waited for: lists go online after the page that they lead to."""
        file, deadline = self.service.folder / "public" / address / "index.html", time.monotonic() + PATIENCE
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.page(address)

    def enter(self, name: str, roles: str = ALL) -> "Writer":
        """Somebody comes in."""
        visit = Visit(self.service).enter(self.service.invite(name, roles))
        return Writer(self, visit)

    def share(self, slug: str, title: str, body: str) -> None:
        """The webmaster commits a new article in the folder and pushes it."""
        self.service.wait_for(self.is_shared)
        self.service.journal.article(slug, title, body=body)
        for words in (("add", f"articles/{slug}.md"), ("commit", "-qm", title), ("push", "-q", "origin", "main")):
            self.service.wait_for(partial(self.has_git_done, *words))

    def has_git_done(self, *words: str) -> bool:
        """Whether git does it now: the service may be committing what a test before has left to it."""
        with suppress(subprocess.CalledProcessError):
            self.git(*words)
            return True
        return False

    def push_as_a_git_user(self, source: str, old: str, new: str) -> None:
        """Another clone changes a text and pushes, again when the desk was first: it shares what a test before left to it."""

        def changed(text: str) -> str:
            assert old in text
            return text.replace(old, new)

        def is_pushed() -> bool:
            with suppress(subprocess.CalledProcessError):
                self.rewrite_as_a_git_user(source, changed)
                return True
            return False

        self.service.wait_for(is_pushed)

    def rewrite_as_a_git_user(self, source: str, change: Callable[[str], str], forge: Path | None = None) -> None:
        """The same, by a function of the text as it was last pushed; `forge` is where it is now. Raises CalledProcessError: it is away, or
        somebody else was first."""
        clone = self.service.folder / "clone"
        if not clone.exists():
            self.git("clone", "-q", str(self.forge), str(clone), at=self.service.folder)
            self.git("config", "user.email", "git@ville.example", at=clone)
            self.git("config", "user.name", "Gaël Git", at=clone)
        self.git("remote", "set-url", "origin", str(forge or self.forge), at=clone)
        self.git("fetch", "-q", at=clone)
        self.git("reset", "-q", "--hard", "origin/main", at=clone)
        file = clone / source
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
        self.git("commit", "-qam", "par git", "--allow-empty", at=clone)
        self.git("push", "-q", "origin", "HEAD:main", at=clone)

    def move_clock(self, time_moved: timedelta) -> None:
        """The machine's clock is set forward, or back: the service's processes read it anew."""
        birth = self.service.folder / "state" / "horloge"
        birth.write_text((datetime.fromisoformat(birth.read_text()) - time_moved).isoformat())
        self.service.dismiss_clerk()
        former = self.service.children()
        for number in former.values():
            os.kill(number, signal.SIGKILL)
        self.service.wait_for(
            lambda: PROCESSES.keys() <= self.service.children().keys() and not set(self.service.children().values()) & set(former.values())
        )
        self.service.wait_for(self.answers)

    def answers(self) -> bool:
        """Whether the service answers."""
        with suppress(OSError):
            return self.service.health()["store"] != ""
        return False

    def differing_files(self, expected: Mapping[str, bytes]) -> list[str]:
        """The files that readers get and that are not as `expected`, to the byte, once no work that is due changes them any more."""
        difference, deadline = [""], time.monotonic() + PATIENCE
        while difference and time.monotonic() < deadline:
            online = files(self.service.folder / "public")
            difference = sorted(name for name in online.keys() | expected.keys() if online.get(name) != expected.get(name))
            time.sleep(0.2)
        return difference

    def is_shared(self) -> bool:
        """Whether all that was committed here is where the journal is shared, and all that was pushed there is here."""
        return self.git("--git-dir", str(self.forge), "rev-parse", "main") == self.git("rev-parse", "HEAD")


@dataclass
class Writer:
    """Somebody at the desk, by HTTP alone."""

    desk: Desk
    visit: Visit

    def begin(self, kind: str) -> str:
        """A new text: the address of its page."""
        return self.visit.post(f"/bureau/nouveau/{kind}", "/bureau/").headers["Location"]

    def open(self, source: str, **more: str) -> str:
        """A text of the journal, opened."""
        answer = self.visit.post("/bureau/ouvrir", "/bureau/", source=source, **more)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def state(self, draft: str) -> dict:
        """The form as its page has it: the revision, the body and the plain fields."""
        page = self.visit.get(draft).text
        body = re.search(r'<textarea id="corps"[^>]*>(.*?)</textarea>', page, re.S)[1]
        return {"revision": int(re.search(r'data-revision="(\d+)"', page)[1]), "body": body, "page": page}

    def preview(self, draft: str) -> Response:
        """The page that a text under way would have, once the journal is in memory: its frame asks again until then."""
        pages: list[Response] = []

        def is_shown() -> bool:
            pages.append(self.visit.get(f"{draft}apercu"))
            return "entre en mémoire" not in pages[-1].text

        self.desk.service.wait_for(is_shown)
        return pages[-1]

    def send(self, draft: str, action: str, body: str | None = None, confirmed: bool = False, **values) -> dict:
        """Save or publish: what is answered, with its status."""
        page = self.visit.get(draft).text
        revision = int(re.search(r'data-revision="(\d+)"', page)[1])
        text = re.search(r'<textarea id="corps"[^>]*>(.*?)</textarea>', page, re.S)[1] if body is None else body
        token = re.search(r'data-csrf="([^"]+)"', page)[1]
        headers = {"X-CSRFToken": token, "Origin": self.desk.service.origin, "Accept": "application/json"}
        sent = json.dumps({"revision": revision, "values": values, "body": text, "confirmed": confirmed})
        answer = self.visit.session.post(self.desk.service.origin + draft + action, data=sent, headers=headers, timeout=PATIENCE)
        return {**answer.json(), "status": answer.status_code}

    def publish(self, draft: str, body: str | None = None, **values) -> str:
        """Have it published: the address of its receipt."""
        told = self.send(draft, "publier", body, **values)
        assert told["status"] == 200, told
        return told["to"]

    def receipt(self, publication: str) -> dict:
        """What became of a publication."""
        return self.visit.get(publication + "etat", headers={"Accept": "application/json"}).json()

    def wait_online(self, publication: str) -> dict:
        """Wait until it is over; it is online."""
        self.desk.service.wait_for(lambda: self.receipt(publication)["over"])
        receipt = self.receipt(publication)
        assert receipt["state"] == "online", receipt
        return receipt


@pytest.fixture(scope="session", params=SERVED_STORES)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of this worker."""
    with address_of_store(request.param) as store, running_desk(Path(tmp_path_factory.mktemp("desk")), store=store) as desk:
        yield desk


@contextmanager
def running_desk(
    folder: Path,
    settings: str = "",
    fill: Callable[[TestJournal], object] = lambda journal: None,
    store: str = "",
    environ: Mapping[str, str] | None = None,
) -> Iterator[Desk]:
    """The desk of a town in `folder`, with `settings` of its own and whatever `fill` puts in its journal, for the block."""
    (folder / "ville.toml").write_text("# Ce qui est de la ville.\n[lanes.page]\npeople = 2\n", encoding="utf-8")
    service = Service(folder, store, 'HISTORY_REMOTE = "origin"\n' + f"{SETTINGS_DATA}\n{settings}", dict(environ or {}))
    service.journal.article("marche", body="Premier paragraphe.\n\nDeuxième paragraphe.\n\nTroisième paragraphe.")
    fill(service.journal)
    desk = Desk(service, folder / "forge.git")
    desk.git("init", "-q", "--bare", "-b", "main", str(desk.forge), at=folder)
    for words in (("init", "-q", "-b", "main"), ("config", "user.email", "w@ville.example"), ("config", "user.name", "Webmestre")):
        desk.git(*words)
    desk.git("init", "-q", "-b", "main", at=folder)
    for words in (("config", "user.email", "w@ville.example"), ("config", "user.name", "Webmestre"), ("add", "ville.toml")):
        desk.git(*words, at=folder)
    desk.git("commit", "-qm", "la ville", at=folder)
    desk.git("add", "-A")
    desk.git("commit", "-qm", "le journal")
    desk.git("remote", "add", "origin", str(desk.forge))
    desk.git("push", "-q", "origin", "main")
    try:
        service.start()
        yield desk
    finally:
        service.stop()
