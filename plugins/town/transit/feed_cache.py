"""The last good copy of one feed, in the state folder: its bytes, when they were received, and what the server calls that version."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.town.transit.fetch import Validators


@dataclass(frozen=True)
class FeedCopy:
    """`content` is at `path`; `received` is when the server last said that this is what it has."""

    path: Path
    received: datetime
    validators: Validators

    @property
    def content(self) -> bytes:
        """Read its bytes. Raises OSError."""
        return self.path.read_bytes()


@dataclass(frozen=True)
class FeedCache:
    """The copy of the feed at `address`, in `folder`, under `name`."""

    folder: Path
    name: str
    address: str

    @property
    def path(self) -> Path:
        """The path of the cached bytes."""
        return self.folder / self.name

    def get_last_copy(self) -> FeedCopy | None:
        """The last good one; None when there is none, or when it is of another address, or was damaged."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(self._beside.read_text(encoding="utf-8"))
            if record["address"] == self._of_address and self.path.stat().st_size == record["size"]:
                return FeedCopy(self.path, datetime.fromisoformat(record["received"]), Validators(record["etag"], record["modified"]))
        return None

    def store_copy(self, content: bytes, received: datetime, validators: Validators) -> FeedCopy:
        """Store this as the last good copy. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._beside.unlink(missing_ok=True)
        durable.write_durably(self.path, content)
        return self.renew_copy(received, validators)

    def renew_copy(self, received: datetime, validators: Validators) -> FeedCopy:
        """The server has said at `received` that it still has the same. Raises OSError."""
        record = {"address": self._of_address, "size": self.path.stat().st_size, "received": received.isoformat(), **vars(validators)}
        durable.write_durably(self._beside, json.dumps(record).encode())
        return FeedCopy(self.path, received, validators)

    @property
    def _beside(self) -> Path:
        return self.folder / f"{self.name}.json"

    @property
    def _of_address(self) -> str:
        """The address, which may hold a key in its query, is not written down."""
        return hashlib.blake2b(self.address.encode(), digest_size=16).hexdigest()
