"""A publication under way on the same accounts, and a session that is told: neither waits for the other, nor meddles with what it began."""

import pytest

from plugins.announce.announce import announce
from plugins.announce.ledger_file import FileLedger
from plugins.announce.post import Announcement, PostState
from plugins.announce.run import OpenAccount, RunRules
from tests.council_live.told_town import SITE, Killed

ARTICLE = "Le marché s’installe"


def publish(town, minutes=0.0):
    """What `./beffroi announce` does, at that moment: what it says of each post."""
    clock = lambda: town.time.__class__(town.time.start, town.time.passed + 60 * minutes)()  # noqa: E731
    one = Announcement("tag:essai.example,2026:marche", f"{SITE}/marche/", ARTICLE, town.time.start, "article")
    with FileLedger(town.ledger) as ledger:
        report = announce([one], [OpenAccount(town.network)], ledger, clock, RunRules(reconcile_pause=0, sleep=bool))
    assert not report.cut_short
    return [outcome.word for outcome in report]


def said(x):
    """The first words that X holds."""
    return [next((name for name in (ARTICLE, "Mot 1", "Mot 2") if name in post.text), "?") for post in x.posts]


def test_an_article_leaves_during_a_session_and_breaks_no_thread(town, x):
    town.write("Mot 1")
    town.tell()
    assert publish(town) == ["sent"]
    town.write("Mot 2")
    town.tell()
    assert (said(x), x.posts[2].reply_to) == (["Mot 1", ARTICLE, "Mot 2"], x.posts[0].id)


def test_a_publication_in_the_middle_of_an_entry_leaves_it_to_who_tells_it(town, x):
    words = []
    x.on_store = lambda post: words.extend(publish(town)) if "Mot 1" in post.text else None
    (one,) = town.write("Mot 1")
    town.tell()
    assert (words, sorted(said(x)), town.state(one)) == (["sent"], [ARTICLE, "Mot 1"], PostState.SENT)


def test_a_session_leaves_alone_what_a_publication_has_begun(town, x):
    x.script.append("cut")
    assert publish(town) == ["outage"]
    town.write("Mot 1")
    town.tell()
    assert said(x) == ["Mot 1"]
    assert publish(town, minutes=30) == ["sent"]


@pytest.mark.parametrize("moment", ["after claimed", "before sent"])
def test_what_a_dead_service_left_is_settled_by_who_publishes_and_never_told_twice(town, x, moment):
    def die(now):
        if now == moment:
            raise Killed

    town.die = die
    (one,) = town.write("Mot 1")
    town.time.passed += 30
    with pytest.raises(Killed):
        town.account.step()
    assert publish(town) == ["sent"]
    town.time.passed += 1_800
    publish(town)
    assert town.state(one) is (PostState.UNKNOWN if moment == "after claimed" else PostState.SENT)
    town.die = lambda now: None
    town.start()
    town.tell()
    assert said(x).count("Mot 1") == 1 and town.state(one) is PostState.SENT
