"""A post of ours is recognised in the timeline, and only a timeline read whole says that it is absent."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.announce.network import NotSent, PostRefused
from plugins.announce.networks.x import parse_post
from plugins.announce.post import AnnouncedImage
from tests.fakes.internet import Answer
from tests.fakes.x import Tweet
from tests.fakes.x_faults import problem

TEXTS = [
    "Le marché s’installe place du Beffroi",
    "« Œuvres » & <i>Été</i> &amp; co — 20 % de 3 < 5",
    "Voir ville.fr et https://www.region.example/a?b=1&c=2",
    "E\u0301cole : la cantine passe au bio 🥕👩‍👩‍👧‍👦",
    "Horaires : 8\u202fh\u202f30 – 17\u00a0h",
    "#Conseil en direct",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_post_of_ours_is_found(account, x, claim, text):
    post = x.hold(claim(text).text)
    assert account.find(claim(text)).remote_id == post.id


def test_a_post_with_a_picture_is_found(account, x, claim):
    post = x.hold(claim().text, media=("7",))
    assert account.find(claim(image=AnnouncedImage("https://journal.essai.example/a.png"))).remote_id == post.id


def test_a_post_that_is_shown_has_the_time_of_x(account, x, claim):
    wanted = claim()
    x.hold(wanted.text, when=wanted.time - timedelta(minutes=3))
    (shown,) = account.read_timeline(wanted.time - timedelta(days=1))
    assert abs(shown.time - (wanted.time - timedelta(minutes=3))) < timedelta(seconds=1)


def test_another_article_is_not_taken_for_ours(account, x, claim):
    x.hold(claim(number=2).text)
    assert account.find(claim(number=1)) is None


def test_an_older_post_with_the_same_link_is_not_taken_for_ours(account, x, claim):
    wanted = claim()
    x.hold(f"Bientôt : {wanted.link}", when=wanted.time - timedelta(hours=1))
    assert account.find(wanted) is None


def test_the_same_link_said_otherwise_since_then_asks_a_person(account, x, claim):
    wanted = claim()
    x.hold(f"Le maire partage : {wanted.link}")
    with pytest.raises(NotSent, match="autre texte"):
        account.find(wanted)


@pytest.mark.parametrize("hosts", [("journal.été.fr", "journal.xn--t-9fab.fr"), ("journal.xn--t-9fab.fr", "journal.été.fr")])
def test_an_address_in_letters_with_accents_is_recognised_however_x_writes_it(claim, hosts):
    sent, given = (f"https://{host}/marche/" for host in hosts)
    data = Tweet("19", f"Le marché\n\n{sent}", claim().time).shown()
    data["entities"]["urls"][0]["expanded_url"] = given
    post = parse_post(data)
    assert post.has_words(f"Le marché\n\n{sent}") and post.has_link_to(sent)


def test_a_post_whose_address_x_does_not_show_is_not_taken_for_absence(account, x, claim):
    data = x.hold(claim().text).shown() | {"entities": {}}
    x.timeline = Answer(200, json.dumps({"data": [data], "meta": {}}).encode())
    with pytest.raises(NotSent, match="adresse"):
        account.find(claim())


def test_an_empty_account_holds_nothing(account, claim):
    assert account.find(claim()) is None


def test_a_post_pages_ago_is_found(account, x, claim):
    x.page = 5
    wanted = claim()
    post = x.hold(wanted.text)
    for number in range(2, 30):
        x.hold(claim(number=number).text)
    assert account.find(wanted).remote_id == post.id


def test_reading_stops_well_before_the_claim(account, x, claim):
    x.page = 5
    for number in range(2, 60):
        x.hold(claim(number=number).text, when=claim().time - timedelta(days=number))
    account.find(claim())
    assert len(x.requests) <= 2


def test_a_clock_a_day_ahead_does_not_hide_a_post(account, x, claim):
    post = x.hold(claim().text)
    assert account.find(claim(time=claim().time + timedelta(days=1))).remote_id == post.id


def test_a_timeline_too_long_to_be_read_is_not_taken_for_absence(account, x, claim):
    x.page = 1
    for number in range(2, 20):
        x.hold(claim(number=number).text)
    with pytest.raises(NotSent):
        account.find(claim())


def test_a_timeline_that_lags_says_absent_then_present(account, x, claim):
    x.hold(claim().text)
    x.lag = 1
    assert [bool(account.find(claim())), bool(account.find(claim()))] == [False, True]


UNREADABLE = {
    "5xx": Answer(503, b"<html>"),
    "HTML": Answer(200, b"<html>portail</html>"),
    "a list": Answer(200, b"[1, 2]"),
    "errors": Answer(200, json.dumps({"errors": [{"title": "x"}], "meta": {"result_count": 0}}).encode()),
    "no meta": Answer(200, b"{}"),
    "truncated": Answer(200, b'{"meta"', missing=20),
    "cut": Answer(cut=True),
    "endless": Answer(200, b" " * 65_536, endless=True),
    "not posts": Answer(200, b'{"data": [1, null, "x"], "meta": {}}'),
    "429": problem(429, "Too Many Requests", "Too Many Requests"),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_a_timeline_that_cannot_be_read_is_not_taken_for_absence(account, x, claim, answer):
    x.timeline = answer
    with pytest.raises(NotSent):
        account.find(claim())


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_timeline_that_x_refuses_is_not_taken_for_absence(account, x, claim, status):
    x.timeline = problem(status, "No", "No")
    with pytest.raises(PostRefused):
        account.find(claim())


def test_x_out_of_reach_is_not_taken_for_absence(account, claim, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(NotSent):
        account.find(claim())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), number=st.integers(1, 99))
def test_whatever_is_said_is_recognised(claim, words, number):
    wanted = claim(words, number)
    post = parse_post(Tweet("1900000000000000000", wanted.text, wanted.time, ("7",)).shown())
    assert post.has_words(wanted.text) and post.has_link_to(wanted.link)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text("abcdeéœ ’«", min_size=1, max_size=40), others=st.text("abcdeéœ ’«", min_size=1, max_size=40))
def test_other_words_are_not_recognised(claim, words, others):
    post = parse_post(Tweet("1900000000000000000", claim(words).text, claim().time).shown())
    letters = [[letter for letter in text if letter.isalpha()] for text in (words, others)]
    assert post.has_words(claim(others).text) == (letters[0] == letters[1])
