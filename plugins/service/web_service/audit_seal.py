"""The seal of the audit log: how far the log goes and where it begins, signed, in a file beside the store.

A chain alone does not see that its last lines were taken out, nor that the whole store was put back as it was last week. The seal is
written after each line; one that the log does not bear out any more is left as it is, and told, until a person seals again. An OSError is
for whoever calls, but the seal of before is whole.
"""

import hashlib
import hmac
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import hold_lock
from plugins.service.web_service.configuration import get_current_town, make_service_folder
from plugins.service.web_service.models import AuditEntry

FILE, LOCK = "audit.json", "audit.lock"
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
    with hold_lock(make_service_folder(get_current_town()) / LOCK):
        if not find_log_trouble():
            _write_seal(_find_oldest_sealed() or AuditEntry.objects.order_by("pk").first())


def seal_log_from(oldest: AuditEntry) -> None:
    """Move the seal before the lines older than `oldest` are deleted. Raises OSError."""
    with hold_lock(make_service_folder(get_current_town()) / LOCK):
        if not find_log_trouble():
            _write_seal(oldest)


def seal_anew() -> None:
    """Seal the log as it is now, whatever the former seal: a person knows why. Raises OSError."""
    with hold_lock(make_service_folder(get_current_town()) / LOCK):
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
