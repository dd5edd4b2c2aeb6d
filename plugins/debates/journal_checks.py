"""What is asked of all threads and messages together: a message is in a thread that exists, and answers a message of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.debates.kinds import FOLDER, MESSAGE, THREAD
from plugins.infrastructure.errors import Mistake
from plugins.publication.journal_lines import find_of_kind
from plugins.publication.publication import Publication, is_lenient
from plugins.publication.slug import suggest_closest

Journal = Sequence[tuple[Publication, str]]


def check_threads(publications: Journal, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Messages of no thread, and those written after theirs was closed."""
    by_slug = {publication.slug: publication for publication, _ in find_of_kind(publications, THREAD)}
    for message, file in find_of_kind(publications, MESSAGE):
        slug = message.extra.get("debat")
        thread = by_slug.get(slug) if slug else None
        if slug and thread is None:
            remedy = suggest_closest(slug, by_slug, f"Aucun fichier de content/{FOLDER.rstrip('/')}/ n’a cette adresse courte.")
            yield Mistake(file, 0, "debat", f"« {slug} » n’est pas un débat.", remedy, "débat inconnu", is_lenient(message))
        elif thread and message.date and thread.extra.get("closes") and message.date.date() > thread.extra["closes"]:
            text = f"ce débat est clos depuis le {thread.extra['closes']:%d/%m/%Y}."
            yield Mistake(file, 0, "date", text, "Reculez la clôture, ou retirez ce message.", "message après la clôture", harmless=True)


def check_replies(publications: Journal, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Answers to nobody, to another thread's message, or to an answer: there is one level."""
    by_identity = {message.identity: message for message, _ in find_of_kind(publications, MESSAGE)}
    for message, file in find_of_kind(publications, MESSAGE):
        target = message.extra.get("reply_to")
        other = by_identity.get(target) if target else None
        thread_slugs = {message.extra.get("debat"), other.extra.get("debat") if other else ""} - {None}
        if target and (other is None or len(thread_slugs) > 1):
            text, remedy = f"« {target} » n’est pas un message de ce débat.", "Corrigez cet « id », ou effacez la ligne."
            yield Mistake(file, 0, "reply_to", text, remedy, "réponse à personne", is_lenient(message))
        elif other and other.extra.get("reply_to"):
            text, remedy = f"« {target} » est déjà une réponse.", f"Répondez à « {other.extra['reply_to']} »."
            yield Mistake(file, 0, "reply_to", text, remedy, "réponse à une réponse", is_lenient(message))


JOURNAL_CHECKS = (check_threads, check_replies)
