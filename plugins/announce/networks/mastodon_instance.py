"""What an instance takes: each sets its own numbers, and says them to whoever asks.

https://docs.joinmastodon.org/entities/Instance/#configuration. A number that is missing or cannot be right is the usual one.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from plugins.announce.limits import Limits
from plugins.announce.networks.picture import TYPES
from plugins.announce.words.count import RESERVED, mastodon_length

LENGTHS = range(100, 100_001)
"""Characters that a post or an alternative text may be limited to; 500 and 1,500 by default, some instances have tens of thousands."""


@dataclass(frozen=True)
class Instance:
    """`limits` of its posts, and the media `types` of the pictures it takes."""

    limits: Limits
    types: frozenset[str]


def instance(said: Any, usual: Limits) -> Instance:
    """The instance that `said` describes, the answer to `/api/v2/instance`, whatever it is."""
    statuses, media = _part(said, "statuses"), _part(said, "media_attachments")
    reserved = _number(statuses.get("characters_reserved_per_url"), range(1, LENGTHS.start), RESERVED)
    limits = replace(
        usual,
        weight=_number(statuses.get("max_characters"), LENGTHS, usual.weight),
        weigh=partial(mastodon_length, reserved=reserved),
        alt=_number(media.get("description_limit"), LENGTHS, usual.alt),
        image_bytes=_number(media.get("image_size_limit"), range(1, usual.image_bytes), usual.image_bytes),
    )
    return Instance(limits, _types(media.get("supported_mime_types")))


def _part(said: Any, name: str) -> dict[str, Any]:
    """One part of the configuration; empty when it is not there."""
    for key in ("configuration", name):
        said = said.get(key) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}


def _number(said: Any, possible: range, usual: int) -> int:
    return said if type(said) is int and said in possible else usual


def _types(said: Any) -> frozenset[str]:
    return TYPES & {str(kind) for kind in said} if isinstance(said, list) and said else TYPES
