"""The keys of `ville.toml`: their order in a form, and their fields, as the rooms declare them; the features that a town chooses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from plugins.core.infrastructure.settings import SettingField, describe_settings, find_command_rooms, load_rooms
from plugins.journal.site.engine import PLUGINS


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


SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Le journal": ("sitename", "sitesubtitle", "siteurl", "feed_authority", "default_lang", "strict_since", "demonstration_now", "without"),
    "La mairie": ("town", "emergency", "accounts", "look", "default_image"),
    "Ce qui est classé": (
        "categories",
        "publics",
        "quartiers",
        "quartiers_contours",
        "school_holidays",
        "local_holidays",
        "search_words",
        "translations",
        "contributions_address",
        "questions",
        "neighbours",
        "reviews",
    ),
    "Ce que la loi demande": (
        "legal",
        "personal_data",
        "accessibility_review",
        "accessibility",
        "moderation",
        "election_date",
        "promotional_categories",
    ),
    "Le conseil": ("council", "tribune_terms", "tribune_issues", "tribune_length", "roadworks", "lanes"),
    "Le site": (
        "transit",
        "map_tiles",
        "open_data_licence",
        "offline",
        "listing_size",
        "typographic_bodies",
        "servers",
        "precompressed",
        "print_house",
    ),
    "Les annonces": (
        "feed_max_items",
        "websub_hubs",
        "announce_accounts",
        "announce_templates",
        "announce_utm",
        "announce_digest",
        "announce_budget",
        "announce_max_per_run",
        "announce_max_age_days",
        "carry_one_in",
    ),
    "La machine": ("desk_email", "deploy", "history_remote", "live", "contributions", "agents", "service", "ledger"),
}
"""Every key that `ville.toml` may have, below the headings of a form, in its order. What each is, the room that reads it says."""
TOWN_FILES = ("quartiers_contours", "accessibility_review")
"""The keys that name a file beside `ville.toml`."""
WITHOUT = SettingField(
    "without",
    "texts",
    "Ce que la ville n’a pas",
    "Chaque mot ôte du site ses pages, ses menus, ses réglages et ses vérifications.",
    example="quartiers",
)
"""The one key that no room reads: it says which there are."""

KEPT_IN_CODE = frozenset({
    "ANNOUNCE", "ANNOUNCE_AFTER", "ANNOUNCE_PAGE_WAIT", "AUDIENCE", "RECONCILE_AFTER", "RECONCILE_PAUSE", "BEFFROI_STATE", "PREVIEW",
    "MARKDOWN", "BUILD_GATED", "BUILD_PROCESSES", "PICTURE_WIDTHS", "PICTURE_SIZES", "PICTURE_CACHE",
    "PRINT_FOLDER", "THEME", "TIMEZONE", "LISTINGS", "STATIC_PATHS",
})  # fmt: skip
"""The rooms' settings that no form edits: they stay in `pelicanconf.py` and `publishconf.py`, with Pelican's own."""


def list_keys() -> list[str]:
    """All of them, in the order of a form; no room is imported for it."""
    return [key for keys in SECTIONS.values() for key in keys]


@cache
def list_declared_fields() -> Mapping[str, SettingField]:
    """The field of every setting, as the first room that says something of it declares it."""
    declared = [
        field
        for room in load_rooms([*PLUGINS, *find_command_rooms()])
        if room.settings is not None
        for field in describe_settings(room.settings)
        if field.label
    ]
    return {field.key: field for field in (*reversed(declared), WITHOUT)}


@cache
def list_fields() -> Mapping[str, SettingField]:
    """The field of each key of a form."""
    return {key: list_declared_fields()[key] for key in list_keys()}


def find_field(key: str) -> SettingField | None:
    """The field of the first level that has this key."""
    return list_fields().get(key)


def list_sections() -> Iterator[tuple[str, tuple[SettingField, ...]]]:
    """The headings of a form, each with its fields."""
    for section, keys in SECTIONS.items():
        yield section, tuple(list_fields()[key] for key in keys)
