"""The people commands of `./beffroi serve`: invite, revoke, list, export, erase. Django is ready by then."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import Model, QuerySet

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.mail import mail_server
from plugins.core.infrastructure.town import print_line
from plugins.service.access.guest_list import format_sheet, invite_guests, list_cards, read_list_file
from plugins.service.access.models import StaffMember
from plugins.service.access.people import (
    COMMAND,
    READ,
    ROLES,
    SETTINGS,
    format_entry_address,
    format_role_labels,
    invite_person,
    parse_roles,
    shut_out,
)
from plugins.service.web_service.audit import Deed, find_first_broken_line, find_log_trouble, list_lines, note_deed, seal_anew
from plugins.service.web_service.backup import restore_backup, take_backup, take_dated_backup
from plugins.service.web_service.configuration import get_current_town, list_current_parts
from plugins.service.web_service.models import AuditEntry
from plugins.service.web_service.pages import spoken_age, spoken_instant
from plugins.service.web_service.part import PersonalRecords


def invite_by_name(name: str, roles: str, email: str, draw_code: Callable[[str], str]) -> None:
    """Print an invitation code for `name`. Without `roles`, the first person of a desk becomes administrator; a known person keeps their
    roles. `draw_code` turns an address into a QR code for the terminal. Raises SettingsError."""
    parsed_roles = parse_roles(roles)
    if not parsed_roles and not StaffMember.objects.filter(closed_at=None).exists():
        parsed_roles = tuple(role.name for role in ROLES if role.name != READ)
    person, code = invite_person(name, parsed_roles, email, Deed(COMMAND, "invitation"))
    print_line(f"{person.name} ({format_role_labels(person.roles)}) : son code est\n\n    {code}\n")
    print_line(f"Il se tape une fois, dans les trois jours, à l’adresse {format_entry_address(code).partition('#')[0]}")
    print_line("Il n’est écrit nulle part : notez-le. Si c’est son téléphone qui ouvre, il y créera ensuite sa clé d’accès.")
    if sys.stdout.isatty():
        print_line(f"L’adresse et le code, à lire par l’appareil photo :\n\n{draw_code(format_entry_address(code))}\n")


def invite_list(source: str, roles: str, sheet: str) -> None:
    """Print an invitation code for everybody in a list: the file `source` or, for « - », pasted lines. `sheet` is the file to print. Raises
    SettingsError with each wrong line; then nobody is invited."""
    text = sys.stdin.read() if source == "-" else read_list_file(source)
    file = Path(sheet).resolve() if sheet else None
    if file is not None and not file.parent.is_dir():
        raise SettingsError([f"{file.parent} n’est pas un dossier : la feuille des codes n’y irait pas. Personne n’est invité."])
    cards = list_cards(invite_guests(text, parse_roles(roles), Deed(COMMAND, "invitation")))
    for card in cards:
        print_line(f"{card.code}  {card.name} ({card.roles})")
    letters = sum(bool(card.email) for card in cards) if mail_server(get_current_town().paths.environ) else 0
    print_line(f"\n{len(cards)} codes, à taper une fois, dans les trois jours, à l’adresse {format_entry_address('').partition('#')[0]}")
    if letters:
        print_line(f"{letters} courriels partent, chacun avec un code à lui.")
    if file is not None:
        durable.write_durably(file, format_sheet(cards).encode())
        file.chmod(0o600)
        print_line(f"{file} : la feuille à imprimer et à découper. Elle ouvre le bureau : effacez-la ensuite.")
    else:
        print_line("Ils ne sont écrits nulle part : notez-les, ou ajoutez --sheet codes.html pour une feuille à imprimer.")


def shut_out_person(name: str) -> None:
    """Shut `name` out of everything. Raises SettingsError when no such person is known."""
    person = StaffMember.objects.filter(name=" ".join(name.split()), closed_at=None).first()
    if person is None:
        names = ", ".join(StaffMember.objects.filter(closed_at=None).order_by("name").values_list("name", flat=True)) or "personne"
        raise SettingsError([f"« {name} » n’entre pas au bureau. Y entrent : {names}."])
    shut_out(person, Deed(COMMAND, "personne retirée"))
    print_line(f"{person.name} n’entre plus : appareils, clés et codes sont fermés. Ce qui est écrit reste.")


def save_store(name: str) -> None:
    """Write a backup to the file `name`, or a dated one to the folder `name`, where it replaces backups that are too old. Raises
    OSError."""
    file = Path(name).resolve()
    if file.is_dir():
        file, count, stale = take_dated_backup(file)
        removal = f" {len(stale)} plus anciennes sont effacées." if stale else ""
        print_line(f"{file} : {count} lignes.{removal} Ce dossier nomme des personnes : gardez-le à l’abri, comme la base.")
        return
    count = take_backup(file)
    print_line(f"{name} : {count} lignes. Ce fichier nomme des personnes : gardez-le à l’abri, comme la base.")


def put_store_back(name: str) -> None:
    """Restore a backup, replacing the present store. Raises SettingsError, ServiceRunning."""
    count, put_aside = restore_backup(Path(name).resolve())
    note_deed(Deed(COMMAND, "sauvegarde remise en place", Path(name).name))
    print_line(f"{count} lignes remises en place. Chacun rentre par sa clé d’accès ou par un code.")
    for file in put_aside:
        print_line(f"{file} : mis de côté. « ./beffroi help bureau » dit quand le remettre à sa place.")


def export_person(name: str) -> None:
    """Print all that the service holds of a person, as JSON: a staff member by name, anyone else by what a room knows residents by. Raises
    SettingsError."""
    for records in _list_other_records(name):
        if (data := records.export(name)) is not None:
            print_line(json.dumps(data, ensure_ascii=False, indent=2))
            return
    print_line(export_member(find_member(name)))


def erase_person(name: str) -> None:
    """Erase a person, found as `export_person` finds them. Raises SettingsError."""
    for records in _list_other_records(name):
        if (lines := records.erase(name)) is not None:
            for line in lines:
                print_line(line)
            return
    member = find_member(name)
    erase_member(member, Deed(COMMAND, "effacement"))
    print_line(f"{member.name} est effacé du bureau. Ce qui est publié reste signé, dans le journal et dans son histoire.")


def _list_other_records(name: str) -> Iterator[PersonalRecords]:
    """Where to look for whoever is not of the staff."""
    if not StaffMember.objects.filter(name=" ".join(name.split())).exists():
        yield from (records for part in list_current_parts() if (records := part.records()))


def show_audit_log(most: int = 50) -> Exit:
    """Print the last lines of the audit log and whether its chain is intact; returns the exit code."""
    for line in list_lines(most):
        print_line(f"{spoken_instant(line.at)}  {line.who}  {line.action}  {line.about}".rstrip())
    broken, trouble = find_first_broken_line(), find_log_trouble()
    if broken:
        print_line(f"La chaîne est rompue à la ligne {broken.pk} : une ligne a été changée ou ôtée avant elle.")
    if trouble:
        print_line(f"{trouble}\nQuand vous savez pourquoi : ./beffroi serve seal accepte le journal tel qu’il est, et l’écrit dedans.")
    if broken or trouble:
        return Exit.PERSON
    print_line("La chaîne est entière, et scellée : aucune ligne n’a été changée ni ôtée.")
    return Exit.DONE


def accept_audit_log() -> None:
    """Accept the audit log as it is, and log that."""
    trouble = find_log_trouble()
    seal_anew()
    note_deed(Deed(COMMAND, "sceau refait", trouble or "rien n’y manquait"))
    print_line("Le journal des actions est scellé tel qu’il est ; une ligne y dit que vous l’avez fait, et pourquoi il le fallait.")


def list_people() -> None:
    """Print who has access, their roles, and their number of devices."""
    now = get_current_town().clock()
    for person in StaffMember.objects.filter(closed_at=None).order_by("name").prefetch_related("devices"):
        devices = [device for device in person.devices.all() if device.revoked_at is None]
        last_seen = max((device.seen_at for device in devices if device.seen_at), default=None)
        last_visit = f", vu {spoken_age(last_seen, now)}" if last_seen else ", jamais venu"
        print_line(
            f"{person.name} : {format_role_labels(person.roles)} ; {len(devices)} appareil{'s' if len(devices) > 1 else ''}{last_visit}"
        )
    if not any(SETTINGS in person.roles for person in StaffMember.objects.filter(closed_at=None)):
        print_line('Personne ne règle le journal : ./beffroi serve invite "Prénom Nom" --roles "règle le journal"')


SECRETS = frozenset({"code", "digest", "public_key"})
"""Fields that mean nothing to a person: digests and public keys."""


def find_member(name: str) -> StaffMember:
    """The person of that name, shut out or not. Raises SettingsError."""
    member = StaffMember.objects.filter(name=" ".join(name.split())).first()
    if member is None:
        others = "Un habitant se dit par la référence de son texte, ou par son adresse de courriel."
        raise SettingsError([f"« {name} » n’est connu de personne ici. ./beffroi serve people dit qui entre. {others}"])
    return member


def export_member(member: StaffMember) -> str:
    """All that the service holds of a person, as JSON: their rows in every table, and what the audit log says that they did."""
    data: dict[str, Any] = {"personne": _list_rows(StaffMember.objects.filter(pk=member.pk))}
    for relation in StaffMember._meta.related_objects:
        table: type[Model] = relation.related_model
        data[table._meta.label] = _list_rows(table._default_manager.filter(**{relation.field.name: member}))
    data["journal"] = _list_rows(AuditEntry.objects.filter(who=member.name).order_by("pk"))
    return json.dumps(data, ensure_ascii=False, indent=2)


def _list_rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    rows = json.loads(serializers.serialize("json", found))
    return [{name: value for name, value in row["fields"].items() if name not in SECRETS} for row in rows]


def erase_member(member: StaffMember, by: Deed) -> None:
    """Erase a person: devices, passkeys, codes, drafts and receipts. What they published stays in the journal, under the name that signed
    it; the audit log keeps its lines for as long as the law says, then forgets them."""
    with transaction.atomic():
        shut_out(member, by)
        member.delete()
