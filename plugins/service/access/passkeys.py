"""Passkeys: made on a device that a code has let in, then shown in its place. https://www.w3.org/TR/webauthn-3/"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from plugins.service.access.models import Passkey, StaffMember, TrustedDevice
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town

CHALLENGE_LIFE = timedelta(minutes=5)


class WrongPasskey(Exception):
    """The passkey is not valid; its text is French."""

    def __init__(self) -> None:
        super().__init__("Cette clé n’ouvre rien ici. Essayez encore, ou entrez avec un code.")


@dataclass(frozen=True)
class Challenge:
    """A WebAuthn challenge, valid once, until `ends` (seconds since 1970)."""

    text: str
    ends: float

    def spend(self) -> bytes:
        """The challenge's bytes. Raises WrongPasskey when it is over."""
        if not self.text or get_current_town().clock().timestamp() > self.ends:
            raise WrongPasskey
        return base64url_to_bytes(self.text)


def _find_origin() -> tuple[str, str]:
    origin = get_current_town().service.origin
    return origin, urlsplit(origin).hostname or ""


def begin_registration(person: StaffMember) -> tuple[dict[str, Any], Challenge]:
    """The options to create a passkey, and the challenge it will sign."""
    _, site = _find_origin()
    options = generate_registration_options(
        rp_id=site,
        rp_name=f"Le bureau – {get_current_town().name}",
        user_id=f"beffroi-{person.pk}".encode(),
        user_name=person.name,
        user_display_name=person.name,
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential)) for passkey in person.passkeys.filter(revoked_at=None)
        ],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return json.loads(options_to_json(options)), _read_challenge(options.challenge)


def end_registration(device: TrustedDevice, response: dict[str, Any], challenge: Challenge, by: Deed) -> Passkey:
    """Verify the answer and store the new passkey. Raises WrongPasskey."""
    origin, site = _find_origin()
    signed = challenge.spend()
    if not isinstance(response, dict):
        raise WrongPasskey
    try:
        verified = verify_registration_response(
            credential=response, expected_challenge=signed, expected_rp_id=site, expected_origin=origin, require_user_verification=True
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise WrongPasskey from None
    credential = bytes_to_base64url(verified.credential_id)
    with transaction.atomic():
        if Passkey.objects.filter(credential=credential).exists():
            raise WrongPasskey
        note_deed(by)
        return Passkey.objects.create(
            credential=credential,
            person=device.person,
            device=device,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            label=device.label,
            created_at=get_current_town().clock(),
        )


def begin_authentication() -> tuple[dict[str, Any], Challenge]:
    """The options to sign in with any passkey of ours, and the challenge it will sign."""
    _, site = _find_origin()
    options = generate_authentication_options(rp_id=site, user_verification=UserVerificationRequirement.REQUIRED)
    return json.loads(options_to_json(options)), _read_challenge(options.challenge)


def end_authentication(response: dict[str, Any], challenge: Challenge) -> Passkey:
    """Verify the answer and give the passkey that signed. Raises WrongPasskey."""
    origin, site = _find_origin()
    signed, now = challenge.spend(), get_current_town().clock()
    named = str(response.get("id", "")) if isinstance(response, dict) else ""
    with transaction.atomic():
        passkey = (
            Passkey.objects.select_for_update()
            .select_related("person")
            .filter(credential=named, revoked_at=None, person__closed_at=None)
            .first()
        )
        if passkey is None:
            raise WrongPasskey
        try:
            verified = verify_authentication_response(
                credential=response,
                expected_challenge=signed,
                expected_rp_id=site,
                expected_origin=origin,
                credential_public_key=bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise WrongPasskey from None
        passkey.sign_count, passkey.used_at = verified.new_sign_count, now
        passkey.save(update_fields=["sign_count", "used_at"])
        return passkey


def _read_challenge(signed: bytes) -> Challenge:
    return Challenge(bytes_to_base64url(signed), (get_current_town().clock() + CHALLENGE_LIFE).timestamp())
