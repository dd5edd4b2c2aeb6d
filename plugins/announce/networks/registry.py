"""The networks we know, and the only place that imports them: one row each.

A network that a town does not use is never imported.
"""

from dataclasses import dataclass
from importlib import import_module

from plugins.announce.connection import Connection
from plugins.announce.credentials import Credential
from plugins.announce.limits import Limits
from plugins.announce.network import Network
from plugins.announce.weight import weighted_length


@dataclass(frozen=True)
class Row:
    """A network: its name is that of its module and of its variables. `carries`: unless told otherwise, it relays one announcement in so
    many of another account."""

    limits: Limits
    credentials: tuple[Credential, ...] = ()
    carries: bool = False

    @property
    def name(self) -> str:
        """As the settings, the front matter and the ledger name it."""
        return self.limits.network

    def connect(self, connection: Connection) -> Network:
        """One account of this network; calls nothing."""
        return import_module(f"plugins.announce.networks.{self.name}").connect(connection)


TOKEN = "un jeton d’accès d’X commence par le numéro du compte et un tiret. Ce n’est pas la clé de l’application."
NETWORKS = (
    Row(
        Limits("x", "X", weight=280, weigh=weighted_length, alt=1_000, image_bytes=5_000_000),
        (
            Credential("API_KEY", "la clé de l’application"),
            Credential("API_SECRET", "le secret de l’application"),
            Credential("ACCESS_TOKEN", "le jeton d’accès du compte", r"\d+-.+", TOKEN),
            Credential("ACCESS_SECRET", "le secret du jeton d’accès"),
        ),
    ),
)
"""X's numbers: twitter-text/config/v3.json; docs.x.com, media/upload."""
OUTBOX = Row(Limits("outbox", "Boîte d’envoi", weight=280, weigh=weighted_length, alt=1_000, image_bytes=5_000_000))
"""What X would have shown."""
BY_NAME = {row.name: row for row in NETWORKS}
