"""The door for whoever has an account at the town's identity provider: there, back, and out of both."""

import logging
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from plugins.service.access.models import ProviderAccount, StaffMember
from plugins.service.access.oidc import (
    DEPARTURE_SECONDS,
    Departure,
    Identity,
    RefusedByProvider,
    RelyingParty,
    SignInFault,
    StaleReturn,
    UnprovenIdentity,
    UnreachableProvider,
    begin_sign_in,
    end_sign_in,
)
from plugins.service.access.pages import CODES, WRONG_CODES, find_safe_target, show_door
from plugins.service.access.people import (
    ENTRY,
    PROVIDER_PROOF,
    find_client_address,
    find_home_page,
    find_people_by_email,
    format_device_label,
    let_in,
    make_device,
)
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.rates import Pace, require_pace

LOG = logging.getLogger("beffroi.service")


DEPARTURE, AIM = "provider_departure", "provider_aim"


RETURN = f"{ENTRY}compte/retour"


DEPARTURES = Pace(burst=20, rate=1 / 10)
"""Of an address: twenty departures, then six a minute; a town hall often has one address for all."""


SESSION = timedelta(hours=12)
"""Of a session, from its first page on: who leaves the town hall, and its provider, comes in no more the next day."""


SENTENCES: dict[type[SignInFault], tuple[int, str]] = {
    UnreachableProvider: (503, "{label} ne répond pas. Réessayez dans un instant, ou entrez avec votre clé ou un code."),
    StaleReturn: (403, "Cette entrée a déjà servi, ou a trop attendu. Recommencez."),
    RefusedByProvider: (403, "{label} ne vous a pas laissé entrer, ou vous y avez renoncé. Recommencez, ou entrez avec un code."),
    UnprovenIdentity: (
        403,
        "La réponse de {label} n’a pas pu être vérifiée : personne n’est entré. Recommencez ; si cela dure, prévenez le webmestre.",
    ),
}


def find_relying_party() -> RelyingParty:
    """This town's OpenID Connect client settings. Raises Refusal where it has none."""
    town = get_current_town()
    if town.service.oidc is None:
        raise Refusal(404)
    return RelyingParty(town.service.oidc, town.secrets.oidc, f"{town.service.origin}{RETURN}")


@require_safe
def go_to_provider(request: HttpRequest) -> HttpResponse:
    """Lead the browser to the provider's page: by a link, since a form of ours may lead nowhere else."""
    party, aim = find_relying_party(), find_safe_target(request.GET.get("vers", ""))
    require_pace("compte", find_client_address(request), DEPARTURES)
    try:
        address, departure = begin_sign_in(party)
    except SignInFault as fault:
        return _tell(request, party, fault, aim)
    request.session[DEPARTURE], request.session[AIM] = asdict(departure), aim
    if getattr(request, "visitor", None) is None:
        request.session.set_expiry(DEPARTURE_SECONDS)  # of a stranger, who may never come back
    return HttpResponseRedirect(address)


@require_safe
def return_from_provider(request: HttpRequest) -> HttpResponse:
    """Let in who comes back from the provider's page, once."""
    party, label = find_relying_party(), find_relying_party().provider.label
    stored, aim = request.session.pop(DEPARTURE, None), str(request.session.pop(AIM, ""))
    request.session.save()  # before the provider is asked: the same return, sent twice at once, finds nothing
    try:
        identity = end_sign_in(party, Departure(**stored) if stored else None, request.GET.dict())
        person = find_account_owner(identity, label, find_client_address(request))
    except SignInFault as fault:
        return _tell(request, party, fault, aim)
    except UnknownAccount as unknown:
        require_pace(CODES, find_client_address(request), WRONG_CODES)
        return show_door(request, aim, str(unknown), status=403)
    let_in(request, make_device(person, format_device_label(request), find_client_address(request), f"arrivée par {label}"))
    request.session[PROVIDER_PROOF] = identity.proof
    request.session.set_expiry(SESSION)
    return HttpResponseRedirect(aim or find_home_page(person))


def _tell(request: HttpRequest, party: RelyingParty, fault: SignInFault, aim: str) -> HttpResponse:
    LOG.warning("entrée par %s refusée : %s", party.provider.label, fault.reason)
    status, sentence = SENTENCES[type(fault)]
    if not isinstance(fault, UnreachableProvider):
        require_pace(CODES, find_client_address(request), WRONG_CODES)
    return show_door(request, aim, sentence.format(label=party.provider.label), status=status)


class UnknownAccount(Exception):
    """The account opens nothing here; its text is French, and says what to do."""


def find_account_owner(identity: Identity, label: str, address: str) -> StaffMember:
    """The person of an account of `label`'s, which is bound to them if it was not. Raises UnknownAccount."""
    now = get_current_town().clock()
    with transaction.atomic():
        account = ProviderAccount.objects.select_related("person").filter(issuer=identity.issuer, subject=identity.subject).first()
        person = account.person if account else _find_by_email(identity, label)
        if person.closed_at is not None:
            raise UnknownAccount("Votre accès au bureau a été fermé. Seul qui règle le journal peut vous inviter de nouveau.")
        if account is None:
            account = ProviderAccount(person=person, issuer=identity.issuer, subject=identity.subject, created_at=now)
            note_deed(Deed(person.name, "compte lié", label, "", address))
        account.used_at = now
        account.save()
    return person


def _find_by_email(identity: Identity, label: str) -> StaffMember:
    email = identity.email
    if not email or not identity.is_email_verified:
        raise UnknownAccount(
            f"{label} vous a reconnu, mais ne garantit pas votre adresse de courriel : elle n’ouvre rien ici. Faites-la vérifier chez "
            f"{label}, ou entrez avec un code."
        )
    people = find_people_by_email(email)
    owners = [person for person in people if person.closed_at is None] or people
    if not owners:
        raise UnknownAccount(
            f"{label} vous a reconnu, mais personne n’entre au bureau avec l’adresse {email}. Demandez à qui règle le journal de vous "
            "inviter avec cette adresse."
        )
    if len(owners) > 1:
        raise UnknownAccount(f"Plusieurs personnes du bureau ont l’adresse {email} : elle n’en désigne aucune. Entrez avec un code.")
    if owners[0].closed_at is None and ProviderAccount.objects.filter(person=owners[0], issuer=identity.issuer).exists():
        raise UnknownAccount(
            f"L’adresse {email} est déjà liée à un autre compte de {label}. Demandez à qui règle le journal de vous inviter de "
            "nouveau avec cette adresse : le lien se refera."
        )
    return owners[0]
