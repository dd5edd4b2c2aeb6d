"""The notices of the neighbours' board and what a search says of them, and what each must say to be published."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import COMMON, IDENTITY, TITLE, CardFace, Field, Kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.raw_value import InvalidValue, RawValue, parse_whole_number
from plugins.core.publication.untrusted_text import CONTRIBUTION_DATE, CONTRIBUTION_KEYS, NAME
from plugins.core.publication.words import N_

KIND = "entraide"
FOLDER = "entraide/"
OFFER, NEED = N_("offre"), N_("besoin")
FORM = "proposer"
FORM_ADDRESS = f"{FOLDER}{FORM}/"
LISTS = {OFFER: f"{FOLDER}offres/", NEED: f"{FOLDER}besoins/"}
RESERVED = frozenset({FORM, "offres", "besoins", "page"})
"""Words that no notice may have as its slug."""
TYPES = (OFFER, NEED)
SUBJECTS = (
    N_("prêt"),
    N_("coup de main"),
    N_("trajet"),
    N_("compagnie"),
    N_("savoir-faire"),
    N_("garde d’animaux"),
    N_("objet trouvé"),
    N_("objet perdu"),
)
LONGEST_NOTICE = 1000
"""Signs of the text: what a phone shows in two screens."""

CHARTER = (
    N_("On prête, on aide, on accompagne : on ne vend rien, et nul n’y exerce son métier."),
    N_("Aucune adresse ni numéro dans le texte : on se répond par le relais, qui ne les montre pas."),
    N_("On ne confie ni argent, ni clés, ni enfant à quelqu’un que l’on n’a pas rencontré."),
    N_("Une annonce dit la vérité, et se retire quand elle n’a plus d’objet."),
)
"""What who writes here agrees to, unless the town says otherwise."""

EXPIRES = next(field for field in COMMON if field.name == "expires")


MOST_HOURS = 500
"""Of one notice: what a neighbour gives in a year, an evening a week. More is a mistake of typing."""


def read_hours(raw: RawValue) -> int:
    """A number of whole hours, from 1 to MOST_HOURS. Raises InvalidValue."""
    typed = str(raw.value).strip()
    hours = parse_whole_number(typed)
    if hours is None or not 1 <= hours <= MOST_HOURS:
        raise InvalidValue(f"« {typed[:40]} » n’est pas un nombre d’heures.", f"Écrivez un nombre entier, de 1 à {MOST_HOURS}.")
    return hours


def find_notice_face(publication: Publication) -> CardFace:
    """Whether it offers or asks."""
    return CardFace("belfry", str(publication.extra.get("type") or "").capitalize())


KINDS = (
    Kind(
        name=KIND,
        label=N_("Entraide"),
        plural=N_("Entraide"),
        folder="entraide",
        address=f"{FOLDER}{{slug}}/",
        template="neighbour_notice",
        fields=(
            IDENTITY,
            replace(TITLE, help="Ce que l’on prête, ce que l’on cherche, en une phrase."),
            CONTRIBUTION_DATE,
            Field("type", "choice", "Offre ou besoin", "offre : je propose ; besoin : je cherche.", required=True, choices=TYPES),
            Field("subject", "choice", "Sujet", "De quoi il s’agit.", required=True, choices=SUBJECTS),
            NAME,
            Field("start", "day", "À partir du", "Le premier jour où elle vaut, si ce n’est pas celui où elle paraît."),
            replace(EXPIRES, required=True, help="Le dernier jour où elle vaut : un an au plus."),
            Field("availability", "line", "Disponibilité", "Le mercredi après-midi, le soir…", longest=120),
            Field("renewed", "day", "Renouvelée", "Le jour où son auteur a dit qu’elle vaut encore."),
            Field("hours", "line", "Heures rendues", "Combien d’heures elle a rendues, où la ville les compte.", reads=read_hours),
            *CONTRIBUTION_KEYS,
        ),
        stream=False,
        announces=False,
        schema_org="Offer",
        exports=("title", "date", "type", "subject", "start", "expires", "availability", "quartiers"),
        find_card_face=find_notice_face,
        spares=True,
        proposed=("name", "availability", "quartiers"),
        is_plain_text=True,
    ),
)


Conf = Mapping[str, Any]
LONGEST = timedelta(days=366)
"""Ours: a year, leap or not. What nobody renews lapses."""

SALE = re.compile(
    r"€|\b(?:à vendre|(?:je |nous )?(?:vends|vendons|loue|louons)|prix|tarifs?|payant|devis|facture|sirets?|auto-?entrepreneu[rs]e?|"
    r"micro-entreprises?|euros?)(?!\w)",
    re.IGNORECASE,
)
"""Words of a sale or of a profession; a person reads what holds one, no text is refused for a word."""


def check_last_day(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A notice that would last more than a year, or end before it begins."""
    start, expires = publication.extra.get("start"), publication.expires
    since = publication.extra.get("renewed") or (publication.date.date() if publication.date else None)
    if expires and since and expires - since > LONGEST:
        text, remedy = f"elle vaudrait jusqu’au {expires:%d/%m/%Y}, plus d’un an.", "Un an au plus : son auteur la renouvelle ensuite."
        yield Mistake(file, 0, "expires", text, remedy, "entraide trop longue", is_lenient(publication))
    if expires and start and expires < start:
        text, remedy = "elle finirait avant de commencer.", "Corrigez « start » ou « expires »."
        yield Mistake(file, 0, "start", text, remedy, "entraide à l’envers", is_lenient(publication))


def check_sale(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The words of a sale or of a trade: the charter of the section has neither."""
    if match := SALE.search(f"{publication.title}\n{publication.body}"):
        text = f"« {match[0]} » : est-ce une vente, ou un métier ?"
        remedy = "La charte n’en admet pas : relisez, et retirez-la au besoin (« status: withdrawn »)."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "vente ou métier", harmless=True)


CHECKS = (check_last_day, check_sale)
