"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.feeds.rules_common import LANGUAGE, MEDIA_TYPE, html_problems, is_web_address

FEED = {
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "description",
    "user_comment",
    "next_url",
    "icon",
    "favicon",
    "authors",
    "language",
    "expired",
    "hubs",
    "items",
}
ITEM = {
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "authors",
    "tags",
    "language",
    "attachments",
}
AUTHOR, ATTACHMENT = {"name", "url", "avatar"}, {"url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def problems(document: bytes) -> list[str]:
    """What is wrong with `document`, each problem headed by the name of its rule."""
    feed = json.loads(document)
    return [f"{rule.__name__}: {problem}" for rule in RULES for problem in rule(feed)]


def the_version_is_1_1(feed: dict[str, Any]) -> Iterator[str]:
    """`version` is the address of the specification."""
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield str(feed.get("version"))


def required_of_a_feed(feed: dict[str, Any]) -> Iterator[str]:
    """`title` and `items`."""
    if not feed.get("title") or not isinstance(feed.get("items"), list):
        yield "title or items"


def no_unknown_key(feed: dict[str, Any]) -> Iterator[str]:
    """Extensions start with an underscore; every other key is the specification's."""
    parts = [(feed, FEED), *((item, ITEM) for item in feed["items"])]
    parts += [(author, AUTHOR) for part, _ in list(parts) for author in part.get("authors", [])]
    parts += [(attachment, ATTACHMENT) for item in feed["items"] for attachment in item.get("attachments", [])]
    yield from (key for part, known in parts for key in part if key not in known and not key.startswith("_"))


def an_id_is_text_and_unique(feed: dict[str, Any]) -> Iterator[str]:
    """`id` is required, a string, and never that of another item."""
    ids = [item.get("id") for item in feed["items"]]
    yield from (str(one) for one in ids if not isinstance(one, str) or not one or ids.count(one) > 1)


def an_item_has_content(feed: dict[str, Any]) -> Iterator[str]:
    """One or both of `content_html` and `content_text`."""
    yield from (str(item.get("id")) for item in feed["items"] if not (item.get("content_html") or item.get("content_text")))


def addresses_are_absolute(feed: dict[str, Any]) -> Iterator[str]:
    """Every address can be followed from anywhere."""
    parts = [feed, *feed["items"]]
    parts += [part for whole in tuple(parts) for name in ("attachments", "authors") for part in whole.get(name, [])]
    names = ("home_page_url", "feed_url", "url", "image", "icon")
    yield from (f"{name} {part[name]}" for part in parts for name in names if name in part and not is_web_address(part[name]))


def a_hub_can_be_asked(feed: dict[str, Any]) -> Iterator[str]:
    """`type` and `url` are required of each of `hubs`, and an empty array says nothing."""
    hubs = feed.get("hubs", [{"type": "WebSub", "url": "https://relais.example/"}])
    yield from (str(hub) for hub in hubs if set(hub) != {"type", "url"} or not hub["type"] or not is_web_address(hub["url"]))
    if not hubs:
        yield "empty"


def dates_are_rfc_3339(feed: dict[str, Any]) -> Iterator[str]:
    """`date_published` and `date_modified`."""
    dates = [item[name] for item in feed["items"] for name in ("date_published", "date_modified") if name in item]
    yield from (str(written) for written in dates if not DATE.fullmatch(str(written)))


def an_attachment_says_its_type(feed: dict[str, Any]) -> Iterator[str]:
    """`url` and `mime_type` are required, `size_in_bytes` is a number."""
    for attachment in (attachment for item in feed["items"] for attachment in item.get("attachments", [])):
        size = attachment.get("size_in_bytes", 0)
        if not attachment.get("url") or not MEDIA_TYPE.fullmatch(attachment.get("mime_type", "")) or not isinstance(size, int):
            yield str(attachment)


def an_author_is_somebody(feed: dict[str, Any]) -> Iterator[str]:
    """An author has at least one of its keys; an array is required, 1.0's `author` is gone."""
    for part in (feed, *feed["items"]):
        if not isinstance(part.get("authors", []), list) or not all(author.get("name") for author in part.get("authors", [])):
            yield str(part.get("authors"))


def tags_are_texts(feed: dict[str, Any]) -> Iterator[str]:
    """`tags` is an array of plain strings."""
    yield from (str(item["tags"]) for item in feed["items"] if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])))


def a_language_is_named(feed: dict[str, Any]) -> Iterator[str]:
    """BCP 47, of the feed and of the item that differs."""
    found = [feed.get("language"), *(item.get("language", "fr") for item in feed["items"])]
    yield from (str(language) for language in found if not LANGUAGE.fullmatch(language or ""))


def html_is_portable(feed: dict[str, Any]) -> Iterator[str]:
    """No script, no relative address."""
    for item in feed["items"]:
        yield from html_problems(item.get("content_html"))


RULES: tuple[Callable[[dict[str, Any]], Iterator[str]], ...] = (
    the_version_is_1_1,
    required_of_a_feed,
    no_unknown_key,
    an_id_is_text_and_unique,
    an_item_has_content,
    addresses_are_absolute,
    a_hub_can_be_asked,
    dates_are_rfc_3339,
    an_attachment_says_its_type,
    an_author_is_somebody,
    tags_are_texts,
    a_language_is_named,
    html_is_portable,
)
