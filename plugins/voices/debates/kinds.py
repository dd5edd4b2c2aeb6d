"""The kinds of a debate: its thread, and each message of it. Data only: everything else derives from them.

A message is a file of its own, and its thread's page shows it: publishing one writes one small file, erasing one removes it whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.kind import DOSSIER, IDENTITY, SOCIAL, SUMMARY, TITLE, CardFace, Field, Kind
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.untrusted_text import (
    CONTRIBUTION_DATE,
    CONTRIBUTION_KEYS,
    PART_KEYS,
    check_slug,
)
from plugins.core.publication.words import N_
from plugins.journal.law.settings import Settings as LawSettings
from plugins.journal.law.settings import find_vote_ahead, format_restraint

THREAD, MESSAGE = "debat", "message"
FOLDER = "forum/"
NEWEST = "recents"
RESERVED = frozenset({"messages", "page"})
"""Words that no thread may have as its slug."""
PLACES = (N_("cadre de vie"), N_("rendez-vous"), N_("vie politique"))
"""The rooms of the town, for what is about no publication."""
LONGEST_MESSAGE, LONGEST_QUOTATION = 1000, 300


def format_thread_address(slug: str) -> str:
    """The page of the thread of that slug: its first text, then the oldest messages."""
    return f"{FOLDER}{slug}/"


def format_page_address(slug: str, number: int) -> str:
    """The address of one page of its messages; the first is the thread's own."""
    return f"{format_thread_address(slug)}page/{number}/" if number > 1 else format_thread_address(slug)


def format_newest_address(slug: str) -> str:
    """The address of its latest messages, newest first."""
    return f"{format_thread_address(slug)}{NEWEST}/"


def find_debate_face(publication: Publication) -> CardFace:
    """A debate."""
    return CardFace("belfry", "Débat")


KINDS = (
    Kind(
        name=MESSAGE,
        label=N_("Message"),
        plural=N_("Messages"),
        folder="forum/messages",
        address=f"{FOLDER}messages/{{slug}}/",
        template="debate",
        fields=(
            *PART_KEYS,
            Field("debat", "slug", "Débat", "L’adresse courte du débat où il est écrit.", required=True, names_kind=THREAD),
            Field("reply_to", "line", "Répond à", "L’« id » du message auquel il répond ; jamais une réponse.", names_kind=MESSAGE),
            Field("quote", "text", "Citation", "Les mots auxquels il répond.", longest=LONGEST_QUOTATION),
            Field("group", "line", "Droit de réponse", "Le groupe du conseil qui répond, à ce titre.", longest=120),
        ),
        stream=False,
        feeds=False,
        announces=False,
        schema_org="Comment",
        spares=True,
        is_linked_in_footer=False,
        has_page=False,
        is_plain_text=True,
        body_label="Message",
    ),
    Kind(
        name=THREAD,
        label=N_("Débat"),
        plural=N_("Débats"),
        folder="forum",
        address=f"{FOLDER}{{slug}}/",
        template="debate",
        fields=(
            IDENTITY,
            replace(TITLE, help="Ce dont on débat, de préférence une question."),
            CONTRIBUTION_DATE,
            SUMMARY,
            Field("opened_by", "line", "Ouvert par", "Le prénom et le nom de qui signe le premier texte.", required=True, longest=120),
            Field("role", "line", "Fonction", "La sienne : maire, conseillère, présidente d’association…", longest=120),
            Field("closes", "day", "Clôture", "Le dernier jour où l’on peut y écrire.", required=True),
            Field(
                "room",
                "choice",
                "Salle",
                "cadre de vie, rendez-vous ou vie politique, si rien n’est sous « about » ni « dossier ».",
                choices=PLACES,
            ),
            Field("about", "address", "À propos de", "L’adresse, sur ce site, de ce dont on débat : /travaux/egouts-neufs/."),
            DOSSIER,
            Field("conclusion", "text", "Synthèse", "Ce que l’on retient, écrit après la clôture ; une ligne vide fait un paragraphe."),
            Field("concluded", "day", "Synthèse du", "Le jour où elle est écrite."),
            Field("concluded_by", "line", "Synthèse par", "Qui l’a écrite, et sa fonction.", longest=160),
            *CONTRIBUTION_KEYS,
            SOCIAL,
        ),
        stream=False,
        schema_org="DiscussionForumPosting",
        exports=("title", "date", "summary", "opened_by", "room", "about", "closes", "concluded", "quartiers"),
        example="Pourquoi la ville en débat, ce qui est décidé et ce qui ne l’est pas, ce que l’on fera de vos messages.\n",
        find_card_face=find_debate_face,
        spares=True,
        proposed=("room", "about", "summary"),
        body_label="Premier texte",
        asked_first=("conclusion", "concluded_by"),
        stamps=(("conclusion", "concluded"),),
    ),
)


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
