"""Who X takes us for: the account of the token, and what its application may do."""

import requests

from plugins.announce.network import Introduction
from plugins.announce.networks.wire import server_time
from plugins.announce.networks.x_errors import RIGHTS

ACCESS = "x-access-level"
"""What the token may do: `read`, `read-write`, `read-write-directmessages`. https://docs.x.com/fundamentals/authentication/oauth-1-0a"""


def introduce_x_account(answer: requests.Response) -> Introduction:
    """What the answer to `/2/users/me` says. Raises LookupError, TypeError or ValueError when it says nothing of the kind."""
    handle = answer.json()["data"]["username"]
    may = answer.headers.get(ACCESS, "")
    lacking = (f"X ne laisse pas ce jeton publier. {RIGHTS}",) if may and "write" not in may else ()
    return Introduction(str(handle), lacking, time=server_time(answer))
