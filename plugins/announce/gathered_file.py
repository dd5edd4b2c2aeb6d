"""What the last build gathered, in the state folder: what the town has to say, until a command does, and what it has withdrawn."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from plugins.announce.announcement import Announcement, WithdrawnPublication
from plugins.announce.state_folder import write_whole
from plugins.infrastructure.errors import PersonRequired
from plugins.publication.identity import guid

NAME = "announcements.json"


def write(
    path: Path,
    announcements: Iterable[Announcement],
    withdrawn: Iterable[WithdrawnPublication] = (),
    stories: Iterable[Announcement] = (),
    silent: Iterable[Announcement] = (),
) -> None:
    """Write them at `path`, one a line, whole or not at all."""
    told, gone = (
        _lines(some) for some in ([announcement.to_json() for announcement in announcements], [one._asdict() for one in withdrawn])
    )
    shown, hushed = (_lines(one.to_json() for one in some) for some in (stories, silent))
    lists = f'"announcements": [{told}], "withdrawn": [{gone}], "stories": [{shown}], "silent": [{hushed}]'
    write_whole(path, f'{{"version": 1, {lists}}}\n')


def _lines(some: Iterable[dict[str, Any]]) -> str:
    written = json.JSONEncoder(ensure_ascii=False, default=str).encode
    return ",".join(f"\n{written(one)}" for one in some)


class GatheredAnnouncements(NamedTuple):
    """What the town has to say, what it no longer says, what it has a person post by hand, and what it publishes without a word."""

    announcements: list[Announcement]
    withdrawn: list[WithdrawnPublication]
    stories: list[Announcement]
    silent: list[Announcement]


def read_gathered(path: Path, authority: str) -> GatheredAnnouncements:
    """What is at `path`, all of it made under the name `authority`.

    Raises PersonRequired when there is nothing, when it cannot be read, or is another journal's: the site must be built first.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        announcements = [Announcement.from_json(one) for one in held["announcements"]]
        stories = [Announcement.from_json(one) for one in held.get("stories", ())]
        silent = [Announcement.from_json(one) for one in held.get("silent", ())]
        gathered_announcements = GatheredAnnouncements(
            announcements, [WithdrawnPublication.from_json(one) for one in held.get("withdrawn", ())], stories, silent
        )
    except FileNotFoundError:
        raise PersonRequired(f"{path} : rien n’est rassemblé. Lancez d’abord ./beffroi build.") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PersonRequired(f"{path} : les annonces rassemblées sont illisibles ({error}). Relancez ./beffroi build.") from None
    guids = [one.guid for one in (*announcements, *stories)] + [one.guid for one in gathered_announcements.withdrawn]
    if not all(name.startswith(guid(authority, "")) for name in guids):
        raise PersonRequired(f"{path} : FEED_AUTHORITY a changé, ou ces annonces sont d’un autre journal. Relancez ./beffroi build.")
    return gathered_announcements
