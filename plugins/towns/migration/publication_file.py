"""Writes the file of a migrated publication: front matter that our reader reads back unchanged, then its body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import LANGUAGES
from plugins.core.publication.publication import ALPHABET
from plugins.core.publication.raw_value import format_yaml_key
from plugins.core.publication.untrusted_text import repair_controls
from plugins.journal.editorial.fields import SLUG_LONGEST, shorten_slug
from plugins.town.agenda.import_events import guess_genre
from plugins.towns.migration.source_site import SourceDocument, SourceEvent

TITLE_LONGEST, SUMMARY_LONGEST, PLACE_LONGEST, STREET_LONGEST = 120, 200, 120, 200
FOLDERS = {"article": "articles", "breve": "breves", "page": "pages", "evenement": "agenda"}
ADDRESSES = {
    "article": "{date:%Y}/{date:%m}/{slug}/",
    "breve": "breves/{date:%Y}/{date:%m}/{slug}/",
    "page": "{slug}/",
    "evenement": "agenda/{slug}/",
}
"""As `journal/editorial/kinds.py` and `town/agenda/kinds.py` have them."""
BARE = frozenset({"id", "date", "modified", "slug", "lang", "status"})
"""The keys that are written without quotes."""


@dataclass(frozen=True)
class PlannedText:
    """The planned place of a source document. `address` is its new one, site-relative, with its final slash."""

    key: str
    kind: str
    slug: str
    date: datetime
    file: str
    address: str
    identity: str


def format_identity(source: str, key: str, date: datetime) -> str:
    """The identity of a text of `source`, the same each time: a run that is taken up again gives it no other."""
    number = int.from_bytes(sha256(f"{source}\n{key}".encode()).digest()[:5], "big")
    return f"{date:%Y%m%d}-" + "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))


def choose_slug(document: SourceDocument) -> str:
    """The end of the address that the old one had, else that the title gives."""
    last = document.address.partition("?")[0].strip("/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if last.lower().endswith((".html", ".htm", ".php")) else last
    old = shorten_slug(stem) if stem and not stem.isdigit() and stem.lower() not in ("index", "spip", "article") else ""
    return old or shorten_slug(document.title) or shorten_slug(document.key) or "texte"


def number_slug(slug: str, number: int) -> str:
    """`slug`, or the same with a number that fits."""
    return slug if number < 2 else f"{slug[: SLUG_LONGEST - 5].rstrip('-')}-{number}"


def localize_paris(moment: datetime) -> datetime:
    """The instant at Paris; one without a zone is of there."""
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)


def compose_file(
    document: SourceDocument,
    planned: PlannedText,
    body: str,
    category: str,
    authors: Sequence[str],
    tags: Sequence[str],
    aliases: Sequence[str],
    image: Mapping[str, str] | None,
) -> str:
    """The text of the file. What is too long for a key goes to the body, whole, and is noted among the document's losses.

    Nothing that is moved in is announced: an archive of three hundred articles would be three hundred posts.
    """
    title, opening = _split_title(document, planned.file)
    summary = ""
    if document.summary and document.summary != title:
        if len(document.summary) <= SUMMARY_LONGEST:
            summary = document.summary
        elif " ".join(document.summary.split()[:6]) not in " ".join(body.split()):
            document.losses.append(("summary", planned.file))
            opening.append(document.summary)
    text = "\n\n".join([*opening, body.strip()]).strip()
    is_blank = not text and not document.event
    if is_blank:
        document.losses.append(("empty", planned.file))
    modified = localize_paris(document.modified) if document.modified else None
    keys: dict[str, Any] = {
        "id": planned.identity,
        "title": title,
        "date": f"{planned.date:%Y-%m-%d %H:%M}",
        "slug": planned.slug,
        "category": category if planned.kind in ("article", "breve") else "",
        **(_list_event_keys(document, planned.file) if planned.kind == "evenement" else {}),
        "modified": f"{modified:%Y-%m-%d %H:%M}" if modified and modified > planned.date else "",
        "summary": summary,
        "tags": [tag for tag in dict.fromkeys(tags) if slugify(tag)][:20],
        "authors": list(dict.fromkeys(authors)) if planned.kind in ("article", "breve") else [],
        "image": dict(image) if image else {},
        "lang": document.lang if document.lang in LANGUAGES and document.lang != "fr" else "",
        "translation": document.translation,
        "aliases": list(aliases),
        "status": "draft" if document.status == "draft" or is_blank else "",
    }
    if planned.kind == "page":
        del keys["modified"]
    if planned.kind == "evenement" and not (document.event and document.event.begin):
        keys["status"] = "draft"
    head = [line for key, value in keys.items() if value for line in format_yaml_key(key, _clean(value), BARE)]
    silence = [] if planned.kind == "page" else ["social:", "  skip: yes"]
    return "\n".join(["---", *head, *silence, "---", "", text, ""])


def _split_title(document: SourceDocument, file: str) -> tuple[str, list[str]]:
    """The title that fits, and what must open the text for nothing to be lost."""
    title = " ".join(repair_controls(document.title).split())
    if not title:
        document.losses.append(("untitled", file))
        return "Sans titre", []
    if len(title) <= TITLE_LONGEST:
        return title, []
    document.losses.append(("title", file))
    words = title.replace("*", "\\*").replace("<", "&lt;")
    return title[: TITLE_LONGEST - 1].rsplit(" ", 1)[0] + "…", [f"**{words}**"]


def _list_event_keys(document: SourceDocument, file: str) -> dict[str, Any]:
    event = document.event
    if event is None:
        document.losses.append(("event date", file))
        return {"type": guess_genre([*document.categories, *document.tags, document.title])}
    return {
        "type": guess_genre([*document.categories, *document.tags, document.title]),
        "timings": [_format_timing(event)],
        "place": event.place[:PLACE_LONGEST],
        "street_address": event.street[:STREET_LONGEST],
    }


def _format_timing(event: SourceEvent) -> dict[str, str]:
    form = "%Y-%m-%d" if event.whole_days else "%Y-%m-%d %H:%M"
    begin = localize_paris(event.begin)
    timing = {"begin": begin.strftime(form)}
    end = localize_paris(event.end) if event.end else None
    if end and end > begin:
        timing["end"] = end.strftime(form)
    return timing


def _clean(value: object) -> object:
    """The same without what no front matter may hold: control characters, line breaks, texts that say nothing."""
    if isinstance(value, dict):
        return {name: _clean(words) for name, words in value.items() if words}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return " ".join(repair_controls(str(value)).split())
