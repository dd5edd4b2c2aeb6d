"""The declarations that the law requires, in the settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.infrastructure.settings import (
    make_dictionary_reader,
    make_integer_reader,
    make_mapping_reader,
    parse_day,
    parse_text,
    parse_texts,
    setting,
)
from plugins.journal.law.accessibility import Declaration, SelfReview, read_self_review
from plugins.journal.law.election import Election, parse_election
from plugins.journal.law.notices import Legal, Moderation, PersonalData

SHAPE = re.compile(r"/(?:[a-z0-9-]+/)+")


def parse_contributions_address(value: Any) -> str:
    """An address below the town's own host, `/voix/`; empty without a service. Raises ValueError."""
    address = parse_text(value)
    if address and not SHAPE.fullmatch(address):
        raise ValueError(f"« {address[:40]} » : écrivez le chemin du service sur l’hôte du journal, par exemple « /voix/ ».")
    return address


def make_contributions_address_setting() -> str:
    """The setting, the same wherever it is read."""
    return setting(parse_contributions_address, "Le chemin du service où les habitants écrivent ; vide sans service.", default="")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `law`."""

    legal: Legal = setting(make_dictionary_reader(Legal), "Les mentions légales : direction de la publication, hébergeur.")
    personal_data: PersonalData = setting(make_dictionary_reader(PersonalData), "Les données personnelles : délégué, usages.")
    accessibility: Declaration = setting(make_dictionary_reader(Declaration), "La déclaration d’accessibilité.", default=Declaration())
    accessibility_review: SelfReview | None = setting(read_self_review, "Le fichier de l’auto-évaluation de l’accessibilité.", default=None)
    moderation: Moderation = setting(
        make_dictionary_reader(Moderation), "Comment sont lus les messages des habitants.", default=Moderation()
    )
    tribune_terms: Mapping[str, tuple[str, ...]] | None = setting(
        make_mapping_reader(parse_text, parse_texts), "Les mandats, leurs groupes.", default=None
    )
    tribune_issues: Mapping[str, date] | None = setting(
        make_mapping_reader(parse_text, parse_day), "Les numéros, et le jour où les textes sont dus.", default=None
    )
    tribune_length: int = setting(
        make_integer_reader("il faut au moins 200 signes.", 200), "Le plus de signes qu’a une tribune, le même pour tous.", default=1500
    )
    election_date: Election | None = setting(parse_election, "Le jour du prochain vote, ou ceux de ses deux tours.", default=None)
    contributions_address: str = make_contributions_address_setting()
    promotional_categories: tuple[str, ...] = setting(
        parse_texts, "Les rubriques qui pourraient promouvoir l’action de la commune.", default=()
    )
