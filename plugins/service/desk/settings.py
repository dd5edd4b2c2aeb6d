"""The settings of the desk: who must agree before a kind is published, and the address that commits bear."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from plugins.core.infrastructure.settings import (
    DictionaryReader,
    IntegerReader,
    MappingReader,
    parse_non_negative_integer,
    parse_text,
    setting,
)

ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
MOST_PEOPLE = 2
DIRECT = ("breve", "evenement", "alerte", "travaux", "lieu")
"""Kinds that their author publishes at once: what cannot wait, and what is put right as quickly."""
BY_TWO = ("tribune", "seance")


def parse_mail_address(value: Any) -> str:
    """A mail address."""
    if not ADDRESS.fullmatch(parse_text(value)):
        raise ValueError(f"« {value} » n’est pas une adresse. Écrivez par exemple redaction@ma-ville.fr.")
    return parse_text(value)


@dataclass(frozen=True)
class Lane:
    """Who must agree before a text is published. `people` includes its author. `silence` is in minutes: the text is published once they are
    over unless held; 0 means that a second person is always needed."""

    people: int = setting(
        IntegerReader("1 : qui écrit publie ; 2 : une seconde personne laisse passer.", 1, MOST_PEOPLE),
        "Combien de personnes, avec qui écrit : 1 ou 2.",
        default=1,
    )
    silence: int = setting(parse_non_negative_integer, "Les minutes au bout desquelles le silence vaut accord. 0 : jamais.", default=0)


DEFAULT_LANES: Mapping[str, Lane] = MappingProxyType({**dict.fromkeys(DIRECT, Lane()), **dict.fromkeys(BY_TWO, Lane(2))})
OTHERWISE = Lane(2, 30)
"""Of a kind that nobody has named: a second pair of eyes, or half an hour in which anyone entitled may hold it."""


@dataclass(frozen=True)
class Settings:
    """The settings of the room `desk`."""

    lanes: Mapping[str, Lane] | None = setting(
        MappingReader(parse_text, DictionaryReader(Lane), "Un genre"),
        "Qui doit être d’accord avant de publier. Par genre : article, alerte, tribune…",
        default=None,
        details="`[lanes.article]`, puis `people = 2` et `silence = 30` : [comment](bureau.md#qui-doit-être-daccord). Sans"
        " cette clé : brèves, événements, travaux, lieux, une personne ; tribunes, deux ; le reste, deux, ou "
        "trente minutes de silence.",
    )
    desk_email: str = setting(
        parse_mail_address,
        "L’adresse que portent les enregistrements du bureau.",
        default="",
        form="email",
        details="Jamais celle d’une personne ; sans cette clé, `redaction@` et le nom de `SITEURL`.",
    )

    def get_lane(self, kind: str) -> Lane:
        """The lane of that kind; what a town has set goes before what Beffroi sets."""
        return (self.lanes or {}).get(kind) or DEFAULT_LANES.get(kind) or OTHERWISE
