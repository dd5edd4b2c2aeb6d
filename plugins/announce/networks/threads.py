"""A Threads account, by its API: plain requests, each call once.

A post is made in two steps: a container, which nobody sees and which dies by itself after 24 hours, then its publication, the only call
that can make a post. The link is in the text, and Threads draws its card below it; a picture takes the card's place, and the link stays.
Several pictures are a carousel: a container each, then one that gathers them, which alone has the words and is published.
Threads reads a picture at its public address: it is looked at here first, so that a picture that is lost does not hold the post back.
A follow-up is a post of its own: to answer would ask the town for two rights more. The token travels in a header only, never in an address.
https://developers.facebook.com/documentation/threads/posts, and its « Carousel Posts », recalled: 2 to 20 pictures, each prepared first
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests

from plugins.announce.network import Connection, Introduction, MaybeSent, NetworkPost, NotSent, PostRefused, ReadBack
from plugins.announce.networks.facebook import (
    PERMISSIONS,
    Unready,
    await_container,
    build_unknown_version_row,
    delete_post,
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
from plugins.announce.networks.service import ANY_STATUS, REWORD, AnswerRow, AnswerTable, NetworkService
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.wire import PictureLost, explain_missing_picture, fetch_picture, read_server_time, upload_images
from plugins.announce.words import shorten_alternative

RENEW = "Refaites le jeton du compte et remplacez BEFFROI_THREADS_TOKEN (./beffroi help threads)."
RIGHTS = f"Il faut les droits threads_basic, threads_content_publish et threads_delete. {RENEW}"
SIGN_IN = "Connectez-vous à threads.com avec le compte de la ville, répondez à ce qui est demandé, puis refaites le jeton."
NOT_FOUND = "Threads ne trouve pas la publication"
HOUR = timedelta(hours=1)
"""250 posts and 100 deletions are allowed in any 24 hours: docs/threads/overview, documentation/threads/posts/delete-posts."""
ANSWERS = AnswerTable(
    "Threads",
    "de Threads",
    (
        match_row_by_code("190/459 190/464", PostRefused, "Threads demande une vérification au compte.", SIGN_IN, True),
        match_row_by_code("190/463 190/467", PostRefused, "Le jeton du compte Threads a expiré.", RENEW, True),
        match_row_by_code("102 190", PostRefused, "Threads ne reconnaît pas le jeton du compte.", RENEW, True),
        match_row_by_code(PERMISSIONS, PostRefused, "Le jeton n’a pas le droit de publier sur Threads.", RIGHTS, True, unproved=True),
        match_row_by_code("4 9 17 32 341 613", NotSent, "Threads demande d’attendre.", pause=HOUR),
        AnswerRow(429, "", NotSent, "Threads demande d’attendre.", pause=HOUR),
        match_row_by_code("24/4279009", NotSent, "Threads ne trouve pas encore ce qu’il vient de préparer.", post_only=True),
        match_row_by_code("-1 1 2", MaybeSent, "Threads a eu un incident.", outage=True),
        match_row_by_code("100/33", PostRefused, f"{NOT_FOUND}.", REWORD),
        AnswerRow(ANY_STATUS, "link_limit", PostRefused, "Threads ne prend pas plus de cinq liens.", REWORD),
        match_row_by_code("100", PostRefused, "Threads juge la publication mal formée.", REWORD),
        build_unknown_version_row("Threads"),
    ),
    NOT_FOUND,
)
"""1, 2 and -1, « unknown » and « service », do not say whether the post was made before the incident: the account is read first."""


API = "https://graph.threads.net/v1.0"
FIELDS = "id,permalink,text,timestamp,link_attachment_url"
START = "https://www.threads."


@dataclass(frozen=True)
class ThreadsOwner:
    """The account of a token: `number` is Threads' own name for it, `name` that of people, without @. `time` is Threads' clock."""

    number: str
    name: str
    time: datetime | None

    def is_named(self, account: str) -> bool:
        """Whether `account`, as the town wrote it, is this one."""
        return self.name.lower() == account.lower()


def fetch_owner(service: NetworkService) -> ThreadsOwner:
    """Fetch the owner of the token. Raises NotSent or PostRefused."""

    def read(answer: requests.Response) -> ThreadsOwner:
        return ThreadsOwner(read_id(answer), str(answer.json()["username"]), read_server_time(answer))

    return service.request("GET", f"{API}/me", read, params={"fields": "id,username"})


def parse_post(post: Mapping[str, Any], account: str) -> NetworkPost:
    """Read one post of `account`. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, time = str(post.get("text") or ""), datetime.fromisoformat(post["timestamp"]).astimezone(UTC)
    url = read_permalink(post, START) if post.get("permalink") else format_profile_address(account)
    return NetworkPost(parse_object_id(post), url, text, list_links(text, post.get("link_attachment_url")), time)


def format_profile_address(account: str) -> str:
    """The public address of the account: Threads gives no address of a post that it has marked (see `permalink` in its documentation)."""
    return f"https://www.threads.com/@{account}"


TYPES = ("image/jpeg", "image/png")
"""Of what the site serves, what Threads takes: documentation/threads/posts, « Media Specifications »."""
SCOPES = ("threads_basic", "threads_content_publish", "threads_delete")
"""https://developers.facebook.com/documentation/threads/get-started, documentation/threads/posts/delete-posts"""
OTHERS = "Le jeton est celui de {}, non de {}. Corrigez la variable BEFFROI_THREADS_…ACCOUNT, ou donnez le jeton de ce compte."


class ThreadsAccount(ReadBack):
    """The account of that name, for which the token must speak."""

    name, public, whose = "threads", True, "Le compte Threads"

    def __init__(self, connection: Connection):
        self.limits, self.redactor = connection.limits, connection.redactor
        self.credentials, self.account = connection.credentials, connection.credentials["ACCOUNT"].removeprefix("@").lower()
        self.service = open_graph_service(ANSWERS, connection)
        self._root = ""

    def send(self, claim: Post) -> Post:
        """Send the words of `claim` with its picture, or else with the card of its link. Raises NotSent, PostRefused or MaybeSent, and
        nothing else.

        `note` tells of a picture that was lost.
        """
        root = self._identify()
        container, note = self._prepare_container(root, claim)
        post_id = self.service.post(f"{root}/threads_publish", read_id, data={"creation_id": container})
        return claim.confirm(post_id, fetch_permalink(self.service, f"{API}/{post_id}", START, format_profile_address(self.account)), note)

    def delete(self, remote_id: str) -> None:
        """See Network. What Threads does not find is gone, as long as the token is still this account's."""
        delete_post(self.service, f"{API}/{remote_id}", self._identify)

    def introduce(self) -> Introduction:
        """The name of the token's account, and what Threads tells of the token itself."""
        whose = fetch_owner(self.service)
        lacking, notes = list_token_notes(self.service, API, self.credentials["TOKEN"], SCOPES, RIGHTS, RENEW)
        if not whose.is_named(self.account):
            lacking = [OTHERS.format(whose.name, self.account), *lacking]
        return Introduction(whose.name, tuple(lacking), tuple(notes), time=whose.time)

    def _prepare_container(self, root: str, claim: Post) -> tuple[str, str]:
        """The number of a container that is ready, and the note of what pictures were lost. Raises NotSent or PostRefused."""
        note = ""
        if claim.image:
            try:
                container, note = self._prepare_pictures(root, claim)
                return container, self.redactor.clean(note)
            except PictureLost as picture_failure:
                note = self.redactor.clean(f"{picture_failure} {explain_missing_picture(claim.link)}")
        linked = {"link_attachment": claim.link} if claim.link else {}
        try:
            return self._prepare(root, {"media_type": "TEXT", "text": claim.text, **linked}), note
        except Unready as failure:
            reason = self.redactor.clean(f"Threads n’a pas pu préparer la publication ({failure}).")
        raise NotSent(reason, post_only=True)

    def _prepare_pictures(self, root: str, claim: Post) -> tuple[str, str]:
        """The same, of a container that shows the pictures: those that Threads takes, one without a carousel. Raises PictureLost when it
        takes none."""
        if len(claim.images) == 1:
            return self._await_image(self._prepare_image_container(root, claim.images[0], text=claim.text))[1], ""
        containers, note = upload_images(claim.images, lambda image: self._prepare_image_container(root, image, is_carousel_item="true"))
        ready, more = upload_images(containers, self._await_image)
        note = " ".join(filter(None, (note, more)))
        if len(ready) == 1:
            return self._await_image(self._prepare_image_container(root, ready[0][0], text=claim.text))[1], note
        try:
            items = ",".join(container for _, container in ready)
            return self._prepare(root, {"media_type": "CAROUSEL", "children": items, "text": claim.text}), note
        except Unready as unready:
            reason = f"Threads n’a pas pris les images ({unready})."
        raise PictureLost(reason)

    def _prepare_image_container(self, root: str, image: AnnouncedImage, **more: str) -> tuple[AnnouncedImage, str]:
        """A picture with the container that Threads prepares of it meanwhile. Raises PictureLost."""
        fetch_picture(image.url, self.limits.image_bytes, TYPES)
        alt = {"alt_text": shorten_alternative(image.alt, self.limits.alt)} if image.alt else {}
        payload = {"media_type": "IMAGE", "image_url": image.url, **alt, **more}
        return image, self.service.call("POST", f"{root}/threads", read_id, data=payload)

    def _await_image(self, asked: tuple[AnnouncedImage, str]) -> tuple[AnnouncedImage, str]:
        """The same, once Threads has prepared it. Raises PictureLost when it cannot."""
        try:
            await_container(self.service, f"{API}/{asked[1]}", "status", "Threads")
            return asked
        except Unready as unready:
            reason = f"Threads n’a pas pris l’image ({unready})."
        raise PictureLost(reason)

    def _prepare(self, root: str, asked: dict[str, str]) -> str:
        container = self.service.call("POST", f"{root}/threads", read_id, data=asked)
        await_container(self.service, f"{API}/{container}", "status", "Threads")
        return container

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's posts, the newest first, back to `since`. Raises NotSent or PostRefused."""
        read = partial(parse_post, account=self.account)
        return read_back(self.service, f"{self._identify()}/threads", FIELDS, read, since, self.whose)

    def _identify(self) -> str:
        """The address of the account, asked once. Raises NotSent, or PostRefused when the token speaks for another."""
        if not self._root:
            whose: ThreadsOwner = fetch_owner(self.service)
            if not whose.is_named(self.account):
                raise PostRefused(f"Le jeton est celui de {whose.name}, non de {self.account}.", RENEW, True)
            self._root = f"{API}/{whose.number}"
        return self._root
