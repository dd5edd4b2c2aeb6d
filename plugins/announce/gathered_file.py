"""The announcements that the last build gathered and the withdrawn publications, stored in the state folder for the next command."""

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from plugins.announce.announcement import Announcement, WithdrawnPublication
from plugins.announce.state_folder import write_whole
from plugins.core.infrastructure.errors import PersonRequired
from plugins.core.publication.publication import format_guid

NAME = "announcements.json"
LISTS = ("announcements", "withdrawn", "silent")
"""What the file holds."""
ENCODED = json.JSONEncoder(ensure_ascii=False, default=str).encode


Line = tuple[float, str, str, bytes]
"""An announcement as its line in the file, behind what it is sorted by: its instant, its guid, its occasion. Lines are bytes: those of ten
thousand announcements are 8 MB, and 16 as texts, for an apostrophe in each."""


class PublicationLines(NamedTuple):
    """The gathered lines of one publication: announcements, or silence."""

    announcements: tuple[Line, ...] = ()
    silent: tuple[bytes, ...] = ()


def format_announcement(announcement: Announcement) -> Line:
    """The line of an announcement, and its place among the others."""
    return announcement.published.timestamp(), announcement.guid, announcement.occasion, format_line(announcement)


def format_line(announcement: Announcement) -> bytes:
    """The line of an announcement, in UTF-8."""
    return ENCODED(announcement.to_json()).encode()


def write_gathered(path: Path, publications: Iterable[PublicationLines], withdrawn: Iterable[WithdrawnPublication]) -> None:
    """Write what was made of each publication at `path`, one a line, whole or not at all: the announcements in their order, the rest as it
    comes."""
    every = list(publications)
    announced = [line for *_, line in sorted(chain.from_iterable(each.announcements for each in every))]
    withdrawn_lines = [ENCODED(publication._asdict()).encode() for publication in withdrawn]
    silent = [line for each in every for line in each.silent]
    parts = [b'{"version": 1']
    for name, lines in zip(LISTS, (announced, withdrawn_lines, silent), strict=True):
        parts.append(f', "{name}": ['.encode())
        for number, line in enumerate(lines):
            parts += (b",\n" if number else b"\n", line)
        parts.append(b"]")
    parts.append(b"}\n")
    write_whole(path, parts)


class GatheredAnnouncements(NamedTuple):
    """What a build gathered: announcements, withdrawn publications, silent publications."""

    announcements: list[Announcement]
    withdrawn: list[WithdrawnPublication]
    silent: list[Announcement]


def read_gathered(path: Path, authority: str) -> GatheredAnnouncements:
    """Read the gathered announcements at `path`, all made under the name `authority`.

    Raises PersonRequired when there is nothing, when it cannot be read, or is another journal's: the site must be built first.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        announcements = [Announcement.from_json(each) for each in record["announcements"]]
        silent = [Announcement.from_json(each) for each in record.get("silent", ())]
        gathered_announcements = GatheredAnnouncements(
            announcements, [WithdrawnPublication.from_json(each) for each in record.get("withdrawn", ())], silent
        )
    except FileNotFoundError:
        raise PersonRequired(f"{path} : rien n’est rassemblé. Lancez d’abord ./beffroi build.") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PersonRequired(f"{path} : les annonces rassemblées sont illisibles ({error}). Relancez ./beffroi build.") from None
    guids = [each.guid for each in announcements] + [each.guid for each in gathered_announcements.withdrawn]
    if not all(name.startswith(format_guid(authority, "")) for name in guids):
        raise PersonRequired(f"{path} : FEED_AUTHORITY a changé, ou ces annonces sont d’un autre journal. Relancez ./beffroi build.")
    return gathered_announcements
