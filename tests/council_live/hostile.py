"""A hostile client: requests that nobody of good faith sends, by the thousand, the same for the same seed."""

import json
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

API = "/direct/api"
TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "'; DROP TABLE entries; --",
    "../../../etc/passwd",
    "\0",
    "\ud800",
    "\u202eexe.gpj",
    "\r\nSet-Cookie: beffroi=x",
    "é" * 5000,
    "\x1b[2J",
    "",
)
THINGS = (None, True, False, 0, -1, 1.5, 10**30, -(10**30), [], {}, [[]], {"a": 1}, "x", *TEXTS)
PATHS = (
    "/direct/../../etc/passwd",
    "/direct/api/..%2f..%2fetc/passwd",
    "/direct/statique/../../pelicanconf.py",
    "/direct/statique/%2e%2e/%2e%2e/pelicanconf.py",
    "//direct/api/state",
    "/direct/api/state%00",
    "/direct/api/entries/../../back",
    "/direct/api/pictures/../../../tmp/x",
    "/direct/api/pictures/%2e%2e%2fx",
    "/direct/api/pictures/m0phone0000000001/x",
    "/" + "a" * 4000,
    "/direct/api/state?" + "a=1&" * 500,
    "/direct/api/state?since=" + "9" * 4000,
    "/direct/api/state?since=-1&wait=-5&revision=x",
    "/direct/api/state?since=\u0663",
    "/%ff%fe",
    "/direct/api/entries/%ed%a0%80/back",
    "*",
    "http://mechant.example/direct/api/state",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "\u00e9")
HEADERS = (
    {"X-Beffroi": ""},
    {"Origin": "null"},
    {"Origin": "https://mechant.example"},
    {"Host": "mechant.example"},
    {"Host": ""},
    {"Cookie": "beffroi=" + "x" * 3000},
    {"Cookie": "beffroi=a.b; beffroi=c.d; __Host-beffroi=e.f"},
    {"Cookie": "\x01\x02"},
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "text/plain"},
    {"Content-Encoding": "gzip"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Forwarded-For": "127.0.0.1, 10.0.0.1", "X-Forwarded-Host": "mechant.example", "X-Forwarded-Proto": "gopher"},
    {"Transfer-Encoding": "gzip"},
    {"Content-Length": "-5"},
    {"Content-Length": "99999999999999999999"},
    {"Range": "bytes=0-1"},
    {"Expect": "100-continue"},
    {"A" * 300: "b" * 20_000},
)
BODIES = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"NaN",
    b'{"n": 1e999}',
    b'{"n": ' + b"9" * 6000 + b"}",
    b'{"n": 1, "n": 2}',
    b"[" * 30_000,
    b'{"a":' * 9000 + b"1" + b"}" * 9000,
    b'{"entry": "\\ud800"}',
    b"\xff\xfe{}",
    b"\0" * 1000,
    b"{}" * 40_000,
    b'{"code": "' + b"A" * 60_000 + b'"}',
    b"\x1f\x8b\x08" + b"\0" * 40,
)


@dataclass(frozen=True)
class Request:
    """One request, as bytes: nothing between here and the service makes it better."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def raw(self, host: str) -> bytes:
        """What goes over the wire; a header that is given twice is sent once, the last."""
        usual = {"Host": host, "Connection": "close", "Content-Length": str(len(self.body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in {**usual, **self.headers}.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{head}\r\n".encode("utf-8", "surrogatepass") + self.body


def requests(seed: int, count: int, good: dict[str, str], last: Callable[[], int]) -> Iterator[Request]:
    """`count` of them; `good` are the headers of a phone that has joined, which most of them have, and `last` tells how many it has sent.

    One in five is an entry of which one thing alone is wrong.
    """
    chance = random.Random(seed)
    for number in range(count):
        if chance.random() < 0.2:
            yield _near(chance, dict(good), number, last() + 1)
        else:
            yield chance.choice(SORTS)(chance, dict(good) if chance.random() < 0.7 else {})


def _near(chance: random.Random, good: dict[str, str], number: int, n: int) -> Request:
    entry = {"id": f"m0presque{number:08}", "kind": chance.choice(("propos", "information")), "item": "1", "text": "Presque bien"}
    told = {"n": n, "age": 0, "tell": False}
    key = chance.choice((*entry, *told, "speaker", "vote", "corrects", "alt", "picture", "text"))
    (told if key in told else entry)[key] = chance.choice(THINGS)
    return _json(good, f"{API}/entries", {**told, "entry": entry})


def _entry(chance: random.Random, good: dict[str, str]) -> Request:
    """An entry of which some fields are anything."""
    entry = {"id": chance.choice(("m0phone0000000001", f"m0hostile{chance.randrange(10**6):08}", "x", chance.choice(THINGS)))}
    entry |= {"kind": chance.choice(("propos", "vote", "rectification", "tweet", chance.choice(THINGS)))}
    for key in ("item", "text", "speaker", "vote", "corrects", "alt", "picture", "at", "seq", "__class__"):
        if chance.random() < 0.4:
            entry[key] = chance.choice(THINGS)
    told = {"n": chance.choice((1, 2, 3, *THINGS)), "age": chance.choice((0, 1, *THINGS)), "tell": chance.choice((True, *THINGS))}
    return _json(good, f"{API}/entries", {**told, "entry": chance.choice((entry, entry, entry, chance.choice(THINGS)))})


def _vote(chance: random.Random, good: dict[str, str]) -> Request:
    keys = ("pour", "contre", "abstention", "sans_part", "secret", "groups", "names", "casting", "adopted")
    vote = {
        key: chance.choice((1, 2, *THINGS, {chance.choice(TEXTS): {"pour": chance.choice(THINGS)}}))
        for key in keys
        if chance.random() < 0.5
    }
    entry = {"id": f"m0hostile{chance.randrange(10**6):08}", "kind": "vote", "vote": vote}
    return _json(good, f"{API}/entries", {"n": 1, "entry": entry})


def _anything(chance: random.Random, good: dict[str, str]) -> Request:
    path = f"{API}/{chance.choice(('join', 'entries', 'item', 'doors', 'close', 'entries/m0phone0000000001/back', 'state'))}"
    keys = ("code", "item", "closed", "confirm", "n", "entry")
    return _json(good, path, chance.choice(({key: chance.choice(THINGS) for key in keys}, chance.choice(THINGS))))


def _body(chance: random.Random, good: dict[str, str]) -> Request:
    path = f"{API}/{chance.choice(('join', 'entries', 'item', 'pictures/m0hostile00000000'))}"
    return Request(chance.choice(("POST", "PUT")), path, {**good, "Content-Type": "application/json"}, chance.choice(BODIES))


def _path(chance: random.Random, good: dict[str, str]) -> Request:
    return Request(chance.choice(METHODS), chance.choice(PATHS), good, chance.choice((b"", b"{}")))


def _header(chance: random.Random, good: dict[str, str]) -> Request:
    return Request(
        chance.choice(METHODS), f"{API}/{chance.choice(('state', 'join', 'entries'))}", {**good, **chance.choice(HEADERS)}, b"{}"
    )


def _picture(chance: random.Random, good: dict[str, str]) -> Request:
    id = chance.choice(("m0hostile00000001", "..%2f..%2fx", "x" * 500, "M0HOSTILE0000001", "m0hostile00000001.jpg"))
    data = chance.choice((b"", b"\xff\xd8\xff\xe0" + chance.randbytes(300), b"<svg onload=alert(1)/>", b"GIF89a" + chance.randbytes(50)))
    return Request("PUT", f"{API}/pictures/{id}", {**good, "Content-Type": "image/jpeg"}, data)


def _json(good: dict[str, str], path: str, told: object) -> Request:
    return Request("POST", path, {**good, "Content-Type": "application/json"}, json.dumps(told).encode())


SORTS: tuple[Callable[[random.Random, dict[str, str]], Request], ...] = (_entry, _entry, _vote, _anything, _body, _path, _header, _picture)


def answered(host: str, port: int, sent: bytes, patience: float = 60) -> bytes:
    """What the service answers to these bytes, to the end of the connection; it may close before it has read them all."""
    heard = b""
    with socket.create_connection((host, port), timeout=patience) as wire, suppress(ConnectionError):
        with suppress(ConnectionError):
            wire.sendall(sent)
        while more := wire.recv(65_536):
            heard += more
    return heard
