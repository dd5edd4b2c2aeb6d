"""What the service knows of a person: given to them whole, or erased."""

import json
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import Model, QuerySet

from plugins.access.models import StaffMember
from plugins.access.people import shut_out
from plugins.infrastructure.errors import SettingsError
from plugins.web_service.audit import Deed
from plugins.web_service.models import AuditEntry

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
    data: dict[str, Any] = {"personne": _rows(StaffMember.objects.filter(pk=member.pk))}
    for relation in StaffMember._meta.related_objects:
        table: type[Model] = relation.related_model
        data[table._meta.label] = _rows(table._default_manager.filter(**{relation.field.name: member}))
    data["journal"] = _rows(AuditEntry.objects.filter(who=member.name).order_by("pk"))
    return json.dumps(data, ensure_ascii=False, indent=2)


def _rows(found: QuerySet[Any]) -> list[dict[str, Any]]:
    rows = json.loads(serializers.serialize("json", found))
    return [{name: value for name, value in row["fields"].items() if name not in SECRETS} for row in rows]


def erase_member(member: StaffMember, by: Deed) -> None:
    """Erase a person: devices, passkeys, codes, drafts and receipts. What they published stays in the journal, under the name that signed
    it; the audit log keeps its lines for as long as the law says, then forgets them."""
    with transaction.atomic():
        shut_out(member, by)
        member.delete()
