"""A Facebook Page, by the Graph API, which Instagram and Threads share: plain requests, each call once.

The link is not in the text: Facebook draws its card from the page. With a picture of the publication's own, which takes the card's place,
the link is in the text. A Page does not answer its own posts as a thread, and a comment would be folded away from readers: a follow-up is
a post of its own. The token travels in a header only, never in an address, where logs and proxies would keep it; so no address that
Meta gives is followed, for its own `paging.next` holds the token. https://developers.facebook.com/docs/pages-api/posts,
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests

from plugins.announce.network import (
    Connection,
    Failure,
    Introduction,
    MaybeSent,
    NetworkPost,
    NotSent,
    PostRefused,
    ReadBack,
    normalize_address,
)
from plugins.announce.networks.service import ANY_STATUS, REWORD, AnswerRow, AnswerTable, Bearer, Complaint, NetworkService
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.wire import PictureLost, fetch_picture, read_server_time, upload_images
from plugins.announce.words import shorten_alternative

NUMBER = re.compile(r"\d+(?:_\d+)?")
"""How Meta names what it holds: a Page, an account, a picture, a container, a post (for Facebook the Page's number, then the post's)."""
FINISHED, IN_PROGRESS = "FINISHED", "IN_PROGRESS"
"""What a container says of itself: https://developers.facebook.com/docs/threads/troubleshooting"""
SECONDS_BETWEEN_LOOKS, MOST_LOOKS = 2.0, 20
"""Seconds between two looks at a container, and looks before the post is put off: Meta recommends to wait 30 s on average before a
container is published (developers.facebook.com/documentation/threads/posts)."""
POSTS_PER_READING, MOST_READINGS = 100, 10
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
    for look in range(MOST_LOOKS):
        if look:
            time.sleep(SECONDS_BETWEEN_LOOKS)
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
    query = {"fields": fields, "limit": str(POSTS_PER_READING)}

    def page(answer: requests.Response) -> tuple[list[NetworkPost], str]:
        payload = answer.json()
        return [read(post) for post in payload["data"]], str(payload.get("paging", {}).get("cursors", {}).get("after") or "")

    for _ in range(MOST_READINGS):
        posts, after = service.request("GET", where, page, params=query)
        yield from posts
        if not after or not posts or posts[-1].time < since:
            return
        query["after"] = after
    raise NotSent(
        f"{whose} a publié plus de {POSTS_PER_READING * MOST_READINGS} fois depuis cette annonce : il ne peut être relu jusqu’à elle."
    )


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


RENEW = "Refaites le jeton de la Page et remplacez BEFFROI_FACEBOOK_TOKEN (./beffroi help facebook)."
SIGN_IN = "Connectez-vous à facebook.com avec la personne qui a créé le jeton, répondez à ce qui est demandé, puis refaites le jeton."
RIGHTS = f"Il faut les droits pages_manage_posts, pages_read_engagement et pages_show_list. {RENEW}"
ROLE = "Rendez à la personne qui a créé le jeton le droit de publier sur la Page, puis refaites le jeton."
PAGE_ADMINISTRATION = "Vérifiez BEFFROI_FACEBOOK_PAGE, le numéro de la Page, et que le jeton est bien celui de cette Page."
BLOCKED_LINK = "Demandez à Facebook de débloquer l’adresse du journal (developers.facebook.com/tools/debug), puis ./beffroi settle."
NOT_FOUND = "Facebook ne trouve pas la Page ou la publication"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
"""Facebook counts calls over a sliding hour (docs, `rate-limiting`); it does not say how long a block lasts: a day is our choice."""
ANSWERS = AnswerTable(
    "Facebook",
    "de Facebook",
    (
        match_row_by_code("190/458", PostRefused, "L’application n’est plus autorisée par la personne qui a créé le jeton.", RENEW, True),
        match_row_by_code(
            "190/459 190/464", PostRefused, "Facebook demande une vérification à la personne qui a créé le jeton.", SIGN_IN, True
        ),
        match_row_by_code("190/460", PostRefused, "Le mot de passe de la personne qui a créé le jeton a changé.", RENEW, True),
        match_row_by_code("190/463 190/467", PostRefused, "Le jeton de la Page a expiré.", RENEW, True),
        match_row_by_code("190/492", PostRefused, "La personne qui a créé le jeton n’a plus de rôle sur la Page.", ROLE, True),
        match_row_by_code("102 190", PostRefused, "Facebook ne reconnaît pas le jeton de la Page.", RENEW, True),
        match_row_by_code(PERMISSIONS, PostRefused, "Le jeton n’a pas le droit de publier sur la Page.", RIGHTS, True, unproved=True),
        AnswerRow(ANY_STATUS, "already posted", MaybeSent, "Facebook dit avoir déjà reçu ce texte.", codes=("368",)),
        AnswerRow(
            ANY_STATUS,
            "reported as abusive",
            PostRefused,
            "Facebook bloque l’adresse du journal.",
            BLOCKED_LINK,
            True,
            ("368",),
            unproved=True,
        ),
        match_row_by_code("368", NotSent, "Facebook bloque la Page pour un temps.", pause=DAY, unproved=True),
        match_row_by_code("506", MaybeSent, "Facebook dit avoir déjà reçu ce texte."),
        match_row_by_code("1609005", NotSent, "Facebook n’a pas pu lire la page du journal pour en montrer la carte.", post_only=True),
        match_row_by_code("4 17 32 341 613 80001", NotSent, "Facebook demande d’attendre.", pause=HOUR),
        AnswerRow(429, "", NotSent, "Facebook demande d’attendre.", pause=HOUR),
        match_row_by_code("1 2", MaybeSent, "Facebook a eu un incident.", outage=True),
        match_row_by_code("100/33 803", PostRefused, f"{NOT_FOUND}.", PAGE_ADMINISTRATION, True),
        AnswerRow(
            ANY_STATUS,
            "appsecret_proof",
            PostRefused,
            "L’application exige la preuve de sa clé secrète.",
            "Décochez « Exiger la clé secrète » dans les paramètres avancés de l’application.",
            True,
            ("100",),
        ),
        build_unknown_version_row("Facebook"),
        match_row_by_code("100", PostRefused, "Facebook juge la publication mal formée.", REWORD),
    ),
    NOT_FOUND,
)
"""1 and 2, « unknown » and « service », do not say whether the post was kept before the incident: the Page is read first."""


FIELDS = "id,message,created_time,attachments{url,unshimmed_url,media_type}"
"""What is asked of each post: docs/graph-api/reference/page-post, docs/graph-api/reference/story-attachment."""
PICTURE = "photo"
"""The attachment of a picture leads to Facebook's own page of it."""


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, name = str(post.get("message", "")), parse_object_id(post)
    addresses = _list_targets(post.get("attachments", {}).get("data", []))
    time = datetime.fromisoformat(post["created_time"]).astimezone(UTC)
    return NetworkPost(name, f"https://www.facebook.com/{name}", text, list_links(text, *addresses), time)


def _list_targets(attachments: list[Mapping[str, Any]]) -> Iterator[str]:
    for attachment in attachments:
        if attachment.get("media_type") != PICTURE and (address := attachment.get("unshimmed_url") or attachment.get("url")):
            yield str(address)


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


def introduce_facebook_page(service: NetworkService, page: str, token: str) -> Introduction:
    """The Page whose number is `page`, as the token knows itself. Raises NotSent or PostRefused."""
    introduction = service.request(
        "GET", f"{API}/me", lambda answer: _read(answer, page), params={"fields": "id,name,username,is_published"}
    )
    lacking, notes = list_token_notes(service, API, token, NEEDED, RIGHTS, RENEW)
    return replace(introduction, lacking=(*introduction.lacking, *lacking), notes=(*notes, *introduction.notes, DEVELOPMENT))


def _read(answer: requests.Response, page: str) -> Introduction:
    payload = answer.json()
    handle, number = str(payload.get("username") or payload["name"]), str(payload["id"])
    lacking = [] if number == page else [f"Ce jeton est celui de « {handle} » (n° {number}). {PAGE_ADMINISTRATION}"]
    if payload.get("is_published") is False:
        lacking.append("La Page n’est pas publiée : le public n’en voit rien. Publiez-la dans ses paramètres.")
    used = _read_usage(answer)
    usage = (USED.format(used),) if used is not None else ()
    busy = used is not None and used >= BUSY
    others = (number, f"profile.php?id={number}")
    return Introduction(handle, tuple(lacking), usage if busy else (), () if busy else usage, read_server_time(answer), others)


def _read_usage(answer: requests.Response) -> int | None:
    """The largest share that is used, in percent; None where Facebook does not say."""
    try:
        return max(int(share) for share in json.loads(answer.headers[USAGE]).values())
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


TYPES = ("image/jpeg", "image/png")
"""What Facebook takes among what the site serves: docs/graph-api/reference/page/photos."""
PAGE, PAGES = 100, 10
"""Posts a reading asks for (Facebook's maximum), and readings before it gives up."""


class FacebookPage(ReadBack):
    """The Page that the token speaks for, known by its number."""

    name, public, whose = "facebook", True, "La Page"

    def __init__(self, connection: Connection):
        self.limits, self.redactor = connection.limits, connection.redactor
        self.credentials, self.account = connection.credentials, connection.credentials["PAGE"]
        self.root = f"{API}/{self.account}"
        self.service = open_graph_service(ANSWERS, connection)

    def send(self, claim: Post) -> Post:
        """Send the words of `claim` with its picture, or else with its link. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost; the card of the link then takes its place.
        """
        attached, note = self._build_attachments(claim)
        post_id = self.service.post(f"{self.root}/feed", read_id, data={"message": claim.text, **attached})
        return claim.confirm(post_id, f"https://www.facebook.com/{post_id}", note)

    def delete(self, remote_id: str) -> None:
        """See Network. What Facebook does not find is gone, as long as it still finds the Page for this token."""
        delete_post(
            self.service,
            f"{API}/{remote_id}",
            lambda: self.service.request("GET", self.root, read_id, params={"fields": "id"}),
        )

    def introduce(self) -> Introduction:
        """The name of the token's Page, and what Facebook tells of the token itself."""
        return introduce_facebook_page(self.service, self.account, self.credentials["TOKEN"])

    def _build_attachments(self, claim: Post) -> tuple[dict[str, str], str]:
        """What the post shows below its words, as Facebook's parameters, and the note of a picture that was lost."""
        linked = {"link": claim.link} if claim.link else {}
        if not claim.image:
            return linked, ""
        try:
            names, note = upload_images(claim.images, self._upload_picture)
            attachments = {f"attached_media[{number}]": json.dumps({"media_fbid": name}) for number, name in enumerate(names)}
            return attachments, self.redactor.clean(note)
        except PictureLost as failure:
            manner = "avec la carte de son lien" if claim.link else "sans elle"
            return linked, self.redactor.clean(f"{failure} L’annonce est partie {manner}.")

    def _upload_picture(self, image: AnnouncedImage) -> str:
        """Upload an unpublished picture, and return its number. Raises PictureLost."""
        picture = fetch_picture(image.url, self.limits.image_bytes, TYPES)
        payload = {"published": "false", "alt_text_custom": shorten_alternative(image.alt, self.limits.alt)}
        files = {"source": ("image", picture.content, picture.kind)}
        try:
            return self.service.call("POST", f"{self.root}/photos", read_id, data=payload, files=files)
        except (NotSent, PostRefused) as failure:
            reason = str(failure)
        raise PictureLost(reason)

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the Page's posts, the newest first, back to `since`; `feed` would be Facebook's choice of them, at most 600 a year,
        and no proof. Raises NotSent or PostRefused."""
        query = {"fields": FIELDS, "limit": str(PAGE)}
        for _ in range(PAGES):
            posts, after = self.service.request("GET", f"{self.root}/published_posts", _parse_page, params=query)
            yield from posts
            if not after or (posts and posts[-1].time < since):
                return
            query["after"] = after
        raise NotSent(f"La Page a publié plus de {PAGE * PAGES} fois depuis cette annonce : elle ne peut être relue jusqu’à elle.")


def _parse_page(answer: requests.Response) -> tuple[list[NetworkPost], str]:
    """One page of posts, and the mark of where the next begins, empty when there is none."""
    payload = answer.json()
    paging = payload.get("paging", {})
    return [parse_post(post) for post in payload["data"]], str(paging["cursors"]["after"]) if "next" in paging else ""
