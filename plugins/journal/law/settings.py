"""The declarations that the law requires, in the settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.infrastructure.settings import (
    DictionaryReader,
    IntegerReader,
    MappingReader,
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
    return setting(
        parse_contributions_address,
        "Le chemin du service où les habitants écrivent. Vide : aucune page n’a de formulaire.",
        default="",
        example="/voix/",
        details="Sur l’hôte du journal. Sans formulaire, chaque page dit comment écrire à la mairie. Une section a le sien"
        " quand `MODERATION` dit son `kind` : `question`, `entraide`, `message`, `avis`. [Les voix des "
        "habitants](voix.md).",
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `law`."""

    legal: Legal = setting(
        DictionaryReader(Legal), "Les mentions légales.", details="[Les pages que la loi demande](operations.md#ce-que-la-loi-demande)."
    )
    personal_data: PersonalData = setting(DictionaryReader(PersonalData), "Les données personnelles.")
    accessibility: Declaration = setting(
        DictionaryReader(Declaration),
        "La déclaration d’accessibilité.",
        default=Declaration(),
        details="[Ses clés](operations.md#la-déclaration-daccessibilité) ; sans audit valide, le site se dit « non conforme ».",
    )
    accessibility_review: SelfReview | None = setting(
        read_self_review,
        "L’auto-évaluation de l’accessibilité. Un fichier TOML : les 106 critères du RGAA, page par page.",
        default=None,
        form="town_file",
        details="[Comment](operations.md#lauto-évaluation).",
    )
    moderation: Moderation = setting(DictionaryReader(Moderation), "Comment sont lus les messages des habitants.", default=Moderation())
    tribune_terms: Mapping[str, tuple[str, ...]] | None = setting(
        MappingReader(parse_text, parse_texts, "Un mandat"),
        "Les mandats, et leurs groupes.",
        default=None,
        details='`"2026-2032" = ["…", "…"]`, le dernier mandat à la fin ; sans lui, pas d’espace d’expression : '
        "[comment](operations.md#lexpression-des-groupes).",
    )
    tribune_issues: Mapping[str, date] | None = setting(
        MappingReader(parse_text, parse_day, "Un numéro"),
        "Les numéros, et le jour où leurs textes sont dus.",
        default=None,
        details='`"Avril 2026" = 2026-03-24`.',
    )
    tribune_length: int = setting(
        IntegerReader("il faut au moins 200 signes.", 200),
        "Le plus de signes d’une tribune.",
        default=1500,
        details="Le même pour tous les groupes.",
    )
    election_date: Election | None = setting(
        parse_election,
        "Le prochain vote. Son jour, ou ceux de ses deux tours.",
        default=None,
        form="days",
        details="[La période qui précède](operations.md#avant-un-vote).",
    )
    contributions_address: str = make_contributions_address_setting()
    promotional_categories: tuple[str, ...] = setting(parse_texts, "Les rubriques surveillées avant un vote.", default=())
