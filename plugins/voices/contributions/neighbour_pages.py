"""The notices between neighbours: messages relayed without showing an address, renewal, and their pages."""

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from plugins.service.access.people import find_client_address
from plugins.service.desk.models import QUEUED, DeskPublication
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater, put_work
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.town_key import read_token
from plugins.voices.contributions.admission import (
    FORM_LETTERS,
    NotYet,
    SentForm,
    decrypt,
    digest_with_key,
    digest_words,
    encrypt,
    make_challenge,
    make_form_token,
    read_sent_form,
    require_admission,
    require_room,
)
from plugins.voices.contributions.intake import REFERENCE_LENGTH, RESIDENT, refuse_advertising
from plugins.voices.contributions.journal_texts import build_service_visitor, change_published_text, read_published_values
from plugins.voices.contributions.letters import ENDING, mail_letter, put_letter
from plugins.voices.contributions.models import PUBLISHED, Contribution, ContributorEmail, RelayBlock, RelayMessage
from plugins.voices.contributions.screening import EMAIL, LINK, clean_line, clean_text
from plugins.voices.contributions.sections import (
    BLOCK,
    EMAIL_LABEL,
    LONGEST_NAME,
    RELAY,
    RENEWAL,
    allow_residents,
    block_address,
    find_by_token,
    find_section,
    format_page_address,
    format_relay_address,
    has_hour_counts,
    render_for_resident,
)
from plugins.voices.neighbours.kinds import MOST_HOURS
from plugins.voices.neighbours.room import get_notice_days

SEND_RELAYED = "contributions.relay"
NOTICE, RELAYED = "entraide", "message par le relais"
LONGEST_MESSAGE = 1000
UNCONFIRMED_LIFE = timedelta(days=7)
FIRST_TURN = 2
EVERYBODY = ""
"""The sender of a block that is of everybody."""
MASKED_LINK = "[lien masqué]"
BLOCKED = "Cette personne ne reçoit plus de messages de cette adresse."


def find_reachable(identity: str) -> Contribution | None:
    """The offer or need of that `id` whose author may be written to: online, and with an address that was confirmed."""
    if not identity:
        return None
    notices = Contribution.objects.filter(identity=identity, section=NOTICE, state=PUBLISHED, is_hidden=False)
    return notices.exclude(email=None).exclude(email__confirmed_at=None).exclude(blocks__sender=EVERYBODY).first()


def keep_message(contribution: Contribution, form: SentForm, words: Mapping[str, str], address: str) -> None:
    """Keep a message for the author of an offer, sealed, and have its own author confirm it. `words` are `text`, `name` and `email`."""
    if RelayMessage.objects.filter(sending=form.sending).exists():
        return
    require_room(form, address)
    refuse_advertising(words["text"], form, find_section(NOTICE).margin)
    if RelayBlock.objects.filter(contribution=contribution, sender=digest_sender(words["email"])).exists():
        raise Refusal(422, BLOCKED)
    now = get_current_town().clock()
    try:
        with transaction.atomic():
            same_words = digest_words(f"{contribution.identity} {words['text']}")
            require_admission(form, address, same_words, words["email"], contribution.reference)
            message = RelayMessage.objects.create(
                contribution=contribution,
                reference="".join(secrets.choice(FORM_LETTERS) for _ in range(REFERENCE_LENGTH)),
                sending=form.sending,
                sealed=encrypt(json.dumps(dict(words), ensure_ascii=False)),
                received_at=now,
            )
            note_deed(Deed(RESIDENT, RELAYED, contribution.reference, address=address))
            _put(message)
    except IntegrityError:
        return


def _put(message: RelayMessage) -> None:
    step = "deliver" if message.confirmed_at else "confirm"
    put_work(SEND_RELAYED, {"message": message.pk, "step": step}, get_current_town().clock(), key=f"{message.pk}/{step}", order=FIRST_TURN)


def confirm_message(message: RelayMessage) -> None:
    """Send a message once its author has pressed the button in the letter."""
    with transaction.atomic():
        row = RelayMessage.objects.select_for_update().filter(pk=message.pk, confirmed_at=None).first()
        if row is not None:
            row.confirmed_at = get_current_town().clock()
            row.save(update_fields=["confirmed_at"])
            _put(row)


def send_relayed(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Send the letter due for a message; once handed on, nothing is left of it. Raises TryLater, GiveUp."""
    message = RelayMessage.objects.select_related("contribution").filter(pk=payload["message"]).first()
    words = json.loads(decrypt(message.sealed) or "{}") if message else {}
    if message is None or not words:
        return None
    title, page = message.contribution.title, format_page_address(message.contribution.address)
    if payload["step"] == "confirm":
        text = (
            f"Vous écrivez, par le relais de la ville, à propos de :\n{title}\n{page}\n\n"
            f"Pour que votre message parte, relisez-le ici et confirmez-le :\n{format_relay_address(message)}\n\n"
            "Votre adresse sera donnée à la personne qui le reçoit, et à elle seule. Si vous n’avez rien écrit, laissez ce courriel."
        )
        mail_letter(town, words["email"], "Confirmez votre message", text)
        return None
    owner = ContributorEmail.objects.filter(contribution=message.contribution).exclude(confirmed_at=None).first()
    email = decrypt(owner.sealed) if owner else ""
    if email:
        signed = f" {words['name']}" if words.get("name") else ""
        text = (
            f"Quelqu’un{signed and f' ({signed.strip()})'} vous écrit à propos de :\n{title}\n{page}\n\n"
            f"{LINK.sub(MASKED_LINK, words['text'])}\n\n"
            "Répondez à ce courriel : votre réponse lui parviendra, avec votre adresse. Sans réponse de vous, il ne la connaîtra pas.\n\n"
            f"Ne plus recevoir ses messages, ou aucun :\n{block_address(message.contribution, digest_sender(words['email']))}"
        )
        mail_letter(town, email, "On vous répond", text, reply_to=words["email"])
    message.delete()
    return None


def read_message(message: RelayMessage) -> str:
    """The words of a message, for its author alone."""
    return str(json.loads(decrypt(message.sealed) or "{}").get("text", ""))


def digest_sender(email: str) -> str:
    """The digest by which a sender is known once their address is erased."""
    return digest_with_key("relais", email.lower())


def block_sender(contribution: Contribution, sender: str) -> None:
    """Stop everybody, or one person, from writing to the author of an offer; remove their waiting letters."""
    with transaction.atomic():
        RelayBlock.objects.get_or_create(contribution=contribution, sender=sender, defaults={"at": get_current_town().clock()})
        for message in RelayMessage.objects.filter(contribution=contribution):
            words = json.loads(decrypt(message.sealed) or "{}")
            if sender in (EVERYBODY, digest_sender(words.get("email", ""))):
                message.delete()
        note_deed(Deed(RESIDENT, "messages refusés", contribution.reference))


def forget_unconfirmed_messages(town: WebTown) -> None:
    """Remove the messages that were not confirmed."""
    RelayMessage.objects.filter(received_at__lt=town.clock() - UNCONFIRMED_LIFE).delete()


WARNED_AT = (7, 3, 1)
"""Days before the end at which a letter leaves: thrice, so that none lapses unnoticed."""
EMAIL_KEPT_AFTER = timedelta(days=14)
WARNED, COUNTED = "warned", "hours_form"
"""Among the values of a text: for which days its author was warned, and which form of theirs was last counted."""
MOST_HOURS_AT_ONCE = 24
ALREADY_LONG = "Cette annonce vaut encore longtemps : il n’y a rien à renouveler."


def end_of(contribution: Contribution) -> date | None:
    """The last day of an offer or a need, by its file; None while it has none."""
    ends = read_published_values(contribution).get("expires")
    return date.fromisoformat(str(ends)[:10]) if ends else None


def warn_of_ends(town: WebTown) -> None:
    """Send a letter for each offer that ends in seven days, in three, tomorrow; an address is kept two weeks past its end."""
    today = town.clock().date()
    for email in ContributorEmail.objects.filter(contribution__section=NOTICE, contribution__state=PUBLISHED).select_related(
        "contribution"
    ):
        contribution: Contribution = email.contribution
        ends = end_of(contribution)
        if ends is None:
            continue
        warned, kept_until = contribution.values.get(WARNED, {}), _find_midnight(ends) + EMAIL_KEPT_AFTER
        due = [days for days in WARNED_AT if (ends - today).days <= days]
        with transaction.atomic():
            if email.kept_until != kept_until:  # each minute: what does not change costs no write
                ContributorEmail.objects.filter(pk=email.pk).update(kept_until=kept_until)
            if due and email.confirmed_at and ends >= today and min(due) < warned.get(f"{ends}", WARNED_AT[0] + 1):
                contribution.values = {**contribution.values, WARNED: {f"{ends}": min(due)}}
                contribution.save(update_fields=["values"])
                put_letter(contribution, ENDING)


def _find_midnight(day: date) -> datetime:
    now = get_current_town().clock()
    return now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)


def renew_contribution(contribution: Contribution) -> None:
    """Renew an offer for as long again, from today. Raises Refusal."""
    today = get_current_town().clock().date()
    ends = end_of(contribution)
    last = today + timedelta(days=get_notice_days(get_current_town().conf))
    if contribution.state != PUBLISHED or contribution.section != NOTICE:
        raise Refusal(404)
    if ends is not None and ends >= last:
        raise Refusal(409, ALREADY_LONG)

    def change(values: dict[str, Any], body: str) -> str:
        values |= {"expires": f"{last:%Y-%m-%d}", "renewed": f"{today:%Y-%m-%d}"}
        return body

    with transaction.atomic():
        try:
            change_published_text(contribution, build_service_visitor(), change)
        except TryLater as later:
            raise Refusal(409, str(later)) from None
        note_deed(Deed("habitant", "annonce renouvelée", contribution.reference))


def add_hours(contribution: Contribution, hours: int, sending: str) -> None:
    """Record the hours that an offer or a need has given, by its author; the same form, sent again, adds nothing. Raises Refusal."""
    if not has_hour_counts() or contribution.state != PUBLISHED or contribution.section != NOTICE:
        raise Refusal(404)
    if not 1 <= hours <= MOST_HOURS_AT_ONCE:
        raise Refusal(422, f"Écrivez un nombre d’heures entier, de 1 à {MOST_HOURS_AT_ONCE}.")

    def change(values: dict[str, Any], body: str) -> str:
        values["hours"] = str(min(int(values.get("hours") or 0) + hours, MOST_HOURS))
        return body

    with transaction.atomic():
        row = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if row.values.get(COUNTED) == sending:
            return
        if DeskPublication.objects.filter(source=row.source, state=QUEUED).exists():
            raise Refusal(409, "Votre annonce est en train de changer. Recommencez dans un instant.")
        try:
            change_published_text(row, build_service_visitor(), change, is_dated=False)
        except TryLater as later:
            raise Refusal(409, str(later)) from None
        row.values = {**row.values, COUNTED: sending}
        row.save(update_fields=["values"])
        note_deed(Deed("habitant", "heures rendues", row.reference))


LONGEST_EMAIL, LONGEST_IDENTITY = 254, 80
SENT = "Votre message est parti. La réponse vous viendra par courriel."
UNREACHABLE = "On ne peut plus écrire à propos de cette annonce : elle est terminée, ou son auteur ne reçoit plus de messages."


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def write_to_neighbour(request: HttpRequest) -> HttpResponse:
    """The form of the relay, and what becomes of a message."""
    contribution = find_reachable(clean_line(request.POST.get("id", "") or request.GET.get("id", ""), LONGEST_IDENTITY))
    if contribution is None:
        raise Refusal(404, UNREACHABLE)
    if request.method != "POST":
        return _render_form(contribution, {}, {})
    words = {
        "text": clean_text(request.POST.get("text", ""), LONGEST_MESSAGE),
        "name": clean_line(request.POST.get("name", ""), LONGEST_NAME),
        "email": request.POST.get("email", "").strip()[:LONGEST_EMAIL],
    }
    faults = {} if words["text"] else {"text": "Écrivez un message."}
    if not EMAIL.fullmatch(words["email"]):
        faults["email"] = "Écrivez votre adresse : prenom@exemple.fr."
    if faults:
        return _render_form(contribution, words, faults, 422)
    try:
        form = read_sent_form(request.POST)
        keep_message(contribution, form, words, find_client_address(request))
    except NotYet as fault:
        return _render_form(contribution, words, {"": str(fault)}, 409)
    except Refusal as refusal:
        return _render_form(contribution, words, {"": str(refusal)}, refusal.status)
    sentence = "Un courriel vient de partir vers vous : confirmez-y votre message, et il sera remis."
    return render_for_resident("done.html", {"title": "Presque parti", "sentence": sentence})


def _render_form(contribution: Contribution, typed: dict[str, str], faults: Mapping[str, str], status: int = 200) -> HttpResponse:
    now = get_current_town().clock()
    sending, token = make_form_token(now)
    values = {
        "contribution": contribution,
        "typed": typed,
        "faults": faults,
        "labels": {"text": "Votre message", "email": EMAIL_LABEL},
        "form": token,
        "challenge": json.dumps(make_challenge(sending, now)),
        "longest": LONGEST_MESSAGE,
        "longest_name": LONGEST_NAME,
    }
    return render_for_resident("relay.html", values, status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def confirm_relayed(request: HttpRequest, token: str) -> HttpResponse:
    """The button that lets a message leave."""
    reference = read_token(RELAY, token)
    message = RelayMessage.objects.filter(reference=reference).first() if isinstance(reference, str) else None
    if message is None:
        raise Refusal(404, "Ce message est déjà remis, ou effacé.")
    if request.method == "POST":
        confirm_message(message)
        return render_for_resident("done.html", {"title": "Remis", "sentence": SENT})
    values = {"title": "Envoyer votre message", "button": "Oui, l’envoyer", "path": request.path, "typed": read_message(message)}
    return render_for_resident("button.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def block_relay(request: HttpRequest, token: str) -> HttpResponse:
    """The two buttons by which who made an offer has no more messages: of one person, or of anybody."""
    parts = read_token(BLOCK, token)
    reference, sender = parts if isinstance(parts, list) and len(parts) == 2 else ("", "")  # whose offer, who wrote
    contribution = Contribution.objects.filter(reference=reference).first() if reference else None
    if contribution is None:
        raise Refusal(404, "Cette annonce n’est plus là.")
    if request.method == "POST":
        block_sender(contribution, EVERYBODY if request.POST.get("de") == "tous" else str(sender))
        return render_for_resident("done.html", {"title": "C’est noté", "sentence": "Vous ne recevrez plus ces messages."})
    return render_for_resident("block.html", {"contribution": contribution, "path": request.path})


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def renew_notice(request: HttpRequest, token: str) -> HttpResponse:
    """The button that renews an offer or a need."""
    contribution = find_by_token(RENEWAL, token)
    if contribution is None or end_of(contribution) is None:
        raise Refusal(404, "Cette annonce n’est plus là.")
    if request.method == "POST":
        renew_contribution(contribution)
        return render_for_resident("done.html", {"title": "Renouvelée", "sentence": "Votre annonce vaut encore trois mois."})
    return render_for_resident(
        "button.html", {"title": contribution.title, "button": "Elle vaut encore", "path": request.path, "typed": ""}
    )
