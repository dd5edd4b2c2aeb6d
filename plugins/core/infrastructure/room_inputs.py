"""The inputs of a room's part of a build, as its manifest declares them.

A room or plugin that declares nothing may do anything: its work is repeated at each build.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


def hang_nothing(generator: Any, content: Any, folder: Path) -> None:
    """Attach nothing: the default."""


@dataclass(frozen=True)
class RoomInputs:
    """`attributes` are what the room puts on Pelican's objects once they are read. `files(conf, environ)` are those that it reads outside
    the content and the theme. `changes_at(context)` is the first instant at which its output would change though no file does, or None.
    `hang_ahead(generator, content, folder)` hangs on a content that the last build did not have what its own page shows of the room, and
    leaves below `folder` the files that this page shows and that no build has made yet; whatever it raises has the page wait for the build.
    `hang_again(generator, content)` hangs on a content whose text has changed since what its own keys alone decide of it; the rest is as
    the last build left it.

    By declaring, a room promises that its receivers depend on their arguments, its settings and these alone; that what it does while a page
    is written concerns this page only; and that its Jinja filters look at nothing but what they are given.
    """

    attributes: tuple[str, ...] = ()
    files: Callable[[Mapping[str, Any], Mapping[str, str]], Iterable[Path]] = lambda conf, environ: ()
    changes_at: Callable[[Mapping[str, Any]], datetime | None] = lambda context: None
    hang_ahead: Callable[[Any, Any, Path], None] = hang_nothing
    hang_again: Callable[[Any, Any], None] = lambda generator, content: None
