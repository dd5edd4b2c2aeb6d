"""A vote of the council, its counts, result and validity, and who attends at each moment."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from plugins.core.publication.words import N_


@dataclass(frozen=True)
class Member:
    """A member of the council, their group, and whether they are `present`, or have given their vote to another (`proxy`: their name)."""

    name: str
    group: str = ""
    present: bool = True
    proxy: str = ""


@dataclass(frozen=True)
class Attendance:
    """An entry's record of the member `name`, from then on: there, or away, or represented by `proxy`."""

    name: str
    present: bool = True
    proxy: str = ""

    def to_json(self) -> dict[str, object]:
        """Plain values; `from_json` gives the same back."""
        return {"name": self.name, "present": self.present, **({"proxy": self.proxy} if self.proxy else {})}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Attendance":
        """The attendance that `to_json` or a front matter wrote: a member who gave a proxy is away. Raises TypeError or ValueError when it
        is not one."""
        read = cls(**{"present": not record.get("proxy"), **record})
        if not (isinstance(read.name, str) and read.name and isinstance(read.proxy, str) and isinstance(read.present, bool)):
            raise ValueError(f"{read!r}")
        return read


def apply_moves(members: Sequence[Member], moves: Iterable[Attendance]) -> tuple[Member, ...]:
    """`members` after each of `moves`, in order: arrivals, departures and proxies."""
    latest = {move.name: move for move in moves}
    return tuple(
        Member(member.name, member.group, latest[member.name].present, latest[member.name].proxy) if member.name in latest else member
        for member in members
    )


def list_voters(members: Iterable[Member]) -> tuple[Member, ...]:
    """Those who can vote: members present, and members represented by a present one. Each of these holds one proxy at most (article L.
    2121-20): a second is not counted."""
    members = tuple(members)
    free = {each.name for each in members if each.present}
    voting = []
    for member in members:
        if member.present:
            voting.append(member)
        elif member.proxy in free:
            free.remove(member.proxy)
            voting.append(member)
    return tuple(voting)


def explain_proxy_fault(member: Member, members: Sequence[Member]) -> str:
    """Why the proxy of `member` is invalid among `members`, in a French sentence; empty when it is valid or absent."""
    if not member.proxy:
        return ""
    holder = next((other for other in members if other.name == member.proxy), None)
    if holder is None:
        return f"le pouvoir de {member.name} va à « {member.proxy} », qui n’est pas parmi les membres."
    if member.present:
        return f"le pouvoir de {member.name} ne peut pas servir : {member.name} est là pour voter."
    if not holder.present:
        return f"le pouvoir de {member.name} ne peut pas servir : {holder.name} n’est pas là pour voter."
    if any(other.proxy == member.proxy and other.name != member.name and not other.present for other in members):
        return f"{member.proxy} a plus d’un pouvoir : chacun n’en porte qu’un (article L. 2121-20 du CGCT)."
    return ""


def find_best_attendance(members: Sequence[Member], attendances: Iterable[Sequence[Attendance]]) -> tuple[Member, ...]:
    """The attendance of each of `members` over the whole session, from the `attendances` in order: present if there at some time, else
    represented if so at some time. A first entry that names them all is the roll call; who was there before it is unknown."""
    best = {member.name: member for member in members}
    called = False
    for moves in attendances:
        after = {each.name: each for each in apply_moves(members, moves)}
        if not called and best.keys() <= {move.name for move in moves}:
            best, called = after, True
        for move in moves:
            former = best.get(move.name)
            if former and not former.present and (move.present or (move.proxy and not former.proxy)):
                best[move.name] = after[move.name]
    return tuple(best[member.name] for member in members)


FOR, AGAINST, ABSTENTION, NO_PART = "pour", "contre", "abstention", "sans_part"
WORDS = {FOR: N_("Pour"), AGAINST: N_("Contre"), ABSTENTION: N_("Abstention"), NO_PART: N_("Ne prend pas part au vote")}
"""What a member may do, and how it is said."""
ADOPTED, REJECTED = N_("adoptée"), N_("rejetée")
NOT_CAST = "aucune"
"""At a tie, who presides did not vote."""
CASTINGS = (FOR, AGAINST, NOT_CAST)
"""How who presides has voted at a tie."""


@dataclass(frozen=True)
class Count:
    """The number of members for each choice."""

    pour: int = 0
    contre: int = 0
    abstention: int = 0
    sans_part: int = 0

    @property
    def total(self) -> int:
        """Every member who was counted."""
        return self.pour + self.contre + self.abstention + self.sans_part

    def list_parts(self) -> Iterator[tuple[str, int]]:
        """Each choice with its count, in the order of WORDS; those without votes are left out."""
        return ((name, getattr(self, name)) for name in WORDS if getattr(self, name))


@dataclass(frozen=True)
class Vote(Count):
    """The count of one vote. A `secret` one has neither `groups` nor `names`.

    `groups` are counts by political group, in the order of the session's; `names` tell what each member did, where the town publishes it.
    `casting` is what the mayor's vote decided when as many were for as against, `pour` or `contre`: article L. 2121-20 of the Code général
    des collectivités territoriales gives the presiding member a casting vote, except in a secret ballot. It is `aucune` when that member
    did not vote, and empty where there was no tie.
    """

    secret: bool = False
    groups: tuple[tuple[str, Count], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    casting: str = ""

    @property
    def is_adopted(self) -> bool:
        """Whether it passed: by an absolute majority of the votes cast, for which abstentions do not count (same article)."""
        return self.pour > self.contre or (self.pour == self.contre and self.casting == FOR)

    @property
    def has_casting_vote(self) -> bool:
        return self.casting in (FOR, AGAINST)

    @property
    def is_tie_undecided(self) -> bool:
        """Whether nobody has said what the vote of who presides made of a tie; a secret ballot knows no such vote."""
        return self.pour == self.contre > 0 and not self.secret and not self.casting

    @property
    def result(self) -> str:
        """`adoptée` or `rejetée`, in French, translated by the page."""
        return ADOPTED if self.is_adopted else REJECTED

    def to_json(self) -> dict[str, Any]:
        """The vote as plain values, without empty ones; `from_json` reverses it."""
        record: dict[str, Any] = {name: getattr(self, name) for name in WORDS}
        record["groups"] = {group: {name: getattr(count, name) for name in WORDS} for group, count in self.groups}
        return {
            name: value
            for name, value in {**record, "names": dict(self.names), "secret": self.secret, "casting": self.casting}.items()
            if value
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Vote":
        """The vote that `to_json` wrote. Raises KeyError, TypeError or ValueError when it is not one."""
        if unknown := set(record) - {field.name for field in fields(cls)}:
            raise KeyError(", ".join(sorted(unknown)))
        groups = tuple((str(group), Count(**_parse_numbers(count))) for group, count in dict(record.get("groups") or {}).items())
        names = tuple((str(name), _check_word(done, WORDS)) for name, done in dict(record.get("names") or {}).items())
        numbers = _parse_numbers({name: record[name] for name in WORDS if name in record})
        casting = _check_word(record.get("casting") or "", ("", *CASTINGS))
        return cls(
            **numbers,
            secret=bool(record.get("secret")),
            groups=groups,
            names=names,
            casting=casting,
        )


def _parse_numbers(written: Mapping[str, Any]) -> dict[str, int]:
    for name, number in written.items():
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_MEMBERS:
            raise ValueError(f"{_check_word(name, WORDS)} : {number!r}")
    return dict(written)


MOST_MEMBERS = 1000
"""No council of France has as many members: Paris has 163."""


def _check_word(word: Any, words: Container[str]) -> str:
    if not isinstance(word, str) or word not in words:
        raise ValueError(f"{word!r}")
    return word


def find_refusal(vote: Vote, members: Sequence[Member]) -> str:
    """What is wrong with `vote`, in a French sentence; empty when it is possible. No one is counted where no `members` are written."""
    can = list_voters(members)
    if members and vote.total > len(can):
        return f"{vote.total} voix, mais {len(can)} présents ou représentés."
    if not vote.total:
        return "aucune voix n’est comptée."
    return _check_secret_ballot(vote) or _check_casting_vote(vote) or _check_groups(vote, members, can) or _check_names(vote, members, can)


def is_unanimous(vote: Vote, most: int) -> bool:
    """Whether all who could vote were counted, and were for; `most` is their number, 0 when unknown."""
    return 0 < vote.pour == vote.total and vote.total >= most


def compute_quorum(members: Sequence[Member]) -> int:
    """The number of members who must be present themselves: the majority of those in office (L. 2121-17)."""
    return len(members) // 2 + 1


def _check_secret_ballot(vote: Vote) -> str:
    """L. 2121-21: a secret ballot names no one. L. 2121-20: it has no casting vote."""
    has_details = vote.secret and (vote.groups or vote.names or vote.casting)
    return "un scrutin secret n’a ni groupes, ni noms, ni voix prépondérante." if has_details else ""


def _check_casting_vote(vote: Vote) -> str:
    """L. 2121-20: the vote of who presides decides where the votes that are cast are shared equally."""
    wrong = vote.casting and (vote.pour != vote.contre or not vote.pour)
    return "la voix prépondérante ne compte qu’à égalité." if wrong else ""


def _check_groups(vote: Vote, members: Sequence[Member], can: Sequence[Member]) -> str:
    """What no group has is of those who are of none."""
    if not vote.groups:
        return ""
    sizes, most = Counter(member.group for member in members), Counter(each.group for each in can)
    for group, count in vote.groups if members else ():
        if group not in sizes:
            return f"« {group} » n’est pas un groupe du conseil."
        if count.total > most[group]:
            return f"« {group} » compte {count.total} voix, mais {most[group]} présents ou représentés."
    remainders = [getattr(vote, name) - sum(getattr(count, name) for _, count in vote.groups) for name in WORDS]
    return "les voix des groupes ne font pas le total." if min(remainders) < 0 or sum(remainders) > most[""] else ""


def _check_names(vote: Vote, members: Sequence[Member], can: Sequence[Member]) -> str:
    """L. 2121-21: the register has the names of those who voted, who are there or represented."""
    if not vote.names:
        return ""
    group_by_name, able = {member.name: member.group for member in members}, {each.name for each in can}
    names = sorted(name for name, _ in vote.names)
    if unknown := [name for name in names if name not in group_by_name]:
        return f"« {unknown[0]} » n’est pas parmi les membres."
    if away := [name for name in names if name not in able]:
        return f"« {away[0]} » n’est là ni en personne, ni par un pouvoir."
    if dict(vote.list_parts()) != dict(Counter(done for _, done in vote.names)):
        return "les voix de chacun ne font pas le total."
    by_group = Counter((group_by_name[name], done) for name, done in vote.names if group_by_name[name])
    by_group_told = Counter({(group, name): number for group, count in vote.groups for name, number in count.list_parts()})
    return "les voix de chacun ne sont pas celles de son groupe." if vote.groups and by_group != by_group_told else ""


def format_vote(vote: Vote, most: int = 0) -> str:
    """« adoptée par 24 voix contre 7, 2 abstentions »; the casting vote and the secret are said too.

    `most` is how many could vote, 0 when unknown: a vote of which some were not counted is not unanimous.
    """
    pour, contre = vote.pour, vote.contre
    ayes = "à l’unanimité" if is_unanimous(vote, most) else f"par {_format_voices(pour)} contre {contre}"
    if vote.has_casting_vote:
        ayes = f"à égalité, {pour} voix contre {contre}, la voix {'pour' if vote.casting == FOR else 'contre'} de la présidence l’emportant"
    elif not pour and not contre:
        ayes = "sans une voix pour ni contre"
    elif pour == contre:
        ayes = f"à égalité, {pour} voix contre {contre}{', la présidence n’ayant pas voté' if vote.casting else ''}"
    elif not vote.is_adopted:
        ayes = f"par {_format_voices(contre)} contre {pour}"
    others = [
        f"{number} {noun}" for number, noun in ((getattr(vote, name), _format_noun(vote, name)) for name in (ABSTENTION, NO_PART)) if number
    ]
    return ", ".join((f"{vote.result} {ayes}", *others, *(("au scrutin secret",) if vote.secret else ())))


def _format_voices(number: int) -> str:
    return f"{number} voix"


def _format_noun(vote: Vote, name: str) -> str:
    number = getattr(vote, name)
    if name == ABSTENTION:
        return "abstention" if number == 1 else "abstentions"
    return "élu ne prenant pas part au vote" if number == 1 else "élus ne prenant pas part au vote"


BAR_LENGTH = 1000
"""The length of a bar, in units of its drawing."""


@dataclass(frozen=True)
class BarPart:
    """`number` members chose `name`, displayed as `label`; the part begins at `start` and is `width` long."""

    name: str
    label: str
    number: int
    start: int
    width: int


def list_bar_parts(count: Count) -> Iterator[BarPart]:
    """The parts of a bar, which fill it; none when no vote was counted."""
    done = 0
    for name, number in count.list_parts():
        start, end = (round(BAR_LENGTH * reached / count.total) for reached in (done, done + number))
        yield BarPart(name, WORDS[name], number, start, end - start)
        done += number
