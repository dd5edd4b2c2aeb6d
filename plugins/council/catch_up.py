"""What is told of a session once its networks come back after an outage: news, not a flood."""

from dataclasses import dataclass

from plugins.infrastructure.settings import non_negative_integer, setting


@dataclass(frozen=True)
class CatchUp:
    """More than `entries` that have waited longer than `minutes` are told by one post."""

    entries: int = setting(
        non_negative_integer, "Tant d’entrées en retard sont dites une à une ; davantage, en un seul message.", default=5
    )
    minutes: int = setting(non_negative_integer, "Au bout de combien de minutes une entrée est en retard.", default=10)
