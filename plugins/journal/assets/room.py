"""The manifest of the room `assets`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.assets.settings import Settings

if TYPE_CHECKING:
    from plugins.journal.assets.assets import Addresses, AssetTexts


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
