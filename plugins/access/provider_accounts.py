"""Whose account it is: a person of the desk's, bound to it the first time by an address that the provider has checked."""

from django.db import transaction

from plugins.access.models import ProviderAccount, StaffMember
from plugins.access.oidc import Identity
from plugins.web_service.audit import Deed, note_deed
from plugins.web_service.configuration import current_town


class UnknownAccount(Exception):
    """The account opens nothing here; its text is French, and says what to do."""


def find_account_owner(identity: Identity, label: str, address: str) -> StaffMember:
    """The person of an account of `label`'s, which is bound to them if it was not. Raises UnknownAccount."""
    now = current_town().clock()
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
    people = list(StaffMember.objects.filter(email__iexact=email))
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
