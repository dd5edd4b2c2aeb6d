"""The settings of the service: where it listens, under which name browsers know it, and where it keeps what it knows."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.settings import (
    DictionaryReader,
    IntegerReader,
    parse_folder,
    parse_text,
    parse_web_address,
    setting,
)

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SOCKET = re.compile(r"(?P<host>[\w.-]+|\[[\da-fA-F:]+\]):(?P<port>\d{1,5})")
LAST_PORT = 65535


def parse_socket(value: Any) -> tuple[str, int]:
    """A host and a port, from `127.0.0.1:8765`."""
    match = SOCKET.fullmatch(parse_text(value))
    if not match or not 0 < int(match["port"]) <= LAST_PORT:
        raise ValueError(f"« {value} » n’est pas une adresse et un port. Écrivez par exemple 127.0.0.1:8765.")
    return match["host"].strip("[]"), int(match["port"])


def parse_origin(value: Any) -> str:
    """Parse the public origin: https and a host; http on this machine only, where no one can listen."""
    parts = urlsplit(parse_web_address(value))
    if parts.path:
        raise ValueError(f"« {value} » : donnez l’adresse sans chemin : {parts.scheme}://{parts.netloc}.")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError(f"« {value} » : le téléphone écrit en https seulement. Écrivez https://{parts.netloc}.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


FEWEST_THREADS, MOST_THREADS = 4, 64
parse_threads = IntegerReader(f"« {{}} » : choisissez entre {FEWEST_THREADS} et {MOST_THREADS}.", FEWEST_THREADS, MOST_THREADS)
"""Reads how many requests are answered concurrently."""


@dataclass(frozen=True)
class Live:
    """`address` is a host and a port. `public` is empty for a service that only this machine reaches. `proxy` is the address of the
    server in front of it, which alone may say on whose behalf it asks; empty without one. `root` is the folder of the web server."""

    address: tuple[str, int] = setting(parse_socket, "L’adresse et le port où il écoute.", default=("127.0.0.1", 8765))
    public: str = setting(parse_origin, "L’adresse que tape le téléphone, en https.", default="")
    proxy: str = setting(
        parse_text,
        "L’adresse du serveur qui est devant lui : lui seul dit pour qui il demande.",
        default="",
        details="`127.0.0.1` pour nginx sur la même machine.",
    )
    root: Path | None = setting(parse_folder, "Le dossier du site en ligne, s’il n’est pas celui du réglage DEPLOY.", default=None)
    threads: int = setting(parse_threads, "Combien de demandes à la fois.", default=16)

    def list_origins(self, rehearsal: bool = False) -> frozenset[str]:
        """The origins under which its own pages are opened: the public one; on this machine, without one or for a rehearsal."""
        here = {f"http://{host}:{self.address[1]}" for host in ("127.0.0.1", "localhost")}
        return frozenset({*({self.public} if self.public else ()), *(here if rehearsal or not self.public else ())})


@dataclass(frozen=True)
class Settings:
    """The settings of the room `service`."""

    live: Live = setting(DictionaryReader(Live), "Le service du soir.", default=Live(), form="free", details="[Le direct](direct.md).")
    beffroi_state: Path = setting(parse_folder, default=Path(".beffroi"), variable="BEFFROI_STATE")
