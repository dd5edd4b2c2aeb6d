"""Who a Facebook token speaks for, and what Facebook tells of it: its rights, its end, the calls that are left."""

import json
from collections.abc import Iterator
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
DEVELOPMENT = (
    "Facebook ne dit pas si l’application est en mode développement, où le public ne voit rien de ce qu’elle publie : "
    "ouvrez une publication dans une fenêtre privée."
)


def introduced(service: Service, page: str, token: str) -> Introduction:
    """The Page whose number is `page`, as the token knows itself. Raises NotSent or Refused."""
    said = service.call("GET", f"{API}/me", lambda answer: _read(answer, page), params={"fields": "id,name,username,is_published"})
    lacking, notes = _examined(service, token)
    return Introduction(said.handle, (*said.lacking, *lacking), (*notes, *said.notes, DEVELOPMENT), said.time)


def _read(answer: requests.Response, page: str) -> Introduction:
    said = answer.json()
    handle, number = str(said.get("username") or said["name"]), str(said["id"])
    lacking = [] if number == page else [f"Ce jeton est celui de « {handle} » (n° {number}). {PAGE}"]
    if said.get("is_published") is False:
        lacking.append("La Page n’est pas publiée : le public n’en voit rien. Publiez-la dans ses paramètres.")
    return Introduction(handle, tuple(lacking), tuple(_usage(answer)), server_time(answer))


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


def _usage(answer: requests.Response) -> Iterator[str]:
    try:
        used = max(int(share) for share in json.loads(answer.headers[USAGE]).values())
        yield f"L’application a usé {used} % des appels que Facebook lui accorde par heure."
    except (LookupError, TypeError, ValueError, AttributeError):
        return
