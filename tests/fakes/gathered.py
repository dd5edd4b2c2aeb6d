"""The announcements that a build has gathered, without a build."""

from collections.abc import Iterable
from pathlib import Path

from plugins.announce import gather
from plugins.announce.gather import PublicationLines, format_announcement
from plugins.announce.post import Announcement, WithdrawnPublication


def write_gathered(
    folder: Path,
    announcements: Iterable[Announcement],
    withdrawn: Iterable[WithdrawnPublication] = (),
) -> None:
    """Leave them in the state `folder`."""
    gathered = PublicationLines(tuple(map(format_announcement, announcements)))
    gather.write_gathered(folder / gather.ANNOUNCEMENTS_FILE, [gathered], withdrawn)
