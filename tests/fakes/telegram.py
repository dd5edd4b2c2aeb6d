"""A Telegram channel on loopback: the part of the bot API that Beffroi uses, with faults on demand. `posts` is the judge of every test."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any

from tests.fakes.account import FakeAccount
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

TEXT, CAPTION = 4_096, 1_024
DELETABLE = timedelta(hours=48)
"""core.telegram.org/bots/api#deletemessage"""
SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
KNOWN = {
    "sendMessage": {"chat_id", "text", "link_preview_options", "reply_parameters"},
    "sendPhoto": {"chat_id", "caption", "reply_parameters"},
    "sendMediaGroup": {"chat_id", "media", "reply_parameters"},
}


@dataclass(frozen=True)
class Message:
    """One message as the channel holds it: `text` is what readers read, that below a picture included; `preview` the page of its card. An
    album is as many messages as it has pictures, one number each, of which `id` is the list."""

    id: str
    text: str
    time: datetime
    media: tuple[str, ...] = ()
    preview: str = ""
    reply_to: str = ""


class Telegram(FakeAccount):
    """One channel and its bot, whose are the `rights`. The alternative text of `pictures` is what is written below them."""

    hosts = ("api.telegram.org",)
    channel = "valbrune_essai"

    faults = FAULTS

    def __init__(self) -> None:
        super().__init__(41)
        self.token = "7104242424:AAJetonCANARIduRobot0009-_xyzXYZ01"
        self.rights = {"can_post_messages": True, "can_delete_messages": True}

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the channel."""
        return {"BEFFROI_TELEGRAM_CHANNEL": f"@{self.channel}", "BEFFROI_TELEGRAM_TOKEN": self.token}

    def __call__(self, request: Request) -> Answer:
        """Answer one call of the API."""
        self.requests.append(request)
        self.on_request(request)
        _, bot, method = request.path.split("/")
        if bot != f"bot{self.token}":
            return UNAUTHORIZED if bot.startswith("bot") else UNKNOWN
        asked, files = _asked(request)
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
        return self._send(method, asked, files) if method in KNOWN else UNKNOWN

    def _send(self, method: str, asked: dict[str, Any], files: dict[str, bytes]) -> Answer:
        fault = self.next_fault()
        album = asked.get("media", ()) if method == "sendMediaGroup" else ()
        captions = [one["caption"] for one in album if one.get("caption")] or [asked.get("caption", "")]
        text, longest = (asked.get("text", ""), TEXT) if method == "sendMessage" else (captions[0], CAPTION)
        names = [one["media"].removeprefix("attach://") for one in album] or ["photo"] * (method == "sendPhoto")
        if set(asked) - KNOWN[method] or not text or len(captions) > 1 or set(names) != set(files) or len(names) != len(files):
            return refusal(400, "Bad Request: wrong parameters")
        if (method == "sendMediaGroup" and not 2 <= len(names) <= 10) or not all(one.startswith(SIGNATURES) for one in files.values()):
            return refusal(400, "Bad Request: wrong parameters")
        if len(text) > longest:
            return TOO_LONG
        if not self.rights["can_post_messages"]:
            return RIGHTS
        parent = str(asked.get("reply_parameters", {}).get("message_id", ""))
        if parent and not any(parent in post.id.split(",") for post in self.posts):
            return NO_PARENT
        post = None
        if fault.stored:
            post = self._hold(text, [files[name] for name in names], asked.get("link_preview_options", {}).get("url", ""), parent)
            self.on_store(post)
        fault.wait()
        made = [{"message_id": int(one), "date": 1_774_600_000, "chat": {"id": -100_104}} for one in post.id.split(",")] if post else []
        return fault.answer or _ok(made if album else made[0])

    def _hold(self, text: str, pictures: list[bytes], preview: str, parent: str) -> Message:
        media = tuple(f"photo{len(self.pictures) + rank}" for rank in range(len(pictures)))
        below = dict(re.findall(r"^Image(?: (\d+))? : (.*)$", text, re.MULTILINE))
        alone = len(pictures) == 1
        self.pictures |= {
            name: [one, below.get("" if alone else str(rank), "")] for rank, (name, one) in enumerate(zip(media, pictures, strict=True), 1)
        }
        number = ",".join(str(next(self.ids)) for _ in pictures or [b""])
        self.posts.append(Message(number, text, self.now(), media, preview, parent))
        return self.posts[-1]

    def _delete(self, asked: dict[str, Any]) -> Answer:
        number = str(asked["message_id"])
        gone = next((post for post in self.posts if number in post.id.split(",")), None)
        if gone is None:
            return NO_MESSAGE
        if self.now() - gone.time > DELETABLE or not self.rights["can_delete_messages"]:
            return TOO_OLD
        left = [one for one in gone.id.split(",") if one != number]
        self.posts[self.posts.index(gone)] = replace(gone, id=",".join(left), media=gone.media[: len(left)])
        self.posts = [post for post in self.posts if post.id]
        return _ok(True)


def _asked(request: Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a call asks, and the pictures that come with it."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return json.loads(request.body), {}
    if not kind.startswith("multipart/"):
        return {}, {}
    form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.body).get_payload()
    parts = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form}
    files = {name: parts.pop(name) for name in list(parts) if name.startswith("photo")}
    asked = {name: value.decode() for name, value in parts.items()}
    return asked | {name: json.loads(asked[name]) for name in ("reply_parameters", "media") if name in asked}, files


def _ok(result: Any) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}).encode(), JSON)
