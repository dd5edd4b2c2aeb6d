"""What Threads is told, in two steps of which the second alone makes a post, and what each of its answers is taken for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.networks import facebook
from plugins.announce.networks.registry import count_threads
from tests.announce_networks.alone import send
from tests.fakes.threads_faults import FAULTS
from tests.networks import connected

MEANING = {
    **dict.fromkeys(("4", "9", "429", "24"), NotSent),
    **dict.fromkeys(("10", "100", "100 links", "100 gone", "200"), PostRefused),
    **{name: PostRefused for name in FAULTS if name.startswith("190")},
}
"""Any other fault of the publication leaves the outcome unclear."""


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, threads, claim, fault):
    threads.script.append(fault)
    assert type(send(account, claim())) is MEANING.get(fault, MaybeSent)


def test_the_post_shows_the_card_of_its_page_whatever_other_address_its_words_have(account, threads, claim):
    account.send(claim("Voir aussi https://oise.example/marches"))
    assert threads.posts[0].link == "https://journal.essai.example/2026/03/marche-1/"


def test_a_container_that_was_not_published_is_no_post_and_the_next_attempt_makes_one(account, threads, claim):
    threads.script.append("cut")
    assert isinstance(send(account, claim()), MaybeSent)
    assert (len(threads.made), threads.posts, account.find(claim())) == (1, [], None)
    account.send(claim())
    assert len(threads.posts) == 1


def test_a_container_that_takes_its_time_is_waited_for(account, threads, claim):
    threads.unready = 3
    account.send(claim(picture="marche.png"))
    assert len(threads.posts) == 1


def test_a_container_that_is_never_ready_puts_the_post_off(account, threads, claim, monkeypatch):
    monkeypatch.setattr(facebook, "MOST_LOOKS", 2)
    threads.unready = 9
    assert isinstance(send(account, claim()), NotSent) and not threads.posts


def test_a_picture_that_threads_cannot_take_leaves_the_card_of_the_link_and_is_told(account, threads, claim):
    threads.spoiled = True
    receipt = account.send(claim(picture="marche.png"))
    assert receipt.reason == "Threads n’a pas pris l’image (FAILED_DOWNLOADING_IMAGE). L’annonce est partie avec son lien seul."
    assert threads.posts[0].link and not threads.posts[0].media


def test_the_receipt_leads_to_the_post(account, threads, claim):
    assert account.send(claim()).url == f"https://www.threads.com/@mairie.essai/post/C{threads.posts[0].id}"


def test_a_post_whose_address_is_not_given_is_sent_all_the_same_and_the_receipt_leads_to_the_account(account, threads, claim):
    def hide(post):
        threads.posts.clear()

    threads.on_store = hide
    assert account.send(claim()).url == "https://www.threads.com/@mairie.essai"


def test_a_token_of_another_account_says_nothing_in_its_name(threads, account, claim):
    stranger = connected("threads", threads.environ | {"BEFFROI_THREADS_ACCOUNT": "mediatheque.essai"})
    failure = send(stranger, claim())
    assert isinstance(failure, PostRefused) and failure.account and "mairie.essai" in failure.reason
    assert {request.method for request in threads.requests} == {"GET"}


def test_the_account_is_read_back_page_after_page_to_the_claim(account, threads, claim):
    time = datetime.now(UTC)
    threads.size = 2
    first = claim("La première", time=time - timedelta(hours=9))
    threads.hold(first.text, when=first.time, link=first.link)
    for number in range(7):
        threads.hold(f"Autre chose {number}", when=time)
    assert account.find(first).remote_id == threads.posts[0].id
    assert account.find(claim("Jamais dite", number=3)) is None


def test_an_account_that_cannot_be_read_back_to_the_claim_proves_nothing(account, threads, claim, monkeypatch):
    monkeypatch.setattr("plugins.announce.networks.facebook.MOST_READINGS", 2)
    threads.size = 1
    for number in range(4):
        threads.hold(f"Autre chose {number}")
    with pytest.raises(NotSent, match="ne peut être relu"):
        account.find(claim())


def test_an_emoji_counts_for_its_bytes():
    assert (count_threads("Été à 8 h"), count_threads("🎉"), count_threads("👩‍👩‍👧")) == (9, 4, 18)


def test_the_rights_that_are_missing_and_the_end_of_the_token_are_told(account, threads):
    threads.scopes, threads.expires = ("threads_basic", "threads_content_publish"), 1_800_000_000
    told = account.introduce()
    assert "threads_delete" in told.lacking[0] and "15/01/2027" in told.notes[0]


def test_a_token_of_another_account_is_told_with_both_names(threads, account):
    told = connected("threads", threads.environ | {"BEFFROI_THREADS_ACCOUNT": "mediatheque.essai"}).introduce()
    assert "mairie.essai" in told.lacking[0] and "mediatheque.essai" in told.lacking[0]


@pytest.fixture
def album(claim):
    """A claim with two pictures."""
    one = claim(picture="marche.png")
    return replace(one, pictures=(replace(one.image, alt="Une fontaine"),))


def test_two_pictures_are_one_post_of_which_no_part_is_seen_before_it_is_published(account, threads, album):
    threads.script.append("cut")
    assert isinstance(send(account, album), MaybeSent)
    assert (len(threads.made), threads.posts, account.find(album)) == (3, [], None)
    account.send(album)
    assert [len(post.media) for post in threads.posts] == [2] and account.find(album)


def test_of_two_pictures_the_one_that_is_left_is_shown_alone(account, threads, album):
    receipt = account.send(replace(album, pictures=(replace(album.image, url="https://journal.essai.example/perdue.png"),)))
    assert len(threads.posts[0].media) == 1 and threads.posts[0].text == album.text and "perdue.png" in receipt.reason


def test_a_carousel_that_threads_cannot_prepare_leaves_the_card_of_the_link(account, threads, album):
    threads.spoiled = True
    assert "FAILED_DOWNLOADING_IMAGE" in account.send(album).reason
    assert threads.posts[0].link and not threads.posts[0].media
