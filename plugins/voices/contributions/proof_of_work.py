"""A proof of work that the browser does before it sends, by ALTCHA's protocol, from our own server: no third party learns anything.

The work costs a reader a second of a phone, once; it costs a spammer a second for each text. https://altcha.org/docs/v2/
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import altcha
from django.db import IntegrityError, transaction

from plugins.service.web_service.town_key import derive_key
from plugins.voices.contributions.models import SpentProof

ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 600, "00"
"""256 derivations of 600 rounds on average: 0.1 s of a desktop, about a second of a phone of 2019; we verify one, 0.2 ms."""
LIFE = timedelta(hours=12)
"""A page may be left open over lunch, and a text be sent once the network is back."""
LONGEST_PAYLOAD = 4000


def make_challenge(sending: str, now: datetime) -> dict[str, Any]:
    """Make a challenge for the page's browser, valid for the form `sending` only."""
    ends = int((now + LIFE).timestamp())
    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        key_prefix=PREFIX,
        expires_at=_convert_to_real_time(ends, now),
        data={"form": sending},
        hmac_secret=derive_key("proof"),
    )
    return challenge.to_dict()


def _convert_to_real_time(ends: int, now: datetime) -> int:
    """The library reads the machine's clock; a demonstration's stands elsewhere."""
    return int(datetime.now(now.tzinfo).timestamp()) + ends - int(now.timestamp())


def is_proven(payload: str, sending: str) -> bool:
    """Whether the browser has done the work of the form `sending`."""
    if not payload or len(payload) > LONGEST_PAYLOAD:
        return False
    try:
        proof = altcha.Payload.from_base64(payload)
        parameters = proof.challenge.parameters
        ours = (parameters.algorithm, parameters.cost, parameters.key_prefix) == (ALGORITHM, COST, PREFIX)
        return ours and (parameters.data or {}).get("form") == sending and altcha.verify_solution(proof, derive_key("proof")).verified
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def spend_proof(payload: str, now: datetime) -> bool:
    """Note that a proof has served; False when it had already."""
    try:
        with transaction.atomic():
            SpentProof.objects.create(digest=hashlib.sha256(payload.encode()).hexdigest(), ends_at=now + LIFE)
    except IntegrityError:
        return False
    return True


def forget_spent_proofs(now: datetime) -> None:
    """Take out the proofs that are over."""
    SpentProof.objects.filter(ends_at__lt=now).delete()
