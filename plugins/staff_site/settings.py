"""Whether the town's agents have a site of their own, what it is called, and its colours."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.branding.settings import look
from plugins.infrastructure.settings import dictionary, folder, setting, text


def colour(value: Any) -> str:
    """A colour, readable where the theme puts it. Raises ValueError, SettingsError."""
    look({"town": value})
    return text(value)


@dataclass(frozen=True)
class AgentsSite:
    """`name` stands where the journal's stands; `town` is the colour that tells the two apart."""

    name: str = setting(text, "Le nom du site des agents.")
    town: str = setting(colour, "Sa couleur, par exemple #5b2a57.", default="#5b2a57")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `staff_site`."""

    agents: AgentsSite | None = setting(
        dictionary(AgentsSite), "Le site des agents : un dictionnaire, avec son nom ; sans lui, il n’y en a pas.", default=None
    )
    beffroi_state: Path = setting(folder, "Le dossier de ce que Beffroi retient.", default=Path(".beffroi"), variable="BEFFROI_STATE")
