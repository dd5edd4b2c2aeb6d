"""The kill tests can fail: a publisher that calls first and claims afterwards says things twice."""

from dataclasses import replace

from plugins.announce import announce as heart
from plugins.announce.post import PostState
from plugins.announce.run import build_outcome
from tests.announce.forks import done
from tests.announce.town import LINKS
from tests.announce.wall import die


def mutant(claimed, network, run, beside, rivals):
    """`speak`, in the wrong order."""
    receipt = network.send(claimed)
    run.ledger.append(replace(claimed, state=PostState.CLAIMED))
    end = replace(claimed, state=PostState.SENT, remote_id=receipt.remote_id)
    run.ledger.append(end)
    return build_outcome("sent", end)


def said_by(town, monkeypatch, speak):
    """What is on the wall once a publisher that speaks so was killed after its first call, and ran again."""
    with monkeypatch.context() as patch:
        patch.setattr(heart, "send_post", speak)
        town.wall.after = die
        assert done(town.publish) == -9
        town.wall.after = bool
        town.publish(hours=1)
    return town.wall.links()


def test_claiming_after_the_call_says_the_first_news_twice(town, monkeypatch):
    assert said_by(town, monkeypatch, mutant) == [LINKS[0], *LINKS]


def test_claiming_before_the_call_says_each_once(town, monkeypatch):
    assert said_by(town, monkeypatch, heart.send_post) == LINKS
