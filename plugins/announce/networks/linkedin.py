"""A LinkedIn page, by the Posts API: plain requests, each call once.

The link is shown as a card that we make, for this API reads no page; with a picture of the publication's own, which takes the card's place,
the link is in the text. A page does not answer its own posts as a thread: a follow-up is a post of its own. LinkedIn refuses a text that
it has taken before (`DUPLICATE_POST`), without saying for how long: no key, but one more guard.
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from plugins.announce.network import (
    Connection,
    Failure,
    Introduction,
    Limits,
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

RENEW = "Refaites le jeton et remplacez BEFFROI_LINKEDIN_TOKEN (./beffroi help linkedin)."
RIGHTS = (
    "Il faut les droits w_organization_social, r_organization_social et r_organization_admin, et que la personne qui a créé le jeton "
    f"administre la page BEFFROI_LINKEDIN_PAGE. {RENEW}"
)
NOT_FOUND = "LinkedIn ne trouve pas la publication"
HOUR = timedelta(hours=1)
"""LinkedIn counts calls by day and does not say the time that is left (`rate-limits`): an hour is our choice."""
ANSWERS = AnswerTable(
    "LinkedIn",
    "de LinkedIn",
    (
        AnswerRow(401, "", PostRefused, "Le jeton de LinkedIn a expiré.", RENEW, True, ("EXPIRED_ACCESS_TOKEN",)),
        AnswerRow(401, "", PostRefused, "Le jeton de LinkedIn a été révoqué.", RENEW, True, ("REVOKED_ACCESS_TOKEN",)),
        AnswerRow(401, "", PostRefused, "LinkedIn ne reconnaît pas le jeton.", RENEW, True),
        AnswerRow(403, "", PostRefused, "Le jeton n’a pas le droit d’agir pour la page LinkedIn.", RIGHTS, True, unproved=True),
        AnswerRow(404, "", PostRefused, f"{NOT_FOUND}.", REWORD),
        AnswerRow(ANY_STATUS, "duplicate", MaybeSent, "LinkedIn dit avoir déjà reçu ce texte."),
        AnswerRow(ANY_STATUS, "", MaybeSent, "LinkedIn dit avoir déjà reçu ce texte.", codes=("DUPLICATE_POST",)),
        AnswerRow(400, "", PostRefused, "LinkedIn juge la publication mal formée.", REWORD),
        AnswerRow(413, "", PostRefused, "LinkedIn juge la publication trop grande.", REWORD),
        AnswerRow(422, "", PostRefused, "LinkedIn refuse cette publication.", REWORD),
        AnswerRow(426, "", PostRefused, "LinkedIn ne connaît plus cette version de son interface.", "Mettez Beffroi à jour.", True),
        AnswerRow(429, "", NotSent, "LinkedIn demande d’attendre.", pause=HOUR),
    ),
    NOT_FOUND,
)


def read_complaint(answer: requests.Response) -> Complaint:
    """Parse the error of an answer; empty when it does not have LinkedIn's form."""
    try:
        payload = dict(answer.json())
        words = tuple(str(payload[name]) for name in ("message",) if payload.get(name))
        inputs = (payload.get("errorDetails") or {}).get("inputErrors") or [{}]
        return Complaint(words, str(payload.get("code") or inputs[0].get("code") or ""))
    except (LookupError, TypeError, ValueError, AttributeError):
        return Complaint()


RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
HASHTAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")
TEMPLATE = re.compile(r"\{hashtag\\?\|\\?[#＃]\\?\|([^{}]*)\}")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def escape_text(text: str) -> str:
    """`text` as LinkedIn is given it."""
    parts, last = [], 0
    for match in HASHTAG.finditer(text):
        parts += [_escape(text[last : match.start()]), f"{{hashtag|\\#|{_escape(match[1])}}}"]
        last = match.end()
    return "".join((*parts, _escape(text[last:])))


def unescape_text(text: str) -> str:
    """Reverse LinkedIn's escaping: `plain(written(text)) == text`."""
    return ESCAPED.sub(r"\1", TEMPLATE.sub(r"\\#\1", text))


def _escape(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text)


VERSION = "202608"
"""Active in September 2026 (gitroomhq/postiz-app #2005), and for a year at least: learn.microsoft.com/linkedin/marketing/versioning."""
API = "https://api.linkedin.com/rest"
NAME = re.compile(r"urn:li:(?:share|ugcPost):\d+")
"""How LinkedIn names a post."""
ADDRESS = re.compile(r"https?://[^\s<>\"«»]+")
SHORT = re.compile(r"https?://lnkd\.in/\w")


def parse_created_id(answer: requests.Response) -> str:
    """LinkedIn's own name for a new post, which is in a header. Raises LookupError or ValueError."""
    return parse_post_id(answer.headers["x-restli-id"])


def parse_post_id(name: str) -> str:
    """Check that `name` is the id of a post. Raises TypeError or ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError("not a name of LinkedIn")
    return name


def format_post_address(name: str) -> str:
    """The public address of the post of that name."""
    return f"https://www.linkedin.com/feed/update/{name}/"


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, name = unescape_text(str(post.get("commentary") or "")), parse_post_id(post["id"])
    led = ((post.get("content") or {}).get("article") or {}).get("source")
    links = frozenset(normalize_address(target) for target in (*ADDRESS.findall(text), *([str(led)] if led else [])))
    time = datetime.fromtimestamp(int(post.get("publishedAt") or post["createdAt"]) / 1000, UTC)
    return NetworkPost(name, format_post_address(name), text, links, time, hides=bool(SHORT.search(text)))


TYPES = ("image/jpeg", "image/png")
"""Of what the site serves, what LinkedIn takes: images-api, « JPG, GIF, PNG »."""
PAUSE, LOOKS = 1.0, 20
"""Seconds between two looks at a picture that is being prepared, and looks before the post leaves without it."""
TITLE, DESCRIPTION = 400, 4_086
"""Characters of a card: posts-api, `Article`."""
WHERE = ".linkedin.com"
"""Where LinkedIn has pictures sent: our token goes nowhere else."""


def build_embed(claim: Post, limits: Limits, service: NetworkService, owner: str) -> tuple[dict[str, Any], str]:
    """The embed of a post, empty without picture and link, and a note about a lost picture. A post whose own picture is lost shows the card
    in its place; a card whose picture is lost is words only."""
    if not claim.image:
        return _build_card(claim, limits, service, owner)
    try:
        images, note = upload_images(claim.images, lambda image: _build_picture(image, limits, service, owner))
        return {"content": {"media": images[0]} if len(images) == 1 else {"multiImage": {"images": images}}}, note
    except PictureLost as failure:
        card, note = _build_card(claim, limits, service, owner)
        return card, f"{failure} L’annonce est partie {'avec la carte de son lien' if card else 'sans elle'}. {note}".strip()


def _build_picture(image: AnnouncedImage, limits: Limits, service: NetworkService, owner: str) -> dict[str, str]:
    """One picture as a post names it; with others: …/shares/multiimage-post-api, 2 to 20. Raises PictureLost."""
    alt = {"altText": shorten_alternative(image.alt, limits.alt)} if image.alt else {}
    return {"id": _upload_picture(image, limits, service, owner), **alt}


def _build_card(claim: Post, limits: Limits, service: NetworkService, owner: str) -> tuple[dict[str, Any], str]:
    if not claim.link:
        return {}, ""
    card, note = {"source": claim.link, "title": shorten_alternative(claim.title or claim.link, TITLE)}, ""
    if claim.summary:
        card["description"] = shorten_alternative(claim.summary, DESCRIPTION)
    if claim.card:
        try:
            card["thumbnail"] = _upload_picture(claim.card, limits, service, owner)
        except PictureLost as failure:
            note = f"{failure} La carte du lien est partie sans image."
    return {"content": {"article": card}}, note


def _upload_picture(image: AnnouncedImage, limits: Limits, service: NetworkService, owner: str) -> str:
    """LinkedIn's own name for a picture, once it is ready. Raises PictureLost."""
    picture = fetch_picture(image.url, limits.image_bytes, TYPES)
    try:
        payload = {"initializeUploadRequest": {"owner": owner}}
        where, name = service.call("POST", f"{API}/images", _parse_upload_target, params={"action": "initializeUpload"}, json=payload)
        service.call("PUT", where, _check_accepted, data=picture.content, headers={"Content-Type": picture.kind})
        if _is_ready(lambda: service.request("GET", f"{API}/images/{quote(name, safe='')}", lambda answer: str(answer.json()["status"]))):
            return name
        reason = "LinkedIn n’a pas fini de préparer l’image."
    except Failure as failure:
        reason = f"LinkedIn n’a pas pris l’image ({failure.reason.removesuffix('.')})."
    raise PictureLost(reason)


def _is_ready(state: Callable[[], str]) -> bool:
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        status = state()
        if status == "AVAILABLE":
            return True
        if status not in ("PROCESSING", "WAITING_UPLOAD"):
            return False
    return False


def _parse_upload_target(answer: requests.Response) -> tuple[str, str]:
    """Where to send a picture, and its name. Raises LookupError, TypeError or ValueError."""
    payload = answer.json()["value"]
    where, name = urlsplit(payload["uploadUrl"]), payload["image"]
    if where.scheme != "https" or not (where.hostname or "").endswith(WHERE) or not name.startswith("urn:li:image:"):
        raise ValueError("not a place of LinkedIn")
    return payload["uploadUrl"], name


def _check_accepted(answer: requests.Response) -> None:
    if answer.status_code not in (requests.codes.ok, requests.codes.created):
        raise ValueError("not taken")


PAGE, PAGES = 100, 10
"""Posts a reading asks for (LinkedIn's maximum), and readings before it gives up."""
HEADERS = {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}
PUBLIC = {
    "visibility": "PUBLIC",
    "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
    "lifecycleState": "PUBLISHED",
    "isReshareDisabledByAuthor": False,
}


class LinkedInPage(ReadBack):
    """The page of that number, for which the token's person must be an administrator."""

    name, public, whose = "linkedin", True, "La page LinkedIn"

    def __init__(self, connection: Connection):
        self.limits, self.redactor = connection.limits, connection.redactor
        self.account = connection.credentials["PAGE"]
        self.author = f"urn:li:organization:{self.account}"
        self.service = NetworkService(ANSWERS, read_complaint, connection.redactor, Bearer(connection.credentials["TOKEN"]), connection.now)
        self.service.session.headers.update(HEADERS)

    def send(self, claim: Post) -> Post:
        """Send the words of `claim` with its picture, or else with the card of its link. Raises NotSent, PostRefused or MaybeSent, and
        nothing else.

        `note` tells of a picture that was lost.
        """
        content, note = build_embed(claim, self.limits, self.service, self.author)
        post = {"author": self.author, "commentary": escape_text(claim.text), **PUBLIC, **content}
        post_id = self.service.post(f"{API}/posts", parse_created_id, json=post)
        return claim.confirm(post_id, format_post_address(post_id), self.redactor.clean(note))

    def delete(self, remote_id: str) -> None:
        """See Network. LinkedIn answers the same whether the post was there or not, and nothing that could not come from something in
        between: the post is asked for afterwards, and must be unknown."""
        where = f"{API}/posts/{quote(remote_id, safe='')}"
        try:
            self.service.request("DELETE", where, lambda answer: None, headers={"X-RestLi-Method": "DELETE"})
            self.service.request("GET", where, lambda answer: None)
        except PostRefused as refused:
            if not ANSWERS.is_gone(refused):
                raise
            return
        raise NotSent("LinkedIn n’a pas confirmé la suppression.")

    def introduce(self) -> Introduction:
        """The name of the page, and whether its posts can be read back."""
        self.service.request("GET", f"{API}/posts", _parse_page, params=self._build_page_query(0, 1), headers={"X-RestLi-Method": "FINDER"})
        try:
            return self.service.request("GET", f"{API}/organizations/{self.account}", _parse_introduction)
        except PostRefused as failure:
            return Introduction(f"page n° {self.account}", (f"{failure.reason} {RIGHTS}",))

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the page's posts, the newest first, back to `since`. Raises NotSent or PostRefused."""
        for number in range(PAGES):
            query = self._build_page_query(number * PAGE, PAGE)
            posts = self.service.request("GET", f"{API}/posts", _parse_page, params=query, headers={"X-RestLi-Method": "FINDER"})
            yield from posts
            if not posts or posts[-1].time < since:
                return
        raise NotSent(f"La page a publié plus de {PAGE * PAGES} fois depuis cette annonce : elle ne peut être relue jusqu’à elle.")

    def _build_page_query(self, start: int, count: int) -> dict[str, str]:
        return {"author": self.author, "q": "author", "start": str(start), "count": str(count), "sortBy": "CREATED"}


def _parse_page(answer: requests.Response) -> list[NetworkPost]:
    return [parse_post(post) for post in answer.json()["elements"]]


def _parse_introduction(answer: requests.Response) -> Introduction:
    payload = answer.json()
    return Introduction(str(payload.get("vanityName") or payload["localizedName"]), time=read_server_time(answer))
