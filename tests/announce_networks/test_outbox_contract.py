"""The outbox keeps what the networks keep, as far as a folder can: nobody answers, nobody refuses but the disk."""

import json
from dataclasses import replace

import pytest

from plugins.announce.network import NotSent
from plugins.announce.networks.registry import Outbox
from plugins.announce.post import AnnouncedImage, Key, Post, PostState
from tests.announce.sample import NOW
from tests.announce_networks.test_contract import FRENCH
from tests.networks import X

LINK = "https://journal.essai.example/2026/03/marche-1/"


@pytest.fixture
def outbox(tmp_path):
    """An outbox that nothing has been put in."""
    return Outbox(tmp_path / "outbox", X)


def claim(outbox, text=FRENCH, number=1, image=None):
    """A claim as the heart of the room makes it."""
    key = Key(f"tag:essai.example,2026:{number}", outbox.name, outbox.account)
    return Post(NOW, PostState.CLAIMED, key, f"{text}\n\n{LINK}", LINK, image, outbox.mint(NOW))


def posts(outbox):
    """Everything that the outbox holds."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(outbox.folder.glob("*.json"))]


def test_a_post_is_said_once_in_its_exact_words(outbox):
    outbox.send(claim(outbox))
    assert [post["text"] for post in posts(outbox)] == [f"{FRENCH}\n\n{LINK}"]


def test_the_same_claim_twice_is_one_post(outbox):
    one = claim(outbox)
    assert outbox.send(one) == outbox.send(one)
    assert len(posts(outbox)) == 1


def test_a_post_is_found_and_another_is_not(outbox):
    receipt = outbox.send(claim(outbox))
    assert outbox.find(claim(outbox)).remote_id == receipt.remote_id
    assert outbox.find(claim(outbox, number=2)) is None


def test_a_correction_is_not_taken_for_what_it_corrects(outbox):
    first = claim(outbox)
    outbox.send(first)
    assert outbox.find(replace(first, key=first.key._replace(occasion="correction/ab"))) is None


def test_a_picture_is_named_with_its_alternative_text(outbox):
    outbox.send(claim(outbox, image=AnnouncedImage("https://journal.essai.example/marche.png", FRENCH)))
    assert posts(outbox)[0]["image"] == {"url": "https://journal.essai.example/marche.png", "alt": FRENCH}


def test_deleting_what_is_gone_is_done(outbox):
    receipt = outbox.send(claim(outbox))
    outbox.delete(receipt.remote_id)
    outbox.delete(receipt.remote_id)
    assert posts(outbox) == []


def test_a_disk_that_refuses_has_kept_nothing(outbox):
    outbox.folder.parent.joinpath("outbox").write_text("un fichier à la place du dossier")
    with pytest.raises(NotSent):
        outbox.send(claim(outbox))


def test_it_speaks_to_nobody(outbox):
    assert (outbox.public, outbox.introduce().handle) == (False, "")
    assert isinstance(outbox.send(claim(outbox)), Post)
