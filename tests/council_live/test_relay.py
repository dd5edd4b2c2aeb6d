"""Each entry of a session is told once, in its order, in words that stand for themselves: the loopback X is the judge."""

import pytest

from plugins.announce.post import PostState
from plugins.town.council.session import AgendaItem
from tests.council_live.told_town import SITE
from tests.fakes.x_faults import UNSUMMONED, Fault

PAGE = f"{SITE}/conseil/2026-03-26/"


def texts(x):
    return [post.text for post in x.posts]


def test_entries_are_told_once_in_order_each_an_answer_to_the_one_before(town, x):
    town.write("Un", "Deux", "Trois")
    town.tell()
    assert [text.splitlines()[-2] for text in texts(x)[1:]] == ["Point 1 · Deux", "Point 1 · Trois"]
    assert [post.reply_to for post in x.posts] == ["", x.posts[0].id, x.posts[1].id]
    town.tell()
    assert len(x.posts) == 3


def test_the_first_post_and_the_last_have_the_link_and_no_other(town, x):
    town.write("Un", "Deux")
    town.tell()
    town.close()
    town.tell()
    assert [PAGE in text for text in texts(x)] == [True, False, True]
    assert texts(x)[0].startswith("Conseil du 26 mars, en direct.\n\nPoint 1 · Un")
    assert texts(x)[-1].startswith("Fin de la séance\u00a0: 2\u00a0entrées. Tout relire\u00a0:")


def test_every_post_has_the_hashtag_of_the_session(town, x):
    town.write("Un", "Deux #conseilvalbrune")
    town.tell()
    assert [text.count("onseil") for text in texts(x)] == [3, 1]


def test_nothing_is_told_before_the_end_of_its_hold_nor_what_was_taken_back(town, x):
    one, two = town.write("Un", "Deux")
    town.tell(10)
    assert x.posts == []
    town.register.take_back(one.id)
    town.tell()
    assert ["Deux" in text for text in texts(x)] == [True]
    assert town.state(one) is None and town.state(two) is PostState.SENT


def test_an_entry_that_is_about_to_be_told_can_no_more_be_taken_back(town, x):
    (one,) = town.write("Un")
    town.tell()
    with pytest.raises(Exception, match="déjà partie"):
        town.register.take_back(one.id)


def test_what_does_not_ask_to_be_told_is_not(town, x):
    town.write("Un", tell=False)
    town.tell()
    town.close()
    town.tell()
    assert x.posts == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"text": "Bonsoir", "speaker": "Mme Vasseur"}, "Point 1 · Mme Vasseur\u00a0: Bonsoir"),
        ({"text": "Pause", "kind": "information", "item": ""}, "Pause"),
        ({"kind": "rectification", "text": "C’est 12 M€", "item": "2"}, "Rectification, point 2\u00a0: C’est 12 M€"),
    ],
)
def test_an_entry_says_who_speaks_of_what(town, x, made, said):
    town.write("Un")
    town.entry(**made)
    town.tell()
    assert texts(x)[1] == f"{said}\n#ConseilValbrune"


def test_a_vote_is_said_in_words(town, x):
    town.write("Un")
    town.vote(20, 9, item="2", text="Budget primitif")
    town.tell()
    assert texts(x)[1] == "Vote, point 2\u00a0: proposition adoptée par 20 voix contre 9.\nBudget primitif\n#ConseilValbrune"


def test_a_long_text_is_cut_and_whole_on_the_page(town, x):
    town.write("Un", "Le préau de l’école " * 40)
    town.tell()
    assert len(x.posts) == 2 and "…" in texts(x)[1]


def test_two_entries_with_the_same_words_are_both_told_although_x_refuses_repeats(town, x):
    town.write("Zéro", "La séance reprend", "La séance reprend")
    town.tell()
    assert [text.splitlines()[0] for text in texts(x)[1:]] == [
        "Point 1 · La séance reprend",
        "Point 1 · La séance reprend (18\u00a0h\u00a030)",
    ]


def test_when_x_refuses_answers_each_stands_by_itself_and_x_is_not_asked_again(town, x):
    town.write("Un", "Deux", "Trois")
    calls = []
    x.on_request = lambda request: calls.append(request.path) or (x.script.append(UNSUMMONED) if b"in_reply_to" in request.body else None)
    town.tell()
    assert [text.splitlines()[:2] for text in texts(x)[1:]] == [
        ["[2/–] #ConseilValbrune", "Point 1 · Deux"],
        ["[3/–] #ConseilValbrune", "Point 1 · Trois"],
    ]
    assert calls.count("/2/tweets") == 4
    town.start()
    town.write("Quatre")
    town.tell()
    assert (texts(x)[-1].splitlines()[0], calls.count("/2/tweets")) == ("[4/–] #ConseilValbrune", 5)


def test_a_post_that_x_refuses_for_itself_holds_up_no_other(town, x):
    one, two, three = town.write("Un", "Deux", "Trois")
    x.script.extend([Fault(True), "400"])
    town.tell()
    assert [town.state(each) for each in (one, two, three)] == [PostState.SENT, PostState.REFUSED, PostState.SENT]
    assert x.posts[1].reply_to == x.posts[0].id


def test_a_new_title_of_an_item_does_not_tell_again(town, x):
    town.vote()
    town.tell()
    town.rewrite(items=(AgendaItem("1", "Autrement"),))
    town.tell()
    assert len(x.posts) == 1


def test_nobody_is_sent_to_a_page_that_is_not_there_yet(town, x):
    there = []
    town.account.online = lambda: bool(there)
    town.write("La séance est ouverte.")
    town.tell(120)
    assert x.posts == [] and "pas encore en ligne" in town.account.trouble
    there.append(True)
    town.tell(60)
    assert len(x.posts) == 1 and "https://" in x.posts[0].text and town.account.trouble == ""
