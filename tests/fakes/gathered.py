"""The announcements that a build has gathered, without a build."""

from collections.abc import Iterable
from pathlib import Path

from plugins.announce import gathered_file
from plugins.announce.announcement import Announcement, WithdrawnPublication
from plugins.announce.gathered_file import PublicationLines, format_announcement


def write_gathered(
    folder: Path,
    announcements: Iterable[Announcement],
    withdrawn: Iterable[WithdrawnPublication] = (),
) -> None:
    """Leave them in the state `folder`."""
    gathered = PublicationLines(tuple(map(format_announcement, announcements)))
    gathered_file.write_gathered(folder / gathered_file.NAME, [gathered], withdrawn)
