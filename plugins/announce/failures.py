"""The three ways a network can fail us. Nothing else ever leaves `Network.publish` or `Network.find`."""

from datetime import datetime


class Failure(Exception):
    """`reason` is a French sentence for a person, without any secret."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class NotSent(Failure):
    """Certainly not sent; the next run may try again, from `retry_at` (aware) on when the network names an instant: until then the whole
    account is left alone."""

    def __init__(self, reason: str, retry_at: datetime | None = None):
        super().__init__(reason)
        self.retry_at = retry_at


class Refused(Failure):
    """Certainly not sent, and trying again changes nothing: a person must act. `remedy` says how, in French.

    `account` is True when it is not this post that is refused but whoever speaks (credentials, credit, suspension): the others would
    be refused too, and all may leave once the person has acted.
    """

    def __init__(self, reason: str, remedy: str = "", account: bool = False):
        super().__init__(reason)
        self.remedy = remedy
        self.account = account


class MaybeSent(Failure):
    """Nobody knows: the answer was lost. Never to be tried again without having read the account's timeline."""
