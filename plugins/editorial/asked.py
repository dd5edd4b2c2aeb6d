"""What other rooms ask of a publication: each declares its checks, as `CHECKS` in its module `checks`, and none is named here.

A check is given the publication, the name of its file, the settings, whose PATH is the content folder, and the instant; it yields mistakes.
What can only be asked of all of them is `TOGETHER`, in the module `together`: such a check is given the pairs of publication and file.
`RESOURCES`, in the module `resources`, look at the files that a room reads and that are no publication: only `check` asks, since the build
reads them whole and says it itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.editorial.reading import Reading
from plugins.editorial.rules import Rules
from plugins.publication.errors import Mistake
from plugins.publication.failure import SORT, file_failure
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
            yield from _placed(_answered(check, (reading.publication, file, conf, rules.now), file), found)
    written = [(reading.publication, file) for file, reading in found.items()]
    for check in together:
        yield from _placed(_answered_together(check, written, conf, rules.now), found)


def resource_mistakes(content: Path, files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """What would stop a build in the files, among those of `content`, that rooms read and no publication is made of."""
    conf = {**conf, "PATH": str(content)}
    for checks in declared(conf.get("PLUGINS") or (), "resources", "RESOURCES"):
        for check in checks:
            yield from check(files, conf, environ)


def _answered(check: Callable[..., Iterable[Mistake]], given: tuple, file: str) -> list[Mistake]:
    """What a check finds in one file; what is raised over it is that file's mistake, which nobody vouches for."""
    try:
        return list(check(*given))
    except BaseException as error:
        wrong = file_failure(error)
        return [Mistake(file, 0, "", wrong.text, wrong.remedy, wrong.sort)]


def _answered_together(check: Callable[..., Iterable[Mistake]], written: list, conf: Mapping, now: datetime) -> list[Mistake]:
    """The same of all; the files over which a check fails are those over which it fails alone. Raises what no file raises alone."""
    try:
        return list(check(written, conf, now))
    except BaseException as error:
        file_failure(error)
        alone = ((file, _answered(check, ([(publication, file)], conf, now), file)) for publication, file in written)
        failing = {file: told for file, told in alone if any(one.sort == SORT for one in told)}
        if not failing:
            raise
        others = [one for one in written if one[1] not in failing]
        return [*(one for told in failing.values() for one in told), *_answered_together(check, others, conf, now)]


def _placed(mistakes: Iterable[Mistake], found: Mapping[str, Reading]) -> Iterator[Mistake]:
    """Each at the line of its key, unless it knows its own; that of a key to add is the first. What could not be read is told already."""
    for mistake in mistakes:
        reading = found.get(mistake.file)
        if reading is None:
            yield mistake
        elif mistake.key not in reading.publication.unread:
            yield replace(mistake, line=mistake.line or reading.lines.get(mistake.key.partition(" › ")[0], 1))
