"""Who a Facebook token speaks for, and what Facebook tells of it: its rights, its end, the calls that are left."""

import json
from dataclasses import replace

import requests

from plugins.announce.network import Introduction
from plugins.announce.networks.facebook_errors import PAGE, RENEW, RIGHTS
from plugins.announce.networks.facebook_posts import API
from plugins.announce.networks.graph import token_notes
from plugins.announce.networks.service import NetworkService
from plugins.announce.networks.wire import server_time

NEEDED = ("pages_manage_posts", "pages_read_engagement", "pages_show_list")
"""https://developers.facebook.com/docs/pages-api/posts"""
LACKING = f"Il manque au jeton : {{}}. {RIGHTS}"
USAGE = "x-app-usage"
"""Percentages of what an hour allows: https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""
USED = "l’application a usé {} % des appels que Facebook lui accorde par heure."
BUSY = 75
"""Percent from which a person should know: at 100 Facebook refuses until the hour has passed."""
DEVELOPMENT = (
    "Facebook ne dit pas si l’application est en mode développement, où le public ne voit rien de ce qu’elle publie : "
    "ouvrez une publication dans une fenêtre privée."
)


def introduce_facebook_page(service: NetworkService, page: str, token: str) -> Introduction:
    """The Page whose number is `page`, as the token knows itself. Raises NotSent or PostRefused."""
    said = service.call("GET", f"{API}/me", lambda answer: _read(answer, page), params={"fields": "id,name,username,is_published"})
    lacking, notes = token_notes(service, API, token, NEEDED, LACKING.format, f"Le jeton n’est plus valable. {RENEW}")
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
    others = (number, f"profile.php?id={number}")
    return Introduction(handle, tuple(lacking), usage if busy else (), () if busy else usage, server_time(answer), others)


def _used(answer: requests.Response) -> int | None:
    """The largest share that is used, in percent; None where Facebook does not say."""
    try:
        return max(int(share) for share in json.loads(answer.headers[USAGE]).values())
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
