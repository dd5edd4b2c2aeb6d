"""A town on loopback as residents meet it: its journal at its own https address, `/voix/` handed on to its service, its mail, and X."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import requests
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.telephone import HAND
from tests.contributions.conftest import Town
from tests.desk.conftest import Desk
from tests.desk.test_browser import faults_of
from tests.fakes.internet import Answer, Request, Site, folder_site
from tests.fakes.mail import MailHost
from tests.fakes.x import X, world
from tests.web_service.process import Service

HOST = "journal.essai.example"
SITE = f"https://{HOST}"
PATIENCE = 600_000
"""Milliseconds, on a machine that others use: a journey publishes a dozen times, the first once the journal is in memory."""
SETTINGS = f"""
SITEURL = "{SITE}"
SERVICE["proxy"] = "127.0.0.1"
DEMONSTRATION_NOW = None
HISTORY_REMOTE = "origin"
ANNOUNCE_PAGE_WAIT = RECONCILE_PAUSE = 0
CONTRIBUTIONS = {{"public": "{SITE}"}}
CONTRIBUTIONS_ADDRESS = "/voix/"
REVIEWS = {{"stars": True}}
MODERATION = {{"sections": [
    {{"name": name, "when": "avant", "who": "la communication", "delay": "sous un jour", "kind": kind}}
    for name, kind in [("Questions", "question"), ("Entraide", "entraide"), ("Débats", "message"), ("Avis", "avis")]
]}}
"""
DEBATE = """---
id: 20260301-debat-{slug}
title: {title}
slug: {slug}
date: {opened} 09:00
summary: Trois rues sont possibles.
opened_by: Yanis Oukaci
role: adjoint aux rues
closes: {closes}
room: cadre de vie
---

La ville a de quoi faire une rue par an.
"""
PLACE = """---
id: 20260301-lieu-cafe
title: Café des Tanneurs
slug: cafe-des-tanneurs
type: café
street_address: "3, rue des Tanneurs"
lat: 49.05075
lon: 2.09441
---

Un café.
"""
TO_THE_SERVICE = ("/voix/", "/service/statique/")
SCRIPTS = re.compile(r"<script\b.*?</script>|</?noscript>", re.S)
SPACES = re.compile(r"[\u00a0\u202f]")
CARRIED = ("content-type", "accept", "origin", "cookie", "user-agent")


def doors_of(town_public: Path, origin: str, host: str = HOST) -> Site:
    """The journal's `host`: its files, and `/voix/` handed on, as `service/nginx-voix.conf` has it."""
    files = folder_site(town_public)

    def answer(request: Request) -> Answer:
        if not request.path.startswith(TO_THE_SERVICE):
            told = files(request)
            kinds = {".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml"}
            kind = kinds.get(Path(request.path).suffix)
            return Answer(told.status, told.body, {"Content-Type": kind}) if kind else told
        headers = {name: value for name, value in request.headers.items() if name in CARRIED}
        told_by = {"Host": host, "X-Forwarded-For": request.headers.get("x-resident", "10.8.0.1"), "X-Forwarded-Proto": "https"}
        given = requests.request(
            request.method,
            origin + request.target,
            data=request.body,
            headers={**headers, **told_by},
            timeout=PATIENCE / 1000,
            allow_redirects=False,
        )
        names = ("content-type", "location", "set-cookie", "content-security-policy", "cache-control")
        return Answer(given.status_code, given.content, {name: given.headers[name] for name in names if name in given.headers})

    return answer


def opened_telephone(browser: Browser, proxy: str, address: str, **more) -> tuple[BrowserContext, Page, list[str]]:
    """A telephone that finds the journal behind `proxy`, at a network address of its own, and what goes wrong in it."""
    sent = {"proxy": {"server": proxy, "bypass": "localhost"}, "extra_http_headers": {"X-Resident": address}}
    context = browser.new_context(**{**HAND, "ignore_https_errors": True, **sent, **more})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    return context, page, faults


def faults_without_script(page: Page, proxy: str) -> list[str]:
    """What axe finds wrong on a page as a browser without script shows it. Axe is a script, and never ends there: it looks at a copy."""
    text = SCRIPTS.sub("", page.content())
    context, copy, _ = opened_telephone(page.context.browser, proxy, "10.9.3.1")
    copy.route(page.url.partition("#")[0], lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
    copy.goto(page.url)
    faults = faults_of(copy)
    context.close()
    return faults


@dataclass
class WholeTown(Town):
    """The town, its account on X, and where browsers find it."""

    x: X
    proxy: str

    @property
    def public(self) -> Path:
        """The files that readers get."""
        return self.desk.service.folder / "public"

    def telephone(self, browser: Browser, number: int, **more) -> tuple[BrowserContext, Page, list[str]]:
        """A resident's telephone at an address of its own, and what goes wrong in it."""
        return opened_telephone(browser, self.proxy, f"10.9.1.{number}", **more)

    def enter(self, page: Page, name: str, roles: str) -> None:
        """Somebody of the town hall comes in."""
        page.goto(f"{self.desk.service.origin}/bureau/entree/#{self.desk.service.invite(name, roles)}")
        page.get_by_role("link", name="Plus tard").click()

    def build_on(self, day: date) -> None:
        """Have the journal online as a build at the end of that day makes it."""
        for word in ("build", "deploy"):
            self.desk.service.journal.run(word, **{**self.desk.service.variables, "BEFFROI_NOW": f"{day} 23:59"})

    def wait_words(self, address: str, words: str) -> str:
        """The file that readers get at that address, once it says `words`, whatever its spaces are."""
        file = self.public / address
        file = file / "index.html" if address.endswith("/") else file

        def read() -> str:
            return SPACES.sub(" ", file.read_text(encoding="utf-8")) if file.is_file() else ""

        self.desk.service.wait_for(lambda: words in read())
        return read()


def write_debates(closes: str) -> Iterator[tuple[str, str]]:
    """The files of two debates that close that day."""
    opened = date.fromisoformat(closes) - timedelta(days=90)
    for slug, title in (("pistes", "Quelles pistes cyclables d’abord ?"), ("bancs", "Où remettre des bancs ?")):
        yield f"forum/{slug}.md", DEBATE.format(slug=slug, title=title, opened=opened, closes=closes)


@contextmanager
def opened_town(folder: Path, closes: str) -> Iterator[WholeTown]:
    """The town, online and begun on X, with two debates that close that day, and a café."""
    x = X()
    desk_folder = folder / "town"
    desk_folder.mkdir()
    public = desk_folder / "public"
    public.mkdir()
    (folder / "mail").mkdir()
    with MailHost(folder / "mail") as mail:
        service = Service(desk_folder, settings=SETTINGS, patience=PATIENCE / 1000)
        internet = world(folder, x, public, HOST)
        internet.sites[HOST] = doors_of(public, f"http://127.0.0.1:{service.port}")
        both = folder / "both.pem"
        both.write_bytes(mail.ca.read_bytes() + internet.ca.read_bytes())
        with internet:
            environ = {**mail.environ, **internet.environ, **x.environ, "REQUESTS_CA_BUNDLE": str(both), "BEFFROI_NOW": ""}
            service.environ = environ
            content = desk_folder / "content"
            for name, text in (*write_debates(closes), ("lieux/cafe.md", PLACE)):
                (content / name).parent.mkdir(parents=True, exist_ok=True)
                (content / name).write_text(text, encoding="utf-8")
            desk = Desk(service, folder / "forge.git")
            desk.git("init", "-q", "--bare", "-b", "main", str(desk.forge), at=folder)
            for words in (("init", "-q", "-b", "main"), ("config", "user.email", "w@ville.example"), ("config", "user.name", "Webmestre")):
                desk.git(*words)
            desk.git("add", "-A")
            desk.git("commit", "-qm", "le journal")
            desk.git("remote", "add", "origin", str(desk.forge))
            desk.git("push", "-q", "origin", "main")
            for words in (("build",), ("deploy",), ("begin",)):
                service.journal.run(*words, **service.variables)
            service.start()
            try:
                yield WholeTown(desk, mail, x, internet.address)
            finally:
                service.stop()
