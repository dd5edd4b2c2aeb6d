"""What a Bluesky server refuses in a post: the record's lexicon, word for word, and facets that are beside what they name.

A real server takes a facet that is beside its word, and readers see a broken link: this one refuses it.
bluesky-social/atproto, lexicons/app/bsky: feed/post.json, richtext/facet.json, embed/images.json, embed/external.json.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import regex

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
URI = re.compile(r"\w+:(?://)?[^\s/]\S*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
THUMB, IMAGE = 1_000_000, 1_000_000


def graphemes(text: str) -> int:
    """How many characters a reader sees."""
    return len(regex.findall(r"\X", text))


def wrong(key: str, record: Mapping[str, Any], cids: Mapping[str, str], blobs: Mapping[str, bytes]) -> str:
    """What is wrong with a record, or nothing; `cids` are the fingerprints of the records that can be answered."""
    text = record["text"]
    checks = {
        "Invalid record key for app.bsky.feed.post": TID.fullmatch(key),
        "$type": record.get("$type") == "app.bsky.feed.post",
        "unknown property": set(record) <= {"$type", "text", "createdAt", "langs", "facets", "embed", "reply"},
        "must not be longer than 300 graphemes": graphemes(text) <= 300,
        "must not be longer than 3000 characters": len(text.encode()) <= 3000,
        "createdAt must be a valid atproto datetime": DATE.fullmatch(record["createdAt"]),
        "langs": 1 <= len(record["langs"]) <= 3 and all(map(LANGUAGE.fullmatch, record["langs"])),
        "facets": all(_facet(facet, text.encode()) for facet in record.get("facets", ())) and _apart(record.get("facets", ())),
        "embed": _embed(record.get("embed"), blobs),
        "reply": _reply(record.get("reply"), cids),
    }
    return next((said for said, right in checks.items() if not right), "")


def _facet(facet: Mapping[str, Any], text: bytes) -> bool:
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    if not 0 <= start < end <= len(text) or len(facet["features"]) != 1:
        return False
    try:
        before, named, after = (part.decode() for part in (text[:start], text[start:end], text[end:]))
    except UnicodeDecodeError:
        return False
    if graphemes(before) + graphemes(named) + graphemes(after) != graphemes(before + named + after):
        return False
    feature = dict(facet["features"][0])
    kind = feature.pop("$type").partition("#")[2]
    if kind == "tag":
        tag = feature.pop("tag")
        return named in (f"#{tag}", f"＃{tag}") and 0 < graphemes(tag) <= 64 and len(tag.encode()) <= 640 and not feature
    address = feature.pop("uri")
    return kind == "link" and URI.fullmatch(address) and named in (address, address.removeprefix("https://")) and not feature


def _apart(facets: list[Mapping[str, Any]]) -> bool:
    spans = sorted((facet["index"]["byteStart"], facet["index"]["byteEnd"]) for facet in facets)
    return all(end <= start for (_, end), (start, _) in pairwise(spans))


def _embed(embed: Mapping[str, Any] | None, blobs: Mapping[str, bytes]) -> bool:
    if embed is None:
        return True
    if embed["$type"] == "app.bsky.embed.images":
        return 1 <= len(embed["images"]) <= 4 and all(_image(image, blobs) for image in embed["images"])
    card = dict(embed["external"])
    words = all(isinstance(card.pop(name), str) for name in ("title", "description")) and URI.fullmatch(card.pop("uri"))
    thumb = card.pop("thumb", None)
    return embed["$type"] == "app.bsky.embed.external" and words and (thumb is None or _blob(thumb, blobs, THUMB)) and not card


def _image(image: Mapping[str, Any], blobs: Mapping[str, bytes]) -> bool:
    ratio = image.get("aspectRatio", {"width": 1, "height": 1})
    return isinstance(image["alt"], str) and _blob(image["image"], blobs, IMAGE) and min(ratio["width"], ratio["height"]) >= 1


def _blob(blob: Mapping[str, Any], blobs: Mapping[str, bytes], largest: int) -> bool:
    held = blobs.get(blob["ref"]["$link"], b"")
    return blob["$type"] == "blob" and blob["mimeType"].startswith("image/") and blob["size"] == len(held) and 0 < len(held) <= largest


def _reply(reply: Mapping[str, Any] | None, cids: Mapping[str, str]) -> bool:
    return reply is None or all(cids.get(reply[name]["uri"]) == reply[name]["cid"] for name in ("root", "parent"))
