"""What Instagram is told, always under a picture, and what each of its answers is taken for."""

from datetime import datetime, timedelta

import pytest

from plugins.announce.due import list_news
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.networks import facebook
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.post import AnnouncedImage
from plugins.announce.run import OpenAccount
from plugins.announce.words import compose
from plugins.core.infrastructure.clock import PARIS
from tests.announce.plain_ledger import PlainLedger
from tests.announce.sample import CARD, announcement
from tests.announce_networks.alone import send
from tests.fakes.instagram_faults import FAULTS
from tests.fakes.internet import Answer, drawn_jpeg

MEANING = {
    **dict.fromkeys(("4", "4 spam", "9", "429", "9007", "24"), NotSent),
    **dict.fromkeys(("10", "25", "100", "100 gone", "36003", "36004", "190", "190 expired", "2635"), PostRefused),
}
"""Any other fault of the publication leaves the outcome unclear."""


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, instagram, claim, fault):
    instagram.script.append(fault)
    assert type(send(account, claim())) is MEANING.get(fault, MaybeSent)


def test_a_network_where_nothing_is_said_without_a_picture_is_sent_the_card_of_the_page():
    post = compose(announcement(1, image=AnnouncedImage("https://journal.example.org/images/haute.png")), BY_NAME["instagram"].limits)
    assert (post.image, "https://" in post.text) == (CARD, True)


def test_what_has_neither_picture_nor_card_is_no_news_for_instagram(account):
    bare = announcement(1, image=None, card=None)
    assert list_news(OpenAccount(account), [bare, announcement(2)], PlainLedger([])) == list_news(
        OpenAccount(account), [announcement(2)], PlainLedger([])
    )


def test_a_picture_that_is_not_there_yet_puts_the_post_off(account, instagram, claim):
    assert isinstance(send(account, claim(picture="absente.jpg")), NotSent) and not instagram.posts


def test_a_picture_that_instagram_could_not_read_puts_the_post_off(account, instagram, claim):
    instagram.spoiled = True
    ended = send(account, claim())
    assert isinstance(ended, NotSent) and "n’a pas pu préparer l’image" in ended.reason and not instagram.posts


def test_a_picture_of_a_shape_that_instagram_does_not_take_is_told_with_what_to_do(account, instagram, claim):
    instagram.download = lambda url: Answer(200, drawn_jpeg(60, 90))
    ended = send(account, claim())
    assert isinstance(ended, PostRefused) and "JPEG" in ended.remedy


def test_the_alternative_text_of_the_picture_goes_with_it(account, instagram, claim):
    account.send(claim())
    assert [alt for _, alt in instagram.pictures.values()] == ["Trois étals"]


def test_a_container_that_was_not_published_is_no_post_and_the_next_attempt_makes_one(account, instagram, claim):
    instagram.script.append("cut")
    assert isinstance(send(account, claim()), MaybeSent)
    assert (len(instagram.made), instagram.posts, account.find(claim())) == (1, [], None)
    account.send(claim())
    assert len(instagram.posts) == 1


def test_a_container_that_is_never_ready_puts_the_post_off(account, instagram, claim, monkeypatch):
    monkeypatch.setattr(facebook, "MOST_LOOKS", 2)
    instagram.unready = 9
    assert isinstance(send(account, claim()), NotSent) and not instagram.posts


def test_a_limit_of_the_day_leaves_the_account_in_peace_for_an_hour(account, instagram, claim):
    instagram.script.append("9")
    ended = send(account, claim())
    assert ended.retry_at - datetime.now(PARIS) > timedelta(minutes=59)


def test_what_a_person_has_taken_away_is_seen_to_be_gone(account, instagram, claim):
    receipt = account.send(claim())
    with pytest.raises(PostRefused, match="aucun programme supprimer") as refused:
        account.delete(receipt.remote_id)
    assert receipt.url in refused.value.reason and "application d’Instagram" in refused.value.remedy
    instagram.posts.clear()
    account.delete(receipt.remote_id)


def test_the_rights_that_are_missing_are_told(account, instagram):
    instagram.scopes = ("instagram_basic",)
    assert "instagram_content_publish, pages_read_engagement" in account.introduce().lacking[0]
