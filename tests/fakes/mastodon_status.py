"""A post as an instance of Mastodon holds it, counts it and shows it.

mastodon/mastodon, app/lib/text_formatter.rb, app/validators/status_length_validator.rb.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import regex

HOST = "social.essai.example"
ENTITY = re.compile(r"(?P<url>https?://[^\s<>\"«»]*[\w/=#+&%-])|#(?P<tag>\w+)|(?<![\w/])@(?P<name>\w+)@(?P<server>[\w.-]+\w)")
PREFIX = re.compile(r"https?://(?:www\.)?")


@dataclass(frozen=True)
class Status:
    """One post: `text` as it was sent, `media` the pictures' numbers, `reply_to` the number of the post that it answers."""

    id: str
    text: str
    time: datetime
    media: tuple[str, ...] = ()
    reply_to: str = ""
    lang: str = "fr"

    def shown(self, username: str) -> dict[str, Any]:
        """The post as the instance gives it. https://docs.joinmastodon.org/entities/Status/"""
        stamp = self.time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "id": self.id,
            "created_at": stamp,
            "in_reply_to_id": self.reply_to or None,
            "visibility": "public",
            "language": self.lang,
            "url": f"https://{HOST}/@{username}/{self.id}",
            "uri": f"https://{HOST}/users/{username}/statuses/{self.id}",
            "content": content(self.text),
            "account": {"id": "109", "username": username, "acct": username},
            "media_attachments": [{"id": number, "type": "image"} for number in self.media],
        }


def length(text: str) -> int:
    """What the instance counts: graphemes, an address 23, an account of elsewhere without its server."""
    counted = ENTITY.sub(lambda found: "x" * 23 if found["url"] else f"@{found['name']}" if found["name"] else found[0], text)
    return len(regex.findall(r"\X", unicodedata.normalize("NFC", counted)))


def content(text: str) -> str:
    """The HTML of a text: paragraphs, and links that show an address in three parts."""
    rewritten, last = "", 0
    for found in ENTITY.finditer(text):
        rewritten += html.escape(text[last : found.start()]) + _link(found)
        last = found.end()
    rewritten += html.escape(text[last:])
    return "".join(f"<p>{part}</p>" for part in re.split(r"\n\n+", rewritten)).replace("\n", "<br />")


def _link(found: re.Match) -> str:
    if found["tag"]:
        return f'<a href="https://{HOST}/tags/{found["tag"]}" class="mention hashtag" rel="tag">#<span>{found["tag"]}</span></a>'
    if found["name"]:
        address = f"https://{found['server']}/@{found['name']}"
        return f'<span class="h-card"><a href="{address}" class="u-url mention">@<span>{found["name"]}</span></a></span>'
    url = found["url"]
    prefix = PREFIX.match(url)[0]
    shown, rest = html.escape(url[len(prefix) :][:30]), html.escape(url[len(prefix) :][30:])
    said = f'<span class="invisible">{prefix}</span><span class="{"ellipsis" if rest else ""}">{shown}</span>'
    return f'<a href="{html.escape(url)}" target="_blank" rel="nofollow noopener">{said}<span class="invisible">{rest}</span></a>'
