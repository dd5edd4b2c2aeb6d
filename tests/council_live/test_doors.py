"""The doors of the service over HTTP: who comes in, what browsers are told, what is written of it."""

import json
import threading
import time

import pytest

from plugins.service.council_live.phone import JOIN, MEANT_FOR, PACES
from plugins.service.evening import store
from plugins.service.evening.doors import ALL_REQUESTS
from plugins.service.evening.doors import PACES as ALL_PACES
from tests.council_live.evening import session, world

PUBLIC = "https://direct.ville.example"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def public(tmp_path, start):
    """The service of a town behind its web server."""
    with world(tmp_path, lambda: session(start), lambda: start, public=PUBLIC, proxy="127.0.0.1") as one:
        yield one


def behind(one, **headers):
    """Somebody whom the town's web server lets through."""
    usual = {"Origin": PUBLIC, "Host": "direct.ville.example", "X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}
    return one.client(**{**usual, **headers})


def test_the_cookie_of_a_town_is_sent_by_https_to_one_host_and_read_by_no_script(public):
    answer = behind(public).join(public.invite())
    cookie = answer.headers["Set-Cookie"]
    name, *rest = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-beffroi=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(rest)
    assert not any(part.startswith("Domain") for part in rest)
    assert answer.headers["Strict-Transport-Security"]


def test_on_a_laptop_the_cookie_has_another_name_and_the_same_locks(evening):
    cookie = evening.client().join(evening.invite()).headers["Set-Cookie"]
    assert cookie.startswith("beffroi=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Secure" not in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "https://mechant.example"},
        {"Origin": "http://127.0.0.1"},
        {"X-Beffroi": None},
        {"X-Beffroi": "1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_another_site_cannot_have_a_phone_write(evening, headers):
    phone = evening.phone()
    entry = {"id": "m0phone0000000001", "kind": "propos", "text": "Piégé"}
    body = json.dumps({"n": 1, "entry": entry}).encode()
    answer = phone.ask("POST", "/direct/api/entries", body, {**JSON, **headers})
    assert answer.status == 403 and answer.told["error"]
    assert evening.evening.register.list_entries() == []


@pytest.mark.parametrize("meant", ["", "seance-2", "repetition-0123456789abcdef-seance-1"])
def test_what_was_written_for_another_session_is_refused_whatever_it_asks(evening, meant):
    phone = evening.phone()
    phone.headers[MEANT_FOR] = meant
    answers = [
        phone.write(1),
        phone.post("item", {"item": "2"}),
        phone.post("doors", {"closed": True}),
        phone.post("close", {"confirm": "Conseil du 26 mars"}),
        phone.ask("PUT", "/direct/api/pictures/m0phone0000000001", b"..."),
    ]
    assert [(answer.status, answer.told["session"]) for answer in answers] == [(409, "seance-1")] * 5
    register = evening.evening.register
    assert (register.list_entries(), register.get_item(), register.get_status()) == (
        [],
        "",
        "direct",
    ) and not evening.evening.doors.list_windows()


def test_a_form_cannot_have_a_phone_write(evening):
    phone = evening.phone()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert phone.ask("POST", "/direct/api/item", b'{"item": "1"}', {"Content-Type": kind}).status == 415
    assert evening.evening.register.get_item() == ""


def test_nobody_is_answered_under_another_name(public):
    assert behind(public, Host="mechant.example").get("state").status == 421
    assert public.client(Host=f"127.0.0.1:{public.port}").get("state").status == 421
    assert behind(public).get("state").status == 401


def test_no_other_site_is_told_that_it_may_ask(evening):
    answer = evening.client(Origin="https://mechant.example").ask("OPTIONS", "/direct/api/entries")
    assert answer.status == 405
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_every_answer_forbids_what_no_page_of_ours_needs(evening):
    phone = evening.phone()
    for answer in (phone.get("state"), phone.get("nowhere"), phone.post("item", {"item": "99"}), evening.client().post("join", {})):
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Server" not in answer.headers


def stop_clock(one, monkeypatch):
    """While no time passes for the buckets: a slow machine would fill them as fast as it asks."""
    now = time.monotonic()
    monkeypatch.setattr(one.opening.rates, "_clock", lambda: now)


def test_codes_are_tried_five_times_a_minute_from_one_address_and_another_still_can(public, monkeypatch):
    stop_clock(public, monkeypatch)
    tries = [behind(public).join("AAAA-AAAA") for _ in range(6)]
    assert [answer.status for answer in tries] == [403] * 5 + [429]
    assert int(tries[-1].headers["Retry-After"]) >= 1
    assert behind(public, **{"X-Forwarded-For": "198.51.100.4"}).join(public.invite()).status == 200
    assert PACES[JOIN].burst == 5


def test_a_right_code_enters_whatever_strangers_try_from_its_own_network_and_from_others(public):
    crowd = [f"2001:db8:1:{network:x}::{host}" for network in range(0, 256, 16) for host in range(1, 7)]
    for address in crowd:
        assert behind(public, **{"X-Forwarded-For": address}).join("AAAA-AAAA").status in (403, 429)
    assert behind(public, **{"X-Forwarded-For": crowd[0]}).join(public.invite()).status == 200


def test_strangers_at_the_same_address_silence_neither_a_phone_nor_a_right_code(evening, monkeypatch):
    phone, code, stranger = evening.phone(), evening.invite("Jo"), evening.client()
    stop_clock(evening, monkeypatch)
    statuses = [stranger.get("state").status for _ in range(480)]
    assert (statuses.count(401), statuses[-1]) == (ALL_PACES[ALL_REQUESTS].burst, 429)
    assert phone.write(1).status == 200 and phone.get("state").status == 200
    assert evening.client().join(code).status == 200


def test_without_a_proxy_in_front_nobody_says_where_they_come_from(evening, monkeypatch):
    stop_clock(evening, monkeypatch)
    statuses = [evening.client(**{"X-Forwarded-For": f"198.51.100.{number}"}).join("AAAA-AAAA").status for number in range(6)]
    assert statuses == [403] * 5 + [429]


def test_through_the_proxy_the_audit_has_the_address_of_the_phone(public):
    behind(public).join(public.invite())
    assert store.list_last_lines(public.opening.store)[-1][1].address == "192.0.2.9"


def test_a_phone_that_writes_too_fast_waits_and_the_other_does_not(evening, monkeypatch):
    phone, other = evening.phone(), evening.phone("Jo")
    stop_clock(evening, monkeypatch)
    answers = [phone.post("entries/m0phone0000000404/back", {}) for _ in range(300)]
    assert {answer.status for answer in answers} == {404, 429}
    assert int(next(answer for answer in answers if answer.status == 429).headers["Retry-After"]) >= 1
    assert other.write(1).status == 200


def test_who_is_shut_out_is_shut_out_at_once(evening):
    phone = evening.phone()
    assert phone.write(1).status == 200
    evening.revoke("Camille")
    assert phone.write(2).status == phone.get("state").status == 401
    assert len(evening.evening.register.list_entries()) == 1


def test_who_is_shut_out_while_waiting_for_news_is_told_none(evening):
    phone, other, answers = evening.phone(), evening.phone("Jo"), []
    seen = phone.get("state").told["revision"]
    waiting = threading.Thread(target=lambda: answers.append(phone.get(f"state?since=0&revision={seen}&wait=20")))
    waiting.start()
    until = time.monotonic() + 60
    while not evening.opening.places._taken.total():
        assert time.monotonic() < until, "it never waited"
        time.sleep(0.01)
    evening.revoke("Camille")
    assert other.write(1, text="Entre nous.").status == 200
    waiting.join()
    assert (answers[0].status, b"Entre nous" in answers[0].body) == (401, False)


def test_every_change_is_in_the_audit_once(evening):
    phone = evening.phone()
    phone.write(1, tell=True)
    phone.write(1, tell=True)
    phone.post("entries/m0phone0000000001/back", {})
    phone.post("item", {"item": "2"})
    phone.post("doors", {"closed": True})
    phone.post("doors", {"closed": False})
    phone.post("close", {"confirm": "Conseil du 26 mars"})
    told = [(line.who, line.what, line.about) for _, line in store.list_last_lines(evening.opening.store)]
    assert told[2:] == [
        ("Camille", "entrée", "m0phone0000000001"),
        ("Camille", "reprise", "m0phone0000000001"),
        ("Camille", "point", "2"),
        ("Camille", "huis clos", ""),
        ("Camille", "fin du huis clos", ""),
        ("Camille", "clôture", "seance-1"),
    ]


@pytest.mark.parametrize("who", ["another phone", "the machine"])
def test_doors_that_move_are_heard_of_by_every_phone_at_once(evening, who):
    camille, jo = evening.phone("Camille"), evening.phone("Jo", leads=False)
    move = {"another phone": lambda closed: jo.post("doors", {"closed": closed}), "the machine": evening.evening.shut}[who]
    seen = camille.get("state").told["revision"]
    for closed in (True,) if who == "another phone" else (True, False):
        timer = threading.Timer(0.3, move, (closed,))
        timer.start()
        began = time.monotonic()
        told = camille.get(f"state?since=0&revision={seen}&wait=20").told
        assert time.monotonic() - began < 15 and told["session"]["closed_doors"] is closed
        seen = told["revision"]
        timer.join()


def test_pressing_twice_closes_the_doors_once(evening):
    phone = evening.phone()
    answers = [phone.post("doors", {"closed": True}).told for _ in range(3)]
    assert answers[0] == answers[1] == answers[2] and len(answers[0]["closed"]) == 1
    assert [line.what for _, line in store.list_last_lines(evening.opening.store)].count("huis clos") == 1


def test_behind_closed_doors_the_current_item_stays_where_it_was(evening):
    phone = evening.phone()
    assert phone.post("item", {"item": "1"}).status == 200
    phone.post("doors", {"closed": True})
    assert phone.post("item", {"item": "2"}).status == 403 and phone.get("state").told["item"] == "1"
    phone.post("doors", {"closed": False})
    assert phone.post("item", {"item": "2"}).status == 200


def test_phones_that_wait_for_news_keep_nobody_waiting(evening):
    phones = [evening.phone(name) for name in ("Camille", "Jo", "Lou", "Max")]
    seen = phones[0].get("state").told["revision"]
    waiting = [threading.Thread(target=phone.get, args=(f"state?revision={seen}&wait=20",)) for phone in phones for _ in range(10)]
    for thread in waiting:
        thread.start()
    answers = [phones[0].write(n) for n in (1, 2)]
    for thread in waiting:
        thread.join()
    assert [answer.status for answer in answers] == [200, 200]
