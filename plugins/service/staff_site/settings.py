"""Whether the town's agents have a site of their own, what it is called, and its colours."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.settings import make_dictionary_reader, parse_folder, parse_text, setting
from plugins.journal.branding.settings import parse_look


def parse_colour(value: Any) -> str:
    """A colour, readable where the theme puts it. Raises ValueError, SettingsError."""
    parse_look({"town": value})
    return parse_text(value)


@dataclass(frozen=True)
class AgentsSite:
    """`name` stands where the journal's stands; `town` is the colour that tells the two apart."""

    name: str = setting(parse_text, "Le nom du site des agents.")
    town: str = setting(parse_colour, "Sa couleur, par exemple #5b2a57.", default="#5b2a57")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `staff_site`."""

    agents: AgentsSite | None = setting(
        make_dictionary_reader(AgentsSite), "Le site des agents : un dictionnaire, avec son nom ; sans lui, il n’y en a pas.", default=None
    )
    beffroi_state: Path = setting(parse_folder, "Le dossier de ce que Beffroi retient.", default=Path(".beffroi"), variable="BEFFROI_STATE")
