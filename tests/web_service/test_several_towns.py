"""Several towns in one service: each under its own name, with its own base, state and people; no request of one reaches another."""

import http.client
import io
import json
import os
import re
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlencode

import pytest

from plugins.service.web_service import configuration
from plugins.service.web_service.configuration import TownChoice
from plugins.service.web_service.part import build_own_environ
from tests.house import ROOT
from tests.journal import files, read_if_there
from tests.ports import free_port
from tests.processes import PATIENCE
from tests.warm import start_program, warm
from tests.web_service.stores import SERVED_STORES, running_postgresql

MISDIRECTED, MISSING, FORBIDDEN, FOUND, OK = 421, 404, 403, 302, 200
TOWNS = ("amont", "aval")
HOUSE = "import runpy\nglobals().update({{n: v for n, v in runpy.run_path({file!r}).items() if n.isupper()}})"
OWN = """
SERVICE = {{"address": "127.0.0.1:{port}", "public": "https://bureau.{name}.example", "warm": 0}}
SITEURL, DEPLOY, THEME, PATH = "https://{name}.valbrune.example", "folder:public", {theme!r}, "content"
DEFAULT_IMAGE = QUARTIERS_CONTOURS = None
QUARTIERS = ["Gare"]
"""
"""The settings of a town of the folder: those of the house, then its own."""


class Communes:
    """Two towns of one folder, and the service that serves both."""

    def __init__(self, place: Path, store: str = ""):
        self.place, self.port = place, free_port()
        for name in TOWNS:
            folder = place / name
            folder.mkdir()
            for kind in ("articles", "breves", "pages"):
                (folder / "content" / kind).mkdir(parents=True)
            own = OWN.format(port=self.port, name=name, theme=str(ROOT / "theme"))
            for file, more in (("pelicanconf.py", ""), ("publishconf.py", own)):
                (folder / file).write_text(f"{HOUSE.format(file=str(ROOT / file))}\n{more}", encoding="utf-8")
        self.environ = {"PATH": os.environ["PATH"], "HOME": str(place), "BEFFROI_NOW": "2026-03-27T09:00"}
        self.environ["BEFFROI_SERVICE_KEY"] = "une clé que seuls les essais connaissent, assez longue"
        self.environ |= {"BEFFROI_SERVICE_STORE": store} if store else {}
        words = [sys.executable, str(ROOT / "tasks.py"), "serve", "--towns", str(place)]
        self.process = start_program(words, cwd=place, env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        while (line := self.process.stdout.readline()) and "prêt" not in line:
            lines.append(line)
        assert line, "".join(lines)

    def invite(self, town: str, name: str) -> str:
        """A code for somebody of a town."""
        words = ["serve", "invite", name, "--towns", str(self.place), "--town", town, "--roles", "écrit, publie"]
        done = warm().run(words, self.place, self.environ)
        assert done.returncode == 0, done.stderr
        return next(line.strip() for line in done.stdout.splitlines() if line.startswith("    "))

    def ask(self, host: str, address: str, jar: dict[str, str], sent: dict[str, str] | str | None = None, **headers: str):
        """The status and the text of an answer under the name `host`; `jar` keeps its cookies."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        given = {"Host": host, "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()), **headers}
        body = urlencode(sent) if isinstance(sent, dict) else sent
        if isinstance(sent, dict):
            given["Content-Type"] = "application/x-www-form-urlencoded"
        if sent is not None:
            given.setdefault("Origin", f"https://{host}")
        line.request("GET" if sent is None else "POST", address, body, given)
        answer = line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        text = answer.read().decode()
        line.close()
        return answer.status, text, answer.headers.get("Location", "")

    def enter(self, host: str, code: str) -> tuple[int, dict[str, str]]:
        """Whether a code opens the door of `host`, and the cookies of who came in."""
        jar: dict[str, str] = {}
        page = self.ask(host, "/bureau/entree/", jar)[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return self.ask(host, "/bureau/entree/", jar, {"csrfmiddlewaretoken": token, "code": code})[0], jar

    def close(self):
        """End the service."""
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0
        self.process.stdout.close()


@pytest.fixture(scope="module", params=SERVED_STORES)
def communes(request, tmp_path_factory):
    with running_postgresql() if request.param == "postgresql" else nullcontext() as base:
        addresses = [base(name) for name in TOWNS] if base else [""]
        served = Communes(tmp_path_factory.mktemp("communes"), addresses[0].replace(TOWNS[0], "{ville}"))
        yield served
        served.close()


def test_no_request_of_one_town_reaches_another(communes):
    amont, aval = "bureau.amont.example", "bureau.aval.example"
    code = communes.invite("amont", "Camille Amont")
    assert communes.enter(aval, code)[0] != FOUND
    status, jar = communes.enter(amont, code)
    assert status == FOUND
    status, page, _ = communes.ask(amont, "/bureau/", jar)
    assert status == OK and "Camille Amont" in page
    token = re.search(r'data-csrf="([^"]+)"', page)[1]
    _, _, draft = communes.ask(amont, "/bureau/nouveau/breve", jar, {"csrfmiddlewaretoken": token})
    for address in ("/bureau/", draft, "/bureau/personnes/", f"{draft}apercu"):
        status, page, where = communes.ask(aval, address, dict(jar))
        assert (status, where.partition("?")[0]) == (FOUND, "/bureau/entree/") and "Camille" not in page
    fields = {"csrfmiddlewaretoken": token}
    assert communes.ask(aval, "/bureau/nouveau/breve", dict(jar), fields, Origin=f"https://{amont}")[0] == FORBIDDEN
    assert communes.ask(aval, "/bureau/nouveau/breve", dict(jar), fields)[0] == FORBIDDEN
    for host in ("bureau.autre.example", "127.0.0.1", "amont", ""):
        assert communes.ask(host, "/bureau/entree/", {})[0] == MISDIRECTED
    assert communes.ask("127.0.0.1", "/service/sante", {})[0] == OK


def test_what_is_published_in_one_is_in_that_one_alone(communes):
    amont = "bureau.amont.example"
    _, jar = communes.enter(amont, communes.invite("amont", "Nora Amont"))
    before = files(communes.place / "aval" / "content")
    token = re.search(r'data-csrf="([^"]+)"', communes.ask(amont, "/bureau/", jar)[1])[1]
    _, _, draft = communes.ask(amont, "/bureau/nouveau/breve", jar, {"csrfmiddlewaretoken": token})
    page = communes.ask(amont, draft, jar)[1]
    token, revision = re.search(r'data-csrf="([^"]+)"', page)[1], int(re.search(r'data-revision="(\d+)"', page)[1])
    sent = json.dumps({"revision": revision, "values": {"title": "Une brève d’amont"}, "body": "Pour amont seul."})
    headers = {"X-CSRFToken": token, "Content-Type": "application/json", "Accept": "application/json"}
    status, told, _ = communes.ask(amont, f"{draft}publier", jar, sent, **headers)
    assert status == OK, told
    address, until = json.loads(told)["to"], time.monotonic() + PATIENCE
    while json.loads(communes.ask(amont, f"{address}etat", jar, Accept="application/json")[1])["state"] != "online":
        assert time.monotonic() < until
        time.sleep(0.2)
    assert any("Pour amont seul." in read_if_there(page) for page in (communes.place / "amont" / "public").rglob("*.html"))
    assert files(communes.place / "aval" / "content") == before and not (communes.place / "aval" / "public").exists()
    is_own_file = (communes.place / "amont" / ".beffroi" / "service" / "service.sqlite").exists()
    assert is_own_file == ("BEFFROI_SERVICE_STORE" not in communes.environ)


def test_a_town_may_have_a_provider_of_its_own(tmp_path):
    environ = {"BEFFROI_OIDC_SECRET": "de toutes", "BEFFROI_OIDC_SECRET_PONT_AMONT": "d’une seule"}
    own = {name: build_own_environ(environ, tmp_path / name, tmp_path)["BEFFROI_OIDC_SECRET"] for name in ("pont-amont", "aval")}
    assert own == {"pont-amont": "d’une seule", "aval": "de toutes"}


def test_a_folder_without_towns_is_refused(tmp_path):
    communes = warm().run(["serve", "--towns", str(tmp_path)], tmp_path, {"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
    assert communes.returncode != 0 and "aucun dossier de ville" in communes.stdout + communes.stderr


@pytest.mark.parametrize("host", ["[", "a]b", "amont.example:x["])
def test_a_host_that_is_none_is_nobody_s(host):
    statuses = []
    served = TownChoice(lambda *_: [], (), lambda: True)
    list(served({"HTTP_HOST": host, "PATH_INFO": "/", "REQUEST_METHOD": "GET"}, lambda status, *_: statuses.append(status)))
    assert statuses == ["421 Misdirected Request"]


@pytest.mark.parametrize("origin", ["http://[", "null", "https://ailleurs.example"])
def test_a_form_from_nowhere_is_refused(origin, monkeypatch):
    statuses = []
    monkeypatch.setattr(configuration, "list_hosts", lambda town: {"amont.example"})
    served = TownChoice(lambda *_: [], ("amont",), lambda: True)
    asked = {"HTTP_HOST": "amont.example", "HTTP_ORIGIN": origin, "PATH_INFO": "/", "REQUEST_METHOD": "POST"}
    list(served(asked, lambda status, *_: statuses.append(status)))
    assert statuses == ["403 Forbidden"]


def test_a_room_that_a_town_has_not_is_not_there_under_its_name(tmp_path):
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    assert warm().call(answers_by_town, str(tmp_path), environ=environ) == {
        "amont.example": (OK, OK),
        "aval.example": (OK, MISSING),
    }


def answers_by_town(folder):
    from dataclasses import replace

    from plugins.command.town import list_usable_rooms, open_town
    from plugins.service.web_service.configuration import configure_django, migrate_tables, set_current_town
    from plugins.service.web_service.part import list_web_parts, open_web_town

    towns, paths = [], open_town(str(ROOT / "publishconf.py"))
    rooms = list_usable_rooms(paths.conf)
    for name, own_rooms in (("amont", rooms), ("aval", [room for room in rooms if "contributions" not in room])):
        conf = {**paths.conf, "SITEURL": f"https://{name}.example", "SERVICE": {"public": f"https://{name}.example"}}
        key = "une clé que seuls les essais connaissent, assez longue"
        environ = {**paths.environ, "BEFFROI_STATE": f"{folder}/{name}", "BEFFROI_SERVICE_KEY": key}
        own_paths = replace(paths, conf=conf, environ=environ)
        towns.append(open_web_town(own_paths, lambda own_paths=own_paths: own_paths, rooms=own_rooms))
    configure_django(towns, list_web_parts(rooms))
    for town in towns:
        with set_current_town(town):
            migrate_tables()
    from plugins.service.web_service.listening import build_application

    served, statuses = build_application(), {}
    for town in towns:
        host = town.service.public.partition("//")[2]
        for address in ("/bureau/entree/", "/voix/questions/"):
            asked = {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": address,
                "HTTP_HOST": host,
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.url_scheme": "https",
            }
            asked |= {"SERVER_NAME": host, "SERVER_PORT": "443", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
            list(served(asked, lambda status, *_, host=host: statuses.setdefault(host, []).append(int(status.split()[0]))))
    return {host: tuple(numbers) for host, numbers in statuses.items()}
