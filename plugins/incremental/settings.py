"""The settings of the room `incremental`."""

import sys
from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import parse_flag, parse_non_negative_integer, setting

FORK, SPAWN = "fork", "spawn"
SAFE = sys.platform == "linux"
"""Elsewhere a copy of a process may crash: macOS ends one that has used its frameworks. https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods"""


def parse_start(value: Any) -> str:
    """Whether the processes of a build start as copies of the first; where they do not, there is one."""
    if value not in (FORK, SPAWN):
        raise ValueError(f"« {value} » n’est ni fork ni spawn.")
    return str(value)


@dataclass(frozen=True)
class Settings:
    """The build settings of a town; they never change the output."""

    build_processes: int = setting(
        parse_non_negative_integer, "Les processus qui se partagent la construction ; 0 : un par cœur.", default=0
    )
    build_start: str = setting(parse_start, "fork : des copies du premier ; spawn : un seul processus.", default=FORK if SAFE else SPAWN)
    build_gated: bool = setting(parse_flag, "Convertir le Markdown plus vite, sans changer un octet.", default=True)
    build_oldest_first: bool = setting(parse_flag, "Numéroter les listes de Pelican depuis la plus ancienne.", default=False)
