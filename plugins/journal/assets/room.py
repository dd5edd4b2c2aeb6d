"""The manifest of the room `assets`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.settings import parse_flag, parse_texts, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.assets.headers import SERVERS

if TYPE_CHECKING:
    from plugins.journal.assets.assets import Addresses, AssetTexts


def parse_servers(value: Any) -> tuple[str, ...]:
    """Names of servers, no two of which would write the same file. Raises ValueError."""
    names = parse_texts(value)
    for name in names:
        if name not in SERVERS:
            raise ValueError(f"« {name} » n’est pas connu. Choisissez parmi : {', '.join(SERVERS)}.")
    files = [SERVERS[name].file for name in names]
    if len(set(files)) < len(files):
        raise ValueError(f"deux de ces serveurs écriraient le même fichier ({', '.join(sorted(files))}). N’en gardez qu’un.")
    return names


@dataclass(frozen=True)
class Settings:
    """The settings of the town's host."""

    servers: tuple[str, ...] = setting(
        parse_servers,
        "Les serveurs dont écrire le fichier.",
        default=("apache", "netlify"),
        form="texts",
        example="apache",
        details="`apache` (`.htaccess`), `netlify` ou `cloudflare` (`_headers`), `nginx` (`.nginx.conf`) : "
        "[comment](operations.md#ce-que-le-serveur-doit-dire).",
    )
    precompressed: bool = setting(
        parse_flag,
        "Des jumeaux compressés à côté des fichiers.",
        default=False,
        details="`.br` et `.gz` : [pour qui](operations.md#ce-que-le-serveur-doit-dire).",
    )


class AssetsContext(ContextNames):
    """The files of the theme."""

    asset: Addresses
    """`asset("css/base.css")`: the fingerprinted address of a theme file; a style sheet includes those of its folder that it imports."""
    asset_text: AssetTexts
    """`asset_text("css/base.css")`: the text of a theme file, to include it in another file made at each build."""


ROOM = Room(
    settings=Settings,
    context=AssetsContext,
    inputs=RoomInputs(),
)
