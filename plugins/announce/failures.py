"""The three ways a network can fail us. Nothing else ever leaves `Network.publish` or `Network.find`."""

from datetime import datetime


class Failure(Exception):
    """`reason` is a French sentence for a person, without any secret."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class NotSent(Failure):
    """Certainly not sent; the next run may try again, from `retry_at` (aware) on when the network names an instant."""

    def __init__(self, reason: str, retry_at: datetime | None = None):
        super().__init__(reason)
        self.retry_at = retry_at


class Refused(Failure):
    """Certainly not sent, and trying again changes nothing: a person must act. `remedy` says how, in French."""

    def __init__(self, reason: str, remedy: str = ""):
        super().__init__(reason)
        self.remedy = remedy


class MaybeSent(Failure):
    """Nobody knows: the answer was lost. Never to be tried again without having read the account's timeline."""
