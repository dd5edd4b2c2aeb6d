"""What the phone installs is served as it is, whole, to anybody, and nothing beside it."""

import re

import pytest

from tests.house import ROOT


def test_the_page_and_all_that_it_names_are_there(evening):
    anybody = evening.client()
    page = anybody.ask("GET", "/direct/")
    assert page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    named = re.findall(r'(?:src|href)="(/direct/[^"#]+)"', page.body.decode())
    assert len(named) > 3
    for address in named:
        assert anybody.ask("GET", address).status == 200, address
    assert anybody.ask("GET", "/direct").status == 308


def test_files_under_the_version_are_kept_for_ever_and_the_page_is_asked_for_again(evening):
    anybody = evening.client()
    page = anybody.ask("GET", "/direct/")
    script = re.search(r'"(/direct/statique/(\w+)/direct/direct\.js)"', page.body.decode())
    now, old = anybody.ask("GET", script[1]), anybody.ask("GET", script[1].replace(script[2], "autrefois"))
    assert "immutable" in now.headers["Cache-Control"] and old.headers["Cache-Control"] == "no-cache"
    assert now.body == old.body == (ROOT / "theme/static/direct/direct.js").read_bytes()
    assert now.headers["Content-Type"].startswith("text/javascript")
    again = anybody.ask("GET", "/direct/", headers={"If-None-Match": page.headers["ETag"]})
    assert page.headers["Cache-Control"] == "no-cache" and again.status == 304 and again.body == b""


def test_the_worker_answers_for_the_page_and_the_manifest_is_one(evening):
    anybody = evening.client()
    worker, manifest = anybody.ask("GET", "/direct/sw.js"), anybody.ask("GET", "/direct/manifest.webmanifest")
    assert worker.headers["Content-Type"].startswith("text/javascript") and worker.headers["Cache-Control"] == "no-cache"
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")
    assert manifest.told["scope"] == "/direct/" and manifest.told["name"].endswith("Valbrune")


@pytest.mark.parametrize(
    "path",
    [
        "statique/v/../../../../pelicanconf.py",
        "statique/v/..%2f..%2fpelicanconf.py",
        "statique/v/css/base.css",
        "statique/v//etc/passwd",
        "statique/v/",
        "statique/",
        "autre",
    ],
)
def test_nothing_else_of_the_machine_is_served(evening, path):
    assert evening.client().ask("GET", f"/direct/{path}").status == 404
