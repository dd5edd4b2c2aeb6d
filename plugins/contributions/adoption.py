"""Create rows for published texts that came without a form, so that they may be reported, merged, erased."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from plugins.contributions.models import PUBLISHED, Contribution
from plugins.contributions.sections import SECTIONS
from plugins.desk.checking import find_kind, get_rules
from plugins.desk.texts import read_values
from plugins.publication.slug import slugify
from plugins.web_service.configuration import get_current_town


def find_published(identity: str) -> Contribution | None:
    """The published text of that `id`; one that was written by other means than a form is taken in first."""
    contribution = Contribution.objects.filter(identity=identity, state=PUBLISHED).first() if identity else None
    return contribution or (_adopt(identity) if identity and not Contribution.objects.filter(identity=identity).exists() else None)


def _adopt(identity: str) -> Contribution | None:
    """A row for a text of the journal that no form has brought."""
    town = get_current_town()
    rules = get_rules(town)
    if slugify(identity) != identity:
        return None
    for section in SECTIONS.values():
        if section.kind not in rules.kinds.by_name:
            continue
        kind = find_kind(rules, section.kind)
        for file in (town.paths.content / kind.folder).rglob("*.md"):
            text = file.read_text(encoding="utf-8", errors="replace")
            if identity not in text:
                continue
            values, body = read_values(text, kind)
            if str(values.get("id")) == identity:
                row, _ = Contribution.objects.get_or_create(
                    reference=identity[:16],
                    defaults={
                        "sending": f"git:{identity}"[:32],
                        "section": kind.name,
                        "state": PUBLISHED,
                        "title": str(values.get("title", ""))[:200],
                        "text": str(values.get("question") or body)[:2000],
                        "name": str(values.get("name", ""))[:80],
                        "is_read": True,
                        "received_at": find_arrival(values),
                        "identity": identity,
                        "source": file.relative_to(town.paths.content).as_posix(),
                        "address": kind.address.format(slug=values.get("slug") or slugify(str(values.get("title", "")))),
                    },
                )
                return row
    return None


def find_arrival(values: Mapping[str, object]) -> datetime:
    """When it was asked, or appeared, by its file; now where that says neither."""
    now = get_current_town().clock()
    for key in ("asked", "date"):
        with suppress(ValueError):
            arrival = datetime.fromisoformat(str(values.get(key, "")))
            return arrival if arrival.tzinfo else arrival.replace(tzinfo=now.tzinfo)
    return now
