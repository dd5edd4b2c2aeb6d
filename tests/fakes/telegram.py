"""A Telegram channel on loopback: the part of the bot API that Beffroi uses, with faults on demand. `posts` is the judge of every test."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from itertools import count
from typing import Any

from tests.fakes.internet import Answer, Request
from tests.fakes.telegram_faults import (
    FAULTS,
    JSON,
    NO_CHAT,
    NO_MESSAGE,
    NO_PARENT,
    RIGHTS,
    TOO_LONG,
    TOO_OLD,
    UNAUTHORIZED,
    UNKNOWN,
    refusal,
)
from tests.fakes.x_faults import Fault

TEXT, CAPTION = 4_096, 1_024
DELETABLE = timedelta(hours=48)
"""core.telegram.org/bots/api#deletemessage"""
SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
KNOWN = {
    "sendMessage": {"chat_id", "text", "link_preview_options", "reply_parameters"},
    "sendPhoto": {"chat_id", "caption", "reply_parameters"},
}


@dataclass(frozen=True)
class Message:
    """One message as the channel holds it: `text` is what readers read, that below a picture included; `preview` the page of its card."""

    id: str
    text: str
    time: datetime
    media: tuple[str, ...] = ()
    preview: str = ""
    reply_to: str = ""


class Telegram:
    """One channel and its bot. `script` names the faults of the next messages, in order. `rights` are the bot's in the channel.
    `pictures` maps a number to [bytes, the alternative text that is written below it].
    `on_request` and `on_store` are called before anything is done, and once a message is held but not yet answered.
    """

    hosts = ("api.telegram.org",)
    channel = "valbrune_essai"

    def __init__(self) -> None:
        self.token = "7104242424:AAJetonCANARIduRobot0009-_xyzXYZ01"
        self.refuse_repeats = False
        self.posts: list[Message] = []
        self.pictures: dict[str, list[Any]] = {}
        self.requests: list[Request] = []
        self.script: deque[str | Fault] = deque()
        self.rights = {"can_post_messages": True, "can_delete_messages": True}
        self.on_request: Callable[[Request], None] = lambda request: None
        self.on_store: Callable[[Message], None] = lambda post: None
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.ids = count(41)

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the channel."""
        return {"BEFFROI_TELEGRAM_CHANNEL": f"@{self.channel}", "BEFFROI_TELEGRAM_TOKEN": self.token}

    @property
    def secrets(self) -> list[str]:
        """What must be read nowhere."""
        return [self.token]

    def __call__(self, request: Request) -> Answer:
        """Answer one call of the API."""
        self.requests.append(request)
        self.on_request(request)
        _, bot, method = request.path.split("/")
        if bot != f"bot{self.token}":
            return UNAUTHORIZED if bot.startswith("bot") else UNKNOWN
        asked, picture = _asked(request)
        if method == "getMe":
            return _ok({"id": 7_104_242_424, "is_bot": True, "username": "beffroi_bot"})
        if asked.get("chat_id") != f"@{self.channel}":
            return NO_CHAT
        if method == "getChat":
            return _ok({"id": -100_104, "type": "channel", "title": "Mairie d’Essai", "username": self.channel})
        if method == "getChatMember":
            return _ok({"status": "administrator", **self.rights})
        if method == "deleteMessage":
            return self._delete(asked)
        return self._send(method, asked, picture) if method in KNOWN else UNKNOWN

    def _send(self, method: str, asked: dict[str, Any], picture: bytes) -> Answer:
        named = self.script.popleft() if self.script else Fault(True)
        fault = FAULTS[named] if isinstance(named, str) else named
        text, longest = (asked.get("caption", ""), CAPTION) if method == "sendPhoto" else (asked.get("text", ""), TEXT)
        if set(asked) - KNOWN[method] or not text or (method == "sendPhoto" and not picture.startswith(SIGNATURES)):
            return refusal(400, "Bad Request: wrong parameters")
        if len(text) > longest:
            return TOO_LONG
        if not self.rights["can_post_messages"]:
            return RIGHTS
        parent = str(asked.get("reply_parameters", {}).get("message_id", ""))
        if parent and not any(post.id == parent for post in self.posts):
            return NO_PARENT
        post = None
        if fault.stored:
            post = self._hold(text, picture, asked.get("link_preview_options", {}).get("url", ""), parent)
            self.on_store(post)
        fault.wait()
        return fault.answer or _ok({"message_id": int(post.id), "date": int(post.time.timestamp()), "chat": {"id": -100_104}})

    def _hold(self, text: str, picture: bytes, preview: str, parent: str) -> Message:
        media: tuple[str, ...] = ()
        if picture:
            media = (f"photo{len(self.pictures)}",)
            self.pictures[media[0]] = [picture, text.partition("\n\nImage : ")[2]]
        self.posts.append(Message(str(next(self.ids)), text, self.now(), media, preview, parent))
        return self.posts[-1]

    def _delete(self, asked: dict[str, Any]) -> Answer:
        gone = next((post for post in self.posts if post.id == str(asked["message_id"])), None)
        if gone is None:
            return NO_MESSAGE
        if self.now() - gone.time > DELETABLE or not self.rights["can_delete_messages"]:
            return TOO_OLD
        self.posts.remove(gone)
        return _ok(True)


def _asked(request: Request) -> tuple[dict[str, Any], bytes]:
    """What a call asks, and the picture that comes with it."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return json.loads(request.body), b""
    if not kind.startswith("multipart/"):
        return {}, b""
    form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.body).get_payload()
    parts = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form}
    picture = parts.pop("photo", b"")
    asked = {name: value.decode() for name, value in parts.items()}
    return asked | ({"reply_parameters": json.loads(asked["reply_parameters"])} if "reply_parameters" in asked else {}), picture


def _ok(result: Any) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}).encode(), JSON)
