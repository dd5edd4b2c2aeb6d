"""What the server of an old site may answer: slowly for ever, too much, compressed a thousand times, numbers that are none."""

import gzip
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests

from plugins.towns.migration import source_site
from plugins.towns.migration.source_site import read_answer
from plugins.towns.migration.wordpress import WordPressRest


class Hostile(BaseHTTPRequestHandler):
    """Answers a byte now and then at /slow, 20 MB in 20 kB at /bomb."""

    def do_GET(self):
        self.send_response(200)
        if self.path == "/bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.path == "/bomb":
            self.wfile.write(gzip.compress(bytes(20_000_000)))
        for _ in range(40 if self.path == "/slow" else 0):
            time.sleep(0.1)
            self.wfile.write(b"x")

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_answer_a_byte_at_a_time_is_given_up(address, monkeypatch):
    monkeypatch.setattr(source_site, "LONGEST_ANSWER", 0.5)
    began = time.monotonic()
    with requests.get(f"{address}/slow", stream=True, timeout=5) as answer, pytest.raises(requests.ConnectionError):
        read_answer(answer, 1000)
    assert time.monotonic() - began < 3


def test_an_answer_that_unpacks_to_more_is_not_read_to_its_end(address):
    with requests.get(f"{address}/bomb", stream=True, timeout=5) as answer:
        assert 1_000_000 < len(read_answer(answer, 1_000_000)) < 5_000_000


ODD = ({}, [], "1", 1.5, None, True, 10**30)


@pytest.mark.parametrize("key", ["author", "featured_media", "categories", "tags", "content", "title", "excerpt", "date", "link"])
@pytest.mark.parametrize("odd", ODD, ids=map(repr, ODD))
def test_a_text_of_wordpress_may_have_anything_for_a_value(key, odd):
    site = WordPressRest.__new__(WordPressRest)
    site.base, site.names, site.files = "https://bourg.example", {"categories": {}, "tags": {}, "users": {}}, {}
    document = site._build_document({"id": 3, key: odd, **({"categories": [odd], "tags": [odd]} if key == "author" else {})}, "post")
    assert (document.key, document.authors, document.categories, document.tags) == ("post/3", (), (), ())
