"""The door for who has an account at the town's identity provider: there, back, and out of both."""

import logging
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from plugins.access.entry import CODES, WRONG_CODES, safe_aim, show_door
from plugins.access.oidc import (
    Departure,
    RefusedByProvider,
    RelyingParty,
    SignInFault,
    StaleReturn,
    UnprovenIdentity,
    UnreachableProvider,
    begin_sign_in,
    end_sign_in,
)
from plugins.access.people import make_device
from plugins.access.provider_accounts import UnknownAccount, find_account_owner
from plugins.access.visitors import ENTRY, PROVIDER_PROOF, address_of, device_label, home_of, let_in
from plugins.web_service.configuration import current_town
from plugins.web_service.rates import Pace, require_pace
from plugins.web_service.refusals import Refusal

LOG = logging.getLogger("beffroi.service")
DEPARTURE, AIM = "provider_departure", "provider_aim"
RETURN = f"{ENTRY}compte/retour"
DEPARTURES = Pace(burst=20, rate=1 / 10)
"""Of an address: twenty departures, then six a minute; a town hall often has one address for all."""
SESSION = 12 * 3600
"""Seconds of a session: who leaves the town hall, and its provider, comes in no more the next day."""
SENTENCES: dict[type[SignInFault], tuple[int, str]] = {
    UnreachableProvider: (503, "{label} ne répond pas. Réessayez dans un instant, ou entrez avec votre clé ou un code."),
    StaleReturn: (403, "Cette entrée a déjà servi, ou a trop attendu. Recommencez."),
    RefusedByProvider: (403, "{label} ne vous a pas laissé entrer, ou vous y avez renoncé. Recommencez, ou entrez avec un code."),
    UnprovenIdentity: (
        403,
        "La réponse de {label} n’a pas pu être vérifiée : personne n’est entré. Recommencez ; si cela dure, prévenez le webmestre.",
    ),
}


def current_party() -> RelyingParty:
    """What this town needs to speak with its provider. Raises Refusal where it has none."""
    town = current_town()
    if town.service.oidc is None:
        raise Refusal(404)
    return RelyingParty(town.service.oidc, town.secrets.oidc, f"{town.service.origin}{RETURN}")


@require_safe
def go_to_provider(request: HttpRequest) -> HttpResponse:
    """Lead the browser to the provider's page: by a link, since a form of ours may lead nowhere else."""
    party, aim = current_party(), safe_aim(request.GET.get("vers", ""))
    require_pace("compte", address_of(request), DEPARTURES)
    try:
        address, departure = begin_sign_in(party)
    except SignInFault as fault:
        return _tell(request, party, fault, aim)
    request.session[DEPARTURE], request.session[AIM] = asdict(departure), aim
    return HttpResponseRedirect(address)


@require_safe
def return_from_provider(request: HttpRequest) -> HttpResponse:
    """Let in who comes back from the provider's page, once."""
    party, label = current_party(), current_party().provider.label
    stored, aim = request.session.pop(DEPARTURE, None), str(request.session.pop(AIM, ""))
    request.session.save()  # before the provider is asked: the same return, sent twice at once, finds nothing
    try:
        identity = end_sign_in(party, Departure(**stored) if stored else None, request.GET.dict())
        person = find_account_owner(identity, label, address_of(request))
    except SignInFault as fault:
        return _tell(request, party, fault, aim)
    except UnknownAccount as unknown:
        require_pace(CODES, address_of(request), WRONG_CODES)
        return show_door(request, aim, str(unknown), status=403)
    let_in(request, make_device(person, device_label(request), address_of(request), f"arrivée par {label}"))
    request.session[PROVIDER_PROOF] = identity.proof
    request.session.set_expiry(SESSION)
    return HttpResponseRedirect(aim or home_of(person))


def _tell(request: HttpRequest, party: RelyingParty, fault: SignInFault, aim: str) -> HttpResponse:
    LOG.warning("entrée par %s refusée : %s", party.provider.label, fault.reason)
    status, sentence = SENTENCES[type(fault)]
    if not isinstance(fault, UnreachableProvider):
        require_pace(CODES, address_of(request), WRONG_CODES)
    return show_door(request, aim, sentence.format(label=party.provider.label), status=status)
