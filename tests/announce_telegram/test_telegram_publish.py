"""What a Telegram channel is told, what each answer is taken for, and what becomes of what nobody can read back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import AnnouncedImage, Announcement
from plugins.announce.post_preview import build_proof
from plugins.announce.words import PLAIN_TOWN_WORDS, compose
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from tests.announce_x.town import HOST
from tests.fakes.internet import drawn_jpeg
from tests.fakes.telegram_faults import FAULTS
from tests.networks import credentials

MEANING = {
    "429": NotSent,
    **dict.fromkeys(("400", "400 too long", "400 no chat", "400 rights", "401", "403", "404", "413"), PostRefused),
}
"""Any other fault leaves the outcome unclear, and a person must look."""
TELEGRAM = pytest.mark.parametrize("scene", ["telegram"], indirect=True)


@pytest.mark.parametrize(("scene", "fault"), [("telegram", fault) for fault in FAULTS], indirect=["scene"])
def test_each_answer_is_taken_for_what_it_proves(scene, fault):
    scene.fake.script.append(fault)
    ended = scene.send(scene.claim())
    assert type(ended) is MEANING.get(fault, MaybeSent)
    assert not isinstance(ended, PostRefused) or ended.account is (fault in ("400 no chat", "400 rights", "401", "403", "404"))


@TELEGRAM
def test_the_seconds_that_telegram_asks_for_are_waited(scene):
    scene.fake.script.append("429")
    before = datetime.now(PARIS)
    assert scene.send(scene.claim()).retry_at - before > timedelta(seconds=690)


@TELEGRAM
def test_the_page_is_the_card_whatever_other_address_the_words_have(scene):
    claim = scene.claim("Voir aussi https://oise.example/marches")
    scene.send(claim)
    assert scene.fake.posts[0].preview == claim.link


@TELEGRAM
def test_the_alternative_text_is_written_where_everybody_reads_it(scene):
    scene.send(scene.claim(image=scene.picture(alt="Trois étals")))
    assert scene.fake.posts[0].text.endswith("\n\nImage : Trois étals")


@TELEGRAM
def test_a_text_too_long_to_stand_below_a_picture_goes_without_it_and_is_told(scene):
    receipt = scene.send(scene.claim("Mot " * 250, image=scene.picture()))
    assert "1 024 caractères" in receipt.reason and not scene.fake.posts[0].media


@TELEGRAM
def test_a_message_too_old_to_be_taken_away_is_left_to_a_person(scene):
    receipt, now = scene.send(scene.claim()), scene.fake.now()
    scene.fake.now = lambda: now + timedelta(hours=49)
    with pytest.raises(PostRefused) as refused:
        scene.account.delete(receipt.remote_id)
    assert "Supprimez-le dans Telegram" in refused.value.remedy
    scene.fake.posts.clear()
    scene.account.delete(receipt.remote_id)


@TELEGRAM
def test_a_bot_without_its_rights_is_told_what_to_be_given(scene):
    scene.fake.rights = {"can_post_messages": False}
    told = scene.account.introduce()
    assert told.handle == "valbrune_essai" and "publier des messages, ni supprimer" in told.lacking[0]


def test_a_channel_that_has_no_public_name_is_refused_before_any_call():
    with pytest.raises(SettingsError, match=r"t\.me/"):
        credentials("telegram", {"BEFFROI_TELEGRAM_CHANNEL": "-1001042", "BEFFROI_TELEGRAM_TOKEN": "7104242424:AA" + "x" * 33})


@pytest.mark.parametrize(("fault", "held"), [("cut", 0), ("stored, then cut", 1), ("5xx", 0), ("stored, then HTML", 1)])
def test_a_message_whose_answer_was_lost_waits_for_a_person_and_is_never_sent_again(town, fault, held):
    town = town(("x", "telegram"), "file")
    first = town.announcements[0]
    town.announcements = [first]
    town.fakes["telegram"].script.append(fault)
    town.say(0)
    for hours in (1, 5, 24, 72):
        ended = town.say(hours)
        assert "settle" in ended.said, ended.said
    assert (town.held("x")[first.permalink], town.held("telegram")[first.permalink]) == (1, held)


def test_what_telegram_has_not_heard_is_sent_by_the_next_run(town):
    town = town(("x", "telegram"), "file")
    town.fakes["telegram"].script.append("429")
    town.say(0)
    town.say(1)
    assert set(town.held("telegram").values()) == {1}


def album(scene, number, alt="Étal"):
    """A claim with several pictures of the town's site."""
    pictures = []
    for width in range(120, 120 + number):
        (scene.site / f"{width}.jpg").write_bytes(drawn_jpeg(width, 63))
        pictures.append(AnnouncedImage(f"https://{HOST}/{width}.jpg", f"{alt} n° {width}"))
    return replace(scene.claim(image=pictures[0]), pictures=tuple(pictures[1:]))


@TELEGRAM
def test_an_album_is_answered_and_taken_away_whole(scene):
    receipt = scene.send(album(scene, 3))
    assert (receipt.remote_id, receipt.url) == ("41,42,43", "https://t.me/valbrune_essai/41")
    scene.send(replace(scene.claim(number=2), reply_to=receipt.remote_id))
    assert [post.reply_to for post in scene.fake.posts] == ["", "41"]
    scene.account.delete(receipt.remote_id)
    assert len(scene.fake.posts) == 1
    scene.account.delete(receipt.remote_id)


@TELEGRAM
def test_pictures_whose_alternative_texts_do_not_fit_below_stay_behind_and_are_told(scene):
    receipt = scene.send(album(scene, 4, alt="œuvre " * 50))
    assert len(scene.fake.posts[0].media) == 3 and "1 image de moins" in receipt.reason


@TELEGRAM
def test_an_album_of_which_the_answer_was_lost_waits_for_a_person(scene):
    scene.fake.script.append("stored, then cut")
    assert isinstance(scene.send(album(scene, 2)), MaybeSent)
    assert len(scene.fake.posts) == 1


@TELEGRAM
@pytest.mark.parametrize(
    ("number", "words"), [(1, ""), (4, ""), (4, "œuvre " * 50), (1, "Mot " * 300)], ids=["one", "four", "three fit", "none fits"]
)
def test_the_preview_is_what_is_sent(scene, number, words):
    claim = album(scene, number, alt=words or "Étal")
    title = words if number == 1 and words else "Le marché s’installe"
    announcement = Announcement(
        claim.key.guid, claim.link, title, claim.time, "article", card=claim.image, image=claim.image, pictures=claim.pictures
    )
    proof, message = build_proof(announcement, scene.account.limits, PLAIN_TOWN_WORDS), compose(announcement, scene.account.limits)
    receipt = scene.send(replace(claim, text=message.text))
    (post,) = scene.fake.posts
    assert "".join(span.text for span in proof.spans) == proof.post.text == post.text
    assert len(post.media) == bool(proof.picture) + len(proof.extra_images)
    assert ("de moins" in " ".join(proof.remarks())) is bool(receipt.reason)
    assert proof.post.weight <= proof.post.heaviest == (1_024 if proof.picture else 4_096)
