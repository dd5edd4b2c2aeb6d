"""Without credentials, each post is a file that shows what X would have shown."""

import json
from pathlib import Path

import pytest

from plugins.announce.network import NotSent
from plugins.announce.networks.registry import Outbox
from plugins.announce.post import Key, Post, PostState
from plugins.announce.words import compose
from plugins.core.infrastructure.errors import Exit
from tests.announce.sample import CARD, NOW, announcement
from tests.announce.town import NEWS, Town
from tests.networks import X


@pytest.fixture
def outbox(tmp_path):
    """The outbox of a town without credentials."""
    return Outbox(tmp_path / "outbox", X)


def put(outbox, number=1):
    """Publish the announcement of that number."""
    one = announcement(number, summary="Le résumé.")
    post = compose(one, X)
    card = {"title": post.title, "summary": post.summary, "card": post.card}
    claim = Post(NOW, PostState.CLAIMED, Key(one.guid, "outbox", "local"), post.text, post.link, None, "ab", **card)
    return outbox.send(claim)


def test_a_post_is_a_file_with_what_x_would_have_shown(outbox):
    shown = json.loads(Path(put(outbox).url).read_text(encoding="utf-8"))
    assert shown["text"].startswith("La nouvelle numéro 1\n")
    assert (shown["weight"], shown["link"]) == (X.weigh(shown["text"]), announcement(1).permalink)
    assert shown["card"] == {"title": "La nouvelle numéro 1", "summary": "Le résumé.", "image": {"url": CARD.url, "alt": CARD.alt}}


def test_the_same_post_twice_is_one_file(outbox):
    assert put(outbox) == put(outbox)
    put(outbox, 2)
    assert len(list(outbox.folder.iterdir())) == 2


def test_guids_that_look_alike_are_two_files(outbox):
    paths = {
        outbox._find_path(Key(guid, "outbox", "local"))
        for guid in ("tag:a,2024:é", "tag:a,2024:è", "tag:a,2024:../../x", "tag:a,2024:" + "y" * 400)
    }
    assert len(paths) == 4
    assert {path.parent for path in paths} == {outbox.folder}


def test_a_post_is_found_again(outbox):
    one = announcement(1)
    claim = Post(NOW, PostState.CLAIMED, Key(one.guid, "outbox", "local"), "", one.permalink, None, "ab")
    assert outbox.find(claim) is None
    put(outbox)
    assert outbox.find(claim).key.network == "outbox"


def test_a_disk_that_refuses_is_not_sent(outbox, tmp_path):
    (tmp_path / "outbox").write_text("un fichier, pas un dossier")
    with pytest.raises(NotSent):
        put(outbox)


def test_it_needs_neither_a_beginning_nor_a_public_page(tmp_path, outbox):
    town = Town(tmp_path / "town", "file")
    assert town.publish(walls=[outbox]).exit == Exit.DONE
    assert len(list(outbox.folder.iterdir())) == len(NEWS)


def test_it_takes_all_that_is_new_at_once(tmp_path, outbox):
    many = [announcement(number) for number in range(1, 21)]
    assert Town(tmp_path / "town", "file").publish(many, walls=[outbox]).exit == Exit.DONE
    assert len(list(outbox.folder.iterdir())) == 20
