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
from plugins.core.publication.publication import Publication
from plugins.journal.law.accessibility import Declaration, SelfReview, read_self_review
from plugins.journal.law.notices import Legal, Moderation, PersonalData

MONTHS_BEFORE = 6


@dataclass(frozen=True)
class Election:
    """`first` and `last` are the days of the vote, one or two rounds."""

    first: date
    last: date

    @property
    def start(self) -> date:
        """The first day of the sixth month before that of the vote."""
        months = self.first.year * 12 + self.first.month - 1 - MONTHS_BEFORE
        return date(months // 12, months % 12 + 1, 1)

    def is_near(self, day: date) -> bool:
        """Whether `day` is in the months before the vote, the last round included."""
        return self.start <= day <= self.last


def parse_election(value: Any) -> Election:
    """Parse the day of the vote, or the list of its two rounds. Raises ValueError."""
    days = sorted(parse_day(each) for each in (value if isinstance(value, list | tuple) else [value]))
    if not 1 <= len(days) <= 2:
        raise ValueError('donnez le jour du vote, ou ceux des deux tours : ["2026-03-15", "2026-03-22"].')
    return Election(days[0], days[-1])


def find_vote_ahead(election: Election | None, today: date) -> Election | None:
    """The vote that is not over on the day `today`: what appeared before the last one has appeared."""
    return election if election and today <= election.last else None


def format_restraint(vote: Election) -> str:
    """Since when the town holds back, and for which vote, in French."""
    return f"un vote a lieu le {vote.first:%d/%m/%Y} : depuis le {vote.start:%d/%m/%Y}, la commune ne fait pas sa promotion."


@dataclass(frozen=True)
class Watch:
    """The pre-election watch of publications in the `categories` that could promote the town's work."""

    election: Election
    categories: tuple[str, ...]

    def concerns(self, publication: Publication) -> bool:
        """Whether `publication` appears in the months before the vote, in one of these categories."""
        watched = publication.kind.stream and publication.category in self.categories and publication.status != "withdrawn"
        return bool(watched and publication.date and self.election.is_near(publication.date.date()))


def find_watch(election: Election | None, categories: tuple[str, ...], today: date) -> Watch | None:
    """The watch on the day `today`; nothing once the vote is over."""
    vote = find_vote_ahead(election, today)
    return Watch(vote, categories) if vote and categories else None


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
