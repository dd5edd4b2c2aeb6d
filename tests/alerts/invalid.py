"""Each mistake that can be made about an alert, on a site of its own."""

from tests.town.small_town import Invalid

WATER = "alertes/eau.md"


def water(**keys: str | None) -> Invalid:
    """The alert about the water, told otherwise."""
    return Invalid({WATER: keys})


INVALID = {
    "an end before the start": water(end="2026-03-26 20:00"),
    "an end that is years away": water(end="2028-03-28 18:00"),
    "an emergency of a month": water(end="2026-04-20 18:00"),
    "an end at the midnight before": water(end="2026-03-28"),
    "a quarter that is misspelt": water(quartiers="[Guare]"),
    "an instruction that is too long": water(instructions=f"[{'x' * 201}]"),
    "a title that X cannot take": water(title="🔔" * 129),
    "a header that never ends": Invalid({WATER: "---\ntitle: Seule\n"}),
    "a header that is no YAML": Invalid({WATER: "---\nid: [\n---\n"}),
    "a file that is no text": Invalid({WATER: "\0\0\0"}),
}
