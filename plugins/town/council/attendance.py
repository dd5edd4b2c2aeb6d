"""Attendance at each moment of a session: the members in its file, then the changes its entries record.

Articles of law are of the Code général des collectivités territoriales.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
