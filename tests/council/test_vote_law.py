"""What is told of votes, against the rules of the Code général des collectivités territoriales, over councils that nobody wrote by hand.

L. 2121-17: the quorum is the majority of the members in office, who are there themselves. L. 2121-20: one proxy for each member who is
there; the absolute majority of the votes cast, where abstentions and those who take no part do not count; at a tie the vote of who
presides decides, but in a secret ballot. L. 2121-21: of a public ballot the names and what each did may be told, of a secret one never.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from plugins.core.infrastructure.clock import PARIS
from plugins.town.council.session import CouncilSession, Member
from plugins.town.council.vote import ABSTENTION, ADOPTED, AGAINST, FOR, NO_PART, WORDS, Count, Vote, format_vote

START = datetime(2026, 3, 26, 19, tzinfo=PARIS)
GROUPS = ("Ensemble", "Autrement", "Demain", "")
"""Some members are of no group."""


@dataclass(frozen=True)
class Ballot:
    """A session, and what each of those who may vote did."""

    session: CouncilSession
    done: dict[str, str]

    @property
    def counts(self) -> Counter[str]:
        """How many did what."""
        return Counter(self.done.values())

    def vote(self, by_group: bool = False, by_name: bool = False, **more) -> Vote:
        """The vote that was held."""
        groups = {member.name: member.group for member in self.session.members}
        sums = {group: Counter(done for name, done in self.done.items() if groups[name] == group) for group in self.session.groups}
        told = {"groups": tuple((group, Count(**count)) for group, count in sums.items() if count)} if by_group else {}
        told |= {"names": tuple(self.done.items())} if by_name else {}
        return Vote(**self.counts, **told, **more)


@st.composite
def ballots(draw) -> Ballot:
    """Councils of up to fifteen members, some away, some of whom gave a proxy, each holder one at most."""
    number = draw(st.integers(1, 15))
    names = [f"Membre {place}" for place in range(number)]
    here = draw(st.lists(st.booleans(), min_size=number, max_size=number).filter(any))
    free = [name for name, there in zip(names, here, strict=True) if there]
    members = []
    for name, there in zip(names, here, strict=True):
        holder = draw(st.sampled_from(["", *free])) if not there else ""
        if holder:
            free.remove(holder)
        members.append(Member(name, draw(st.sampled_from(GROUPS)), there, holder))
    voters = [one.name for one in members if one.present or one.proxy]
    done = {name: draw(st.sampled_from(tuple(WORDS))) for name in voters}
    return Ballot(CouncilSession("s", "Conseil", "conseil/s/", START, members=tuple(members)), done)


@given(ballots(), st.booleans(), st.booleans())
def test_a_vote_that_was_held_is_taken_however_it_is_told(ballot, by_group, by_name):
    assert ballot.session.find_vote_mistake(ballot.vote(by_group, by_name)) == ""


@given(ballots(), st.sampled_from(("", FOR, AGAINST)))
def test_what_passes_has_the_absolute_majority_of_the_votes_cast_or_the_vote_of_who_presides(ballot, casting):
    pour, contre = ballot.counts[FOR], ballot.counts[AGAINST]
    tie = pour == contre and pour > 0
    vote = ballot.vote(casting=casting if tie else "")
    assert (vote.result == ADOPTED) == (2 * pour > pour + contre or (tie and casting == FOR))


@given(ballots(), st.booleans())
def test_unanimity_is_told_when_all_who_may_vote_were_counted_and_voted_for(ballot, missing):
    done = ballot.counts
    if missing:
        assume(sum(done.values()) > 1)
        done.subtract([max(done, key=done.get)])
    vote, voters = Vote(**done), len(ballot.done)
    assert ("unanimité" in format_vote(vote, voters)) == (done[FOR] == voters)


@given(ballots(), st.data())
def test_nobody_votes_who_is_neither_there_nor_represented(ballot, data):
    away = [one.name for one in ballot.session.members if not one.present and not one.proxy]
    assume(away)
    stranger = data.draw(st.sampled_from(away))
    swapped = dict(ballot.done)
    swapped[stranger] = swapped.pop(data.draw(st.sampled_from(sorted(swapped))))
    assert stranger in ballot.session.find_vote_mistake(replace(ballot, done=swapped).vote(by_name=True))


@given(ballots(), st.data())
def test_a_group_has_no_more_votes_than_those_of_it_who_may_vote(ballot, data):
    vote = ballot.vote(by_group=True)
    assume(len(vote.groups) > 1)
    few, many = data.draw(st.sampled_from([(a, b) for a, _ in vote.groups for b, _ in vote.groups if a != b]))
    counts = dict(vote.groups)
    moved = next(iter(counts[many].list_parts()))[0]
    counts[many] = replace(counts[many], **{moved: getattr(counts[many], moved) - 1})
    counts[few] = replace(counts[few], **{moved: getattr(counts[few], moved) + 1})
    assert few in ballot.session.find_vote_mistake(replace(vote, groups=tuple(counts.items())))


@given(ballots(), st.data())
def test_two_proxies_are_not_cast_by_one_member_nor_one_by_who_is_away(ballot, data):
    represented = [one for one in ballot.session.members if one.proxy]
    assume(represented)
    holder = data.draw(st.sampled_from(represented)).proxy
    away = [replace(one, present=False) if one.name == holder else one for one in ballot.session.members]
    left = replace(ballot.session, members=tuple(away))
    assert left.votes_at_most == ballot.session.votes_at_most - 2
    second = Member("Membre de plus", "Demain", False, holder)
    twice = replace(ballot.session, members=(*ballot.session.members, second))
    assert twice.votes_at_most == ballot.session.votes_at_most


@given(ballots())
def test_the_quorum_counts_who_is_there_and_no_proxy(ballot):
    here = sum(one.present for one in ballot.session.members)
    assert ballot.session.has_quorum == (2 * here > len(ballot.session.members))


@given(ballots(), st.sampled_from((FOR, AGAINST)))
def test_the_vote_of_who_presides_counts_at_a_tie_of_votes_cast_and_never_in_a_secret_ballot(ballot, casting):
    pour, contre = ballot.counts[FOR], ballot.counts[AGAINST]
    tie = pour == contre and pour > 0
    assert (ballot.session.find_vote_mistake(ballot.vote(casting=casting)) == "") == tie
    assert ballot.session.find_vote_mistake(ballot.vote(casting=casting, secret=True))
    assert ballot.session.find_vote_mistake(ballot.vote(by_name=True, secret=True))


@given(ballots())
def test_a_vote_is_told_with_its_own_numbers_those_who_won_first(ballot):
    vote = ballot.vote()
    words = format_vote(vote, len(ballot.done))
    assert words.startswith(vote.result)
    if found := re.search(r"par (\d+) voix contre (\d+)", words):
        won, lost = map(int, found.groups())
        assert won > lost and (won, lost) == ((vote.pour, vote.contre) if vote.is_adopted else (vote.contre, vote.pour))
    for name, number in ((ABSTENTION, vote.abstention), (NO_PART, vote.sans_part)):
        assert (str(number) in words) or not number, name
