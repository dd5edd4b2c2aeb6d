"""What other rooms ask of a publication: each declares its checks, as `CHECKS` in its module `checks`, and none is named here.

A check is given the publication, the name of its file, the settings, whose PATH is the content folder, and the instant; it yields mistakes.
What can only be asked of all of them is `TOGETHER`, in the module `together`: such a check is given the pairs of publication and file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from plugins.editorial.reading import Reading
from plugins.editorial.rules import Rules
from plugins.publication.errors import Mistake
from plugins.publication.rooms import declared


def asked_by_rooms(readings: Iterable[Reading], content: Path, rules: Rules) -> Iterator[Mistake]:
    """The mistakes that the rooms in use find in what was read."""
    conf = {**rules.conf, "PATH": str(content)}
    plugins = rules.conf.get("PLUGINS") or ()
    checks, together = (
        [check for found in declared(plugins, *names) for check in found] for names in (("checks", "CHECKS"), ("together", "TOGETHER"))
    )
    found = {f"{content.name}/{reading.source}": reading for reading in readings if reading.publication}
    for file, reading in found.items():
        for check in checks:
            yield from _placed(check(reading.publication, file, conf, rules.now), found)
    written = [(reading.publication, file) for file, reading in found.items()]
    for check in together:
        yield from _placed(check(written, conf, rules.now), found)


def _placed(mistakes: Iterable[Mistake], found: Mapping[str, Reading]) -> Iterator[Mistake]:
    """Each at the line of its key, unless it knows its own; that of a key to add is the first. What could not be read is told already."""
    for mistake in mistakes:
        reading = found.get(mistake.file)
        if reading is None:
            yield mistake
        elif mistake.key not in reading.publication.unread:
            yield replace(mistake, line=mistake.line or reading.lines.get(mistake.key.partition(" › ")[0], 1))
