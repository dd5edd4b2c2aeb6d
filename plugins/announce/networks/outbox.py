"""The outbox: what X would have shown, one file a post. The embedded default of a town without credentials."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.announce.network import Introduction, Limits, NotSent
from plugins.announce.post import AnnouncedImage, Key, Post, draw_token
from plugins.announce.state_folder import write_whole


@dataclass(frozen=True)
class Outbox:
    """`folder` holds the posts, each named after its key: publishing one twice makes one file."""

    folder: Path
    limits: Limits
    name: str = "outbox"
    account: str = "local"
    public: bool = False

    def mint(self, time: datetime) -> str:
        """See Network."""
        return draw_token(time)

    def publish(self, claim: Post) -> Post:
        """Write the post. Raises NotSent when the disk refuses."""
        extra_pictures = [describe_picture(picture) for picture in claim.pictures]
        card = {"title": claim.title, "summary": claim.summary, "image": describe_picture(claim.card)}
        payload = {"time": claim.time.isoformat(), "text": claim.text, "weight": self.limits.weigh(claim.text), "link": claim.link}
        payload |= {"image": describe_picture(claim.image), "card": card} | ({"pictures": extra_pictures} if extra_pictures else {})
        try:
            write_whole(self._find_path(claim.key), json.dumps(payload, ensure_ascii=False, indent=2) + "\n")
        except OSError as error:
            raise NotSent(f"impossible d’écrire dans {self.folder} ({error.strerror})") from error
        return self._confirm(claim)

    def find(self, claim: Post) -> Post | None:
        """The post of `claim`, when its file is there."""
        return self._confirm(claim) if self._find_path(claim.key).exists() else None

    def delete(self, remote_id: str) -> None:
        """Remove the post's file. Raises NotSent when the disk refuses."""
        try:
            (self.folder / f"{remote_id}.json").unlink(missing_ok=True)
        except OSError as error:
            raise NotSent(f"impossible d’effacer dans {self.folder} ({error.strerror})") from error

    def introduce(self) -> Introduction:
        """An empty name: the outbox has no account."""
        return Introduction("")

    def _find_path(self, key: Key) -> Path:
        name = re.sub(r"[^a-z0-9]+", "-", key.guid.rpartition(":")[2].lower()).strip("-")[:60]
        return self.folder / f"{name}-{hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:8]}.json"

    def _confirm(self, claim: Post) -> Post:
        path = self._find_path(claim.key)
        return claim.confirm(path.stem, str(path))


def describe_picture(image: AnnouncedImage | None) -> dict[str, str] | None:
    """A picture as the file of a post names it."""
    return {"url": image.url, "alt": image.alt} if image else None
