"""Checks of an offer or a need: a near last day, no personal data, neither sale nor profession."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.untrusted_text import check_personal_data, check_slug, count_signs
from plugins.voices.neighbours.kinds import LONGEST_NOTICE, RESERVED

Conf = Mapping[str, Any]
LONGEST = timedelta(days=366)
"""Ours: a year, leap or not. What nobody renews lapses."""

SALE = re.compile(
    r"\b(?:à vendre|(?:je |nous )?(?:vends|vendons|loue|louons)|prix|tarifs?|devis|facture|sirets?|auto-?entrepreneu[rs]e?|€|euros?)(?!\w)",
    re.IGNORECASE,
)
"""Words of a sale or of a profession; a person reads what holds one."""


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


def check_length(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A text too long to be read on a phone."""
    if (signs := count_signs(publication.body)) > LONGEST_NOTICE:
        text, remedy = f"{signs} signes : c’est trop long.", f"{LONGEST_NOTICE} au plus."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "entraide trop bavarde", is_lenient(publication))


def check_notice_personal_data(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An address or a number: who answers writes through the relay."""
    for key, text in (("title", publication.title), *((key, publication.extra.get(key) or "") for key in ("name", "availability"))):
        yield from check_personal_data(publication, file, key, text)
    yield from check_personal_data(publication, file, "texte", publication.body, publication.body_line)


def check_sale(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The words of a sale or of a trade: the charter of the section has neither."""
    if match := SALE.search(f"{publication.title}\n{publication.body}"):
        text = f"« {match[0]} » : est-ce une vente, ou un métier ?"
        remedy = "La charte n’en admet pas : relisez, et retirez-la au besoin (« status: withdrawn »)."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "vente ou métier", harmless=True)


def check_address(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A notice at the address of a page of the section."""
    yield from check_slug(publication, file, RESERVED)


CHECKS = (check_address, check_last_day, check_length, check_notice_personal_data, check_sale)
