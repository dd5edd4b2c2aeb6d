"""Who did what, when, from which device and which address: a chain, in which a line that is changed or taken out is seen."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from plugins.web_service.configuration import current_town
from plugins.web_service.models import LONGEST_ABOUT, LONGEST_NAME, AuditEntry

LOCK = 0x0BEFF201
"""The advisory lock of PostgreSQL under which a line is added: two would follow the same one."""


KEPT_FOR = timedelta(days=365)
"""A year, as the French decree 2021-1362 has hosts keep who wrote what; for the town's data-protection officer to confirm."""


@dataclass(frozen=True)
class Deed:
    """`who` is a person's name, or « commande » for whoever types on the machine; `action` French words; `about` what it was done to."""

    who: str
    action: str
    about: str = ""
    device: str = ""
    address: str = ""


def note_deed(deed: Deed) -> None:
    """Add a line, in the transaction of what it tells."""
    at = current_town().clock().replace(microsecond=0)  # a backup keeps no more, and the chain must stand there too
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        before = AuditEntry.objects.order_by("-pk").first()
        entry = AuditEntry(
            at=at,
            who=deed.who[:LONGEST_NAME],
            device=deed.device[:LONGEST_NAME],
            address=deed.address[:LONGEST_NAME],
            action=deed.action[:LONGEST_NAME],
            about=deed.about[:LONGEST_ABOUT],
        )
        entry.chain = chain_digest(entry, before.chain if before else "")
        entry.save()


def chain_digest(entry: AuditEntry, before: str) -> str:
    """The digest of a line and of the chain before it."""
    moment: datetime = entry.at
    words = (before, f"{moment.timestamp():.6f}", entry.who, entry.device, entry.address, entry.action, entry.about)
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def forget_old_lines() -> None:
    """Take out the lines that are older than the law has them kept: always the first ones, so that the chain of the others stays whole."""
    AuditEntry.objects.filter(at__lt=current_town().clock() - KEPT_FOR).delete()


def list_lines(most: int) -> list[AuditEntry]:
    """The last lines, the oldest first."""
    return list(AuditEntry.objects.order_by("-pk")[:most])[::-1]


def first_broken_line() -> AuditEntry | None:
    """The first line that was changed, or before which one was taken out; None when the chain is whole."""
    before = None
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if before is None and entry.pk == 1 and entry.chain != chain_digest(entry, ""):
            return entry
        if before is not None and entry.chain != chain_digest(entry, before.chain):
            return entry
        before = entry
    return None
