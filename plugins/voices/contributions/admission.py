"""What a resident's text must pass before anybody reads it: its length, its words, a proof of work, its pace, no contact in the open."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha
from cryptography.fernet import Fernet, InvalidToken
from django.db import IntegrityError, transaction

from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.rates import Pace, PacedAct, build_too_often, count_and_list_waits, look_together
from plugins.service.web_service.town_key import derive_key, read_token, sign_token
from plugins.voices.contributions.models import SpentProof
from plugins.voices.contributions.screening import normalize_words


def _build_fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive_key("email")))


def encrypt(words: str) -> str:
    """Encrypt `words`, so that the store alone cannot be read."""
    return _build_fernet().encrypt(words.encode()).decode()


def decrypt(sealed: str) -> str:
    """Decrypt `sealed`; empty when the key has changed since."""
    try:
        return _build_fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def digest_with_key(purpose: str, words: str) -> str:
    """A digest that reveals nothing without the key."""
    return hmac.new(derive_key(purpose), words.encode(), hashlib.sha256).hexdigest()


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


FORM = "formulaire"
TRAP = "website"
"""The honeypot: a hidden field that only programs fill in."""
SHORTEST_READING = timedelta(seconds=3)
"""Between a form and its sending, where no browser has worked: less is a program."""
BY_ADDRESS, BY_ADDRESS_UNPROVEN = Pace(burst=6, rate=1 / 120), Pace(burst=2, rate=1 / 600)
"""Of a network address: a family's, a school's evening; then one in two minutes. Without work done: two, then one in ten minutes."""
BY_CONTENT = Pace(burst=2, rate=1 / (6 * 3600))
"""Of the same words, or nearly, wherever they come from: a moderator reads two, then four a day."""
UNPROVEN_OF_ALL = Pace(burst=60, rate=1 / 60)
"""Of all that comes without work done: what two moderators read in ten minutes, then one a minute."""
BY_READER, BY_OWNER = Pace(burst=4, rate=1 / (6 * 3600)), Pace(burst=8, rate=1 / (3 * 3600))
"""Of an address that somebody typed, and that may be another's: the letters that ask it to confirm. Of who made an offer: the messages that
others write to them."""
FORM_LETTERS, FORM_LENGTH = "0123456789abcdefghjkmnpqrstvwxyz", 16
TRAPPED = "Un champ caché a été rempli : seuls des programmes le voient. Videz-le, puis envoyez."
TOO_QUICK = "Relisez un instant, puis envoyez."
STALE = "Cette page est restée ouverte trop longtemps. Votre texte est ici : relisez-le, puis envoyez."
USED = "Ce formulaire a déjà servi, pour un autre texte, qui est bien arrivé. Relisez celui-ci, puis envoyez : ce sera un second texte."
REPEATED = "Ce texte est déjà arrivé plusieurs fois, et sera lu. Sur la page d’une question, « Moi aussi » dit que vous pensez de même."
PACED_REFUSALS = {
    "mêmes-mots": REPEATED,
    "lettres": "Cette adresse a reçu plusieurs courriels de notre part aujourd’hui. Réessayez plus tard, ou confirmez celui qui est là.",
    "relais": "Cette personne a reçu beaucoup de messages aujourd’hui. Gardez le vôtre, et réessayez demain.",
}
CROWD = "Beaucoup de textes arrivent en ce moment. Gardez le vôtre et réessayez plus tard ; avec JavaScript, il serait pris tout de suite."


@dataclass(frozen=True)
class SentForm:
    """A form that came back: `sending` names it, `is_proven` says that its browser has worked."""

    sending: str
    is_proven: bool


class NotYet(Exception):
    """The form is to be shown again, with what was typed and this sentence."""


class FormUsed(NotYet):
    """The form has brought another text already: it is to be shown again under a new name."""


def make_form_token(now: datetime) -> tuple[str, str]:
    """The name of a new form, and the token that it carries."""
    sending = "".join(secrets.choice(FORM_LETTERS) for _ in range(FORM_LENGTH))
    return sending, sign_token(FORM, [sending, int(now.timestamp())])


def read_form_token(token: str) -> tuple[str, datetime] | None:
    """The form's name and creation time; None for a forged or expired token."""
    parts, now = read_token(FORM, token), get_current_town().clock()
    if not (isinstance(parts, list) and len(parts) == 2):  # a name, an instant
        return None
    made_at = datetime.fromtimestamp(float(parts[1]), now.tzinfo)
    return (str(parts[0]), made_at) if now - LIFE <= made_at <= now + timedelta(minutes=1) else None


def read_sent_form(fields: Mapping[str, object]) -> SentForm:
    """Match the returned form with the `fields` that were sent. Raises NotYet for one that is to be read again by its author."""
    read = read_form_token(str(fields.get("form", "")))
    if read is None:
        raise NotYet(STALE)
    sending, made_at = read
    if str(fields.get(TRAP, "")).strip():
        raise NotYet(TRAPPED)
    proven = is_proven(str(fields.get("proof", "")), sending)
    if not proven and get_current_town().clock() - made_at < SHORTEST_READING:
        raise NotYet(TOO_QUICK)
    return SentForm(sending, proven)


def require_room(form: SentForm, address: str) -> None:
    """Look whether one more text would be taken in; nothing is counted, or written. Raises Refusal (429) with how long to wait."""
    _refuse_waits(look_together(_list_counts(form, address)))


def require_admission(form: SentForm, address: str, same_words: str, email: str = "", owner: str = "") -> None:
    """Count one more text, one more of those that say `same_words`, one more letter to `email`, one more message to the `owner` of an
    offer; nothing where it is refused. Raises Refusal."""
    own = _list_counts(form, address)
    others = [
        PacedAct("mêmes-mots", same_words, BY_CONTENT),
        *([PacedAct("lettres", digest_with_key("lettres", email.lower()), BY_READER)] if email else []),
        *([PacedAct("relais", owner, BY_OWNER)] if owner else []),
    ]
    waits = count_and_list_waits([*own, *others])
    _refuse_waits(waits[: len(own)])
    for act, wait in zip(others, waits[len(own) :], strict=True):
        if wait:
            raise Refusal(429, PACED_REFUSALS[act.what], wait)


def _list_counts(form: SentForm, address: str) -> list[PacedAct]:
    own = PacedAct("textes-reçus", address, BY_ADDRESS if form.is_proven else BY_ADDRESS_UNPROVEN)
    return [own] if form.is_proven else [own, PacedAct("textes-sans-preuve", "tous", UNPROVEN_OF_ALL)]


def _refuse_waits(waits: Sequence[int]) -> None:
    if waits[0]:
        raise build_too_often(waits[0])
    if crowd := max(waits):
        raise Refusal(429, CROWD, crowd)


def digest_words(text: str) -> str:
    """A digest of a text's words, in any order: none can be read from it."""
    return hashlib.sha256(normalize_words(text).encode()).hexdigest()
