"""A hostile client meets the service: it is answered, never with a defect, and nothing that should not be is kept."""

import re
import threading

import pytest

from plugins.service.council_live import phone
from plugins.service.evening import store
from plugins.service.evening.doors import Pace, Rates
from tests.campaign import trials
from tests.council_live.hostile import TEXTS, Request, answered, requests
from tests.council_live.test_doors import stop_clock

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
TEN_MEGABYTES, CUT = 10 * 1024 * 1024, 0


@pytest.fixture
def open_doors(evening, monkeypatch):
    """The service without its paces, so that each request is looked at and not only counted."""
    free = {name: Pace(10**9, 10**9) for name in evening.opening.rates._paces}
    monkeypatch.setattr(evening.opening.rates, "_paces", free)
    return evening


def good(world):
    client = world.phone()
    return client, {**client.headers, "Cookie": client.cookie}


def status(heard):
    found = STATUS.match(heard)
    return int(found[1]) if found else 0


def kept_is_sound(world):
    """All that is kept is what the session can have, in the order of each device, and nothing stands beside."""
    for one in world.evening.register.list_entries():
        assert one.entry.text or one.entry.vote
        assert len(one.entry.text) <= 1000 and len(one.entry.speaker) <= 120 and not one.entry.picture and not one.entry.alt
        assert phone.ID.fullmatch(one.entry.id)
        assert not any(ord(letter) < 32 and letter != "\n" for letter in one.entry.text)
        assert (one.entry.item in ("", "1", "2", "2 bis") and one.entry.vote is None) or one.entry.vote.total <= 4
    numbers = [one.sent.n for one in world.evening.register.list_entries()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(world.evening.pictures.iterdir()) == []
    assert {path.name for path in world.evening.folder.iterdir()} <= {
        *("registre.db", "registre.db-wal", "registre.db-shm", "registre.jsonl", "epoque", "images", "huis-clos.json")
    }


@pytest.mark.parametrize("seed", range(2))
def test_no_request_is_answered_with_a_defect_nor_leaves_what_should_not_be(open_doors, seed):
    client, headers = good(open_doors)
    device = client.get("state").told["me"]["device"]
    sent = requests(seed, trials(5000, 400), headers, lambda: open_doors.evening.register.count_entries(device))
    heard = {}
    for one in sent:
        heard.setdefault(status(answered("127.0.0.1", open_doors.port, one.raw(f"127.0.0.1:{open_doors.port}"))), one)
    assert not [one for code, one in heard.items() if code >= 500 and code != 501], heard
    assert {400, 403, 404, 405, 413, 421, 422} <= set(heard)
    kept_is_sound(open_doors)
    assert {one.entry.text for one in open_doors.evening.register.list_entries()} & set(TEXTS)
    assert open_doors.phone("Jo").get("state").status == 200


def test_what_is_too_heavy_is_refused_without_being_kept(evening):
    phone, headers = good(evening)
    for path, method in (("entries", "POST"), ("pictures/m0phone0000000001", "PUT"), ("join", "POST")):
        one = Request(
            method, f"/direct/api/{path}", {**headers, "Content-Type": "application/json"}, b"\xff\xd8\xff" + bytes(TEN_MEGABYTES)
        )
        assert status(answered("127.0.0.1", evening.port, one.raw(f"127.0.0.1:{evening.port}"))) in (413, CUT)
    assert phone.post("entries", {"n": 1, "entry": {"text": "x" * 70_000}}).status == 413
    kept_is_sound(evening)


def test_script_in_a_text_is_only_a_text(evening):
    phone = evening.phone()
    assert phone.write(1, text="<script>alert(1)</script>").status == 200
    told = phone.get("state?since=0")
    assert told.headers["Content-Type"] == "application/json"
    assert told.told["entries"][0]["entry"]["text"] == "<script>alert(1)</script>"


def test_a_race_for_one_place_has_one_winner(open_doors):
    phone = open_doors.phone()
    answers = []

    def write(number):
        answers.append(phone.write(1, id=f"m0course{number:08}", text=f"Coureur {number}").status)

    runners = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert sorted(answers) == [200] + [409] * 11
    assert len(open_doors.evening.register.list_entries()) == 1


def test_one_entry_sent_by_many_at_once_is_kept_once_and_all_are_told_so(open_doors):
    phone = open_doors.phone()
    answers = []
    runners = [threading.Thread(target=lambda: answers.append(phone.write(1).told)) for _ in range(12)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert answers == [{"seq": 1, "place": "received"}] * 12


def test_one_code_typed_by_many_at_once_lets_one_of_them_in(open_doors):
    code, tried = open_doors.invite(), [open_doors.client() for _ in range(8)]
    runners = [threading.Thread(target=client.join, args=(code,)) for client in tried]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert sum(client.get("state").status == 200 for client in tried if client.cookie) == 1
    assert open_doors.client().join(code).status == 403


def test_a_cookie_that_was_made_up_is_nobody_s(evening):
    real = evening.phone().cookie
    for cookie in ("beffroi=", "beffroi=x", "beffroi=x.y", f"{real}x", real.replace(".", "%2e"), real.upper(), "beffroi=\ufffd"):
        client = evening.client()
        client.cookie = cookie.encode("utf-8").decode("latin-1")
        assert client.get("state").status == 401


def test_codes_cannot_be_guessed_by_trying(evening, monkeypatch):
    stop_clock(evening, monkeypatch)
    statuses = [evening.client().join(f"AAAA-{number:04}".translate(str.maketrans("01", "XY"))).status for number in range(trials(500, 60))]
    assert statuses.count(403) <= 6 and statuses.count(429) >= 50
    assert len(store.list_last_lines(evening.opening.store, 1000)) == 0


def test_who_asks_for_everything_is_slowed_down(evening, monkeypatch):
    monkeypatch.setattr(evening.opening.rates, "_paces", {**evening.opening.rates._paces, "demandes": Pace(20, 0.1)})
    assert [evening.client().get("state").status for _ in range(22)][-1] == 429
    assert isinstance(evening.opening.rates, Rates)


@pytest.mark.parametrize("path", ["entries", "item", "doors", "close", "join"])
@pytest.mark.parametrize("body", [{"\ud800": 1}, {"entry": {"\udfff": "x"}}, {"item": "\ud83d"}, {"code": "\ud800"}, {"confirm": "\ud800"}])
def test_half_of_a_letter_is_refused_wherever_it_stands(evening, path, body):
    assert 400 <= evening.phone().post(path, {"n": 1, **body}).status < 500
