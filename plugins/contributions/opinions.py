"""« D’accord », « Pas d’accord »: what a device thinks of a message of a debate. No account, one a device; it ranks nothing."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from plugins.contributions.form_subjects import MESSAGE, UNKNOWN, require_open
from plugins.contributions.me_too import list_hidden_identities
from plugins.contributions.models import MessageOpinion
from plugins.contributions.online_texts import OnlineText, list_online
from plugins.contributions.sealing import digest_with_key
from plugins.web_service.configuration import get_current_town
from plugins.web_service.rates import Pace, require_pace
from plugins.web_service.refusals import Refusal

BY_ADDRESS, BY_ADDRESS_AND_MESSAGE = Pace(burst=60, rate=1 / 30), Pace(burst=4, rate=1 / 3600)
"""Of a network address: a reader who goes through two pages of a debate; and, for one message, a family, then one an hour."""
NO_SUCH_MESSAGE = "Ce message n’est pas, ou plus, en ligne."


def find_open_message(identity: str) -> tuple[OnlineText, OnlineText]:
    """The message and its debate. Raises Refusal where readers do not see them, or the debate is closed."""
    message = next((text for text in list_online(MESSAGE) if text.identity == identity), None)
    if message is None or identity in set(list_hidden_identities()):
        raise Refusal(404, NO_SUCH_MESSAGE)
    debate = next((text for text in list_online("debat") if text.slug == message.values.get("debat")), None)
    if debate is None:
        raise Refusal(404, UNKNOWN[MESSAGE])
    require_open(debate)
    return message, debate


def set_opinion(identity: str, device: str, agrees: bool, address: str) -> None:
    """Have this device agree with the message, or not, whatever it said before. Raises Refusal for who does it too often."""
    digest = digest_with_key("device", device)
    former = MessageOpinion.objects.filter(identity=identity, device=digest).first()
    if former is not None and former.agrees == agrees:
        return
    require_pace("opinion", address, BY_ADDRESS)
    if former is None:
        require_pace(f"opinion/{identity}", address, BY_ADDRESS_AND_MESSAGE)
    values = {"agrees": agrees, "at": get_current_town().clock()}
    MessageOpinion.objects.update_or_create(identity=identity, device=digest, defaults=values)


def withdraw_opinion(identity: str, device: str) -> None:
    """Have this device think nothing of the message; it may have thought nothing."""
    MessageOpinion.objects.filter(identity=identity, device=digest_with_key("device", device)).delete()


def count_opinions(identity: str) -> tuple[int, int]:
    """How many devices agree with the message, and how many do not."""
    return _count(MessageOpinion.objects.filter(identity=identity)).get(identity, (0, 0))


def list_opinions() -> Mapping[str, tuple[int, int]]:
    """The same of every message that is online, by its `id`."""
    return _count(MessageOpinion.objects.exclude(identity__in=list_hidden_identities()))


def _count(opinions: QuerySet[MessageOpinion]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for row in opinions.values("identity", "agrees").annotate(devices=Count("pk")).order_by("identity"):
        agreeing, disagreeing = counts.get(row["identity"], (0, 0))
        counts[row["identity"]] = (row["devices"], disagreeing) if row["agrees"] else (agreeing, row["devices"])
    return counts
