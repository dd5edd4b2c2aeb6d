"""The receipt of a publication: one entry a step, kept in the store before what follows begins."""

from contextlib import suppress

from plugins.announce.commands import list_said_posts
from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.town import TownPaths
from plugins.journal.editorial.reading import parse_file
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.models import DeskPublication
from plugins.service.web_service.configuration import get_current_town

PAGE, LISTS = "page", "lists"
"""The entries that the process with the journal in memory fills in."""
LONGEST_WORDS = 1200
"""Characters of what a step prints that the receipt keeps."""


def has_entry(publication: DeskPublication, name: str) -> bool:
    """Whether that step is done."""
    return any(entry["name"] == name and entry["done"] for entry in publication.receipt)


def note_entry(publication: DeskPublication, name: str, label: str, words: str, done: bool = True) -> None:
    """Add an entry to the receipt, replacing that of the same name."""
    at = get_current_town().clock().isoformat(timespec="milliseconds")
    others = [entry for entry in publication.receipt if entry["name"] != name]
    publication.receipt = [*others, {"name": name, "label": label, "words": words[:LONGEST_WORDS], "done": done, "at": at}]
    publication.save(update_fields=["receipt"])


def forget_entry(publication: DeskPublication, name: str) -> None:
    """Take an entry off the receipt: what it said is no longer so."""
    publication.receipt = [entry for entry in publication.receipt if entry["name"] != name]
    publication.save(update_fields=["receipt"])


def note_networks(publication: DeskPublication, text: str, paths: TownPaths) -> None:
    """Add an entry for each account that posts `text`, its file's content, by the account's ledger."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    published = parse_file(paths.content, publication.source, text.encode(), rules).publication
    with suppress(BeffroiError):
        for post in list_said_posts(published, paths.conf, paths.environ) if published else ():
            note_entry(publication, f"network/{post.name}", post.speaker, f"{post.words} {post.url}".strip(), post.is_said)
