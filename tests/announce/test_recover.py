"""A ledger that has lost its end, on a network that shows nothing of what it holds: a person decides, and nothing is repeated."""

import json
import shutil

import pytest

from plugins.announce.continuity import recover_posts
from plugins.announce.ledger import ShortLedger
from plugins.announce.post import PostState
from plugins.announce.run import AnnounceRun, OpenAccount
from plugins.announce.settle import settle_posts
from plugins.core.infrastructure.errors import Exit
from tests.announce.sample import at
from tests.announce.town import AT_ONCE, LINKS, NEWS


@pytest.fixture
def restored(small_town):
    """A town whose ledger was put back as it was before its three announcements."""
    shutil.copy(small_town.folder / "ledger.jsonl", small_town.folder / "backup")
    small_town.publish()
    shutil.copy(small_town.folder / "backup", small_town.folder / "ledger.jsonl")
    return small_town


def recovered(town):
    """What the command says."""
    with town.open() as ledger:
        return list(recover_posts([OpenAccount(town.wall)], AnnounceRun(ledger, at(1), AT_ONCE, tuple(NEWS)), {}))


def test_what_may_have_been_said_waits_for_a_person_and_is_not_repeated(restored):
    assert restored.publish(hours=1).exit == Exit.PERSON
    said = recovered(restored)
    assert "attend une décision" in said[0] and "fait foi de nouveau" in said[-1]
    assert {restored.state(one) for one in NEWS} == {PostState.REFUSED}
    restored.publish(hours=2)
    with restored.open() as ledger:
        settle_posts("all", "sent", ledger, at(3))
    assert restored.publish(hours=4).exit == Exit.DONE
    assert restored.wall.links() == LINKS


def test_the_mark_survives_a_new_process_and_readers_do_not_move_it(restored):
    for _ in range(2):
        with pytest.raises(ShortLedger):
            restored.open().read()


def test_a_ledger_of_a_version_that_kept_no_mark_is_read_and_gets_one(small_town):
    begun = small_town.folder / "ledger.jsonl.begun"
    begun.write_text("")
    small_town.publish()
    assert json.loads(begun.read_text())["lines"] == small_town.ledger().length


def test_an_older_mark_takes_nothing_from_a_longer_ledger(small_town):
    """A power cut may take the last mark, never the last line."""
    begun = small_town.folder / "ledger.jsonl.begun"
    before = begun.read_text()
    small_town.publish()
    begun.write_text(before)
    assert small_town.publish(hours=1).exit == Exit.DONE
    assert small_town.wall.links() == LINKS
