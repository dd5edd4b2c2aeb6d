"""A public Telegram channel, by a bot that administers it: plain requests, each call once.

**No bot can read what a channel has posted**: nothing can be found there again. So a message whose answer was lost stays unclear until a
person has looked, and is never sent again by itself; a claim that died before its call does too, for nobody can tell the two apart.

The link is in the text, and Telegram draws the card of the page below it. A picture takes the card's place; Telegram has no alternative
text, so it is written under the words, where everybody reads it. Several are an album: one call, as many messages as pictures, of which the
first has the words; its name here is the list of their numbers. The token is in the address of every call, as Telegram wants it: no
address is quoted, and logs are cleaned of it. https://core.telegram.org/bots/api
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import requests
from requests.auth import AuthBase

from plugins.announce.network import Connection, Introduction, NotSent, PostRefused
from plugins.announce.networks.service import REWORD, AnswerRow, AnswerTable, Complaint, NetworkService, Read
from plugins.announce.post import AnnouncedImage, Post, draw_token
from plugins.announce.wire import FetchedPicture, PictureLost, explain_missing_picture, fetch_picture, read_server_time, upload_images
from plugins.announce.words import compose_caption

RENEW = "Redemandez le jeton à @BotFather et remplacez BEFFROI_TELEGRAM_TOKEN (./beffroi help telegram)."
ADMIT = "Faites du robot un administrateur du canal, avec le droit de publier et de supprimer des messages."
CHANNEL = "Vérifiez BEFFROI_TELEGRAM_CHANNEL, le nom public du canal, et que le robot en est administrateur."
BY_HAND = "Supprimez-le dans Telegram : Beffroi le verra à la prochaine exécution."
NO_REPLY = "Telegram ne trouve plus le message auquel répondre"
"""How the reason of a refused answer begins: the message may still be sent by itself."""
NOT_FOUND = "Telegram ne trouve plus ce message"
"""How the reason begins when what was to be taken away is not there."""
ANSWERS = AnswerTable(
    "Telegram",
    "de Telegram",
    (
        AnswerRow(400, "chat not found", PostRefused, "Telegram ne trouve pas le canal.", CHANNEL, True),
        AnswerRow(400, "replied", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(400, "reply message not found", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(400, "delete not found", PostRefused, f"{NOT_FOUND}.", REWORD),
        AnswerRow(400, "can't be deleted", PostRefused, "Telegram ne laisse plus ce robot supprimer ce message.", BY_HAND),
        AnswerRow(400, "rights", PostRefused, "Le robot n’a pas le droit de publier dans le canal.", ADMIT, True, unproved=True),
        AnswerRow(400, "too long", PostRefused, "Telegram juge le message trop long.", REWORD),
        AnswerRow(400, "", PostRefused, "Telegram juge le message mal formé.", REWORD),
        AnswerRow(401, "", PostRefused, "Telegram ne reconnaît pas le jeton du robot.", RENEW, True),
        AnswerRow(403, "", PostRefused, "Le robot n’est pas du canal.", ADMIT, True),
        AnswerRow(404, "", PostRefused, "Telegram ne connaît pas ce robot.", RENEW, True),
        AnswerRow(413, "", PostRefused, "Telegram juge le message trop grand.", REWORD),
        AnswerRow(429, "", NotSent, "Telegram demande d’attendre."),
    ),
    NOT_FOUND,
)


def read_complaint(answer: requests.Response, now: Callable[[], datetime]) -> Complaint:
    """Parse the error of an answer; empty when it does not have Telegram's form."""
    try:
        payload = dict(answer.json())
        words, wait = payload["description"], (payload.get("parameters") or {}).get("retry_after")
        return Complaint((words,) if isinstance(words, str) else (), reset=now().timestamp() + int(wait) if wait else None)
    except (LookupError, TypeError, ValueError, AttributeError):
        return Complaint()


API = "https://api.telegram.org"
TYPES = ("image/jpeg", "image/png")
NEEDED = {"can_post_messages": "publier des messages", "can_delete_messages": "supprimer des messages"}
"""What the bot must be allowed in the channel: core.telegram.org/bots/api#chatmemberadministrator"""
BLIND = "Telegram ne laisse aucun robot relire un canal : ouvrez-le pour savoir"
FULL = "leurs textes alternatifs ne tiennent pas avec ce texte, Telegram ne prend que 1 024 caractères sous des images."
CROWDED = "L’image et son texte alternatif ne tiennent pas avec ce texte : Telegram n’en prend que 1 024 caractères sous une image."


class NoRequestAuth(AuthBase):
    """Telegram's proof is in the address: nothing is added, and no .netrc file is read."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The same request."""
        return request


class TelegramChannel:
    """The channel of that public name."""

    name, public = "telegram", True

    def __init__(self, connection: Connection):
        self.limits, self.redactor = connection.limits, connection.redactor
        self.account = connection.credentials["CHANNEL"].removeprefix("@").lower()
        self.chat = f"@{self.account}"
        self._root = f"{API}/bot{connection.credentials['TOKEN']}"
        self.service = NetworkService(
            ANSWERS, partial(read_complaint, now=connection.now), connection.redactor, NoRequestAuth(), connection.now
        )

    def mint(self, time: datetime) -> str:
        """See Network: Telegram has nothing of the kind, and the token only names the claim."""
        return draw_token(time)

    def send(self, claim: Post) -> Post:
        """Send the words of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of an answer whose message is gone and that was sent by itself.
        """
        self._check_answering()
        parent = claim.reply_to.partition(",")[0]
        if parent.isdecimal():
            try:
                return self._send_message(claim, {"reply_parameters": {"message_id": int(parent)}})
            except PostRefused as failure:
                if not failure.reason.startswith(NO_REPLY):
                    raise
            alone = self._send_message(replace(claim, text=claim.apart or claim.text, reply_to=""), {})
            return replace(alone, reason=f"{alone.reason} {NO_REPLY} : publié à part.".strip())
        return self._send_message(claim, {})

    def _check_answering(self) -> None:
        """Raises NotSent or PostRefused when Telegram does not answer: nothing of a post has left then, where a lost answer to the post
        itself would be unclear for good."""
        self.service.request("POST", f"{self._root}/getMe", _parse_bot)

    def find(self, claim: Post) -> Post | None:
        """Never: raises NotSent, for nothing can be read back there. Who speaks is asked to look."""
        raise NotSent(BLIND)

    def delete(self, remote_id: str) -> None:
        """See Network. What Telegram does not find is gone; what it does not let a bot take away, a person must. The words of an album go
        first."""
        for message in remote_id.split(","):
            self._check_deleted(message)

    def _check_deleted(self, message: str) -> None:
        try:
            if self._call("deleteMessage", lambda said: said is True, json={"chat_id": self.chat, "message_id": int(message)}):
                return
        except PostRefused as refused:
            if not ANSWERS.is_gone(refused):
                raise
            return
        raise NotSent("Telegram n’a pas confirmé la suppression.")

    def introduce(self) -> Introduction:
        """The name of the channel, and what the bot may do there."""
        bot, time = self.service.request("POST", f"{self._root}/getMe", _parse_bot)
        channel = self._call("getChat", lambda chat: str(chat["username"]), json={"chat_id": self.chat})
        member = self._call("getChatMember", dict, json={"chat_id": self.chat, "user_id": bot})
        missing = [need for right, need in NEEDED.items() if member.get(right) is not True]
        return Introduction(channel, (f"Le robot ne peut pas {', ni '.join(missing)}. {ADMIT}",) if missing else (), time=time)

    def _send_message(self, claim: Post, more: dict[str, Any]) -> Post:
        pictures, caption, note = self._fetch_pictures(claim)
        form = {"chat_id": self.chat} | {name: json.dumps(value) for name, value in more.items()}
        files = {f"photo{rank}": ("image", picture.content, picture.kind) for rank, (_, picture) in enumerate(pictures)}
        if len(files) > 1:
            album = [{"type": "photo", "media": f"attach://{name}"} for name in files]
            form |= {"media": json.dumps([album[0] | {"caption": caption}, *album[1:]], ensure_ascii=False)}
            message_id = self.service.post(
                f"{self._root}/sendMediaGroup", partial(_parse_album_numbers, len(files)), data=form, files=files
            )
        elif files:
            files = {"photo": files["photo0"]}
            message_id = self.service.post(f"{self._root}/sendPhoto", _parse_message_number, data=form | {"caption": caption}, files=files)
        else:
            card = {"url": claim.link, "prefer_large_media": True} if claim.link else {"is_disabled": True}
            payload = {"chat_id": self.chat, "text": claim.text, "link_preview_options": card, **more}
            message_id = self.service.post(f"{self._root}/sendMessage", _parse_message_number, json=payload)
        return claim.confirm(message_id, f"https://t.me/{self.account}/{message_id.partition(',')[0]}", note)

    def _fetch_pictures(self, claim: Post) -> tuple[list[tuple[AnnouncedImage, FetchedPicture]], str, str]:
        """The pictures of `claim` that are sent, the words below them, and the note of those that are not."""
        if not claim.image:
            return [], "", ""
        try:
            uploaded, note = upload_images(claim.images, self._read)
            caption, count = compose_caption(claim.text, [image for image, _ in uploaded], self.limits)
            if not count:
                raise PictureLost(CROWDED)
            if dropped_count := len(uploaded) - count:
                note = f"{note} {dropped_count} image{'s' if dropped_count > 1 else ''} de moins : {FULL}".strip()
            return uploaded[:count], caption, self.redactor.clean(note)
        except PictureLost as failure:
            return [], "", self.redactor.clean(f"{failure} {explain_missing_picture(claim.link)}")

    def _read(self, image: AnnouncedImage) -> tuple[AnnouncedImage, FetchedPicture]:
        """Raises PictureLost."""
        picture = fetch_picture(image.url, self.limits.image_bytes, TYPES)
        if not picture.content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
            raise PictureLost(f"Le fichier {image.url} n’est pas une image JPEG ou PNG.")
        return image, picture

    def _call(self, method: str, read: Callable[[Any], Read], **sent: Any) -> Read:
        return self.service.request("POST", f"{self._root}/{method}", lambda answer: read(_get_result(answer)), **sent)


def _get_result(answer: requests.Response) -> Any:
    payload = answer.json()
    if payload["ok"] is not True:
        raise ValueError("not ok")
    return payload["result"]


def _parse_message_number(answer: requests.Response) -> str:
    """The number of a new message. Raises LookupError, TypeError or ValueError."""
    return str(int(_get_result(answer)["message_id"]))


def _parse_album_numbers(number: int, answer: requests.Response) -> str:
    """The numbers of the messages of an album. Raises LookupError, TypeError or ValueError."""
    message_numbers = [str(int(message["message_id"])) for message in _get_result(answer)]
    if len(message_numbers) != number:
        raise ValueError("not the album that was sent")
    return ",".join(message_numbers)


def _parse_bot(answer: requests.Response) -> tuple[int, datetime | None]:
    return int(_get_result(answer)["id"]), read_server_time(answer)
