"""The process of a town's tests that invites people: `./beffroi serve invite` without a town to open and a Django to configure for each."""

import json
import sys
from functools import partial

from django.db import connections

from plugins.command.town import list_usable_rooms, open_town
from plugins.service.web_service.part import list_web_parts, open_web_town
from plugins.service.web_service.serving import prepare_store


def main(settings: str, end: str) -> None:
    """Invite whom each line of standard input names, as JSON: name, roles, address. `end` follows what is printed of each."""
    open_paths = partial(open_town, settings)
    paths = open_paths()
    prepare_store(open_web_town(paths, open_paths), list_web_parts(list_usable_rooms(paths.conf)))
    from plugins.service.access import commands  # its tables: once Django is ready

    for line in sys.stdin:
        name, roles, email = json.loads(line)
        commands.invite_by_name(name, roles, email, str)
        connections.close_all()
        sys.stdout.write(end)
        sys.stdout.flush()
