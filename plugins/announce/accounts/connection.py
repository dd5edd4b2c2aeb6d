"""What a network's module is given to speak for one account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plugins.announce.accounts.credentials import Credentials
from plugins.announce.limits import Limits
from plugins.infrastructure.redact import Redactor


@dataclass(frozen=True)
class Connection:
    """`credentials` are those that the network's row asks for, checked; `limits` those of the row, which the network may refine.

    `now` is the run's clock, `redactor` takes secrets out of whatever is said, `state` is the state folder.
    """

    credentials: Credentials
    limits: Limits
    now: Callable[[], datetime]
    redactor: Redactor
    state: Path
