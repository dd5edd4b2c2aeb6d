"""A site of WordPress moved in from where it is online, on loopback: by its interface, a page of answers at a time."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.migration.town import PDF, PIXEL, empty_town, move, texts


class Online(BaseHTTPRequestHandler):
    """What WordPress answers: 130 posts, so that there are two pages of them."""

    def do_GET(self):
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        home = f"http://127.0.0.1:{self.server.server_port}"
        files = {"/wp-content/uploads/etal.png": PIXEL, "/wp-content/uploads/plan.pdf": PDF}
        if parts.path in files:
            return self._send(files[parts.path], "application/octet-stream")
        if parts.path == "/wp-content/uploads/ailleurs.png":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:9/secret.png")
            return self.end_headers()
        sort, page = parts.path.rsplit("/", 1)[-1], int(parse_qs(parts.query).get("page", ["1"])[0])
        answers = self._answers(home)
        if parts.path == "/wp-json/":
            return self._send(json.dumps({"name": "Bourg", "home": home, "namespaces": ["wp/v2"]}).encode())
        rows = answers.get(sort, [])[(page - 1) * 100 : page * 100]
        return self._send(json.dumps(rows).encode()) if rows or page == 1 else self.send_error(400)

    def _answers(self, home):
        body = (
            f'<p>Le marché.</p><img src="{home}/wp-content/uploads/etal.png"><img src="{home}/wp-content/uploads/ailleurs.png" alt="x">'
            f'<p><a href="{home}/wp-content/uploads/plan.pdf">Le plan</a> <a href="{home}/2021/05/texte-7/">suite</a></p>'
        )
        common = {
            "date": "2021-05-12T09:30:00",
            "modified": "2021-05-12T09:30:00",
            "author": 1,
            "categories": [4],
            "tags": [],
            "featured_media": 0,
        }
        posts = [
            {**common, "id": n, "link": f"{home}/2021/05/texte-{n}/", "title": {"rendered": f"Texte {n}"}, "content": {"rendered": body}}
            for n in range(1, 131)
        ]
        media = {"id": 900, "source_url": f"{home}/wp-content/uploads/etal.png", "alt_text": "Un étal", "post": 1}
        return {
            "posts": posts,
            "pages": [
                {
                    **common,
                    "id": 500,
                    "link": f"{home}/horaires/",
                    "title": {"rendered": "Horaires"},
                    "content": {"rendered": "<p>Ouvert.</p>"},
                }
            ],
            "categories": [{"id": 4, "name": "Sports", "link": f"{home}/category/sports/"}],
            "users": [{"id": 1, "name": "Claire Martin", "link": f"{home}/author/claire/"}],
            "media": [media],
        }

    def _send(self, data, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def online():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Online)
    server.asked = []
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_site_comes_from_where_it_is_online_and_is_asked_once(tmp_path, online):
    town = empty_town(tmp_path)
    move(town, f"http://127.0.0.1:{online.server_port}")
    found = texts(town)
    assert len([path for path in found if path.startswith("articles/")]) == 130
    text = found["articles/2021-05-12-texte-130.md"]
    assert 'category: "Sport"' in text and '- "Claire Martin"' in text and "![Un étal](/images/etal.png)" in text
    assert "[Le plan](/documents/plan.pdf) [suite](/articles/2021-05-12-texte-7.md)" in text
    assert not any("secret" in path.name for path in (town.folder / "content").rglob("*"))
    assert len(online.asked) == len(set(online.asked))


def test_a_site_that_is_no_wordpress_is_told_what_to_ask(tmp_path, online):
    town = empty_town(tmp_path)
    address = f"http://127.0.0.1:{online.server_port}/ailleurs"
    done = town.run("import", "site", address, "--content", str(town.folder / "content"), code=None)
    assert done.returncode in (2, 4) and address in done.stderr
