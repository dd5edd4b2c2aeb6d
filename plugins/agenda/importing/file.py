"""The file of an event that was taken in: front matter that our own reader reads back as it was given."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from plugins.agenda.importing.genre import genre_of
from plugins.agenda.importing.imported_event import ImportedEvent, among
from plugins.agenda.kinds import UNSORTED
from plugins.publication.yaml_lines import format_yaml_key

ORDER = [
    "type",
    "timings",
    "rrule",
    "exdates",
    "rdates",
    "cancelled",
    "event_status",
    "place",
    "street_address",
    "theme",
    "age",
    "accessibility",
    "attendancemode",
    "onlineaccesslink",
    "registration",
    "conditions",
    "price",
    "organiser",
]


def format_event_file(event: ImportedEvent, identity: str, slug: str, now: datetime, names: Mapping[str, Sequence[str]]) -> str:
    """The text of the file of `event`. `names` are the town's: its CATEGORIES, QUARTIERS and PUBLICS.

    What is taken in is not announced: a calendar of three hundred events would be three hundred posts.
    """
    words = event.keys.get("words", [])
    genre = genre_of([*words, event.keys["title"], event.keys.get("summary", "")])
    theme = among(words, names["CATEGORIES"])
    created = event.keys.get("made")
    values = {
        "id": identity,
        "title": event.keys["title"],
        "slug": slug,
        "date": f"{min(created, now) if created else now:%Y-%m-%d %H:%M}",
        **{key: event.keys[key] for key in ORDER if key in event.keys},
        "type": genre,
        "theme": theme[0] if theme else "",
        "summary": event.keys.get("summary", ""),
        "quartiers": among(words, names["QUARTIERS"]),
        "public": among(words, names["PUBLICS"]),
        "tags": [word for word in words if word.strip() and word not in theme],
        "status": "draft" if missing_keys(event) else "",
    }
    head = [line for key, value in values.items() if value for line in format_yaml_key(key, value)]
    return "\n".join(["---", *head, "social:", "  skip: yes", "---", "", event.body, ""])


def missing_keys(event: ImportedEvent) -> list[str]:
    """What our file lacks to be published, in French: it is then a draft, and stops nothing."""
    mode, link = event.keys.get("attendancemode", ""), event.keys.get("onlineaccesslink")
    messages = []
    if mode != "en ligne" and not event.keys.get("place") and not event.keys.get("street_address"):
        messages.append("son lieu n’est pas dit : ajoutez « place »")
    if not link and (mode in ("en ligne", "mixte") or event.keys.get("event_status") == "déplacé en ligne"):
        messages.append("son lien manque : ajoutez « onlineaccesslink »")
    return messages


def is_unsorted(text: str) -> bool:
    """Whether the file `text` is of an event that did not say what it is."""
    return f'\ntype: "{UNSORTED}"\n' in text
