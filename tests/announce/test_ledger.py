"""What the lines of the ledger add up to."""

import io

import pytest

from plugins.announce.ledger import Ledger, begin_key
from plugins.announce.ledger_lines import STATES, format_line
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.errors import PersonRequired
from tests.announce.sample import NOW

KEY = Key("g", "x", "42")


def entries(*states, key=KEY):
    """One line for each state, in order."""
    return [Post(NOW, state, key, text=f"{number}") for number, state in enumerate(states)]


def test_the_last_line_of_a_post_says_what_became_of_it():
    ledger = Ledger(entries(PostState.CLAIMED, PostState.NOT_SENT, PostState.CLAIMED, PostState.SENT))
    assert ledger.get_latest_entry(KEY).state is PostState.SENT
    assert ledger.get_latest_entry(Key("g", "x", "43")) is None


def test_the_same_publication_on_two_accounts_has_two_fates():
    other = Key("g", "x", "library")
    ledger = Ledger(entries(PostState.SENT) + entries(PostState.REFUSED, key=other))
    assert (ledger.get_latest_entry(KEY).state, ledger.get_latest_entry(other).state) == (PostState.SENT, PostState.REFUSED)


@pytest.mark.parametrize(
    ("states", "attempts"),
    [
        ([PostState.CLAIMED], 1),
        ([PostState.CLAIMED, PostState.UNKNOWN], 1),
        ([PostState.CLAIMED, PostState.UNKNOWN, PostState.CLAIMED], 2),
        ([PostState.CLAIMED, PostState.CLAIMED, PostState.UNKNOWN], 2),
        ([PostState.CLAIMED, PostState.NOT_SENT, PostState.CLAIMED], 1),
        ([PostState.CLAIMED, PostState.SENT], 0),
        ([PostState.CLAIMED, PostState.REFUSED], 0),
    ],
)
def test_attempts_of_which_nobody_knows_the_end_are_counted(states, attempts):
    assert len(Ledger(entries(*states)).list_claims(KEY)) == attempts


def test_an_open_claim_belongs_to_its_account_only():
    ledger = Ledger(entries(PostState.CLAIMED) + entries(PostState.UNKNOWN, key=Key("h", "x", "library")))
    assert [entry.key for entry in ledger.open_claims("x", "42")] == [KEY]


def test_only_what_a_person_must_decide_awaits_one():
    every = [entry for state in STATES for entry in entries(state, key=Key(state, "x", "42"))]
    assert {entry.state for entry in Ledger(every).list_awaiting_decision()} == {PostState.CLAIMED, PostState.UNKNOWN, PostState.REFUSED}


def test_an_account_begins_by_its_own_line():
    ledger = Ledger([Post(NOW, PostState.BASELINE, begin_key("x", "42"))])
    assert ledger.find_beginning("x", "42") == NOW
    assert ledger.find_beginning("x", "43") is None


def taken(*lines):
    """A ledger that has taken these lines."""
    ledger = Ledger()
    ledger.add_lines(io.BytesIO(b"".join(line + b"\n" for line in lines)), "registre")
    return ledger


@pytest.mark.parametrize("guid", ["", "g9"])
def test_what_was_confirmed_before_an_account_began_is_not_counted_for_it(guid):
    posts = [Key(f"g{number}", "x", "42") for number in range(3)]
    sent = [entries(PostState.CLAIMED, PostState.SENT, key=key) for key in posts]
    start = Post(NOW, PostState.BASELINE, begin_key("facebook", "1")._replace(guid=guid))
    ledger = Ledger([*sent[0], start, *sent[1], start, *sent[2]])
    assert ledger.list_confirmed(("x", "42"), ("facebook", "1")) == [(posts[1], NOW), (posts[2], NOW)]
    assert ledger.list_confirmed(("x", "42"), ("mastodon", "1")) == []


def test_damage_is_told_with_its_line():
    good = format_line(entries(PostState.SENT)[0]).encode()
    with pytest.raises(PersonRequired, match="registre:2 "):
        taken(good, b"{torn", good)


def test_a_later_version_asks_for_an_update():
    with pytest.raises(PersonRequired, match=r"registre:1 .*Mettez Beffroi à jour"):
        taken(format_line(entries(PostState.SENT)[0]).replace('"version": 1', '"version": 2').encode())
