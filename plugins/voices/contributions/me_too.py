"""« Moi aussi »: a device says that it asks itself the same question. No account; the count is of devices, and said to be."""

import secrets
from collections.abc import Mapping

from django.db.models import Count, QuerySet
from django.http import HttpRequest

from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.rates import Pace, require_pace
from plugins.service.web_service.town_key import read_token, sign_token
from plugins.voices.contributions.models import PUBLISHED, Contribution, MeToo
from plugins.voices.contributions.sealing import digest_with_key

COOKIE = "voix"
YEAR = 365 * 24 * 3600
BY_ADDRESS, BY_ADDRESS_AND_QUESTION = Pace(burst=20, rate=1 / 60), Pace(burst=4, rate=1 / 3600)
"""Of a network address: one reader's evening; and, for one question, a family, then one an hour: emptying one's cookies is worth little."""


def read_device(request: HttpRequest) -> str:
    """The browser's id from its first « moi aussi »; empty before it."""
    device = read_token(COOKIE, request.COOKIES.get(COOKIE, ""))
    return device if isinstance(device, str) else ""


def make_device() -> tuple[str, str]:
    """A name for a browser, and the cookie that holds it."""
    device = secrets.token_hex(8)
    return device, sign_token(COOKIE, device)


def count_me_too(identity: str, device: str, address: str) -> int:
    """Count this device once, and say how many there are. Raises Refusal for who does it too often."""
    digest = digest_with_key("device", device)
    if not MeToo.objects.filter(identity=identity, device=digest).exists():
        require_pace("moi-aussi", address, BY_ADDRESS)
        require_pace(f"moi-aussi/{identity}", address, BY_ADDRESS_AND_QUESTION)
        MeToo.objects.get_or_create(identity=identity, device=digest, defaults={"at": get_current_town().clock()})
    return MeToo.objects.filter(identity=identity).count()


def list_hidden_identities() -> QuerySet[Contribution, str]:
    """The `id` of what was published and is off the site."""
    rows = Contribution.objects.exclude(state=PUBLISHED, is_hidden=False).exclude(identity="")
    return rows.values_list("identity", flat=True)


def list_counts() -> Mapping[str, int]:
    """The number of devices that chose « moi aussi », by the `id` of each published question."""
    counted = (
        MeToo.objects.exclude(identity__in=list_hidden_identities()).values("identity").annotate(devices=Count("pk")).order_by("identity")
    )
    return {row["identity"]: row["devices"] for row in counted}
