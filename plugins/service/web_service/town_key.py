"""The key of each town, and the tokens signed with it: links, forms, cookies. Nothing that one town has signed is believed in another.

The key is BEFFROI_SERVICE_KEY; on a service that only its own machine reaches it is a file of the town's state folder.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends import db
from django.core import signing

from plugins.service.web_service.configuration import get_current_town, make_service_folder

FILE = "contributions.key"
"""Its name is that of the room that had one first: under another name it would open nothing that is there."""
BYTES = 32


def _read_town_key() -> bytes:
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


def forget_key() -> None:
    """Have the key read again from its file, which a backup has replaced."""
    _read_key.cache_clear()


def derive_key(purpose: str) -> bytes:
    """The current town's key for one purpose alone: 32 bytes."""
    return hmac.new(_read_town_key(), purpose.encode(), hashlib.sha256).digest()


def sign_token(purpose: str, value: object) -> str:
    """A token of the current town's, for a link, a form or a cookie, that carries `value`, of JSON."""
    return signing.dumps(value, key=derive_key("token").hex(), salt=purpose)


def read_token(purpose: str, token: str, longest: timedelta | None = None) -> Any:
    """The token's content; None for a forged one, one for another purpose, of another town, or older than `longest`."""
    try:
        return signing.loads(token, key=derive_key("token").hex(), salt=purpose, max_age=longest)
    except signing.BadSignature:
        return None


class SessionStore(db.SessionStore):
    """The sessions of the current town, in its own store: Django's, signed with the town's key."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as its row has it."""
        return signing.dumps(session_dict, key=_read_town_key(), salt=self.key_salt, serializer=self.serializer, compress=True)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The session that a row has; an empty one, where this town has not signed it."""
        try:
            text = session_data.decode() if isinstance(session_data, bytes) else session_data
            session: dict[str, Any] = signing.loads(text, key=_read_town_key(), salt=self.key_salt, serializer=self.serializer)
        except (signing.BadSignature, ValueError):
            return {}
        return session
