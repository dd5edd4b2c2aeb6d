"""An event of another program, in the keys of our front matter."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.slug import slugify
from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.agenda.booking import parse_price
from plugins.town.agenda.kinds import KINDS

LONGEST = {"title": 120, "summary": 200, "place": 120, "street_address": 200, "conditions": 255, "organiser": 120}
"""Characters, as `kinds` and `publication.keys` have them."""

HTML = re.compile(r"<(?:/?(?:p|br|li|ul|ol|div|strong|em|a|h\d)\b)[^<>]*>", re.IGNORECASE)
SESSIONS = 500
"""`moments` takes no more of one event."""

NAMES = {field.name: field.label.lower() for field in KINDS[0].fields}
WHEN = ("timings", "rrule", "exdates", "rdates", "cancelled")
"""Without one of these an event would be told for another day: what cannot be read of them is nothing to leave out."""


@dataclass
class ImportedEvent:
    """`uid` is its name in the source, for ever; `keys` what its front matter says, in order: texts, lists of texts, sessions as mappings;
    `body` its text. `losses` are the French sentences that say what our file cannot hold."""

    uid: str
    keys: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    losses: list[str] = field(default_factory=list)

    def note_text(self, key: str, value: str) -> None:
        """Note a text under `key`, when there is one; what is too long for it goes to the body, whole."""
        text = " ".join(repair_controls(value).split())
        if not text:
            return
        longest = LONGEST.get(key)
        if longest and len(text) > longest:
            self.add_text(text)
            self.losses.append(f"« {NAMES[key]} » fait {len(text)} signes, {longest} au plus : c’est dans le texte, en entier")
            text = text[: longest - 1].rsplit(" ", 1)[0] + "…"
        self.keys[key] = text

    def add_text(self, text: str) -> None:
        """Put a paragraph at the end of the body."""
        self.body = f"{self.body}\n\n{repair_controls(text)}".strip()

    def pay(self, words: str) -> None:
        """Set the price, or the conditions where it does not parse as a price."""
        try:
            self.keys["price"] = parse_price(RawValue(words, 1)).words
        except InvalidValue:
            self.note_text("conditions", words)

    def leave_out_unreadable(self) -> None:
        """Move to the body what our own reader would refuse, so that no import stops the site. Raises InvalidValue for a date."""
        for each in KINDS[0].fields:
            if each.reads is None or each.name not in self.keys:
                continue
            value = self.keys[each.name]
            try:
                each.reads(_convert_to_raw_value(value))
            except InvalidValue as wrong:
                if each.name in WHEN:
                    raise
                readable = [item for item in value if _can_read(each.reads, item)] if isinstance(value, list) else []
                unreadable = [item for item in value if item not in readable] if isinstance(value, list) else [value]
                self.add_text(f"{each.label} : {', '.join(map(str, unreadable))}")
                self.losses.append(f"« {NAMES[each.name]} » : {wrong.text} C’est dans le texte")
                self.keys = {
                    key: value_read for key, value_read in {**self.keys, each.name: readable}.items() if key != each.name or value_read
                }

    @property
    def digest(self) -> str:
        """A digest that changes when the source changes the event."""
        return hashlib.sha256(json.dumps([self.keys, self.body], ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _can_read(reads: Callable[[RawValue], object], value: Any) -> bool:
    try:
        reads(_convert_to_raw_value(value))
    except InvalidValue:
        return False
    return True


def _convert_to_raw_value(value: Any) -> RawValue:
    """What our reader would be given of a value, once it is in a file."""
    if isinstance(value, list):
        return RawValue([_convert_to_raw_value(each) for each in value], 1)
    if isinstance(value, dict):
        return RawValue({name: _convert_to_raw_value(each) for name, each in value.items()}, 1)
    return RawValue(str(value), 1)


def select_named(words: list[str], choices: Iterable[str]) -> list[str]:
    """Filter `choices`, names of the town's, to those in `words`."""
    slugs = {slugify(word) for word in words}
    return [name for name in choices if slugify(name) in slugs]
