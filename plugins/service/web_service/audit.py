"""The audit log: who did what, when, from which device and address; a hash chain that shows changed or removed lines; its two ends are
sealed."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from plugins.service.web_service.audit_seal import SEALED, seal_anew, seal_file, seal_log, seal_log_from
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import LONGEST_ABOUT, LONGEST_NAME, AuditEntry

LOG = logging.getLogger("beffroi.service")
SERVICE = "service"
"""Who seals the log."""
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
    """Add a line, in the transaction of what it tells; it is sealed once that has ended well.

    The last thing of that transaction: on PostgreSQL whoever adds a line waits until it has ended.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if not seal_file().exists() and not AuditEntry.objects.filter(action=SEALED).exists():
            seal_anew()  # before the line that says so: a kill in between has sealed what there was
            _add_line(Deed(SERVICE, SEALED))
        _add_line(deed)
        transaction.on_commit(_seal)


def _add_line(deed: Deed) -> None:
    before = AuditEntry.objects.order_by("-pk").first()
    entry = AuditEntry(
        at=get_current_town().clock().replace(microsecond=0),  # a backup keeps no more, and the chain must stand there too
        who=deed.who[:LONGEST_NAME],
        device=deed.device[:LONGEST_NAME],
        address=deed.address[:LONGEST_NAME],
        action=deed.action[:LONGEST_NAME],
        about=deed.about[:LONGEST_ABOUT],
    )
    entry.chain = digest_chain(entry, before.chain if before else "")
    entry.save()


def _seal() -> None:
    try:
        seal_log()
    except OSError as error:  # what was done is done; the next line is sealed with this one
        LOG.error("le journal des actions n’a pas pu être scellé : %s", error)


def digest_chain(entry: AuditEntry, before: str) -> str:
    """The digest of a line and of the chain before it."""
    moment: datetime = entry.at
    words = (before, f"{moment.timestamp():.6f}", entry.who, entry.device, entry.address, entry.action, entry.about)
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def forget_old_lines() -> None:
    """Take out the lines that are older than the law has them kept: always the first ones, so that the chain of the others stays whole."""
    limit = get_current_town().clock() - KEPT_FOR
    if not AuditEntry.objects.filter(at__lt=limit).exists():
        return
    kept_lines = AuditEntry.objects.filter(at__gte=limit)
    if not kept_lines.filter(action=SEALED).exists():
        note_deed(Deed(SERVICE, SEALED))
    oldest = kept_lines.order_by("pk").first()
    if oldest is not None:
        seal_log_from(oldest)  # before they go: a kill in between leaves lines too many, which go the next time
        AuditEntry.objects.filter(at__lt=limit, pk__lt=oldest.pk).delete()


def list_lines(most: int) -> list[AuditEntry]:
    """The last lines, the oldest first."""
    return list(AuditEntry.objects.order_by("-pk")[:most])[::-1]


def find_first_broken_line() -> AuditEntry | None:
    """The first line that was changed, or before which one was taken out; None when the chain is whole."""
    before = None
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if before is None and entry.pk == 1 and entry.chain != digest_chain(entry, ""):
            return entry
        if before is not None and entry.chain != digest_chain(entry, before.chain):
            return entry
        before = entry
    return None
