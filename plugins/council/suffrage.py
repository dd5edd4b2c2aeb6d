"""What a vote of a session may be, by the Code général des collectivités territoriales, whose articles are named beside each rule.

One rule is not asked: the quorum (L. 2121-17). A council that is convened a second time does without, and nobody says so here.
"""

from collections import Counter
from collections.abc import Sequence

from plugins.council.attendance import Member, voters
from plugins.council.vote import WORDS, Vote


def refusal(vote: Vote, members: Sequence[Member]) -> str:
    """What is wrong with `vote`, in a French sentence; empty when it can be so. Nobody is counted where no `members` are written."""
    can = voters(members)
    if members and vote.total > len(can):
        return f"{vote.total} voix, mais {len(can)} présents ou représentés."
    if not vote.total:
        return "aucune voix n’est comptée."
    return _secret(vote) or _casting(vote) or _groups(vote, members, can) or _names(vote, members, can)


def is_unanimous(vote: Vote, most: int) -> bool:
    """Whether all who could vote were counted, and were for; `most` is how many they were, 0 when nobody knows."""
    return 0 < vote.pour == vote.total and vote.total >= most


def quorum(members: Sequence[Member]) -> int:
    """How many members must be there themselves: the majority of those in office (L. 2121-17)."""
    return len(members) // 2 + 1


def _secret(vote: Vote) -> str:
    """L. 2121-21: of a secret ballot nobody knows who did what. L. 2121-20: it has no casting vote."""
    told = vote.secret and (vote.groups or vote.names or vote.casting)
    return "un scrutin secret n’a ni groupes, ni noms, ni voix prépondérante." if told else ""


def _casting(vote: Vote) -> str:
    """L. 2121-20: the vote of who presides decides where the votes that are cast are shared equally."""
    wrong = vote.casting and (vote.pour != vote.contre or not vote.pour)
    return "la voix prépondérante ne compte qu’à égalité." if wrong else ""


def _groups(vote: Vote, members: Sequence[Member], can: Sequence[Member]) -> str:
    """What no group has is of those who are of none."""
    if not vote.groups:
        return ""
    sizes, most = Counter(one.group for one in members), Counter(one.group for one in can)
    for group, count in vote.groups if members else ():
        if group not in sizes:
            return f"« {group} » n’est pas un groupe du conseil."
        if count.total > most[group]:
            return f"« {group} » compte {count.total} voix, mais {most[group]} présents ou représentés."
    left = [getattr(vote, name) - sum(getattr(count, name) for _, count in vote.groups) for name in WORDS]
    return "les voix des groupes ne font pas le total." if min(left) < 0 or sum(left) > most[""] else ""


def _names(vote: Vote, members: Sequence[Member], can: Sequence[Member]) -> str:
    """L. 2121-21: the register has the names of those who voted, who are there or represented."""
    if not vote.names:
        return ""
    known, able = {one.name: one.group for one in members}, {one.name for one in can}
    names = sorted(name for name, _ in vote.names)
    if unknown := [name for name in names if name not in known]:
        return f"« {unknown[0]} » n’est pas parmi les membres."
    if away := [name for name in names if name not in able]:
        return f"« {away[0]} » n’est là ni en personne, ni par un pouvoir."
    if dict(vote.parts()) != dict(Counter(done for _, done in vote.names)):
        return "les voix de chacun ne font pas le total."
    by_group = Counter((known[name], done) for name, done in vote.names if known[name])
    told = Counter({(group, name): number for group, count in vote.groups for name, number in count.parts()})
    return "les voix de chacun ne sont pas celles de son groupe." if vote.groups and by_group != told else ""
