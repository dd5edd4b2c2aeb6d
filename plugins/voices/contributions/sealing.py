"""Secrets that only this service can make or read: encrypted e-mail addresses, digests of devices."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

from plugins.service.web_service.town_key import derive_key


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
