"""Where else a publication is: what the build may show of the posts that announce it."""

import io
import json
from types import SimpleNamespace

import pytest

from plugins.announce import commands, syndication
from plugins.announce.announce import announce
from plugins.announce.ledger import Ledger
from plugins.announce.network import MaybeSent
from plugins.announce.networks.registry import Outbox
from plugins.announce.post import Key, Post, PostState
from plugins.announce.run import AnnounceRun, OpenAccount
from plugins.announce.settle import report_withdrawal, settle_posts
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing
from tests.announce.test_correction import FIRST, corrected
from tests.announce.test_withdraw import GONE
from tests.announce.town import AT_ONCE
from tests.networks import X


def sent(network, guid=FIRST.guid, account="mairie", url="", **more):
    """One line of the ledger."""
    return Post(NOW, PostState.SENT, Key(guid, network, account), url=url or f"https://{network}.example/{account}", **more)


def test_each_network_is_told_once_by_the_name_that_people_give_it():
    known = Ledger([sent("x"), sent("mastodon"), sent("x", account="mediatheque"), sent("bluesky", guid="autre")])
    assert syndication.build_links(known) == {
        FIRST.guid: (("X", "https://x.example/mairie"), ("Mastodon", "https://mastodon.example/mairie")),
        "autre": (("Bluesky", "https://bluesky.example/mairie"),),
    }


def test_a_correction_is_found_from_the_announcement_and_is_not_told(small_town):
    small_town.publish([FIRST])
    small_town.publish(corrected(), hours=1)
    assert syndication.build_links(small_town.ledger()) == {FIRST.guid: (("wall", "https://wall.example/1"),)}


def test_a_correction_that_is_left_alone_is_not_told_either():
    alone = Post(NOW, PostState.SENT, Key(FIRST.guid, "x", "mairie", "correction/0"), url="https://x.example/2")
    assert syndication.build_links(Ledger([alone])) == {}


def test_what_was_taken_away_is_not_told(small_town):
    small_town.publish([FIRST, announcement(2)])
    with small_town.open() as ledger:
        report_withdrawal(["all"], [GONE], [OpenAccount(small_town.wall)], AnnounceRun(ledger, at(1), AT_ONCE))
    assert list(syndication.build_links(small_town.ledger())) == [announcement(2).guid]


def test_the_outbox_is_no_place_for_readers(small_town, tmp_path):
    with small_town.open() as ledger:
        announce([FIRST], [OpenAccount(Outbox(tmp_path / "outbox", X))], ledger, at(), AT_ONCE)
    assert syndication.build_links(small_town.ledger()) == {}


def test_a_post_of_which_only_a_person_knows_has_no_address(small_town):
    small_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish([FIRST])
    with small_town.open() as ledger:
        settle_posts("all", "sent", ledger, at())
    assert syndication.build_links(small_town.ledger()) == {}


@pytest.fixture
def path(tmp_path):
    return tmp_path / syndication.RECEIPTS_FILE


def test_what_is_kept_is_read_back(path):
    known = Ledger([sent("x"), sent("mastodon")])
    syndication.write_links(path, known)
    assert syndication.read_links(path) == syndication.build_links(known)


def test_a_ledger_that_says_nothing_new_is_not_read_back_and_the_file_is_left_alone(path):
    syndication.write_links(path, Ledger([sent("x")]))
    before = path.stat().st_mtime_ns
    syndication.write_links(path, SimpleNamespace(size=Ledger([sent("x")]).size))
    assert path.stat().st_mtime_ns == before


def test_a_town_that_has_said_nothing_keeps_no_file(path):
    syndication.write_links(path, Ledger())
    assert not path.exists()


@pytest.mark.parametrize("damage", ["", "{", "[]", "7", '{"receipts": [1]}', '{"receipts": {"a": [[1]]}}', '{"receipts": {"a": 7}}'])
def test_a_file_that_is_damaged_tells_nothing_and_is_written_again(path, damage):
    path.write_text(damage)
    assert syndication.read_links(path) == {}
    syndication.write_links(path, known := Ledger([sent("x")]))
    assert syndication.read_links(path) == syndication.build_links(known)


@pytest.mark.parametrize("error", [NotNow("Hors d’atteinte.\nDétail."), PersonRequired("Registre abîmé."), OSError(28, "disque plein")])
def test_while_the_ledger_is_out_of_reach_the_links_of_the_last_time_stay_and_one_line_says_so(path, error):
    syndication.write_links(path, Ledger([sent("x")]))
    said = syndication.refresh_links(path, failing(error))
    assert said.startswith("Liens vers les réseaux : ceux de la dernière fois restent. ")
    assert "\n" not in said
    assert list(syndication.read_links(path)) == [FIRST.guid]


def link(small_town, **conf):
    """What the step before a build says."""
    out, known = io.StringIO(), {"ANNOUNCE": True, "FEED_AUTHORITY": "valbrune.example,2024"}
    assert commands.prepare_syndication_links(known | conf, {"BEFFROI_STATE": str(small_town.folder)}, out) is Exit.DONE
    return out.getvalue()


def test_before_a_build_the_ledger_is_looked_at(small_town):
    small_town.publish([FIRST])
    assert link(small_town) == ""
    assert list(syndication.read_links(small_town.folder / syndication.RECEIPTS_FILE)) == [FIRST.guid]


def test_where_nothing_is_announced_nothing_is_looked_at(small_town):
    small_town.publish([FIRST])
    assert link(small_town, ANNOUNCE=False) == ""
    assert not (small_town.folder / syndication.RECEIPTS_FILE).exists()


@pytest.mark.parametrize("ledger", ["file", "git:/nulle/part"])
def test_a_ledger_that_cannot_be_read_does_not_stop_the_build(small_town, ledger):
    (small_town.folder / "ledger.jsonl").write_text("abîmé\n")
    assert link(small_town, LEDGER=ledger).count("\n") == 1


def test_the_file_can_be_read_by_eye(path):
    syndication.write_links(path, Ledger([sent("x")]))
    assert json.loads(path.read_text())["receipts"] == {FIRST.guid: [["X", "https://x.example/mairie"]]}
