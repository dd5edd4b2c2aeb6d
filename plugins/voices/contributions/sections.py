"""The sections in which residents write, as data: what each asks for, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.journal.law.settings import Settings as LawSettings
from plugins.service.web_service.configuration import get_current_settings

LONGEST_NAME = 60
EMAIL_LABEL = "Votre adresse de courriel"
BEFORE, AFTER = "avant", "après"


@dataclass(frozen=True)
class AskedKey:
    """A field of a form. `name` is that of its field, `key` that of the kind; `control` is choice, line, day, stars (where the town has
    them), quote (of the message that is answered) or hidden: what a page of the journal has filled in."""

    name: str
    key: str
    label: str
    control: str = "choice"
    required: bool = False
    empty: str = ""


QUARTER = AskedKey("quartier", "quartiers", "Quel quartier ?", empty="Toute la ville")


@dataclass(frozen=True)
class VoiceSection:
    """`kind` is that of the journal; `path` its first word below `/voix/`. `asks` are the other keys that the form has. `needs_email` says
    whether nothing can be done without an address; `email_use` is what it serves for. `page` is the address of the page that shows a text
    which has none of its own, by the keys of its form."""

    kind: str
    path: str
    label: str
    title: str
    text_label: str
    longest: int
    asks: tuple[AskedKey, ...]
    needs_email: bool
    email_use: str
    page: str = ""


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
            (AskedKey("theme", "theme", "De quoi s’agit-il ?", empty="Je ne sais pas"), QUARTER),
            False,
            "pour vous dire que la réponse est parue",
        ),
        VoiceSection(
            "entraide",
            "entraide",
            "Entraide",
            "Proposer ou demander",
            "Votre annonce",
            1000,
            (
                AskedKey("type", "type", "Offre ou besoin", required=True),
                AskedKey("subject", "subject", "Sujet", required=True),
                AskedKey("title", "title", "En une phrase", "line", True),
                QUARTER,
                AskedKey("until", "expires", "Valable jusqu’au", "day"),
            ),
            True,
            "pour vous transmettre les réponses",
        ),
        VoiceSection(
            "message",
            "forum",
            "Message d’un débat",
            "Écrire dans le débat",
            "Votre message",
            1000,
            (
                AskedKey("debat", "debat", "Débat", "hidden", True),
                AskedKey("reply_to", "reply_to", "Répond à", "hidden"),
                AskedKey("quote", "quote", "Les mots auxquels vous répondez", "quote"),
            ),
            False,
            "pour vous dire ce que devient votre message",
            "forum/{debat}/",
        ),
        VoiceSection(
            "avis",
            "avis",
            "Avis",
            "Donner un avis",
            "Votre avis",
            1000,
            (
                AskedKey("place", "place", "Lieu", "hidden", True),
                AskedKey("visited", "visited", "Le jour de votre visite", "day", True),
                AskedKey("rating", "rating", "Votre note", "stars", empty="Sans note"),
            ),
            False,
            "pour vous dire ce que devient votre avis",
            "lieux/{place}/#avis",
        ),
    )
}


def find_section(kind: str) -> VoiceSection:
    """The section whose texts become that kind."""
    return next(section for section in SECTIONS.values() if section.kind == kind)


def is_read_after(kind: str) -> bool:
    """Whether texts of that kind are read once they have appeared, by what the page « Modération » states."""
    return any(section.kind == kind and section.when == AFTER for section in get_current_settings(LawSettings).moderation.sections)
