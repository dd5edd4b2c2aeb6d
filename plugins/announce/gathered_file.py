"""The announcements gathered by the last build, in the state folder, until a command sends those that are due."""

import json
from collections.abc import Iterable
from pathlib import Path

from plugins.announce.announcement import Announcement
from plugins.announce.state_folder import write_whole
from plugins.publication.errors import PersonNeeded
from plugins.publication.identity import guid

NAME = "announcements.json"


def write(path: Path, announcements: Iterable[Announcement]) -> None:
    """Write them at `path`, whole or not at all."""
    written = {"version": 1, "announcements": [one.to_json() for one in announcements]}
    write_whole(path, json.dumps(written, ensure_ascii=False, indent=1, default=str) + "\n")


def read(path: Path, authority: str) -> list[Announcement]:
    """The announcements at `path`, all made under the name `authority`.

    Raises PersonNeeded when there are none, when they cannot be read, or are another journal's: the site must be built first.
    """
    try:
        found = [Announcement.from_json(one) for one in json.loads(path.read_text(encoding="utf-8"))["announcements"]]
    except FileNotFoundError:
        raise PersonNeeded(f"{path} : rien n’est rassemblé. Lancez d’abord ./beffroi build.") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PersonNeeded(f"{path} : les annonces rassemblées sont illisibles ({error}). Relancez ./beffroi build.") from None
    if not all(one.guid.startswith(guid(authority, "")) for one in found):
        raise PersonNeeded(f"{path} : FEED_AUTHORITY a changé, ou ces annonces sont d’un autre journal. Relancez ./beffroi build.")
    return found
