"""The alert that a person sounds by one command: the words of its file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from plugins.publication.identity import new_id


@dataclass(frozen=True)
class AlertRequest:
    """What was typed, understood: instants are aware, `quarters` are names of the town's."""

    title: str
    start: datetime
    end: datetime
    severity: str
    quarters: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    contact: str = ""
    details: str = ""

    def text(self, slug: str) -> str:
        """Its file, whole, with an identity of its own; whatever was typed stays text, for YAML reads JSON."""
        head = "\n".join(f"{name}: {value}" for name, value in self._head(slug))
        return f"---\n{head}\nsocial:\n  urgent: oui\n---\n{self.details.strip()}\n"

    def _head(self, slug: str) -> Iterator[tuple[str, str]]:
        yield "id", new_id(self.start.date())
        yield "title", _quoted(self.title)
        yield "slug", slug
        yield "date", _instant(self.start)
        yield "severity", self.severity
        yield "start", _instant(self.start)
        yield "end", _instant(self.end)
        lists = {"quartiers": self.quarters, "lignes": self.lines, "arrets": self.stops, "instructions": self.instructions}
        yield from ((name, _quoted(list(values))) for name, values in lists.items() if values)
        if self.contact:
            yield "contact", _quoted(self.contact)


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _instant(moment: datetime) -> str:
    """With its offset: the hour that the clocks repeat is told from the other."""
    return f"{moment:%Y-%m-%d %H:%M}{moment.strftime('%z')[:3]}:{moment.strftime('%z')[3:]}"
