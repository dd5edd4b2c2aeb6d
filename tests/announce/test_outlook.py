"""An editor is told whether Facebook will relay a publication, and why, before anybody knows for sure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.announce.due import choose_carried, list_due_carries
from plugins.announce.ledger import Ledger, begin_key
from plugins.announce.post import Key, Post, PostState
from plugins.announce.post_preview import (
    ProofPress,
    find_only_account,
    foresee_outlooks,
    format_ordinal,
    list_counted_guids,
    list_relayed_guids,
)
from plugins.announce.run import CarryRule
from plugins.announce.settings import DeclaredAccount, Settings
from tests.announce.sample import NOW, announcement

X, PAGE = ("x", "42"), ("facebook", "7")
SETTINGS = Settings("valbrune.example,2024", announce_accounts=(DeclaredAccount("x"), DeclaredAccount("facebook")))


def news(*wishes):
    """Announcements in their order, with what their editors wish: True, False or None."""
    said = [{} if wish is None else {"facebook_carry": wish} for wish in wishes]
    return [announcement(len(wishes) - place, overrides=overrides) for place, overrides in enumerate(said)]


def reasons(some, size=5, carried=()):
    """What is said of each, in their order."""
    told = {one.guid: one for one in some}
    found = foresee_outlooks(list(told), told, "facebook", size, carried)
    return [found[one.guid].reason.replace("\u00a0", " ") for one in some]


def test_while_a_group_is_not_whole_nothing_is_decided():
    assert reasons(news(None, None))[1] == "2 sur 5 : se décidera à la cinquième"


def test_the_last_of_a_group_is_relayed_when_nobody_wishes_otherwise():
    assert reasons(news(*[None] * 5))[4] == "relayé : la cinquième de son groupe"


def test_the_others_of_its_group_are_told_which_one_is():
    assert reasons(news(*[None] * 5))[0] == "pas relayé : de son groupe de 5, c’est « La nouvelle numéro 1 »"


def test_an_editor_who_says_no_is_heard_at_once():
    assert reasons(news(None, False))[1] == "pas relayé : le rédacteur dit non"


def test_the_last_that_does_not_say_no_stands_for_the_one_that_does():
    assert reasons(news(None, None, None, None, False))[3] == "relayé : la quatrième de son groupe, la dernière où personne ne dit non"


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ((None, True), "relayé : le rédacteur le demande (2 sur 5), et partira avec la cinquième"),
        ((None, True, None, None, True), "relayé : le rédacteur le demande (2 sur 5)"),
    ],
)
def test_the_first_that_is_asked_for_is_relayed(wishes, said):
    assert reasons(news(*wishes))[1] == said


def test_one_that_was_relayed_already_is_told_so():
    some = news(*[None] * 5)
    assert reasons(some, carried={some[1].guid})[1:3] == ["déjà relayé", "pas relayé : de son groupe de 5, c’est « La nouvelle numéro 4 »"]


def test_a_group_of_refusals_relays_nothing():
    assert set(reasons(news(*[False] * 5))) == {"pas relayé : le rédacteur dit non"}


@pytest.mark.parametrize(("number", "word"), [(1, "première"), (5, "cinquième"), (12, "12e")])
def test_ordinals_are_french(number, word):
    assert format_ordinal(number) == word


@given(st.lists(st.sampled_from([True, False, None]), max_size=23), st.integers(2, 6))
def test_in_each_whole_group_exactly_the_one_that_a_run_would_choose_is_promised(wishes, size):
    some = news(*wishes)
    told = {one.guid: one for one in some}
    found = foresee_outlooks(list(told), told, "facebook", size)
    for start in range(0, len(some) - size + 1, size):
        group = some[start : start + size]
        choice = choose_carried(group, "facebook")
        assert [one for one in group if found[one.guid].goes] == ([choice] if choice else [])
        assert all(found[one.guid].goes is not None for one in group)


@given(st.lists(st.sampled_from([True, False, None]), max_size=9), st.data())
def test_what_is_sure_of_a_group_that_grows_stays_so(wishes, data):
    """An outlook that says yes or no is never taken back by what comes after it."""
    more = data.draw(st.lists(st.sampled_from([True, False, None]), max_size=5))
    some = news(*wishes, *more)
    told = {one.guid: one for one in some}
    before = foresee_outlooks(list(told)[: len(wishes)], told, "facebook", 5)
    after = foresee_outlooks(list(told), told, "facebook", 5)
    assert [guid for guid, outlook in before.items() if outlook.goes is not None and after[guid].goes is not outlook.goes] == []


def lines(some, confirmed, **page):
    """A ledger in which both accounts have begun, X has confirmed some, and the Page has the states given."""
    entries = [Post(NOW, PostState.BASELINE, begin_key(*account)) for account in (X, PAGE)]
    entries += [Post(NOW, PostState.SENT, Key(one.guid, *X)) for one in confirmed]
    entries += [Post(NOW, state, Key(some[int(place)].guid, *PAGE)) for place, state in page.items()]
    return Ledger(entries)


def test_the_ledger_s_order_is_the_one_that_counts():
    some = news(*[None] * 5)
    ledger = lines(some, [some[3], some[1]])
    assert list_counted_guids(ledger, X, PAGE, some) == [some[place].guid for place in (3, 1, 0, 2, 4)]


def test_what_x_will_never_say_does_not_count():
    some = news(*[None] * 3)
    states = (PostState.SKIPPED, PostState.NOT_SENT)
    ledger = Ledger([Post(NOW, state, Key(one.guid, *X)) for one, state in zip(some[1:], states, strict=True)])
    assert list_counted_guids(ledger, X, PAGE, some) == [some[0].guid, some[2].guid]


def test_what_is_urgent_or_follows_does_not_count():
    one, two, three = news(None, None, None)
    assert list_counted_guids(Ledger(), X, PAGE, [one, replace(two, urgent=True), replace(three, occasion="correction/1")]) == [one.guid]


def test_the_account_of_a_network_is_known_by_its_beginning():
    ledger = lines([], [])
    assert (find_only_account(ledger, "x"), find_only_account(ledger, "facebook"), find_only_account(ledger, "bluesky")) == (
        X,
        PAGE,
        ("bluesky", ""),
    )


def test_the_ledger_says_what_was_relayed():
    some = news(*[None] * 5)
    ledger = Ledger([Post(NOW, PostState.SENT, Key(some[4].guid, *PAGE)), Post(NOW, PostState.NOT_SENT, Key(some[0].guid, *PAGE))])
    assert list_relayed_guids(ledger, PAGE, [one.guid for one in some]) == {some[4].guid}


@given(st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=15))
def test_once_x_has_confirmed_them_the_run_relays_what_was_promised(wishes):
    """The promise made on the publications alone is what the ledger makes due."""
    some = news(*wishes)
    press = ProofPress.from_settings(SETTINGS, {}, some, Ledger())
    promised = [
        one.guid for one in some if press.relays[DeclaredAccount("facebook")][one.guid].goes and some.index(one) < len(some) // 5 * 5
    ]

    class Page:
        name, account = PAGE

    due = list_due_carries(CarryRule(X, 5), Page(), lines(some, some), some)
    assert [carry.chosen.guid for carry in due if carry.chosen] == promised


def test_a_correction_follows_what_the_page_has_said():
    press = ProofPress.from_settings(SETTINGS, {}, news(None), Ledger())
    (x, page) = press.pull_proofs(replace(announcement(1), occasion="correction/1", in_reply_to="published"))
    assert (x.outlook, page.outlook.goes) == (None, None)
    assert page.outlook.reason.startswith("à la suite de la publication")


def test_what_is_urgent_is_said_at_once():
    press = ProofPress.from_settings(SETTINGS, {}, [], Ledger())
    assert [proof.outlook.goes for proof in press.pull_proofs(announcement(1, urgent=True)) if proof.outlook] == [True]
