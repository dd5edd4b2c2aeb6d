"""nginx and Apache, as a town's host runs them, do what our files ask. Each is skipped by its name where it is not installed."""

import gzip
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

import brotli
import pytest

from plugins.core.publication.redirect import Redirect
from plugins.journal.assets import headers
from plugins.journal.assets.headers import build_rules, find_headers
from tests.assets import served

RULES = build_rules("/theme/fixe/")
ABSENT = "{} n’est pas installé (sous Debian ou Ubuntu : sudo apt install {})"
SERVERS = {
    "nginx": (headers.SERVERS["nginx"], served.nginx),
    "apache2": (headers.SERVERS["apache"], served.apache),
}
MOVED = {
    "/spip.php?article12": "/2026/03/marche/",
    "/spip.php?page=plan&lang=fr": "/plan-du-site/",
    "/?p=7": "/2026/03/vote/",
    "/spip.php": "/breves/",
    "/AI-Services/": "/ai-services/",
    "/médiathèque (centre)/": "/lieux/médiathèque/",
    "/docs/budget-50%.pdf": "https://ailleurs.example/budget?an=2025&page=2",
    "/a.b+c$/": "/2026/03/a-b-c/#suite",
}
"""Old addresses and where each leads: what exports of SPIP and WordPress hold, and every sign that has a sense for a server."""
REDIRECTS = [Redirect(*old.partition("?")[::2], new) for old, new in MOVED.items()]
ADDRESSES = [f"/{name.removesuffix('index.html')}" for name in served.SITE]


def site(folder: Path, server: str, precompressed: bool) -> Path:
    """The folder of a site, with the file of `server` in it, beside each text its compressed twins when they are `precompressed`."""
    for name, text in served.SITE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if precompressed and path.suffix in (".html", ".css"):
            Path(f"{path}.gz").write_bytes(gzip.compress(text.encode()))
            Path(f"{path}.br").write_bytes(brotli.compress(text.encode()))
    if precompressed:
        (folder / "documents").mkdir()
        for ending, packed in ((".gz", gzip.compress), (".br", brotli.compress)):
            (folder / f"documents/evil.js{ending}").write_bytes(packed(b"alert(1)"))
    written = SERVERS[server][0]
    (folder / written.file).write_text(written.format_rules("", RULES, precompressed, REDIRECTS))
    return folder


@contextmanager
def running(folder: Path, name: str, precompressed: bool):
    if not served.place(name):
        pytest.skip(ABSENT.format(name, name))
    (folder / "site").mkdir()
    (folder / "run").mkdir()
    folder.chmod(0o755)
    with SERVERS[name][1](folder / "run", site(folder / "site", name, precompressed)) as server:
        yield server


@pytest.fixture(scope="module", params=SERVERS)
def server(request, tmp_path_factory):
    """One that compresses as it goes."""
    with running(tmp_path_factory.mktemp(request.param), request.param, precompressed=False) as server:
        yield server


@pytest.fixture(scope="module", params=SERVERS)
def beforehand(request, tmp_path_factory):
    """One that finds the compressed files beside the others."""
    with running(tmp_path_factory.mktemp(f"{request.param}-twins"), request.param, precompressed=True) as server:
        yield server


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_the_rules_ask(server, address):
    said = server.get(address)
    asked = {name.lower(): value for name, value in find_headers(RULES, address).items()}
    assert said.status == 200
    assert {name: said.headers.get(name) for name in asked} == asked


def test_an_address_that_leads_nowhere_shows_our_page(server):
    said = server.get("/nulle-part/")
    assert (said.status, said.body) == (404, served.SITE["404.html"].encode())


def test_the_page_of_errors_keeps_the_policy(server):
    assert "default-src 'self'" in server.get("/nulle-part/").headers["content-security-policy"]


@pytest.mark.parametrize("old", MOVED)
def test_every_old_address_leads_to_the_new_one(server, old):
    said = server.get(quote(old, safe="/?=&"))
    where = urljoin(f"http://127.0.0.1:{server.port}/", said.headers.get("location", ""))
    assert (said.status, unquote(where)) == (301, urljoin(f"http://127.0.0.1:{server.port}/", MOVED[old]))


@pytest.mark.parametrize("address", ["/?p=70", "/?xp=7", "/?"])
def test_a_query_that_nobody_knew_shows_the_page_that_is_there(server, address):
    assert server.get(address).status == 200


@pytest.mark.parametrize("address", ["/ai-services/", "/aXb+c$/", "/spip.php/autre/"])
def test_an_address_that_only_looks_like_an_old_one_leads_nowhere(server, address):
    assert server.get(quote(address)).status == 404


def test_a_header_is_said_once(server):
    assert "," not in server.get("/recherche/").headers["content-security-policy"]


def test_what_the_server_was_told_is_not_shown(server):
    assert {server.get(f"/{name}").status for name in (".htaccess", ".nginx.conf")} <= {403, 404}


def test_a_page_that_did_not_change_is_not_sent_again(server):
    tag = server.get("/").headers["etag"]
    assert server.get("/", If_None_Match=tag).status == 304


def test_a_page_is_compressed_for_who_reads_that(server):
    said = server.get("/", Accept_Encoding="gzip")
    assert gzip.decompress(said.body) == served.SITE["index.html"].encode()


def test_a_page_says_the_letters_it_is_written_in(server):
    assert server.get("/").headers["content-type"].lower() == "text/html; charset=utf-8"


@pytest.mark.parametrize("address", ["/", "/breves/", "/theme/fixe/css/base.82aa2194.css"])
def test_a_compressed_file_is_what_its_original_is(beforehand, address):
    plain, zipped = beforehand.get(address), beforehand.get(address, Accept_Encoding="gzip")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["content-type"].lower() == plain.headers["content-type"].lower()


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, br"])
def test_no_compressed_copy_of_the_towns_own_stands_for_a_file(beforehand, coding):
    assert beforehand.get("/documents/evil.js", Accept_Encoding=coding).status == 404


def test_caches_are_told_that_the_answer_depends_on_the_reader(beforehand):
    assert beforehand.get("/", Accept_Encoding="gzip").headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_sent_compressed_keeps_the_rules(beforehand, address):
    said = beforehand.get(address, Accept_Encoding="gzip, br")
    asked = {name.lower(): value for name, value in find_headers(RULES, address).items()}
    assert {name: said.headers.get(name) for name in asked} == asked


@pytest.mark.parametrize("beforehand", ["apache2"], indirect=True)
def test_apache_sends_brotli_to_who_reads_it(beforehand):
    said = beforehand.get("/", Accept_Encoding="gzip, deflate, br")
    assert said.headers["content-encoding"] == "br" and brotli.decompress(said.body) == served.SITE["index.html"].encode()
