"""The audit log: who did what, when, from which device and address; a hash chain that shows changed or removed lines; its two ends are
sealed."""

import hashlib
import hmac
import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import hold_lock
from plugins.service.web_service.configuration import get_current_town, make_service_folder
from plugins.service.web_service.models import LONGEST_ABOUT, LONGEST_NAME, AuditEntry

FILE, SEAL_LOCK = "audit.json", "audit.lock"
SALT = b"plugins.service.web_service.audit_seal"
SEALED = "journal scellé"
"""The action of the line that says that there is a seal: without its file, somebody has taken it away."""
MISSING_SEAL = "Le sceau du journal des actions a disparu ({}) : des lignes ont pu en être ôtées."
FORGED_SEAL = "Le sceau du journal des actions n’est pas signé par la clé du service : il a été récrit, ou la clé a changé."
LOST_END = (
    "Le journal des actions a perdu sa fin : il allait jusqu’à la ligne {}, du {} ; "
    "des lignes en ont été ôtées, ou une base plus ancienne a été remise."
)
EMPTY = 0
"""The number of the line before the first."""
LOST_BEGINNING = "Le journal des actions a perdu son début : il commençait à la ligne {}."


@dataclass(frozen=True)
class AuditSeal:
    """`number` and `chain` are those of the last line, put at `at` (ISO 8601); `first` and `first_chain` those of the oldest that is kept.
    Of an empty log the numbers are EMPTY."""

    number: int
    chain: str
    at: str
    first: int
    first_chain: str

    def compute_signature(self) -> str:
        """A signature with the service's key; without a key, a digest that anyone could make."""
        words = json.dumps(asdict(self), sort_keys=True).encode()
        return hmac.new(SALT + get_current_town().secrets.key.encode(), words, hashlib.sha256).hexdigest()


def seal_file() -> Path:
    """The file of the seal."""
    return make_service_folder(get_current_town()) / FILE


def seal_log() -> None:
    """Move the seal to the log's present end, unless the log contradicts the former seal. Raises OSError."""
    with hold_lock(make_service_folder(get_current_town()) / SEAL_LOCK):
        if not find_log_trouble():
            _write_seal(_find_oldest_sealed() or AuditEntry.objects.order_by("pk").first())


def seal_log_from(oldest: AuditEntry) -> None:
    """Move the seal before the lines older than `oldest` are deleted. Raises OSError."""
    with hold_lock(make_service_folder(get_current_town()) / SEAL_LOCK):
        if not find_log_trouble():
            _write_seal(oldest)


def seal_anew() -> None:
    """Seal the log as it is now, whatever the former seal: a person knows why. Raises OSError."""
    with hold_lock(make_service_folder(get_current_town()) / SEAL_LOCK):
        _write_seal(AuditEntry.objects.order_by("pk").first())


def find_log_trouble() -> str:
    """Why the log differs from its seal, in French; empty when it does not. The chain between its ends is not looked at."""
    seal = _read_seal()
    if seal is None:
        return MISSING_SEAL.format(seal_file()) if AuditEntry.objects.filter(action=SEALED).exists() else ""
    if isinstance(seal, str):
        return seal
    numbers = [seal.first, seal.number]
    chains = dict(AuditEntry.objects.filter(pk__in=numbers).values_list("pk", "chain"))
    chains |= {EMPTY: ""}
    if chains.get(seal.number) != seal.chain:
        return LOST_END.format(seal.number, f"{datetime.fromisoformat(seal.at):%d/%m/%Y à %H:%M}")
    return LOST_BEGINNING.format(seal.first) if chains.get(seal.first) != seal.first_chain else ""


def _find_oldest_sealed() -> AuditEntry | None:
    seal = _read_seal()
    return AuditEntry.objects.filter(pk=seal.first).first() if isinstance(seal, AuditSeal) else None


def _write_seal(oldest: AuditEntry | None) -> None:
    last = AuditEntry.objects.order_by("-pk").first()
    ends = (last.pk, last.chain, last.at.isoformat()) if last else (EMPTY, "", get_current_town().clock().isoformat())
    seal = AuditSeal(*ends, *((oldest.pk, oldest.chain) if oldest else (EMPTY, "")))
    text = json.dumps({**asdict(seal), "signature": seal.compute_signature()})
    durable.write_durably(seal_file(), text.encode(), mode=0o600)


def _read_seal() -> AuditSeal | str | None:
    """The seal; why it cannot be believed; None where there is none. Raises OSError."""
    try:
        text = seal_file().read_bytes()
    except FileNotFoundError:
        return None
    with suppress(ValueError, TypeError, KeyError):
        fields = json.loads(text)
        signature = fields.pop("signature")
        seal = AuditSeal(**fields)
        if hmac.compare_digest(signature, seal.compute_signature()):
            return seal
    return FORGED_SEAL


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
