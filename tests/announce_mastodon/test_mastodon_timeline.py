"""A post of ours is recognised among those of the account, and only an account read back to the claim says that it is absent."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.announce.network import NotSent, PostRefused
from plugins.announce.networks.mastodon import parse_post, strip_remote_servers
from plugins.announce.post import PostState
from tests.fakes.internet import Answer
from tests.fakes.mastodon_faults import BROKEN, JSON, SCOPES, UNAUTHORIZED, limited
from tests.fakes.mastodon_status import Status

ROOT = "https://social.essai.example"
TEXTS = [
    "Le marché s’installe place du Beffroi",
    "« Œuvres » & <i>Été</i> &amp; co — 20 % de 3 < 5",
    "Voir https://www.region.example/une/adresse/vraiment/longue?b=1&c=2 et ville.fr",
    "E\u0301cole : la cantine passe au bio 🥕👩‍👩‍👧‍👦",
    "Horaires : 8\u202fh\u202f30 – 17\u00a0h\n\nSecond paragraphe\nà la ligne",
    "#Conseil en direct, avec @prefecture@social.loin.example et @mediatheque",
    "https://journal.essai.example/%C3%A9t%C3%A9-%C3%A0-l-%C3%A9cole/?a=%C3%A9",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_post_of_ours_is_found(account, mastodon, claim, text):
    post = mastodon.hold(claim(text).text)
    assert account.find(claim(text)).remote_id == post.id


def test_the_receipt_of_a_found_post_is_that_of_the_instance(account, mastodon, claim):
    wanted = claim()
    post = mastodon.hold(wanted.text, when=wanted.time - timedelta(minutes=3))
    found = account.find(wanted)
    assert (found.state, found.url) == (PostState.SENT, f"{ROOT}/@mairie/{post.id}")


def test_a_post_that_answers_another_is_found(account, mastodon, claim):
    post = mastodon.hold(claim().text, reply_to="115")
    assert account.find(claim()).remote_id == post.id


def test_what_the_account_repeats_of_others_is_not_asked_for(account, mastodon, claim):
    account.find(claim())
    assert "exclude_reblogs=true" in mastodon.requests[-1].query and "exclude_replies" not in mastodon.requests[-1].query


def test_another_article_is_not_taken_for_ours(account, mastodon, claim):
    mastodon.hold(claim(number=2).text)
    assert account.find(claim(number=1)) is None


def as_content(mastodon, claim, content):
    """The account shows a post of this HTML."""
    post = mastodon.hold(claim.text).shown("mairie") | {"content": content}
    mastodon.timeline = Answer(200, json.dumps([post]).encode(), JSON)


def test_an_account_that_the_instance_does_not_know_hides_nothing(account, mastodon, claim):
    wanted = claim("Avec @mairie@inconnu.example\n\nSuite")
    link = f'<a href="{wanted.link}">{wanted.link}</a>'
    as_content(mastodon, wanted, f"<p>Avec @mairie@inconnu.example</p><p>Suite</p><p>{link}<br />#ViePratique #Été</p>")
    assert account.find(wanted).remote_id == mastodon.posts[0].id


@pytest.mark.parametrize("odd", ["<![endofpage[ à tous", "<![", "<a b='" * 2000])
def test_a_post_that_some_pythons_refuse_hides_nothing(account, mastodon, claim, odd):
    wanted = claim("Avec nous")
    post = mastodon.hold(wanted.text).shown("mairie")
    mastodon.timeline = Answer(200, json.dumps([post | {"id": "1", "content": f"<p>Bonjour {odd}</p>"}, post]).encode(), JSON)
    assert account.find(wanted).remote_id == post["id"]


def test_our_words_with_an_address_that_leads_nowhere_ask_a_person(account, mastodon, claim):
    hashtag = f'<a href="{ROOT}/tags/viepratique" class="mention hashtag" rel="tag">#<span>ViePratique</span></a>'
    as_content(mastodon, claim(), f"<p>{claim().text.partition('#')[0]}<br />{hashtag} #Été</p>")
    with pytest.raises(NotSent, match="adresse"):
        account.find(claim())


def test_an_older_post_with_the_same_link_is_not_taken_for_ours(account, mastodon, claim):
    wanted = claim()
    mastodon.hold(f"Bientôt : {wanted.link}", when=wanted.time - timedelta(hours=1))
    assert account.find(wanted) is None


def test_the_same_link_said_otherwise_since_then_asks_a_person(account, mastodon, claim):
    mastodon.hold(f"Le maire partage : {claim().link}")
    with pytest.raises(NotSent, match="autre texte"):
        account.find(claim())


def test_our_own_other_post_of_the_same_publication_asks_nobody(account, mastodon, claim):
    first = mastodon.hold(claim("Avant").text)
    assert account.find(claim("Correction", siblings=(first.id,))) is None


def test_a_post_pages_ago_is_found(account, mastodon, claim):
    mastodon.page, wanted = 5, claim()
    post = mastodon.hold(wanted.text)
    for number in range(2, 30):
        mastodon.hold(claim(number=number).text)
    assert account.find(wanted).remote_id == post.id


def test_a_short_page_is_not_taken_for_the_last(account, mastodon, claim):
    mastodon.page = 3
    post = mastodon.hold(claim().text)
    for number in range(2, 6):
        mastodon.hold(claim(number=number).text)
    assert account.find(claim()).remote_id == post.id


def test_reading_stops_well_before_the_claim(account, mastodon, claim):
    mastodon.page, wanted = 5, claim()
    for number in range(60, 1, -1):
        mastodon.hold(claim(number=number).text, when=wanted.time - timedelta(days=number))
    account.find(wanted)
    assert len(mastodon.requests) == 2


def test_a_clock_a_day_ahead_does_not_hide_a_post(account, mastodon, claim):
    post = mastodon.hold(claim().text)
    assert account.find(claim(time=claim().time + timedelta(days=1))).remote_id == post.id


def test_an_account_too_talkative_to_be_read_is_not_taken_for_absence(account, mastodon, claim):
    mastodon.page = 1
    for number in range(2, 30):
        mastodon.hold(claim(number=number).text)
    with pytest.raises(NotSent, match="relu"):
        account.find(claim())


def test_an_instance_that_always_shows_the_same_page_is_not_believed(account, mastodon, claim):
    post = mastodon.hold(claim(number=2).text).shown("mairie")
    mastodon.timeline = Answer(200, json.dumps([post]).encode(), JSON)
    with pytest.raises(NotSent):
        account.find(claim())


def test_posts_that_lag_are_absent_then_present(account, mastodon, claim):
    mastodon.hold(claim().text)
    mastodon.lag = 1
    assert [bool(account.find(claim())), bool(account.find(claim()))] == [False, True]


def test_the_token_of_another_account_proves_nothing(account, mastodon, claim):
    mastodon.username = "bibliotheque"
    with pytest.raises(PostRefused, match="bibliotheque@social"):
        account.find(claim())


UNREADABLE = {
    "5xx": BROKEN,
    "429": limited(),
    "HTML": Answer(200, b"<html>portail</html>"),
    "an object": Answer(200, b'{"error": "x"}', JSON),
    "null": Answer(200, b"null", JSON),
    "truncated": Answer(200, b'[{"id": "1"', JSON, missing=20),
    "cut": Answer(cut=True),
    "endless": Answer(200, b" " * 65_536, JSON, endless=True),
    "not posts": Answer(200, b'[1, null, "x"]', JSON),
    "a post without content": Answer(200, b'[{"id": "1", "created_at": "2026-01-01T00:00:00Z", "url": ""}]', JSON),
    "a post without date": Answer(200, b'[{"id": "1", "content": "<p>x</p>", "account": {"username": "mairie"}}]', JSON),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_not_taken_for_absence(account, mastodon, claim, answer):
    mastodon.timeline = answer
    with pytest.raises(NotSent):
        account.find(claim())


def test_an_instance_that_answers_nonsense_is_not_said_to_be_out_of_reach(account, mastodon, claim):
    mastodon.timeline = UNREADABLE["HTML"]
    with pytest.raises(NotSent, match="lisible"):
        account.find(claim())


@pytest.mark.parametrize("answer", [UNAUTHORIZED, SCOPES], ids=["401", "403"])
def test_what_the_instance_refuses_is_not_taken_for_absence(account, mastodon, claim, answer):
    mastodon.timeline = answer
    with pytest.raises(PostRefused):
        account.find(claim())


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), number=st.integers(1, 99))
def test_whatever_is_said_is_recognised(claim, words, number):
    wanted = claim(words, number)
    post = parse_post(Status("19", wanted.text, wanted.time, ("7",)).shown("mairie"), ROOT)
    assert post.has_words(strip_remote_servers(wanted.text)) and post.has_link_to(wanted.link)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text("abcdeéœ ’«", min_size=1, max_size=40), others=st.text("abcdeéœ ’«", min_size=1, max_size=40))
def test_other_words_are_not_recognised(claim, words, others):
    post = parse_post(Status("19", claim(words).text, claim().time).shown("mairie"), ROOT)
    letters = [[letter for letter in text if letter.isalpha()] for text in (words, others)]
    assert post.has_words(claim(others).text) == (letters[0] == letters[1])
