"""One event as another program tells it, in the keys of ours."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from plugins.agenda.booking import price
from plugins.agenda.kinds import TYPES
from plugins.publication.slug import slugify
from plugins.publication.written import Written
from plugins.publication.wrong import Wrong

LONGEST = {"title": 120, "summary": 200, "place": 120, "street_address": 200, "conditions": 255, "organiser": 120}
"""Characters, as `kinds` and `publication.keys` have them."""

HTML = re.compile(r"<(?:/?(?:p|br|li|ul|ol|div|strong|em|a|h\d)\b)[^>]*>", re.IGNORECASE)
SESSIONS = 500
"""`moments` takes no more of one event."""


@dataclass
class Found:
    """`uid` is its name in the source, for ever; `keys` what its front matter says, in order: texts, lists of texts, sessions as mappings;
    `body` its text. `told` are the French sentences that say what our file cannot hold."""

    uid: str
    keys: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    told: list[str] = field(default_factory=list)

    def say(self, key: str, value: str) -> None:
        """Note a text under `key`, when there is one; what is too long for it goes to the body, whole."""
        text = " ".join(value.split())
        if not text:
            return
        longest = LONGEST.get(key)
        if longest and len(text) > longest:
            self.body = f"{self.body}\n\n{text}".strip()
            self.told.append(f"« {key} » fait {len(text)} signes, {longest} au plus : il est dans le texte, en entier")
            text = text[: longest - 1].rsplit(" ", 1)[0] + "…"
        self.keys[key] = text

    def pay(self, words: str) -> None:
        """Note what one pays, where it reads as a price, else as conditions."""
        try:
            self.keys["price"] = price(Written(words, 1)).words
        except Wrong:
            self.say("conditions", words)

    @property
    def digest(self) -> str:
        """What tells whether the source has changed it."""
        return hashlib.sha256(json.dumps([self.keys, self.body], ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:16]


def kind_of(words: Iterable[str]) -> str:
    """The type of event that these words, keywords first, name; empty when none does."""
    plain = [f"-{slugify(word)}-" for word in words]
    return next((each for word in plain for each in TYPES if f"-{slugify(each)}-" in word or f"-{slugify(each)}s-" in word), "")


def among(words: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those of `known`, names of the town's, that `words` name."""
    said = {slugify(word) for word in words}
    return [name for name in known if slugify(name) in said]
