"""Who a Facebook token speaks for, and what Facebook tells of it: its rights, its end, the calls that are left."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import requests

from plugins.announce.failures import Failure
from plugins.announce.network import Introduction
from plugins.announce.networks.facebook_errors import PAGE, RENEW, RIGHTS
from plugins.announce.networks.facebook_posts import API
from plugins.announce.networks.service import Service
from plugins.announce.networks.wire import server_time

NEEDED = ("pages_manage_posts", "pages_read_engagement", "pages_show_list")
"""https://developers.facebook.com/docs/pages-api/posts"""
USAGE = "x-app-usage"
"""Percentages of what an hour allows: https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""
USED = "l’application a usé {} % des appels que Facebook lui accorde par heure."
BUSY = 75
"""Percent from which a person should know: at 100 Facebook refuses until the hour has passed."""
DEVELOPMENT = (
    "Facebook ne dit pas si l’application est en mode développement, où le public ne voit rien de ce qu’elle publie : "
    "ouvrez une publication dans une fenêtre privée."
)


def introduced(service: Service, page: str, token: str) -> Introduction:
    """The Page whose number is `page`, as the token knows itself. Raises NotSent or Refused."""
    said = service.call("GET", f"{API}/me", lambda answer: _read(answer, page), params={"fields": "id,name,username,is_published"})
    lacking, notes = _examined(service, token)
    return replace(said, lacking=(*said.lacking, *lacking), notes=(*notes, *said.notes, DEVELOPMENT))


def _read(answer: requests.Response, page: str) -> Introduction:
    said = answer.json()
    handle, number = str(said.get("username") or said["name"]), str(said["id"])
    lacking = [] if number == page else [f"Ce jeton est celui de « {handle} » (n° {number}). {PAGE}"]
    if said.get("is_published") is False:
        lacking.append("La Page n’est pas publiée : le public n’en voit rien. Publiez-la dans ses paramètres.")
    used = _used(answer)
    usage = (USED.format(used),) if used is not None else ()
    busy = used is not None and used >= BUSY
    return Introduction(handle, tuple(lacking), usage if busy else (), () if busy else usage, server_time(answer))


def _examined(service: Service, token: str) -> tuple[list[str], list[str]]:
    """What the token lacks, and what is good to know of it. A reading, written as POST so that the token is in no address."""
    asked = {"method": "get", "input_token": token}
    try:
        return service.call("POST", f"{API}/debug_token", lambda answer: _told(answer.json()["data"]), data=asked)
    except Failure:
        return [], ["Facebook ne dit pas quels droits a ce jeton, ni quand il expire."]


def _told(token: dict[str, Any]) -> tuple[list[str], list[str]]:
    missing, ends = [right for right in NEEDED if right not in token["scopes"]], int(token.get("expires_at") or 0)
    lacking = [f"Il manque au jeton : {', '.join(missing)}. {RIGHTS}"] if missing else []
    valid = [] if token["is_valid"] else [f"Le jeton n’est plus valable. {RENEW}"]
    until = [f"Le jeton expire le {datetime.fromtimestamp(ends, UTC):%d/%m/%Y} : refaites-le avant ce jour."] if ends else []
    return lacking + valid, until


def _used(answer: requests.Response) -> int | None:
    """The largest share that is used, in percent; None where Facebook does not say."""
    try:
        return max(int(share) for share in json.loads(answer.headers[USAGE]).values())
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
