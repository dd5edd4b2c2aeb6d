"""The people of the town hall: their roles, their account, who makes a request."""

import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.deprecation import MiddlewareMixin

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.service.access.models import Invitation, MailCode, Passkey, ProviderAccount, StaffMember, TrustedDevice
from plugins.service.evening.doors import find_rate_key
from plugins.service.evening.store import ALPHABET, HALF, LENGTH, digest_secret, normalize_code
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal, respond_refusal


@dataclass(frozen=True)
class Role:
    """`name` is what the store holds, `label` what people read and type, `help` what it lets one do."""

    name: str
    label: str
    help: str


WRITE, REVIEW, PUBLISH, ALERT, MODERATE = "write", "review", "publish", "alert", "moderate"


SETTINGS, READ = "settings", "read"


ROLES = (
    Role(WRITE, "écrit", "prépare des textes et les propose"),
    Role(REVIEW, "relit", "laisse passer ou retient ce que d’autres proposent"),
    Role(PUBLISH, "publie", "met en ligne, corrige et retire"),
    Role(ALERT, "alerte", "donne l’alerte, de jour comme de nuit"),
    Role(MODERATE, "modère", "lit ce que les habitants écrivent, le publie ou le refuse"),
    Role(READ, "lit l’intranet", "lit le site des agents, et rien d’autre ; qui a un autre rôle le lit aussi"),
    Role(SETTINGS, "règle le journal", "invite, retire, règle le journal"),
)


LABELS = {role.name: role.label for role in ROLES}


def parse_roles(words: str) -> tuple[str, ...]:
    """Parse role names separated by commas. Raises SettingsError for an unknown role."""
    by_slug = {slugify(role.label): role.name for role in ROLES}
    typed = [word.strip() for word in words.split(",") if word.strip()]
    if wrong := [word for word in typed if slugify(word) not in by_slug]:
        labels = ", ".join(role.label for role in ROLES)
        raise SettingsError([f"« {wrong[0]} » n’est pas un rôle. Choisissez parmi : {labels}."])
    return select_known_roles(by_slug[slugify(word)] for word in typed)


def select_known_roles(names: Iterable[str]) -> tuple[str, ...]:
    """Filter `names` to known roles, in the order of ROLES, each once."""
    name_set = set(names)
    return tuple(role.name for role in ROLES if role.name in name_set)


def format_role_labels(names: Iterable[str]) -> str:
    """The roles as people read them."""
    return ", ".join(LABELS[name] for name in select_known_roles(names)) or "aucun rôle"


INVITATION_LIFE = timedelta(hours=72)
"""Of a code that nobody typed: given on a Friday for a Monday."""
MAIL_LIFE, MAIL_TRIES, MAIL_FIGURES = timedelta(minutes=15), 5, 6
"""Six figures, five tries, a quarter of an hour: a chance in 200,000 for each mail that a stranger makes us send; `entry.LETTERS` counts
those."""
LONGEST_NAME = 80
DEVICE_LETTERS, DEVICE_LENGTH = "0123456789abcdefghijklmnopqrstuvwxyz", 10
COMMAND = "commande"


class InvalidCode(Exception):
    """The code is not valid; the same sentence whatever the cause."""

    def __init__(self) -> None:
        super().__init__("Ce code n’ouvre rien : mal tapé, déjà utilisé, périmé ou retiré. Demandez-en un autre.")


def invite_person(name: str, roles: Iterable[str], email: str, by: Deed) -> tuple[StaffMember, str]:
    """Create the person of that name, or give them these roles, with a new code `ABCD-EFGH`, returned here and stored nowhere. Raises
    SettingsError."""
    name, now = " ".join(name.split()), get_current_town().clock()
    if not name or len(name) > LONGEST_NAME:
        raise SettingsError([f"Pour qui ? Donnez un prénom et un nom, de {LONGEST_NAME} caractères au plus."])
    with transaction.atomic():
        person = StaffMember.objects.filter(name=name).first() or StaffMember(name=name, created_at=now)
        role_names = select_known_roles(roles)
        if person.pk is None and not role_names:
            raise SettingsError(["Que pourra cette personne ? Donnez au moins un rôle : écrit, relit, publie, alerte…"])
        person.roles, person.email, person.closed_at = list(role_names or person.roles), email.strip() or person.email, None
        person.save()
        if email.strip():  # whoever rules the journal answers for this address: it may bind another account than before
            ProviderAccount.objects.filter(person=person).delete()
        code = make_code(person)
        note_deed(Deed(by.who, "invitation", f"{name} : {format_role_labels(person.roles)}", by.device, by.address))
    return person, code


def make_code(person: StaffMember) -> str:
    """Create a code for `person`, `ABCD-EFGH`, returned here and stored nowhere."""
    now, code = get_current_town().clock(), "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    Invitation.objects.create(code=digest_secret(code), person=person, created_at=now, ends_at=now + INVITATION_LIFE)
    return f"{code[:HALF]}-{code[HALF:]}"


def forget_code(code: str) -> None:
    """Revoke a code that was given to no one."""
    Invitation.objects.filter(code=digest_secret(normalize_code(code))).delete()


def find_invitation(typed: str) -> Invitation | None:
    """The invitation that a code opens now; None for one that is unknown, over, revoked, or whose device has come back."""
    now, code = get_current_town().clock(), digest_secret(normalize_code(typed))
    invitation = Invitation.objects.select_related("person", "device").filter(code=code, revoked_at=None, ends_at__gte=now).first()
    if invitation is None or invitation.person.closed_at or (invitation.device and invitation.device.returned_at):
        return None
    return invitation


def enter_by_code(typed: str, label: str, address: str) -> TrustedDevice:
    """Sign in with a code: the new device. It serves again until that device has come back, for the answer may be lost.

    Raises InvalidCode.
    """
    with transaction.atomic():
        list(Invitation.objects.select_for_update().filter(code=digest_secret(normalize_code(typed))))  # two at once: one after the other
        invitation = find_invitation(typed)
        if invitation is None:
            raise InvalidCode
        if invitation.device_id and not TrustedDevice.objects.filter(pk=invitation.device_id, returned_at=None).delete()[0]:
            raise InvalidCode  # it has come back meanwhile: the code is spent
        device = make_device(invitation.person, label, address, "arrivée par un code")
        invitation.device = device
        invitation.save(update_fields=["device"])
        return device


def make_device(person: StaffMember, label: str, address: str, how: str) -> TrustedDevice:
    """Create another device of `person`'s."""
    now = get_current_town().clock()
    id = "".join(secrets.choice(DEVICE_LETTERS) for _ in range(DEVICE_LENGTH))
    device = TrustedDevice.objects.create(id=id, person=person, label=label[:120], created_at=now, seen_at=now)
    note_deed(Deed(person.name, how, label, id, address))
    return device


def find_device(id: str) -> TrustedDevice | None:
    """The device of that id, of a person who may come in; its first return spends the code that opened it."""
    device = TrustedDevice.objects.select_related("person").filter(id=id, revoked_at=None, person__closed_at=None).first()
    if device is not None:
        now = get_current_town().clock()
        if device.returned_at is None:
            TrustedDevice.objects.filter(id=id, returned_at=None).update(returned_at=now)
        if device.seen_at is None or now - device.seen_at > timedelta(minutes=10):
            TrustedDevice.objects.filter(id=id).update(seen_at=now)
    return device


def revoke_device(device: TrustedDevice, by: Deed) -> None:
    """Shut out one device, and the passkeys that were made on it."""
    now = get_current_town().clock()
    with transaction.atomic():
        TrustedDevice.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)
        Passkey.objects.filter(device=device, revoked_at=None).update(revoked_at=now)
        note_deed(Deed(by.who, "appareil retiré", f"{device.person.name} : {device.label}", by.device, by.address))


def shut_out(person: StaffMember, by: Deed) -> None:
    """Shut a person out of everything: devices, passkeys, codes."""
    now = get_current_town().clock()
    with transaction.atomic():
        StaffMember.objects.filter(pk=person.pk).update(closed_at=now)
        for table in (TrustedDevice, Passkey, Invitation):
            table.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
        MailCode.objects.filter(person=person, used_at=None).update(used_at=now)
        note_deed(Deed(by.who, "personne retirée", person.name, by.device, by.address))


def undo_bond(person: StaffMember, by: Deed) -> None:
    """Have the account of `person` at the identity provider open nothing; the next whose address is theirs, and verified, binds another."""
    with transaction.atomic():
        if ProviderAccount.objects.filter(person=person).delete()[0]:
            note_deed(Deed(by.who, "lien défait", person.name, by.device, by.address))


def fold_email(email: str) -> str:
    """`email` as addresses are compared here: capitals of ASCII alone are folded. To a database « ı » may be an I, and another's mailbox
    must never be taken for a person's."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in email.strip())


def find_people_by_email(email: str) -> list[StaffMember]:
    """Those whose address this is, those who are shut out too; none for an address that none could be."""
    folded = fold_email(email)
    if not folded or "\0" in folded:
        return []
    people = StaffMember.objects.filter(email__iexact=folded).order_by("pk")  # finds more on PostgreSQL: by capitals of any script
    return [person for person in people if fold_email(person.email) == folded]


def make_mail_code(person: StaffMember) -> str:
    """A code of six figures for `person`; those before it open nothing any more."""
    now, code = get_current_town().clock(), "".join(secrets.choice("0123456789") for _ in range(MAIL_FIGURES))
    with transaction.atomic():
        MailCode.objects.filter(person=person, used_at=None).update(used_at=now)
        MailCode.objects.create(person=person, digest=digest_secret(f"{person.pk}:{code}"), created_at=now, ends_at=now + MAIL_LIFE)
    return code


def forget_mail_codes(person: StaffMember) -> None:
    """Have no code of `person`'s open anything: what their letter would bring has not left."""
    MailCode.objects.filter(person=person, used_at=None).update(used_at=get_current_town().clock())


def enter_by_mail_code(email: str, typed: str, label: str, address: str) -> TrustedDevice:
    """The new device that a code sent to `email` opens. Raises InvalidCode; a few wrong ones, and the code opens nothing."""
    now, figures = get_current_town().clock(), "".join(filter(str.isdigit, typed))
    with transaction.atomic():
        people = [person for person in find_people_by_email(email) if person.closed_at is None]
        waiting = MailCode.objects.select_for_update(of=("self",)).select_related("person")
        mail_code = waiting.filter(person__in=people, used_at=None, ends_at__gte=now, tries__lt=MAIL_TRIES).first()
        if mail_code is None:
            raise InvalidCode
        is_right = hmac.compare_digest(mail_code.digest, digest_secret(f"{mail_code.person_id}:{figures}"))
        mail_code.tries += 1
        if is_right:
            mail_code.used_at = now
        mail_code.save(update_fields=["tries", "used_at"])
        device = make_device(mail_code.person, label, address, "arrivée par un courriel") if is_right else None
    if device is None:
        raise InvalidCode
    return device


DEVICE = "device"
"""The key of the session that names its device."""
PROVIDER_PROOF = "provider_proof"
"""The key of the session that holds what ends the session at the identity provider, where its person came in by it."""
ENTRY = "/bureau/entree/"
HOME, READERS_HOME = "/bureau/", "/agents/"
SAFE = frozenset({"GET", "HEAD"})
LARGEST_OF_STRANGERS = 64 * 1024
"""Bytes of what somebody unknown may send: five times the longest text of a resident, as a form has it. More is not read."""
TOO_LONG = "C’est trop long. Revenez en arrière : votre texte est dans votre navigateur, raccourcissez-le."


@dataclass(frozen=True)
class Visitor:
    """A person on one of their devices."""

    person: StaffMember
    device: TrustedDevice
    address: str

    @property
    def name(self) -> str:
        """Their name."""
        return self.person.name

    def can(self, role: str) -> bool:
        """Whether they have the role."""
        return role in self.person.roles

    @property
    def only_reads(self) -> bool:
        """Whether the site of the agents is all that they may see."""
        return list(self.person.roles) == [READ]

    def describe_deed(self, action: str, about: str = "") -> Deed:
        """The audit log line of their action."""
        return Deed(self.person.name, action, about, self.device.id, self.address)


class VisitorRecognition(MiddlewareMixin):
    """Middleware that sets `request.visitor`: None for a stranger. Revoking a device takes effect at once. Before anything reads what a
    stranger sends, its size is looked at."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """See Django's."""
        id = request.session.get(DEVICE, "")
        device = find_device(id) if id else None
        if id and device is None:
            request.session.flush()
        if device and (device.seen_at is None or device.seen_at.date() != get_current_town().clock().date()):
            request.session.modified = True  # once a day, its two months begin anew; those that end at a moment of their own end there
        visitor = Visitor(device.person, device, find_client_address(request)) if device else None
        request.visitor = visitor  # type: ignore[attr-defined]  # Django's way: what a middleware knows of a request hangs on it
        if visitor is None and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_OF_STRANGERS:
            return respond_refusal(request, 413, TOO_LONG)
        return None


def find_client_address(request: HttpRequest) -> str:
    """The client's address, as rate limits count it."""
    return find_rate_key(str(request.META.get("REMOTE_ADDR", "")))


def format_entry_address(code: str) -> str:
    """The address that a camera reads: what follows `#` is never sent to a server, nor kept in its journal."""
    return f"{get_current_town().service.origin}{ENTRY}#{code}"


def find_home_page(person: StaffMember) -> str:
    """The home page of a visitor who has just signed in."""
    return READERS_HOME if list(person.roles) == [READ] else HOME


def find_visitor(request: HttpRequest) -> Visitor:
    """The authenticated visitor. Raises Refusal for a stranger."""
    visitor = getattr(request, "visitor", None)
    if not isinstance(visitor, Visitor):
        raise Refusal(403, "Entrez d’abord : votre appareil n’est pas reconnu.")
    return visitor


Named = ParamSpec("Named")
View = Callable[Concatenate[HttpRequest, Named], HttpResponse]
"""From a request, and what its address names, to the answer."""


def require_role(*roles: str) -> Callable[[View[Named]], View[Named]]:
    """Decorate a view for visitors who have one of `roles`, or for the whole desk if none is given. A stranger is led to the entry."""

    def guarded(view: View[Named]) -> View[Named]:
        @wraps(view)
        def answer(request: HttpRequest, /, *words: Named.args, **named: Named.kwargs) -> HttpResponse:
            visitor = getattr(request, "visitor", None)
            if visitor is None and request.method in SAFE and "json" not in request.headers.get("Accept", ""):
                return HttpResponseRedirect(f"{ENTRY}?vers={request.path}")
            known_visitor = find_visitor(request)
            if known_visitor.only_reads and request.path == HOME:
                return HttpResponseRedirect(READERS_HOME)
            if known_visitor.only_reads or (roles and not any(known_visitor.can(role) for role in roles)):
                raise Refusal(403)
            return view(request, *words, **named)

        return answer

    return guarded


def require_visitor(view: View[Named]) -> View[Named]:
    """Decorate a view for every signed-in visitor, read-only ones included. A stranger is led to the entry."""

    @wraps(view)
    def answer(request: HttpRequest, /, *words: Named.args, **named: Named.kwargs) -> HttpResponse:
        if getattr(request, "visitor", None) is None and request.method in SAFE and "json" not in request.headers.get("Accept", ""):
            return HttpResponseRedirect(f"{ENTRY}?vers={request.path}")
        find_visitor(request)
        return view(request, *words, **named)

    return answer


def let_in(request: HttpRequest, device: TrustedDevice) -> None:
    """Sign the browser in as `device`, in a new session, so that none can be planted."""
    request.session.flush()
    request.session[DEVICE] = device.id


def format_device_label(request: HttpRequest) -> str:
    """A readable label for a device, from its User-Agent."""
    user_agent = request.headers.get("User-Agent", "")
    systems = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}
    browsers = {"Firefox": "Firefox", "Edg": "Edge", "Chrom": "Chrome", "Safari": "Safari"}
    system = next((name for mark, name in systems.items() if mark in user_agent), "un appareil")
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "un navigateur")
    return f"{browser} sur {system}"
