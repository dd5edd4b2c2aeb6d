"""The settings of the room `incremental`."""

from dataclasses import dataclass

from plugins.core.infrastructure.settings import parse_non_negative_integer, setting


@dataclass(frozen=True)
class Settings:
    """The build settings of a town; they never change the output."""

    build_processes: int = setting(
        parse_non_negative_integer,
        "Les processus qui se partagent la construction ; 0 : un par cœur.",
        default=0,
        details="`1` convient partout, et prend moins de mémoire.",
    )
