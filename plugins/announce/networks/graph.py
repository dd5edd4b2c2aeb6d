"""What Meta's networks share: the Graph API's field names, errors and token permissions, and the two-step posts of Instagram and Threads: a
container that no one sees, then its publication.

https://developers.facebook.com/docs/graph-api/guides/error-handling, https://developers.facebook.com/documentation/threads/posts
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests

from plugins.announce.network import Connection, Failure, NetworkPost, NotSent, PostRefused, normalize_address
from plugins.announce.networks.service import ANY_STATUS, AnswerRow, AnswerTable, Bearer, Complaint, NetworkService

NUMBER = re.compile(r"\d+(?:_\d+)?")
"""How Meta names what it holds: a Page, an account, a picture, a container, a post (for Facebook the Page's number, then the post's)."""
FINISHED, IN_PROGRESS = "FINISHED", "IN_PROGRESS"
"""What a container says of itself: https://developers.facebook.com/docs/threads/troubleshooting"""
PAUSE, LOOKS = 2.0, 20
"""Seconds between two looks at a container, and looks before the post is put off: Meta recommends to wait 30 s on average before a
container is published (developers.facebook.com/documentation/threads/posts)."""
PAGE, PAGES = 100, 10
"""Posts a reading asks for, and readings before it gives up."""
ADDRESS = re.compile(r"https?://[^\s<>\"«»]+")


PERMISSIONS = " ".join(map(str, (3, 10, *range(200, 300))))
"""The codes by which Meta says that the token may not do this."""


def match_row_by_code(
    codes: str,
    failure: type[Failure],
    reason: str,
    remedy: str = "",
    account: bool = False,
    *,
    pause: timedelta | None = None,
    unproved: bool = False,
    outage: bool = False,
    post_only: bool = False,
) -> AnswerRow:
    """The row of an answer that is known by its own code alone: one of `codes`, a code or a code and its subcode, with spaces between."""
    return AnswerRow(ANY_STATUS, "", failure, reason, remedy, account, tuple(codes.split()), pause, unproved, outage, post_only)


def build_unknown_version_row(network: str) -> AnswerRow:
    """The answer to a version of the API that is no longer there."""
    reason = f"{network} ne connaît plus cette version de son interface."
    return match_row_by_code("12 2635", PostRefused, reason, "Mettez Beffroi à jour.", True)


def open_graph_service(table: AnswerTable, connection: Connection) -> NetworkService:
    """The service of one of Meta's networks for the account of `connection`."""
    proof = Bearer(connection.credentials["TOKEN"])
    return NetworkService(table, partial(read_complaint, table=table), connection.redactor, proof, connection.now)


class Unready(Exception):
    """The container cannot be published: Meta could not prepare it. Nothing was published; the text is Meta's word for it."""


def read_id(answer: requests.Response) -> str:
    """Meta's id of an object in an answer. Raises LookupError, TypeError or ValueError."""
    return parse_object_id(answer.json())


def parse_object_id(answer: Mapping[str, Any]) -> str:
    """Meta's own name for a thing. Raises LookupError, TypeError or ValueError."""
    if not NUMBER.fullmatch(answer["id"]):
        raise ValueError("not a number of Meta")
    return str(answer["id"])


def read_complaint(answer: requests.Response, table: AnswerTable) -> Complaint:
    """Parse the error of an answer; empty when it does not have Meta's form. An error is named with its subcode where `table` knows it
    so."""
    try:
        error = dict(answer.json()["error"])
    except (LookupError, TypeError, ValueError):
        return Complaint()
    words = tuple(str(error[name]) for name in ("message", "error_user_msg") if error.get(name))
    code, both = str(error.get("code")), f"{error.get('code')}/{error.get('error_subcode')}"
    return Complaint(words, both if any(both in row.codes for row in table.rows) else code)


def await_container(service: NetworkService, address: str, field: str, network: str) -> None:
    """Wait until the container at `address` can be published; `field` is what says so. Raises Unready, NotSent or PostRefused."""
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        state, why = service.request(
            "GET", address, lambda answer: _parse_state(answer.json(), field), params={"fields": _query_fields(field)}
        )
        if state == FINISHED:
            return
        if state != IN_PROGRESS:
            raise Unready(why or state)
    raise NotSent(f"{network} n’a pas fini de préparer la publication.", post_only=True)


def read_back(
    service: NetworkService, where: str, fields: str, read: Callable[[Mapping[str, Any]], NetworkPost], since: datetime, whose: str
) -> Iterator[NetworkPost]:
    """The posts at the address `where`, the newest first, back to `since`; `whose` names the account in French. Raises NotSent or
    PostRefused.

    The address of the next page, which Meta gives, holds the token: only its mark is taken.
    """
    query = {"fields": fields, "limit": str(PAGE)}

    def page(answer: requests.Response) -> tuple[list[NetworkPost], str]:
        payload = answer.json()
        return [read(post) for post in payload["data"]], str(payload.get("paging", {}).get("cursors", {}).get("after") or "")

    for _ in range(PAGES):
        posts, after = service.request("GET", where, page, params=query)
        yield from posts
        if not after or not posts or posts[-1].time < since:
            return
        query["after"] = after
    raise NotSent(f"{whose} a publié plus de {PAGE * PAGES} fois depuis cette annonce : il ne peut être relu jusqu’à elle.")


def delete_post(service: NetworkService, post: str, still_ours: Callable[[], object]) -> None:
    """Take away the post at the address `post` of the API. What Meta does not find is gone, as long as `still_ours` finds the account for
    this token. Raises NotSent or PostRefused."""
    try:
        is_deleted = service.request("DELETE", post, lambda answer: answer.json()["success"] is True)
        failure: Failure | None = None if is_deleted else NotSent(f"{service.table.name} n’a pas confirmé la suppression.")
    except PostRefused as refused:
        failure = refused
    if failure and service.table.is_gone(failure):
        still_ours()
    elif failure:
        raise failure


def read_permalink(answer: Mapping[str, Any], start: str) -> str:
    """The public address of a post: it begins with `start`. Raises LookupError, TypeError or ValueError."""
    if not answer["permalink"].startswith(start):
        raise ValueError("not an address of this network")
    return str(answer["permalink"])


def fetch_permalink(service: NetworkService, post: str, start: str, otherwise: str) -> str:
    """Fetch the public address of the post at `post` of the API; `otherwise` when Meta does not give it: the post is made in any case."""
    try:
        return service.request("GET", post, lambda answer: read_permalink(answer.json(), start), params={"fields": "permalink"})
    except (NotSent, PostRefused):
        return otherwise


def list_links(text: str, *led: object) -> frozenset[str]:
    """The links of a post: addresses in its `text`, and those that Meta gives beside it."""
    return frozenset(normalize_address(address) for address in (*ADDRESS.findall(text), *(str(target) for target in led if target)))


def list_token_notes(
    service: NetworkService, api: str, token: str, needed: Iterable[str], rights: str, renew: str
) -> tuple[list[str], list[str]]:
    """The token's missing rights, and notes on it. `rights` says which it has to have, where one of `needed` is missing, `renew` how
    another is made, where it is no longer valid. A reading, written as POST so that the token is in no address."""
    query = {"method": "get", "input_token": token}
    try:
        inspected = service.request("POST", f"{api}/debug_token", lambda answer: _parse_token(answer.json()["data"]), data=query)
    except Failure:
        return [], ["Meta ne dit pas quels droits a ce jeton, ni quand il expire."]
    scopes, valid, ends = inspected
    missing = [right for right in needed if right not in scopes]
    lacking = [f"Il manque au jeton : {', '.join(missing)}. {rights}"] if missing else []
    until = [f"Le jeton expire le {datetime.fromtimestamp(ends, UTC):%d/%m/%Y} : refaites-le avant ce jour."] if ends else []
    return lacking + ([] if valid else [f"Le jeton n’est plus valable. {renew}"]), until


def _parse_token(said: Mapping[str, Any]) -> tuple[list[str], bool, int]:
    return [str(scope) for scope in said["scopes"]], bool(said["is_valid"]), int(said.get("expires_at") or 0)


def _query_fields(field: str) -> str:
    return f"{field},error_message" if field == "status" else f"{field},status"


def _parse_state(said: Mapping[str, Any], field: str) -> tuple[str, str]:
    """What a container says of itself, and why when it cannot be published."""
    state = said[field]
    if not isinstance(state, str):
        raise TypeError("not a state of a container")
    return state, str(said.get("error_message") or (said.get("status") if field != "status" else "") or "")


VERSION = "v26.0"
"""Of July 29, 2026, current in November 2026 and promised for two years at least: developers.facebook.com/docs/graph-api/changelog,
facebook/facebook-python-business-sdk (`apiconfig.py`)."""
API = f"https://graph.facebook.com/{VERSION}"
