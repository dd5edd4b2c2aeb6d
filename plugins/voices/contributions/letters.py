"""The letters to authors, the town's answers to questions, and what an account takes over of what was written without one."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from plugins.service.access.mailing import SOON, find_mail_server, send_by_mail, write_letter
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import GiveUp, put_work
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions.admission import decrypt
from plugins.voices.contributions.models import MERGED, PUBLISHED, Contribution, ContributorEmail
from plugins.voices.contributions.screening import find_alike, normalize_words
from plugins.voices.contributions.sections import (
    READ_FILES,
    OnlineText,
    find_answer_days,
    find_section,
    find_text,
    follow_address,
    format_confirmation_address,
    format_page_address,
    format_renewal_address,
    has_reply,
    is_online,
    list_online,
    list_voices,
    split_names,
)


def find_published(identity: str) -> Contribution | None:
    """The text online of that `id`; one that was written by other means than a form has a row that is not stored: whoever only looks
    writes nothing."""
    row, is_known = _find_row(identity)
    text = None if row or is_known else _find_text(identity)
    return _build_row(*text) if text and is_online(text[1]) else row


def adopt_text(identity: str) -> Contribution | None:
    """The text of the journal that has this `id`, online or not, with a row that is stored."""
    row, is_known = _find_row(identity)
    text = None if row or is_known else _find_text(identity)
    return store_row(_build_row(*text)) if text else row


def store_row(contribution: Contribution) -> Contribution:
    """The row of a text that `find_published` gave, stored if it was not: two who do so at once store one."""
    if contribution.pk is not None:
        return contribution
    fields = {field.name: getattr(contribution, field.name) for field in Contribution._meta.concrete_fields if not field.primary_key}
    row, _ = Contribution.objects.get_or_create(reference=fields.pop("reference"), defaults=fields)
    return row


def _find_row(identity: str) -> tuple[Contribution | None, bool]:
    """The row of what is published under this `id`, and whether one in any state has it."""
    rows = list(Contribution.objects.filter(identity=identity)) if identity else []
    return next((row for row in rows if row.state == PUBLISHED), None), bool(rows)


def _find_text(identity: str) -> tuple[str, OnlineText] | None:
    """The kind and the text, where it is of one of the sections."""
    texts = ((voice.kind, find_text(voice.kind, identity)) for voice in list_voices())
    return next(((kind, text) for kind, text in texts if text), None)


def _build_row(kind: str, text: OnlineText) -> Contribution:
    return Contribution(
        reference=text.identity[:16],
        sending=f"git:{text.identity}"[:32],
        section=kind,
        state=PUBLISHED,
        title=text.title[:200],
        text=str(text.values.get(find_section(kind).text_key) or text.body)[:2000],
        name=str(text.values.get("name", ""))[:80],
        is_read=True,
        received_at=find_arrival(text.values),
        identity=text.identity,
        source=text.source,
        address=text.address,
    )


def find_arrival(values: Mapping[str, object]) -> datetime:
    """When it was asked, or appeared, by its file; now where that says neither."""
    now = get_current_town().clock()
    for key in ("asked", "date"):
        with suppress(ValueError):
            arrival = datetime.fromisoformat(str(values.get(key, "")))
            return arrival if arrival.tzinfo else arrival.replace(tzinfo=now.tzinfo)
    return now


SEND_LETTER = "contributions.letter"
CONFIRM, REPHRASE, LETTER_REFUSED, LETTER_REMOVED, LETTER_MERGED, LETTER_PUBLISHED, ANSWERED, KEPT, ENDING, UPHELD = (
    "confirm",
    "rephrase",
    "refused",
    "removed",
    "merged",
    "published",
    "answered",
    "kept",
    "ending",
    "upheld",
)
LAST = frozenset({ANSWERED})
"""Letters after which the address has served, and is erased."""
NO_ADDRESS = "L’adresse ne se lit plus : la clé du service a changé."
FIRST_TURN = 2


def put_letter(contribution: Contribution, letter: str) -> None:
    """Queue a letter if its reader has given an address; only the first letter goes to an unconfirmed one."""
    addresses = ContributorEmail.objects.filter(contribution=contribution)
    if letter != CONFIRM:
        addresses = addresses.exclude(confirmed_at=None)
    if addresses.exists():
        payload = {"contribution": contribution.pk, "letter": letter}
        put_work(SEND_LETTER, payload, get_current_town().clock(), key=f"{contribution.pk}/{letter}", order=FIRST_TURN)


def send_letter(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send one. Raises TryLater, GiveUp."""
    sealed_email = ContributorEmail.objects.select_related("contribution").filter(contribution=payload["contribution"]).first()
    if sealed_email is None:
        return None
    email, name = decrypt(sealed_email.sealed), str(payload["letter"])
    if not email:
        raise GiveUp(NO_ADDRESS)
    mail_letter(town, email, *LETTERS[name](sealed_email.contribution))
    if name in LAST:
        sealed_email.delete()
    return None


def mail_letter(town: WebTown, email: str, subject: str, text: str, reply_to: str = "") -> None:
    """Hand a letter to the town's mail server. Raises TryLater, GiveUp."""
    server = find_mail_server(town, "aucun courriel ne part")
    letter = write_letter(f"{subject} – {town.name}", f"Bonjour,\n\n{text}\n\n{town.name}\n")
    if reply_to:
        letter["Reply-To"] = reply_to
    send_by_mail(letter, email, server, SOON)


def _confirm(contribution: Contribution) -> tuple[str, str]:
    section = find_section(contribution.section)
    explanation = (
        "Rien ne paraîtra avant." if section.needs_email else "Sans cela, votre texte sera lu comme les autres, et cette adresse effacée."
    )
    return (
        "Confirmez votre adresse",
        f"Quelqu’un a donné cette adresse {section.email_use}.\n"
        f"Si c’est vous, confirmez-la :\n{format_confirmation_address(contribution)}\n\n{explanation}\n"
        "Si ce n’est pas vous, laissez ce courriel : l’adresse sera effacée dans sept jours.",
    )


def _format_decision(contribution: Contribution) -> str:
    last = contribution.decisions.order_by("-pk").first()
    words = [last.rule, last.words] if last else []
    return "\n".join(word for word in words if word)


def _rephrase(contribution: Contribution) -> tuple[str, str]:
    return (
        "Votre texte, à reformuler",
        f"Votre texte pourra paraître une fois reformulé :\n{_format_decision(contribution)}\n\n"
        f"Il vous attend ici :\n{follow_address(contribution)}",
    )


def _write_adverse_decision(title: str, outcome: str, contribution: Contribution) -> tuple[str, str]:
    """The mail of a refusal or a removal: the reason, that a person decided, and how to appeal."""
    return (
        title,
        f"{outcome}, pour ce motif de la charte :\n{_format_decision(contribution)}\n\n"
        f"La décision a été prise par une personne. Vous pouvez la contester dans les deux mois :\n{follow_address(contribution)}",
    )


def _write_merge(contribution: Contribution) -> tuple[str, str]:
    target = Contribution.objects.filter(identity=contribution.merged_into).first()
    where = format_page_address(target.address) if target else follow_address(contribution)
    return (
        "Votre question en rejoint une autre",
        f"Elle a été réunie avec une question qui dit la même chose :\n{where}\n\n"
        "Vous serez prévenu de la réponse comme si c’était la vôtre.",
    )


def _write_publication(contribution: Contribution) -> tuple[str, str]:
    days = find_answer_days(find_section(contribution.section))
    promise = f"\n\nLa mairie y répond en {days} jours ; vous en serez prévenu." if days else ""
    return (
        "Votre texte est en ligne",
        f"Votre texte paraît ici :\n{format_page_address(contribution.address)}{promise}\n\n"
        f"Pour l’effacer :\n{follow_address(contribution)}",
    )


def _write_answer(contribution: Contribution) -> tuple[str, str]:
    name = contribution.merged_into or contribution.identity
    joined = (
        text.address for text in list_online(contribution.section) if name in (text.identity, *split_names(text.values.get("merges")))
    )
    return (
        "La mairie vous a répondu",
        f"La réponse est en ligne :\n{format_page_address(next(joined, contribution.address))}\n\n"
        "Votre adresse vient d’être effacée de notre service.",
    )


def _write_kept(contribution: Contribution) -> tuple[str, str]:
    return (
        "Votre texte est de nouveau en ligne",
        f"Votre texte avait été signalé. Il a été relu, et il reste :\n{format_page_address(contribution.address)}",
    )


def _write_ending(contribution: Contribution) -> tuple[str, str]:
    return (
        "Votre annonce se termine",
        f"Votre annonce se termine dans quelques jours :\n{contribution.title}\n{format_page_address(contribution.address)}\n\n"
        f"Si elle vaut encore, dites-le ici, d’un bouton :\n{format_renewal_address(contribution)}\n\n"
        "Sinon, ne faites rien : elle s’en va seule.",
    )


def _write_upheld(contribution: Contribution) -> tuple[str, str]:
    against = contribution.decisions.exclude(rule="").order_by("-pk").first()
    outcome = "retiré du site" if contribution.source else "refusé"
    return (
        "Votre recours a été examiné",
        "Une autre personne que celle qui avait décidé a relu votre texte et votre recours : la décision est maintenue.\n"
        f"Votre texte reste {outcome}, pour ce motif de la charte :\n{against.rule if against else ''}\n\n"
        f"Vous pouvez encore saisir le tribunal administratif. La décision se lit ici :\n{follow_address(contribution)}",
    )


LETTERS: Mapping[str, Callable[[Contribution], tuple[str, str]]] = {
    CONFIRM: _confirm,
    REPHRASE: _rephrase,
    LETTER_REFUSED: partial(_write_adverse_decision, "Votre texte n’a pas été publié", "Votre texte n’a pas été publié"),
    LETTER_REMOVED: partial(_write_adverse_decision, "Votre texte a été retiré", "Votre texte a été retiré du site"),
    LETTER_MERGED: _write_merge,
    LETTER_PUBLISHED: _write_publication,
    ANSWERED: _write_answer,
    KEPT: _write_kept,
    ENDING: _write_ending,
    UPHELD: _write_upheld,
}
"""The subject and the text of each, by its name."""


QUESTION = "question"


@dataclass(frozen=True)
class OnlineQuestion:
    """A question of the journal: `address` of its page, the words that it is compared by, the names of those that have joined it."""

    identity: str
    title: str
    address: str
    is_answered: bool
    words: str
    merges: tuple[str, ...] = ()


def list_online_questions() -> dict[str, OnlineQuestion]:
    """The questions of the journal that readers see, by `id`."""
    return {text.identity: _build_question(text) for text in list_online(QUESTION)}


def find_online_question(identity: str) -> OnlineQuestion | None:
    """The question of that `id` that readers see."""
    text = find_text(QUESTION, identity)
    return _build_question(text) if text and is_online(text) else None


def _build_question(text: OnlineText) -> OnlineQuestion:
    words = _normalize(f"{text.title} {text.values.get('question', '')}")
    return OnlineQuestion(text.identity, text.title, text.address, has_reply(text), words, split_names(text.values.get("merges")))


@lru_cache(maxsize=READ_FILES)
def _normalize(words: str) -> str:
    return normalize_words(words)


def list_alike(text: str) -> list[OnlineQuestion]:
    """The questions online that are most like `text`, the answered ones first."""
    questions = list_online_questions()
    words: Mapping[str, str] = {name: each.words for name, each in questions.items()}
    return sorted((questions[name] for name in find_alike(text, words)), key=lambda question: not question.is_answered)


@dataclass(frozen=True)
class OwedAnswer:
    """A question that waits for its answer: its file, in how many days the answer is due, below zero for a late one, and how many other
    questions have joined it."""

    title: str
    address: str
    source: str
    days_left: int
    joined: int


def list_owed_answers(now: datetime) -> list[OwedAnswer]:
    """The questions that readers see unanswered at `now`, the late ones first: those of the form, and those written by hand."""
    off_the_site = set(Contribution.objects.filter(section=QUESTION, is_hidden=True).values_list("identity", flat=True))
    merged = Contribution.objects.filter(section=QUESTION, state=MERGED).values_list("merged_into", flat=True)
    joined, deadline, owed = list(merged), find_answer_days(find_section(QUESTION)), []
    for text in list_online(QUESTION):
        is_announced = find_arrival({"date": text.values.get("date", "")}) > now
        if _build_question(text).is_answered or text.identity in off_the_site or is_announced:
            continue
        waited = (now.date() - find_arrival(text.values).astimezone(now.tzinfo).date()).days
        count = max(len(split_names(text.values.get("merges"))), joined.count(text.identity))
        owed.append(OwedAnswer(text.title, text.address, text.source, deadline - waited, count))
    return sorted(owed, key=lambda question: question.days_left)


def tell_answers(town: WebTown) -> None:
    """Send a letter to each who asked what has been answered since; then their address goes. So to whoever asked a question that has
    joined another, by whoever moderates or by an editor who has written so in the file."""
    waiting = ContributorEmail.objects.exclude(confirmed_at=None).select_related("contribution")
    emails = waiting.filter(contribution__section=QUESTION, contribution__state__in=(PUBLISHED, MERGED))
    if not emails.exists():
        return
    answered = {name for each in list_online_questions().values() if each.is_answered for name in (each.identity, *each.merges)}
    for email in emails:
        contribution: Contribution = email.contribution
        given_up = OutboxWork.objects.filter(work=SEND_LETTER, key=f"{contribution.pk}/{ANSWERED}", given_up=True).exists()
        if (contribution.merged_into or contribution.identity) in answered and not given_up:
            put_letter(contribution, ANSWERED)
