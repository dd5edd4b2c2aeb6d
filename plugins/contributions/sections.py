"""The sections in which residents write, as data: what each asks for, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.infrastructure.settings import gather
from plugins.law.settings import Settings as LawSettings
from plugins.web_service.configuration import current_town

LONGEST_NAME = 60
BEFORE, AFTER = "avant", "après"


@dataclass(frozen=True)
class VoiceSection:
    """`kind` is that of the journal; `path` its first word below `/voix/`. `asks` are the other keys that the form has. `needs_email` says
    whether nothing can be done without an address; `email_use` is what it serves for."""

    kind: str
    path: str
    label: str
    title: str
    text_label: str
    longest: int
    asks: tuple[str, ...]
    needs_email: bool
    email_use: str


SECTIONS: Mapping[str, VoiceSection] = {
    section.path: section
    for section in (
        VoiceSection(
            "question",
            "questions",
            "Question",
            "Poser une question à la mairie",
            "Votre question",
            600,
            ("theme", "quartier"),
            False,
            "pour vous dire que la réponse est parue",
        ),
    )
}


def section_of(kind: str) -> VoiceSection:
    """The section whose texts become that kind."""
    return next(section for section in SECTIONS.values() if section.kind == kind)


def is_read_after(kind: str) -> bool:
    """Whether texts of that kind are read once they have appeared, by what the page « Modération » states."""
    town = current_town()
    sections = gather(LawSettings, town.conf, town.paths.environ).moderation.sections
    return any(section.kind == kind and section.when == AFTER for section in sections)
