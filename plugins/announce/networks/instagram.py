"""A professional Instagram account, by the Graph API of the Facebook Page that it is linked to: plain requests, each call once.

A post is made in two steps: a container, which nobody sees and which dies by itself after 24 hours, then its publication, the only call
that can make a post. Nothing is said there without a picture: it is the publication's card, a JPEG of a shape that Instagram takes, read
at its public address. The link is written in the text, where readers cannot follow it, and by which the post is found again. An account
does not answer its own posts as a thread, and no program may take a post away.
https://developers.facebook.com/documentation/instagram-platform/content-publishing
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from plugins.announce.network import Connection, Introduction, MaybeSent, NetworkPost, NotSent, PostRefused, ReadBack
from plugins.announce.networks.facebook import (
    API,
    PERMISSIONS,
    Unready,
    await_container,
    build_unknown_version_row,
    fetch_permalink,
    list_links,
    list_token_notes,
    match_row_by_code,
    open_graph_service,
    parse_object_id,
    read_back,
    read_id,
    read_permalink,
)
from plugins.announce.networks.service import REWORD, AnswerRow, AnswerTable
from plugins.announce.post import Post
from plugins.announce.wire import PictureLost, fetch_picture, read_server_time
from plugins.announce.words import shorten_alternative

RENEW = "Refaites le jeton et remplacez BEFFROI_INSTAGRAM_TOKEN (./beffroi help instagram)."
RIGHTS = f"Il faut les droits instagram_basic, instagram_content_publish et pages_read_engagement. {RENEW}"
SIGN_IN = "Connectez-vous à Instagram avec le compte de la ville : il dit ce qu’il attend."
ACCOUNT = "Vérifiez BEFFROI_INSTAGRAM_ACCOUNT, et que le jeton est celui de la Page qui est liée à ce compte."
REDRAW = "Donnez à la publication une image en JPEG, ni plus haute que large d’un quart, ni deux fois plus large que haute."
NOT_FOUND = "Instagram ne trouve pas le compte ou la publication"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
"""100 posts in any 24 hours, of which Instagram does not say when the next may leave: content-publishing, « Rate Limit »."""
ANSWERS = AnswerTable(
    "Instagram",
    "d’Instagram",
    (
        match_row_by_code("190/459 190/464 25/2207050", PostRefused, "Instagram demande une vérification au compte.", SIGN_IN, True),
        match_row_by_code("190/463 190/467", PostRefused, "Le jeton d’Instagram a expiré.", RENEW, True),
        match_row_by_code("102 190", PostRefused, "Instagram ne reconnaît pas le jeton.", RENEW, True),
        match_row_by_code(PERMISSIONS, PostRefused, "Le jeton n’a pas le droit de publier sur Instagram.", RIGHTS, True, unproved=True),
        match_row_by_code("9/2207042", NotSent, "Le compte a atteint la limite quotidienne d’Instagram.", pause=HOUR),
        match_row_by_code("4/2207051", NotSent, "Instagram bloque le compte pour un temps.", pause=DAY, unproved=True),
        match_row_by_code("4 17 32 341 613", NotSent, "Instagram demande d’attendre.", pause=HOUR),
        AnswerRow(429, "", NotSent, "Instagram demande d’attendre.", pause=HOUR),
        match_row_by_code("9007/2207027", NotSent, "Instagram n’a pas fini de préparer l’image.", post_only=True),
        match_row_by_code(
            "-2/2207020 -1/2207032 24/2207006 24/2207008", NotSent, "Instagram ne trouve plus ce qu’il avait préparé.", post_only=True
        ),
        match_row_by_code("-2/2207003 9004/2207052", NotSent, "Instagram n’a pas pu lire l’image à son adresse.", post_only=True),
        match_row_by_code("36003/2207009 36001/2207005 36000/2207004", PostRefused, "Instagram refuse la forme de l’image.", REDRAW),
        match_row_by_code("36004/2207010", PostRefused, "Instagram juge le texte trop long.", REWORD),
        match_row_by_code("-1/2207001 -1 1 2", MaybeSent, "Instagram a eu un incident.", outage=True),
        match_row_by_code("100/33 803 110", PostRefused, f"{NOT_FOUND}.", ACCOUNT, True),
        build_unknown_version_row("Instagram"),
        match_row_by_code("100", PostRefused, "Instagram juge la publication mal formée.", REWORD),
    ),
    NOT_FOUND,
)
"""1, 2 and -1, « unknown » and « server », do not say whether the post was made before the incident: the account is read first."""


TYPES = ("image/jpeg",)
"""« JPEG is the only image format supported »: content-publishing, « Limitations »."""
FIELDS = "id,caption,permalink,timestamp"
START = "https://www.instagram.com/"
SCOPES = ("instagram_basic", "instagram_content_publish", "pages_read_engagement")
"""https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-container, « Permissions »"""
BY_HAND = "Supprimez-la dans l’application d’Instagram : Beffroi le verra à la prochaine exécution."


class InstagramAccount(ReadBack):
    """The account of that number, Instagram's own name for it."""

    name, public, whose = "instagram", True, "Le compte Instagram"

    def __init__(self, connection: Connection):
        self.limits, self.redactor = connection.limits, connection.redactor
        self.credentials, self.account = connection.credentials, connection.credentials["ACCOUNT"]
        self.root = f"{API}/{self.account}"
        self.service = open_graph_service(ANSWERS, connection)

    def send(self, claim: Post) -> Post:
        """Send the words of `claim` under its picture. Raises NotSent, PostRefused or MaybeSent, and nothing else."""
        container = self._prepare_container(claim)
        media_id = self.service.post(f"{self.root}/media_publish", read_id, data={"creation_id": container})
        return claim.confirm(media_id, fetch_permalink(self.service, f"{API}/{media_id}", START, START))

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's posts, the newest first, back to `since`. Raises NotSent or PostRefused."""
        return read_back(self.service, f"{self.root}/media", FIELDS, parse_post, since, self.whose)

    def delete(self, remote_id: str) -> None:
        """See Network. Only a person can: what Instagram does not find is gone, as long as it still finds the account for this token."""
        try:
            url = self.service.request(
                "GET", f"{API}/{remote_id}", lambda answer: read_permalink(answer.json(), START), params={"fields": "permalink"}
            )
            failure = PostRefused(f"Instagram ne laisse aucun programme supprimer une publication : {url}", BY_HAND)
        except PostRefused as refused:
            failure = refused
        if ANSWERS.is_gone(failure):
            self.service.request("GET", self.root, read_id, params={"fields": "id"})
        else:
            raise failure

    def introduce(self) -> Introduction:
        """The name of the account, and what Meta tells of the token itself."""
        owner = self.service.request("GET", self.root, _parse_introduction, params={"fields": "id,username"})
        lacking, notes = list_token_notes(self.service, API, self.credentials["TOKEN"], SCOPES, RIGHTS, RENEW)
        return Introduction(owner.handle, tuple(lacking), tuple(notes), time=owner.time)

    def _prepare_container(self, claim: Post) -> str:
        """The number of a container that is ready. Raises NotSent or PostRefused."""
        if not claim.image:
            raise PostRefused("Instagram ne prend rien sans image.", REDRAW)
        try:
            fetch_picture(claim.image.url, self.limits.image_bytes, TYPES)
            alt = {"alt_text": shorten_alternative(claim.image.alt, self.limits.alt)} if claim.image.alt else {}
            payload = {"image_url": claim.image.url, "caption": claim.text, **alt}
            container = self.service.call("POST", f"{self.root}/media", read_id, data=payload)
            await_container(self.service, f"{API}/{container}", "status_code", "Instagram")
            return container
        except PictureLost as failure:
            reason = str(failure)
        except Unready as unready:
            reason = f"Instagram n’a pas pu préparer l’image ({unready})."
        raise NotSent(self.redactor.clean(reason), post_only=True)


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, time = str(post.get("caption") or ""), datetime.fromisoformat(post["timestamp"]).astimezone(UTC)
    url = read_permalink(post, START) if post.get("permalink") else START
    return NetworkPost(parse_object_id(post), url, text, list_links(text), time)


def _parse_introduction(answer: requests.Response) -> Introduction:
    read_id(answer)
    return Introduction(str(answer.json()["username"]), time=read_server_time(answer))
