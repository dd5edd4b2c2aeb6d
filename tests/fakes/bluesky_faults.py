"""How Bluesky can fail a post, as data: what it keeps, and what the client sees."""

import json

from tests.fakes.internet import Answer
from tests.fakes.x_faults import ANYWHERE, RESET, Fault


def refusal(status: int, error: str, message: str = "", **headers: str) -> Answer:
    """The way a server of the AT Protocol says no. https://atproto.com/specs/xrpc#error-responses"""
    body = json.dumps({"error": error, "message": message or error}).encode()
    return Answer(status, body, {"Content-Type": "application/json"} | headers)


BROKEN = refusal(500, "InternalServerError", "Internal Server Error")
LIMIT = {"ratelimit-limit": "5000", "ratelimit-remaining": "0", "ratelimit-policy": "5000;w=3600"}

FAULTS = {
    **ANYWHERE,
    "late": Fault(False, BROKEN, slow=5),
    "5xx": Fault(False, BROKEN),
    "stored, then 5xx": Fault(True, BROKEN),
    "502 between servers": Fault(False, refusal(502, "UpstreamFailure", "Upstream Failure")),
    "stored, then 502 between servers": Fault(True, refusal(502, "UpstreamFailure", "Upstream Failure")),
    "503 overloaded": Fault(False, refusal(503, "NotEnoughResources", "Not Enough Resources")),
    "429 with reset": Fault(False, refusal(429, "RateLimitExceeded", "Rate Limit Exceeded", **LIMIT, **{"ratelimit-reset": str(RESET)})),
    "429 without reset": Fault(False, refusal(429, "RateLimitExceeded", "Rate Limit Exceeded")),
    "400": Fault(False, refusal(400, "InvalidRequest", "Invalid app.bsky.feed.post record: must not be longer than 300 graphemes")),
    "400 expired session": Fault(False, refusal(400, "ExpiredToken", "Token has expired")),
    "400 lost picture": Fault(False, refusal(400, "BlobNotFound", "Could not find blob")),
    "401": Fault(False, refusal(401, "AuthenticationRequired", "Authentication Required")),
    "401 suspended": Fault(False, refusal(401, "AccountTakedown", "Account has been taken down")),
    "401 deactivated": Fault(False, refusal(401, "AccountDeactivated", "Account is deactivated")),
    "403": Fault(False, refusal(403, "Forbidden", "Forbidden")),
    "413": Fault(False, refusal(413, "PayloadTooLarge", "request entity too large")),
    "stored, then truncated": Fault(True, Answer(200, b'{"uri": "at://did', missing=40)),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, endless=True)),
    "stored, then an empty answer": Fault(True, Answer(200, b"{}")),
    "stored, then another's answer": Fault(
        True, Answer(200, b'{"uri": "at://did:plc:autre/app.bsky.feed.post/3kaaaaaaaaaaa", "cid": "b"}')
    ),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://bsky.social/xrpc/com.atproto.repo.putRecord"})),
}
