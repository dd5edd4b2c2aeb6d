"""The three ways a network can fail us. Nothing else ever leaves `Network.publish` or `Network.find`."""

from datetime import datetime


class Failure(Exception):
    """`reason` is a French sentence for a person, without any secret."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class NotSent(Failure):
    """Certainly not sent; the next run may try again, from `retry_at` (aware) on when the network names an instant: until then the whole
    account is left alone. `chosen`: that instant is our own choice, which a person may override. `outage`: the network answers nobody.
    """

    def __init__(self, reason: str, retry_at: datetime | None = None, chosen: bool = False, outage: bool = False):
        super().__init__(reason)
        self.retry_at, self.chosen, self.outage = retry_at, chosen, outage


class PostRefused(Failure):
    """Certainly not sent, and trying again changes nothing: a person must act. `remedy` says how, in French.

    `account` is True when it is not this post that is refused but whoever speaks (credentials, credit, suspension): the others would
    be refused too, and all may leave once the person has acted. `unproved`: the network's words do not say which of the two it is; what
    becomes of another post will.
    """

    outage = False

    def __init__(self, reason: str, remedy: str = "", account: bool = False, unproved: bool = False):
        super().__init__(reason)
        self.remedy = remedy
        self.account, self.unproved = account, unproved


class MaybeSent(Failure):
    """Nobody knows: the answer was lost. Never to be tried again without having read the account's timeline. `outage`: the network
    answered 5xx, or nothing, as it does to everybody when it is down."""

    def __init__(self, reason: str, outage: bool = False):
        super().__init__(reason)
        self.outage = outage
