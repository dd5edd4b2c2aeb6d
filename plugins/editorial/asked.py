"""What other rooms ask of a publication: each declares its checks, as `CHECKS` in its module `checks`, and none is named here.

A check is given the publication, the name of its file, the settings, whose PATH is the content folder, and the instant; it yields mistakes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from plugins.editorial.reading import Reading
from plugins.editorial.rules import Rules
from plugins.publication.errors import Mistake
from plugins.publication.rooms import declared


def asked_by_rooms(readings: Iterable[Reading], content: Path, rules: Rules) -> Iterator[Mistake]:
    """The mistakes that the rooms in use find in what was read, each at the line of its key."""
    conf = {**rules.conf, "PATH": str(content)}
    checks = [check for found in declared(rules.conf.get("PLUGINS") or (), "checks", "CHECKS") for check in found]
    folder = content.name
    for reading in (reading for reading in readings if reading.publication):
        file = f"{folder}/{reading.source}"
        for check in checks:
            for mistake in check(reading.publication, file, conf, rules.now):
                yield replace(mistake, line=reading.lines.get(mistake.key.partition(" › ")[0], 0))
