"""A public Telegram channel, by a bot that administers it: plain requests, each call once.

**No bot can read what a channel has posted**: nothing can be found there again. So a message whose answer was lost stays unclear until a
person has looked, and is never sent again by itself; a claim that died before its call does too, for nobody can tell the two apart.

The link is in the text, and Telegram draws the card of the page below it. A picture takes the card's place; Telegram has no alternative
text, so it is written under the words, where everybody reads it. The token is in the address of every call, as Telegram wants it: no
address is quoted, and logs are cleaned of it. https://core.telegram.org/bots/api
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import requests
from requests.auth import AuthBase

from plugins.announce.claim import Claim, random_token
from plugins.announce.failures import NotSent, Refused
from plugins.announce.network import Introduction
from plugins.announce.networks.alternative import shortened
from plugins.announce.networks.picture import PictureLost, fetched, without
from plugins.announce.networks.service import Service
from plugins.announce.networks.telegram_errors import ADMIT, ANSWERS, GONE, NO_REPLY, complaint
from plugins.announce.networks.wire import server_time
from plugins.announce.receipt import Receipt
from plugins.announce.voices.connection import Connection
from plugins.announce.words.count import utf16_units

API = "https://api.telegram.org"
TYPES = ("image/jpeg", "image/png")
CAPTION = 1_024
"""Characters below a picture: core.telegram.org/bots/api#sendphoto; 4,096 without: #sendmessage."""
NEEDED = {"can_post_messages": "publier des messages", "can_delete_messages": "supprimer des messages"}
"""What the bot must be allowed in the channel: core.telegram.org/bots/api#chatmemberadministrator"""
BLIND = "Telegram ne laisse aucun robot relire un canal : ouvrez-le pour savoir"
CROWDED = "L’image et son texte alternatif ne tiennent pas avec ce texte : Telegram n’en prend que 1 024 caractères sous une image."


class Unsigned(AuthBase):
    """Telegram's proof is in the address: nothing is added, and no .netrc file is read."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The same request."""
        return request


class TelegramChannel:
    """The channel of that public name."""

    name, public = "telegram", True

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        self.account = connection.credentials["CHANNEL"].removeprefix("@").lower()
        self.chat = f"@{self.account}"
        self._root = f"{API}/bot{connection.credentials['TOKEN']}"
        self.service = Service(ANSWERS, partial(complaint, now=connection.now), connection.redactor, Unsigned(), connection.now)

    def mint(self, time: datetime) -> str:
        """See Network: Telegram has nothing of the kind, and the token only names the claim."""
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        """Send the words of `claim`. Raises NotSent, Refused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of an answer whose message is gone and that was sent by itself.
        """
        if claim.reply_to.isdecimal():
            try:
                return self._sent(claim, {"reply_parameters": {"message_id": int(claim.reply_to)}})
            except Refused as failure:
                if not failure.reason.startswith(NO_REPLY):
                    raise
            alone = self._sent(replace(claim, text=claim.apart or claim.text), {})
            return replace(alone, note=f"{alone.note} {NO_REPLY} : publié à part.".strip(), apart=True)
        return self._sent(claim, {})

    def find(self, claim: Claim) -> Receipt | None:
        """Never: raises NotSent, for nothing can be read back there. Who speaks is asked to look."""
        raise NotSent(BLIND)

    def delete(self, remote_id: str) -> None:
        """See Network. What Telegram does not find is gone; what it does not let a bot take away, a person must."""
        try:
            if self._call("deleteMessage", lambda said: said is True, json={"chat_id": self.chat, "message_id": int(remote_id)}):
                return
        except Refused as refused:
            if not refused.reason.startswith(GONE):
                raise
            return
        raise NotSent("Telegram n’a pas confirmé la suppression.")

    def introduce(self) -> Introduction:
        """The name of the channel, and what the bot may do there."""
        bot, time = self.service.call("POST", f"{self._root}/getMe", _bot)
        channel = self._call("getChat", lambda said: str(said["username"]), json={"chat_id": self.chat})
        member = self._call("getChatMember", dict, json={"chat_id": self.chat, "user_id": bot})
        missing = [said for right, said in NEEDED.items() if member.get(right) is not True]
        return Introduction(channel, (f"Le robot ne peut pas {', ni '.join(missing)}. {ADMIT}",) if missing else (), time=time)

    def _sent(self, claim: Claim, more: dict[str, Any]) -> Receipt:
        picture, caption, note = self._picture(claim)
        if picture:
            form = {"chat_id": self.chat, "caption": caption} | {name: _json(value) for name, value in more.items()}
            made = self.service.post(f"{self._root}/sendPhoto", _made, data=form, files={"photo": ("image", *picture)})
        else:
            card = {"url": claim.link, "prefer_large_media": True} if claim.link else {"is_disabled": True}
            said = {"chat_id": self.chat, "text": claim.text, "link_preview_options": card, **more}
            made = self.service.post(f"{self._root}/sendMessage", _made, json=said)
        return Receipt(self.name, self.account, made, f"https://t.me/{self.account}/{made}", self.now(), note)

    def _picture(self, claim: Claim) -> tuple[tuple[bytes, str] | None, str, str]:
        """The picture of `claim` with its media type, the words below it, and the note of one that was lost."""
        if not claim.image:
            return None, "", ""
        alt = shortened(claim.image.alt, self.limits.alt)
        caption = f"{claim.text}\n\nImage : {alt}" if alt else claim.text
        try:
            if utf16_units(caption) > CAPTION:
                raise PictureLost(CROWDED)
            found = fetched(claim.image.url, self.limits.image_bytes, TYPES)
            if not found.content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
                raise PictureLost(f"Le fichier {claim.image.url} n’est pas une image JPEG ou PNG.")
            return (found.content, found.kind), caption, ""
        except PictureLost as lost:
            return None, "", self.redactor.clean(f"{lost} {without(claim.link)}")

    def _call(self, method: str, read: Any, **sent: Any) -> Any:
        return self.service.call("POST", f"{self._root}/{method}", lambda answer: read(_result(answer)), **sent)


def _result(answer: requests.Response) -> Any:
    said = answer.json()
    if said["ok"] is not True:
        raise ValueError("not ok")
    return said["result"]


def _made(answer: requests.Response) -> str:
    """The number of a new message. Raises LookupError, TypeError or ValueError."""
    return str(int(_result(answer)["message_id"]))


def _bot(answer: requests.Response) -> tuple[int, datetime | None]:
    return int(_result(answer)["id"]), server_time(answer)


def _json(value: Any) -> str:
    return json.dumps(value)


def connect(connection: Connection) -> TelegramChannel:
    """The channel of the credentials; calls nothing."""
    return TelegramChannel(connection)
