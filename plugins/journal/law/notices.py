"""The town's notices as a publisher, on personal data, and on the messages that it publishes.

Loi n° 2004-575 du 21 juin 2004 (LCEN); règlement (UE) 2016/679 (RGPD), articles 13, 30 and 37.
"""

from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import make_dictionary_reader, make_list_reader, parse_text, parse_texts, setting
from plugins.core.publication.words import N_

MOMENTS = {"avant": "avant sa parution", "après": "après sa parution"}
REFUSED = (
    N_("ce que la loi interdit : injures, diffamation, provocation à la haine ou à la discrimination, menaces, apologie de crimes"),
    N_("ce qui touche à la vie privée : nom, adresse, téléphone ou image d’une personne qui ne l’a pas voulu"),
    N_("ce qui est signé du nom d’un autre"),
    N_("la publicité, et les messages répétés"),
    N_("ce qui n’a pas de rapport avec le sujet"),
)
"""Why a message is refused, unless the town says otherwise."""


def parse_moderation_moment(value: Any) -> str:
    """Whether messages are read before or after they appear."""
    if value not in MOMENTS:
        raise ValueError(f"« {value} » : écrivez « avant » ou « après ».")
    return str(value)


@dataclass(frozen=True)
class Host:
    """The site's hosting provider: the law wants a name, an address and a telephone."""

    name: str = setting(parse_text, "Le nom de l’hébergeur.")
    address: str = setting(parse_text, "Son adresse postale.")
    phone: str = setting(parse_text, "Son téléphone.")


@dataclass(frozen=True)
class Legal:
    """`director` answers for what is published: at a town's, the mayor."""

    director: str = setting(parse_text, "Le directeur ou la directrice de la publication.")
    host: Host = setting(make_dictionary_reader(Host), "L’hébergeur : nom, adresse, téléphone.")
    editor: str = setting(parse_text, "Qui dirige la rédaction.", default="")
    siren: str = setting(parse_text, "Le numéro SIREN de la commune.", default="")
    reuse: str = setting(parse_text, "Ce que l’on peut reprendre du journal.", default="")
    notes: tuple[str, ...] = setting(parse_texts, "Ce que la ville ajoute.", default=())


@dataclass(frozen=True)
class DataProtectionOfficer:
    """The data-protection officer, whom every public body has (RGPD, article 37)."""

    name: str = setting(parse_text, "Le nom du délégué, ou sa fonction.")
    email: str = setting(parse_text, "Son courriel.")
    phone: str = setting(parse_text, "Son téléphone.", default="")
    address: str = setting(parse_text, "Son adresse, si ce n’est pas celle de la mairie.", default="")


@dataclass(frozen=True)
class Use:
    """One use of personal data: what for, by what right (RGPD, article 6), which, told to whom, kept how long."""

    purpose: str = setting(parse_text, "Pourquoi.")
    basis: str = setting(parse_text, "La base légale : mission d’intérêt public, consentement…")
    data: str = setting(parse_text, "Lesquelles.")
    kept: str = setting(parse_text, "Combien de temps.")
    recipients: str = setting(parse_text, "Qui les lit.", default="")


@dataclass(frozen=True)
class PersonalData:
    """`controller` decides of the uses: the town, unless it says otherwise."""

    dpo: DataProtectionOfficer = setting(make_dictionary_reader(DataProtectionOfficer), "Le délégué à la protection des données.")
    uses: tuple[Use, ...] = setting(make_list_reader(make_dictionary_reader(Use)), "Ce que la ville fait de données personnelles.")
    controller: str = setting(parse_text, "Le responsable du traitement.", default="")


@dataclass(frozen=True)
class ModeratedSection:
    """A part of the site where residents write: `when` says whether their messages are read before or after they appear."""

    name: str = setting(parse_text, "La rubrique.")
    when: str = setting(parse_moderation_moment, "« avant » ou « après » la parution.")
    who: str = setting(parse_text, "Qui lit les messages.")
    delay: str = setting(parse_text, "En combien de temps.")
    kind: str = setting(parse_text, "Le genre de ces textes (question, entraide…), là où le service les reçoit.", default="")


@dataclass(frozen=True)
class Moderation:
    """The moderation of residents' messages. Without a section, none is published."""

    sections: tuple[ModeratedSection, ...] = setting(
        make_list_reader(make_dictionary_reader(ModeratedSection)), "Les rubriques où l’on écrit.", default=()
    )
    refused: tuple[str, ...] = setting(parse_texts, "Ce qui n’est pas publié.", default=REFUSED)
    email: str = setting(parse_text, "Où signaler un message, et contester un refus.", default="")
