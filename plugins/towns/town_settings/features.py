"""Optional features of a town: each word of `without` in `ville.toml` leaves rooms out, with their pages, menus, settings and checks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Feature:
    """`word` is what `without` says; `question` what `init` asks; `rooms` those that are left out with it, `settings` what they read.

    `from_population` is the number of inhabitants from which `init` proposes it.
    """

    word: str
    question: str
    rooms: tuple[str, ...]
    from_population: int = 0


FEATURES = (
    Feature("quartiers", "La commune a-t-elle des quartiers ?", ("plugins.town.quarters.plugin",), 5_000),
    Feature("bus", "A-t-elle des bus à montrer ?", ("plugins.town.transit.plugin",), 20_000),
    Feature("lieux", "Un annuaire de ses lieux, avec leurs horaires ?", ("plugins.town.places.plugin",), 2_000),
    Feature("agenda", "Un agenda ?", ("plugins.town.agenda.plugin",)),
    Feature("travaux", "Une page des travaux dans les rues ?", ("plugins.town.roadworks.plugin",), 2_000),
    Feature("conseil", "Les séances du conseil municipal, en pages ?", ("plugins.town.council.plugin",), 1_000),
    Feature("donnees", "Des données ouvertes, en tableaux ?", ("plugins.town.opendata.plugin",), 3_500),
    Feature("questions", "Les habitants posent-ils des questions à la ville, en public ?", ("plugins.voices.questions.plugin",), 10_000),
    Feature("entraide", "Une entraide entre voisins ?", ("plugins.voices.neighbours.plugin",), 10_000),
    Feature("debats", "Des débats entre habitants ?", ("plugins.voices.debates.plugin",), 10_000),
    Feature("avis", "Des avis d’habitants sur les lieux ?", ("plugins.voices.reviews.plugin",), 10_000),
)
"""In the order in which `init` asks. 3,500 inhabitants: from there the law has public data put online (CRPA, L312-1-1, D312-1-1-1)."""

PREREQUISITES = {"conseil": "agenda", "avis": "lieux"}
"""What cannot be had without another."""


def list_rooms_without(words: Iterable[str]) -> list[str]:
    """The names in PLUGINS that a town which has none of these leaves out."""
    left_out = set(words)
    left_out |= {word for word, other in PREREQUISITES.items() if other in left_out}
    return [room for feature in FEATURES if feature.word in left_out for room in feature.rooms]


def list_unknown_features(words: Iterable[str]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Mistakes for words that name no feature: where, what is wrong, what to write instead."""
    known_words = [feature.word for feature in FEATURES]
    for rank, word in enumerate(words):
        if isinstance(word, str) and word not in known_words:
            meant = get_close_matches(word, known_words, n=1)
            remedy = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Choisissez parmi : {', '.join(known_words)}."
            yield ("without", rank), f"« {word} » n’est rien que l’on puisse ôter.", remedy
