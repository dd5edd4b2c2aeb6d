"""Secrets that only this service can make or read: tokens of links and forms, encrypted e-mail addresses, digests of devices.

The key is derived from BEFFROI_SERVICE_KEY; on a service that only its own machine reaches it is a file of the state folder.
"""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core import signing

from plugins.web_service.configuration import get_current_town, make_service_folder

FILE = "contributions.key"
BYTES = 32


def _read_root_key() -> bytes:
    return _read_key(get_current_town().secrets.key, make_service_folder(get_current_town()) / FILE)


@cache
def _read_key(key: str, file: Path) -> bytes:
    return key.encode() if key else _get_own_key(file)


def _get_own_key(file: Path) -> bytes:
    """The key of a file, created on first use."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not file.exists():
        temporary.touch(mode=0o600)
        temporary.write_bytes(secrets.token_bytes(BYTES))
        with suppress(FileExistsError):
            os.link(temporary, file)
        temporary.unlink()
    return file.read_bytes()


def derive_key(purpose: str) -> bytes:
    """A key for one purpose alone: 32 bytes."""
    return hmac.new(_read_root_key(), purpose.encode(), hashlib.sha256).digest()


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


def sign_token(purpose: str, value: object) -> str:
    """A token for a link or a form that carries `value`, of JSON."""
    return signing.dumps(value, key=derive_key("token").hex(), salt=purpose)


def read_token(purpose: str, token: str) -> Any:
    """The token's content; None for a forged one, or one for another purpose."""
    try:
        return signing.loads(token, key=derive_key("token").hex(), salt=purpose)
    except signing.BadSignature:
        return None


def digest_with_key(purpose: str, words: str) -> str:
    """A digest that reveals nothing without the key."""
    return hmac.new(derive_key(purpose), words.encode(), hashlib.sha256).hexdigest()
