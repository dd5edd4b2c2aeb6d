"""A vote of the council, as numbers: what was counted, whether it passed, and by whom where the town publishes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.publication.words import N_

FOR, AGAINST, ABSTENTION, NO_PART = "pour", "contre", "abstention", "sans_part"
WORDS = {FOR: N_("Pour"), AGAINST: N_("Contre"), ABSTENTION: N_("Abstention"), NO_PART: N_("Ne prend pas part au vote")}
"""What a member may do, and how it is said."""
ADOPTED, REJECTED = N_("adoptée"), N_("rejetée")


@dataclass(frozen=True)
class Count:
    """How many members did what."""

    pour: int = 0
    contre: int = 0
    abstention: int = 0
    sans_part: int = 0

    @property
    def total(self) -> int:
        """Every member who was counted."""
        return self.pour + self.contre + self.abstention + self.sans_part

    def parts(self) -> Iterator[tuple[str, int]]:
        """What was done, in the order of WORDS, and by how many; what nobody did is left out."""
        return ((name, getattr(self, name)) for name in WORDS if getattr(self, name))


@dataclass(frozen=True)
class Vote(Count):
    """The count of one vote. A `secret` one has neither `groups` nor `names`.

    `groups` are counts by political group, in the order of the session's; `names` tell what each member did, where the town publishes it.
    `casting` is what the mayor's vote decided when as many were for as against, `pour` or `contre`: article L. 2121-20 of the Code général
    des collectivités territoriales gives the presiding member a casting vote, except in a secret ballot.
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
    def result(self) -> str:
        """`adoptée` or `rejetée`, in French: it is told in the words of the page."""
        return ADOPTED if self.is_adopted else REJECTED

    def to_json(self) -> dict[str, Any]:
        """Plain values, without what is empty; `from_json` gives the same vote back."""
        told: dict[str, Any] = {name: getattr(self, name) for name in WORDS}
        told["groups"] = {group: {name: getattr(count, name) for name in WORDS} for group, count in self.groups}
        return {
            name: value
            for name, value in {**told, "names": dict(self.names), "secret": self.secret, "casting": self.casting}.items()
            if value
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Vote":
        """The vote that `to_json` wrote. Raises KeyError, TypeError or ValueError when it is none."""
        if unknown := set(written) - {one.name for one in fields(cls)}:
            raise KeyError(", ".join(sorted(unknown)))
        groups = tuple((str(group), Count(**_numbers(count))) for group, count in dict(written.get("groups") or {}).items())
        names = tuple((str(name), _known(done, WORDS)) for name, done in dict(written.get("names") or {}).items())
        numbers = _numbers({name: written[name] for name in WORDS if name in written})
        casting = _known(written.get("casting") or "", ("", FOR, AGAINST))
        return cls(
            **numbers,
            secret=bool(written.get("secret")),
            groups=groups,
            names=names,
            casting=casting,
        )


def _numbers(written: Mapping[str, Any]) -> dict[str, int]:
    for name, number in written.items():
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST:
            raise ValueError(f"{_known(name, WORDS)} : {number!r}")
    return dict(written)


MOST = 1000
"""No council of France has as many members: Paris has 163."""


def _known(word: Any, words: Any) -> str:
    if not isinstance(word, str) or word not in words:
        raise ValueError(f"{word!r}")
    return word
