"""The town's own review of the RGAA criteria, each on each page of a sample, with proof. It is no audit.

The criteria: https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/ (RGAA 4.1, Licence Ouverte 2.0).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import (
    make_dictionary_reader,
    make_list_reader,
    make_mapping_reader,
    parse_text,
    parse_texts,
    setting,
)
from plugins.journal.law.audit import OWN_PAGE, parse_version

CRITERIA_OF_TOPICS = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""How many criteria each of the thirteen topics of RGAA 4.1 has: 106 in all."""
NUMBERS = tuple(f"{topic}.{number}" for topic, most in enumerate(CRITERIA_OF_TOPICS, 1) for number in range(1, most + 1))
CONFORM, NOT_CONFORM, WITHOUT_OBJECT = "CNS"
"""What is said of one criterion on one page."""


def parse_criterion_number(value: Any) -> str:
    """The number of a criterion, « 10.4 »."""
    if value not in NUMBERS:
        raise ValueError(f"« {value} » n’est pas un critère du RGAA 4.1 : ils vont de 1.1 à 13.12.")
    return str(value)


def parse_answers(value: Any) -> str:
    """Parse one letter per page."""
    letters = parse_text(value)
    if wrong := re.sub("[CNS]", "", letters):
        raise ValueError(f"« {wrong[0]} » n’est pas une réponse. Écrivez C (conforme), N (non conforme) ou S (sans objet), une par page.")
    return letters


def parse_page_address(value: Any) -> str:
    """Parse the address of a page of the journal: « / », « /contact/ », with or without a query."""
    address = parse_text(value)
    if address != "/" and not OWN_PAGE.fullmatch(address.partition("?")[0]):
        raise ValueError(f"« {address} » n’est pas l’adresse d’une page du journal. Écrivez par exemple /contact/.")
    return address


@dataclass(frozen=True)
class ReviewedPage:
    """A page of the sample."""

    name: str = setting(parse_text, "Le nom de la page.")
    address: str = setting(parse_page_address, "Son adresse, à partir de /.")


@dataclass(frozen=True)
class Criterion:
    """One criterion: `pages` has a letter for each page of the sample, in its order; `shown_by` is what proves it, `note` what is wrong."""

    title: str = setting(parse_text, "La question que pose le critère.")
    pages: str = setting(parse_answers, "Une lettre par page : C, N ou S.")
    shown_by: tuple[str, ...] = setting(parse_texts, "Ce qui le montre : une règle d’axe, un test, un regard.", default=())
    note: str = setting(parse_text, "Ce qu’il faut savoir, et d’abord ce qui n’est pas conforme.", default="")

    @property
    def outcome(self) -> str:
        """The outcome over all pages: not conform as soon as one is not, without object when all are."""
        return next((answer for answer in (NOT_CONFORM, CONFORM) if answer in self.pages), WITHOUT_OBJECT)


@dataclass(frozen=True)
class SelfReview:
    """A whole self-review."""

    pages: tuple[ReviewedPage, ...] = setting(make_list_reader(make_dictionary_reader(ReviewedPage)), "Les pages de l’échantillon.")
    criteria: Mapping[str, Criterion] = setting(
        make_mapping_reader(parse_criterion_number, make_dictionary_reader(Criterion)), "Les 106 critères."
    )
    version: str = setting(parse_version, "La version du RGAA.", default="4.1")
    topics: Mapping[str, str] | None = setting(make_mapping_reader(parse_text, parse_text), "Le nom de chaque thématique.", default=None)
    environment: tuple[str, ...] = setting(parse_texts, "Les navigateurs des essais.", default=())
    tools: tuple[str, ...] = setting(parse_texts, "Les outils des essais.", default=())

    def list_numbers(self, outcome: str) -> tuple[str, ...]:
        """The criteria with that outcome for the whole sample."""
        return tuple(number for number in NUMBERS if self.criteria[number].outcome == outcome)

    @property
    def conform(self) -> tuple[str, ...]:
        """The criteria that every page meets."""
        return self.list_numbers(CONFORM)

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for each criterion that a page does not respect."""
        failed = ((number, self.criteria[number]) for number in self.list_numbers(NOT_CONFORM))
        return tuple(f"{(criterion.note or criterion.title).rstrip('.')} (critère {number})." for number, criterion in failed)

    @property
    def without_object(self) -> tuple[str, ...]:
        """The criteria that apply to no page."""
        return self.list_numbers(WITHOUT_OBJECT)


def read_self_review(value: Any) -> SelfReview:
    """The review in the TOML file at `value`. Raises ValueError or SettingsError, whose texts name the file."""
    path = Path(str(value))
    try:
        return _build_review(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        why = "il n’existe pas" if isinstance(error, FileNotFoundError) else error.strerror
        raise ValueError(f"« {path} » ne s’ouvre pas ({why}).") from None
    except (UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"« {path} » n’est pas du TOML en UTF-8 : {error}") from None


@lru_cache(maxsize=4)
def _build_review(document: str, name: str) -> SelfReview:
    """The review that `document` is, the text of the file `name`: a build reads its settings six times, and there are 106 criteria."""
    review = make_dictionary_reader(SelfReview)(tomllib.loads(document))
    if wrong := sorted(_find_gaps(review)):
        raise SettingsError([f"{name} › {mistake}" for mistake in wrong])
    return review


def _find_gaps(review: SelfReview) -> Iterable[str]:
    if missing := [number for number in NUMBERS if number not in review.criteria]:
        yield f"il manque {len(missing)} des {len(NUMBERS)} critères : {', '.join(missing[:5])}{'…' if missing[5:] else ''}"
    for number, criterion in review.criteria.items():
        if len(criterion.pages) != len(review.pages):
            yield f"{number} › pages › il faut {len(review.pages)} lettres, une par page ; il y en a {len(criterion.pages)}."
