"""What the room `announce` looks at: the accounts, the ledger, the mail, and the page of the newest publication."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.announce.account_health import account_looks
from plugins.announce.digest import mail_looks
from plugins.announce.ledger_health import ledger_looks
from plugins.announce.site_health import site_looks
from plugins.infrastructure.health import HealthCheck


def examination(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    yield from account_looks(conf, environ)
    yield from ledger_looks(conf, environ)
    yield from mail_looks(conf, environ)
    yield from site_looks(conf, environ)
