"""Offers and needs expire: their author is reminded three times, and renews with one button."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from plugins.service.desk.models import QUEUED, DeskPublication
from plugins.service.web_service.audit import Deed, note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater
from plugins.service.web_service.part import WebTown
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.journal_texts import build_service_visitor, change_published_text, read_published_values
from plugins.voices.contributions.letters import ENDING, put_letter
from plugins.voices.contributions.models import PUBLISHED, Contribution, ContributorEmail
from plugins.voices.contributions.own_links import get_notice_days, has_hour_counts
from plugins.voices.contributions.relay import NOTICE
from plugins.voices.neighbours.kinds import MOST_HOURS

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
    last = today + timedelta(days=get_notice_days())
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
