"""The settings of the reviews: whether there are stars, how a review is checked and for how long it is kept, where residents write."""

from dataclasses import dataclass

from plugins.core.infrastructure.settings import make_dictionary_reader, make_integer_reader, parse_flag, parse_text, setting


@dataclass(frozen=True)
class Reviews:
    """The keys of the setting REVIEWS."""

    stars: bool = setting(parse_flag, "Si l’on donne des notes, de 1 à 5.", default=False)
    checked: str = setting(parse_text, "Comment les avis sont contrôlés, en une phrase.", default="")
    years: int = setting(
        make_integer_reader("il faut un nombre d’années, de 1 à 10.", 1, 10), "Combien d’années un avis reste en ligne.", default=3
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `reviews`."""

    reviews: Reviews = setting(make_dictionary_reader(Reviews), "Les avis sur les lieux : notes, contrôle, durée.", default=Reviews())
