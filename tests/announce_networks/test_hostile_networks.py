"""Whoever answers in a network's place, in whatever way: one of the three failures, soon, and without filling the memory."""

import gzip
import tracemalloc
import zlib
from time import process_time

import pytest

from plugins.announce import wire
from plugins.announce.continuity import ADDRESS
from plugins.announce.network import MaybeSent, NotSent, PostRefused, extract_words, normalize_address
from plugins.announce.networks.facebook import list_links
from plugins.announce.networks.linkedin import parse_post
from plugins.announce.troubles import CHANGING
from tests.announce_networks.faces import FACES
from tests.campaign import trials
from tests.fakes.internet import Answer
from tests.networks import connected

JSON = {"Content-Type": "application/json"}
GZIP = JSON | {"Content-Encoding": "gzip"}
ELSEWHERE = {"Location": "https://mechant.example/vole"}


BOMB = gzip.compress(b"\0" * 10_000_000) * 30
"""A little that becomes 300 MB: parts that are read one after the other, made at once."""


HOSTILE = {
    "endless": Answer(200, b"[1," * 20_000, JSON, endless=True),
    "endless white": Answer(200, b" " * 65_536, JSON, endless=True),
    "a letter at a time": Answer(200, b" ", JSON, endless=True, pause=0.1),
    "bomb": Answer(200, BOMB, GZIP),
    "bomb, by the network": Answer(400, BOMB, GZIP),
    "not gzip": Answer(200, b"{}", GZIP),
    "half gzip": Answer(200, zlib.compress(b"{}")[:4], JSON | {"Content-Encoding": "deflate"}),
    "moved": Answer(301, headers=ELSEWHERE),
    "moved, keeping the method": Answer(308, headers=ELSEWHERE),
    "in circles": Answer(307, headers={"Location": "/"}),
    "a page": Answer(200, b"<html>portail captif</html>", {"Content-Type": "text/html"}),
    "a picture": Answer(200, b"\x89PNG\r\n\x1a\n", {"Content-Type": "image/png"}),
    "no JSON": Answer(200, b"{oui", JSON),
    "deep JSON": Answer(200, b"[" * 100_000, JSON),
    "not UTF-8": Answer(200, b'{"id": "\xff\xfe"}', JSON),
    "null": Answer(200, b"null", JSON),
    "a list": Answer(200, b"[[], [[]]]", JSON),
    "a number": Answer(201, b"1e999", JSON),
    "an empty object": Answer(200, b"{}", JSON),
    "wrong types": Answer(200, b'{"data": {"id": []}, "id": {}, "uri": 3, "url": null, "error": 7, "errors": "x"}', JSON),
    "wrong errors": Answer(403, b'{"error": {"message": [], "code": {}}, "errors": [7], "detail": {}, "message": 3}', JSON),
    "nothing": Answer(204),
    "teapot": Answer(418, b"{}", JSON),
    "promised and not sent": Answer(200, b'{"id"', JSON, missing=5_000),
    "cut": Answer(cut=True),
}
LARGEST = 60_000_000
"""Bytes of memory: several times what a whole answer may weigh."""
EACH = trials(full=1, sample=len(FACES))
"""Every answer is given to every network in the long campaigns, to one of them else, each in its turn."""
CASES = [
    pytest.param(name, case, id=f"{name}-{case}")
    for turn, name in enumerate(FACES)
    for place, case in enumerate(HOSTILE)
    if (turn + place) % EACH == 0
]


@pytest.fixture
def hostile(scene, monkeypatch):
    """Makes whoever answers in the network's place answer so from now on."""

    def become(case):
        answer = HOSTILE[case]
        monkeypatch.setattr(wire, "TOTAL_TIMEOUT", 0.4 if answer.pause else 2)
        scene.internet.sites.update(dict.fromkeys(scene.fake.hosts, lambda request: answer))

    return become


def ended(call):
    """What a call ended in: an answer, or what it raised."""
    try:
        return call()
    except Exception as failure:
        return failure


@pytest.mark.parametrize(("scene", "case"), CASES, indirect=["scene"])
def test_a_hostile_answer_to_a_post_is_a_failure_within_bounds(scene, hostile, case):
    claim = scene.claim()
    hostile(case)
    tracemalloc.start()
    failure = scene.send(claim)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(failure, NotSent | PostRefused | MaybeSent), repr(failure)
    assert peak < LARGEST


@pytest.mark.parametrize(("scene", "case"), CASES, indirect=["scene"])
def test_a_hostile_answer_to_anything_else_proves_nothing(scene, hostile, case):
    claim = scene.claim()
    receipt = scene.send(claim)
    hostile(case)
    for call in (lambda: scene.account.find(claim), lambda: scene.account.delete(receipt.remote_id), scene.account.introduce):
        assert isinstance(ended(call), NotSent | PostRefused), repr(ended(call))


@pytest.mark.parametrize(("scene", "case"), [(name, "moved, keeping the method") for name in FACES], indirect=["scene"])
def test_nothing_is_ever_said_to_another_host(scene, hostile, case):
    asked = []
    scene.internet.on_connect = asked.append
    claim = scene.claim()
    hostile(case)
    scene.send(claim)
    assert "mechant.example" not in asked


def test_a_network_that_cannot_be_reached_was_told_nothing(scene):
    claim = scene.claim()
    for host in scene.fake.hosts:
        scene.internet.sites.pop(host)
    scene.account = connected(scene.name, scene.fake.environ)
    assert isinstance(scene.send(claim), NotSent)


def test_a_certificate_of_nobody_we_know_is_told_nothing(scene, tmp_path, monkeypatch):
    claim = scene.claim()
    stranger = tmp_path / "stranger.pem"
    stranger.write_text("")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stranger))
    assert isinstance(scene.send(claim), NotSent)
    assert scene.fake.posts == []


@pytest.mark.parametrize(("scene", "case"), [(name, "moved") for name in FACES], indirect=["scene"])
def test_a_network_that_has_moved_names_its_new_address(scene, hostile, case):
    claim = scene.claim()
    hostile(case)
    failure = ended(lambda: scene.account.find(claim)) if FACES[scene.name].reads else scene.send(claim)
    assert "renvoie vers https://mechant.example" in failure.reason, failure.reason


LONG = 400_000
"""Signs, of the eight million that an answer may have."""


@pytest.mark.parametrize("piece", [":", "a", "?fbclid=", "http://a/?fbclid=", "«", "&utm_a=", "xn--", "(", " ", "é"])
def test_what_a_network_says_is_read_in_a_time_that_grows_with_its_length(piece):
    before = process_time()
    for end in ("", "#", "\x00", "&"):
        text = piece * (LONG // len(piece)) + end
        normalize_address(f"https://ville.example/{text}")
        extract_words(ADDRESS.sub("", text))
        list_links(text)
        parse_post({"id": "urn:li:share:1", "commentary": text, "createdAt": 1})
        CHANGING.sub("", text)
    assert process_time() - before < 12
