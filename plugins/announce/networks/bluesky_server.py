"""The server that holds the account's records, spoken to in XRPC: one session a run, opened when it is first needed.

The address in the settings may be a doorkeeper, as bsky.social is: it opens the session, and says which server the account lives on.
The session's tokens are secrets that no variable holds: they are in no message, no log and no object that shows itself.
https://atproto.com/specs/xrpc
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
from requests.auth import AuthBase

from plugins.announce.network import Connection, Limits, MaybeSent, NotSent, PostRefused
from plugins.announce.networks.service import ANY_STATUS, REWORD, AnswerRow, AnswerTable, Bearer, Complaint, NetworkService
from plugins.announce.picture import FetchedPicture, PictureLost, fetch_picture, read_dimensions, upload_images
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.words.compose import shorten_alternative

NEW_PASSWORD = (
    "Sur bsky.app, Paramètres, Confidentialité et sécurité, Mots de passe d’application : créez-en un, et donnez-le à la variable "
    "BEFFROI_BLUESKY_…PASSWORD avec l’identifiant exact du compte dans …HANDLE."
)
OPEN = "Connectez-vous à bsky.app avec le compte de la ville."
SERVER = "Vérifiez BEFFROI_BLUESKY_…URL : l’adresse du serveur où le compte a été ouvert, https://bsky.social le plus souvent."
SLOWER = "Bluesky demande d’attendre."


class RecordAbsent(NotSent):
    """There is no record of that name; the account's own server vouches for it."""


class Stale(NotSent):
    """The session is not good any more: the next call opens another."""


ANSWERS = AnswerTable(
    "Bluesky",
    "de Bluesky",
    (
        AnswerRow(400, "", RecordAbsent, "Bluesky n’a pas cette publication.", codes=("RecordNotFound",)),
        AnswerRow(400, "", Stale, "La session ouverte chez Bluesky n’est plus bonne.", codes=("ExpiredToken", "InvalidToken")),
        AnswerRow(400, "", MaybeSent, "Bluesky a déjà une publication sous cette clé.", codes=("InvalidSwap",)),
        AnswerRow(
            400, "", NotSent, "Bluesky n’a pas gardé l’image.", codes=("BlobNotFound", "InvalidMimeType", "InvalidSize"), post_only=True
        ),
        AnswerRow(400, "", PostRefused, "Bluesky juge l’image trop lourde.", "Allégez l’image de la publication.", codes=("BlobTooLarge",)),
        AnswerRow(400, "", PostRefused, "Ce serveur n’a pas ce compte.", SERVER, True, ("NotFound", "RepoNotFound", "AccountNotFound")),
        AnswerRow(400, "", PostRefused, "Bluesky juge la publication mal formée.", REWORD),
        AnswerRow(401, "", PostRefused, "Bluesky a suspendu le compte.", OPEN, True, ("AccountTakedown", "AccountSuspended")),
        AnswerRow(401, "", PostRefused, "Le compte Bluesky est désactivé.", f"{OPEN} Réactivez-le.", True, ("AccountDeactivated",)),
        AnswerRow(
            401, "", PostRefused, "Ce mot de passe est celui du compte, et ne suffit pas.", NEW_PASSWORD, True, ("AuthFactorTokenRequired",)
        ),
        AnswerRow(401, "", PostRefused, "Bluesky ne reconnaît pas l’identifiant ou le mot de passe d’application.", NEW_PASSWORD, True),
        AnswerRow(403, "", PostRefused, "Bluesky n’a pas ce compte.", SERVER, True, ("AccountNotFound",)),
        AnswerRow(403, "", PostRefused, "Bluesky refuse ce compte.", OPEN, True, unproved=True),
        AnswerRow(404, "", PostRefused, "Cette adresse n’est pas celle d’un serveur Bluesky.", SERVER, True),
        AnswerRow(413, "", PostRefused, "Bluesky juge la publication trop grande.", REWORD),
        AnswerRow(429, "", NotSent, SLOWER),
        AnswerRow(501, "", PostRefused, "Ce serveur ne sait pas publier sur Bluesky.", SERVER, True),
        AnswerRow(
            ANY_STATUS,
            "",
            MaybeSent,
            "Les serveurs de Bluesky se répondent mal.",
            codes=("UpstreamFailure", "UpstreamTimeout"),
            outage=True,
        ),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Le serveur de Bluesky est surchargé.", codes=("NotEnoughResources",), outage=True),
    ),
)


def read_complaint(answer: requests.Response) -> Complaint:
    """Parse the error of an answer; empty when it does not follow the protocol. https://atproto.com/specs/xrpc#error-responses

    A limit ends at the Unix second that `ratelimit-reset` gives: https://docs.bsky.app/docs/advanced-guides/rate-limits
    """
    try:
        payload = answer.json()
        code = str(payload["error"])
        return Complaint((str(payload.get("message") or code),), code, _reset(answer.headers.get("ratelimit-reset", "")))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Complaint()


def _reset(text: str) -> float | None:
    return float(text) if text.isdecimal() else None


HOLDER = "#atproto_pds"
"""How the service that holds the records is named in the account's document: https://atproto.com/specs/did"""
Read = TypeVar("Read")


@dataclass(frozen=True)
class BlueskySession:
    """A session: the account's permanent name, `did`, and the address of the server that holds its records."""

    did: str
    host: str
    bearer: Bearer = field(repr=False)


class _Proof(AuthBase):
    """The session's token, once there is one."""

    session: BlueskySession | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return self.session.bearer(request) if self.session else request


class BlueskyServer:
    """The server of the account `handle`; `url` is where its sessions are opened."""

    def __init__(self, connection: Connection):
        self.url = connection.credentials["URL"].rstrip("/")
        self.handle = connection.credentials["HANDLE"].lower()
        self._password = connection.credentials["PASSWORD"]
        self._proof = _Proof()
        self.service = NetworkService(ANSWERS, read_complaint, connection.redactor, self._proof)

    @property
    def session(self) -> BlueskySession:
        """The session of this run. Raises NotSent or PostRefused: whatever was to be said was not."""
        if self._proof.session is None:
            payload = {"identifier": self.handle, "password": self._password}
            self._proof.session = self.service.request(
                "POST", _format_method(self.url, "server.createSession"), self._parse_session, json=payload
            )
        return self._proof.session

    def get(self, method: str, read: Callable[[requests.Response], Read], **query: str) -> Read:
        """Make a GET request and parse the answer with `read`. Raises NotSent or PostRefused."""
        result: Read = self._call(self.service.request, "GET", self._format_url(method), read, params=query)
        return result

    def post(self, method: str, read: Callable[[requests.Response], Read], body: Mapping[str, object]) -> Read:
        """Make a post; what `read` finds in the answer. Raises NotSent, PostRefused or MaybeSent."""
        result: Read = self._call(self.service.post, self._format_url(method), read, json=body)
        return result

    def call(self, method: str, body: Mapping[str, object]) -> None:
        """Make a call that posts nothing. Raises NotSent or PostRefused."""
        self._call(self.service.request, "POST", self._format_url(method), requests.Response.json, json=body)

    def upload(self, picture: FetchedPicture) -> Mapping[str, Any]:
        """Upload a picture: the server's reference, to put in a record as it is. Raises NotSent or PostRefused."""
        sent = {"data": picture.content, "headers": {"Content-Type": picture.kind}}
        return self._call(
            self.service.call, "POST", self._format_url("repo.uploadBlob"), lambda answer: dict(answer.json()["blob"]), **sent
        )

    def _format_url(self, method: str) -> str:
        return _format_method(self.session.host, method)

    def _parse_session(self, answer: requests.Response) -> BlueskySession:
        payload = answer.json()
        services = (payload.get("didDoc") or {}).get("service") or ()
        holders = [service["serviceEndpoint"] for service in services if str(service["id"]).endswith(HOLDER)]
        secure = [str(holder).rstrip("/") for holder in holders if str(holder).startswith("https://")]
        return BlueskySession(str(payload["did"]), secure[0] if secure else self.url, Bearer(payload["accessJwt"]))

    def _call(self, way: Callable[..., Read], *asked: Any, **sent: Any) -> Read:
        try:
            return way(*asked, **sent)
        except Stale:
            self._proof.session = None
            raise


def _format_method(host: str, name: str) -> str:
    return f"{host}/xrpc/com.atproto.{name}"


THUMB = 1_000_000
"""Bytes of the picture of a card, at most: external.json, `maxSize`."""
TYPES = ("image/jpeg", "image/png")
"""What the site gives to networks. Bluesky believes whoever sends a picture: that it is one is looked at here."""


def build_embed(claim: Post, limits: Limits, server: BlueskyServer) -> tuple[dict[str, Any], str]:
    """The embed of a post, empty without picture and link, and a note about a lost picture. A post whose own picture is lost shows the card
    in its place, so that the link is never lost; a card whose picture is lost is words only. Nothing is made smaller here: the site gave
    each picture its size.
    """
    if not claim.image:
        return _build_card(claim, server)
    try:
        images, note = upload_images(claim.images, lambda image: _build_picture(image, limits, server))
        return {"$type": "app.bsky.embed.images", "images": images}, note
    except PictureLost as failure:
        card, note = _build_card(claim, server)
        return card, f"{failure} L’annonce est partie {'avec la carte de son lien' if card else 'sans elle'}. {note}".strip()


def _build_picture(image: AnnouncedImage, limits: Limits, server: BlueskyServer) -> dict[str, Any]:
    blob, (width, height) = _upload_picture(image, limits.image_bytes, server)
    return {"image": blob, "alt": shorten_alternative(image.alt, limits.alt), "aspectRatio": {"width": width, "height": height}}


def _build_card(claim: Post, server: BlueskyServer) -> tuple[dict[str, Any], str]:
    if not claim.link:
        return {}, ""
    card, note = {"uri": claim.link, "title": claim.title or claim.link, "description": claim.summary}, ""
    if claim.card:
        try:
            card["thumb"] = _upload_picture(claim.card, THUMB, server)[0]
        except PictureLost as failure:
            note = f"{failure} La carte du lien est partie sans image."
    return {"$type": "app.bsky.embed.external", "external": card}, note


def _upload_picture(image: AnnouncedImage, largest: int, server: BlueskyServer) -> tuple[Any, tuple[int, int]]:
    """The server's name for a picture, and its size. Raises PictureLost."""
    picture = fetch_picture(image.url, largest, TYPES)
    size = read_dimensions(picture.content)
    if not size:
        raise PictureLost(f"Le fichier {image.url} n’est pas une image JPEG ou PNG.")
    try:
        return server.upload(picture), size
    except (NotSent, PostRefused) as failure:
        reason = failure.reason
    raise PictureLost(f"Bluesky n’a pas pris l’image ({reason.removesuffix('.')}).")
