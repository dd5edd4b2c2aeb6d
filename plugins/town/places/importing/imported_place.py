"""An imported place, and what could not be used of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.places.reads import NoNumber, parse_opening_hours, parse_phones, suggest_hours


@dataclass
class ImportedPlace:
    """`key` names it in its source for ever, `node/123`; `values` are those of its front matter, texts or lists, by key.

    `doubts` are French sentences about what was left out or guessed.
    """

    key: str
    values: dict[str, str | list[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.values.get("title", ""))

    def add_value(self, name: str, value: str | list[str] | None) -> None:
        """Take in one value, unless it is empty."""
        if value:
            self.values[name] = repair_controls(value) if isinstance(value, str) else [repair_controls(each) for each in value]

    def put_hours(self, text: str) -> None:
        """Set the opening hours, corrected where the meaning is plain; else leave them out and report it."""
        text = " ".join(text.split())
        if not text:
            return
        try:
            self.add_value("opening_hours", parse_opening_hours(RawValue(text, 0)))
        except InvalidValue:
            meant = suggest_hours(text)
            self.add_value("opening_hours", meant)
            outcome = f"compris « {meant} », à vérifier." if meant else "laissés de côté."
            self.doubts.append(f"horaires « {text} » : {outcome}")

    def put_phone(self, text: str) -> None:
        """Take in telephone numbers, as they are written when they can be dialled."""
        try:
            self.add_value("phone", ", ".join(phone.display.replace("\u00a0", " ") for phone in parse_phones(text)))
        except NoNumber as wrong:
            self.doubts.append(f"téléphone « {text} » laissé de côté : {wrong}")

    def lines(self) -> dict[str, str]:
        """The lines of its front matter, by key."""
        return {name: f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in self.values.items()}


def find_first(tags: Mapping[str, str], *names: str) -> str:
    """The first of `names` that `tags` have."""
    return next((tags[name].strip() for name in names if tags.get(name, "").strip()), "")
