"""The pages of neighbours' services: a message by the relay, its confirmation, an offer renewed. Nothing changes by following a link."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from plugins.service.access.visitors import find_client_address
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.refusals import Refusal
from plugins.service.web_service.town_key import read_token
from plugins.voices.contributions.admission import NotYet, make_form_token, read_sent_form
from plugins.voices.contributions.models import Contribution, RelayMessage
from plugins.voices.contributions.own_links import BLOCK, RELAY, RENEWAL, find_by_token
from plugins.voices.contributions.proof_of_work import make_challenge
from plugins.voices.contributions.relay import (
    EVERYBODY,
    LONGEST_MESSAGE,
    block_sender,
    confirm_message,
    find_reachable,
    keep_message,
    read_message,
)
from plugins.voices.contributions.renewal import end_of, renew_contribution
from plugins.voices.contributions.residents import allow_residents, render_for_resident
from plugins.voices.contributions.screening import EMAIL, clean_line, clean_text
from plugins.voices.contributions.sections import EMAIL_LABEL, LONGEST_NAME

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
