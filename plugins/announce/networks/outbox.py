"""The outbox: what X would have shown, one file a post. The embedded default of a town without credentials."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.announce.announcement import Image
from plugins.announce.claim import Claim
from plugins.announce.failures import NotSent
from plugins.announce.key import Key
from plugins.announce.limits import Limits, X
from plugins.announce.post import Post
from plugins.announce.receipt import Receipt
from plugins.announce.settings import Settings
from plugins.announce.state_folder import write_whole
from plugins.publication.settings import gather


@dataclass(frozen=True)
class Outbox:
    """`folder` holds the posts, each named after its key: publishing one twice makes one file."""

    folder: Path
    name: str = "outbox"
    account: str = "local"
    limits: Limits = X
    public: bool = False

    def publish(self, post: Post, claim: Claim) -> Receipt:
        """Write the post. Raises NotSent when the disk refuses."""
        card = {"title": post.title, "summary": post.summary, "image": shown_picture(post.card)}
        shown = {"time": claim.time.isoformat(), "text": post.text, "weight": post.weight, "link": post.link}
        shown |= {"image": shown_picture(post.image), "card": card}
        try:
            write_whole(self._path(claim.key), json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
        except OSError as error:
            raise NotSent(f"impossible d’écrire dans {self.folder} ({error.strerror})") from error
        return self._receipt(claim.key, claim.time)

    def find(self, claim: Claim) -> Receipt | None:
        """The post of `claim`, when its file is there."""
        return self._receipt(claim.key, claim.time) if self._path(claim.key).exists() else None

    def _path(self, key: Key) -> Path:
        name = re.sub(r"[^a-z0-9]+", "-", key.guid.rpartition(":")[2].lower()).strip("-")[:60]
        return self.folder / f"{name}-{hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:8]}.json"

    def _receipt(self, key: Key, time: datetime) -> Receipt:
        return Receipt(self.name, self.account, self._path(key).stem, str(self._path(key)), time)


def shown_picture(image: Image | None) -> dict[str, str] | None:
    """A picture as the file of a post names it."""
    return {"url": image.url, "alt": image.alt} if image else None


def connect(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Outbox:
    """The outbox of the state folder."""
    return Outbox(gather(Settings, conf, environ).beffroi_state / "outbox")
