"""Checks of a thread (a subject, a closing day, a summary), of a message (its length, no personal data), and of all together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.untrusted_text import check_personal_data, check_slug, count_signs
from plugins.journal.law.election import find_vote_ahead, format_restraint
from plugins.journal.law.settings import Settings as LawSettings
from plugins.voices.debates.kinds import FOLDER, LONGEST_MESSAGE, MESSAGE, RESERVED, THREAD

Conf = Mapping[str, Any]
SUBJECTS = ("room", "about", "dossier")
LONGEST = timedelta(days=366)
"""Ours: a debate that lasts longer is a year that was mistyped."""


def check_subject(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A thread about nothing, or under two roofs."""
    named = [key for key in SUBJECTS if publication.extra.get(key)]
    if not named and not publication.unread:
        text = "on ne sait pas de quoi ce débat parle."
        remedy = "Ajoutez « about: /adresse/ », « dossier: … » ou « room: cadre de vie »."
        yield Mistake(file, 0, "room", text, remedy, "débat sans sujet", is_lenient(publication))
    elif len(named) > 1:
        text, remedy = f"« {named[0]} » le range déjà.", "Gardez l’une des deux clés."
        yield Mistake(file, 0, named[1], text, remedy, "débat à deux endroits", is_lenient(publication))


def check_closing_day(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A closing day before the opening, or years after it; a summary without a signature, or written before the debate is closed."""
    closes, concluded = publication.extra.get("closes"), publication.extra.get("concluded")
    opened = publication.date.date() if publication.date else None
    if closes and opened and not opened <= closes <= opened + LONGEST:
        text = f"du {opened:%d/%m/%Y} au {closes:%d/%m/%Y} : ce débat finirait trop tôt, ou durerait plus d’un an."
        yield Mistake(file, 0, "closes", text, "L’année est-elle la bonne ?", "débat à l’envers", is_lenient(publication))
    if not publication.extra.get("conclusion"):
        return
    for key in ("concluded", "concluded_by"):
        if not publication.extra.get(key) and key not in publication.unread:
            text, remedy = "une synthèse dit quand elle est écrite, et par qui.", f"Ajoutez « {key}: … »."
            yield Mistake(file, 0, key, text, remedy, "synthèse sans signature", is_lenient(publication))
    if closes and concluded and concluded < closes:
        text, remedy = "elle serait écrite avant la clôture.", "Avancez « closes », ou attendez pour la synthèse."
        yield Mistake(file, 0, "concluded", text, remedy, "synthèse avant la clôture", is_lenient(publication))


def check_length(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A message longer than everybody's."""
    if (signs := count_signs(publication.body)) > LONGEST_MESSAGE:
        text, remedy = f"{signs} signes : c’est trop long.", f"{LONGEST_MESSAGE} au plus, pour tous."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "message trop long", is_lenient(publication))


def check_message_personal_data(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An address or a number in a message."""
    for key in ("name", "quote"):
        yield from check_personal_data(publication, file, key, publication.extra.get(key) or "")
    yield from check_personal_data(publication, file, "texte", publication.body, publication.body_line)


def check_address(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A thread at the address of its messages."""
    yield from check_slug(publication, file, RESERVED)


def check_before_vote(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A debate that the town opens, or sums up, in the months before a vote, by the rule that `law` has for articles."""
    vote = find_vote_ahead(gather_settings(LawSettings, conf, {}).election_date, now.date())
    if vote is None or publication.status == "withdrawn":
        return
    if publication.date and vote.is_near(publication.date.date()):
        remedy = "N’ouvrez ce débat qu’après le vote, ou gardez un texte sans bilan ni éloge (code électoral, article L. 52-1)."
        yield Mistake(file, 0, "date", format_restraint(vote), remedy, "période électorale", harmless=True)
    concluded = publication.extra.get("concluded")
    if concluded and vote.is_near(concluded):
        remedy = "Attendez le vote pour la synthèse, ou gardez les faits, sans bilan ni éloge (code électoral, article L. 52-1)."
        yield Mistake(file, 0, "concluded", format_restraint(vote), remedy, "période électorale", harmless=True)


THREAD_CHECKS = (check_address, check_subject, check_closing_day, check_before_vote)
MESSAGE_CHECKS = (check_length, check_message_personal_data)


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
    """A reply to a missing message, to another thread's message, or to a reply: there is one level."""
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
