"""How LinkedIn can fail a post, as data: what it keeps, and what the client sees."""

import json

from tests.fakes.internet import Answer
from tests.fakes.x_faults import ANYWHERE, HTML, Fault

JSON = {"Content-Type": "application/json"}


def refusal(status: int, code: str, message: str, inputs: str = "") -> Answer:
    """LinkedIn's way of saying no. https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling"""
    body = {"status": status, "serviceErrorCode": 100, "message": message} | ({"code": code} if code else {})
    if inputs:
        body["errorDetails"] = {"inputErrors": [{"description": "Duplicate post is detected", "input": {}, "code": inputs}]}
    return Answer(status, json.dumps(body).encode(), JSON)


BROKEN = refusal(500, "INTERNAL_SERVER_ERROR", "Internal Server Error")
UNKNOWN = refusal(401, "INVALID_ACCESS_TOKEN", "Invalid access token")
EXPIRED = refusal(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired")
REVOKED = refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
FORBIDDEN = refusal(403, "ACCESS_DENIED", "Not enough permissions to access: partnerApiPostsExternal.CREATE.20260801")
MISSING = refusal(404, "NOT_FOUND", "Entity urn:li:share:1 not found")
MALFORMED = refusal(400, "ILLEGAL_ARGUMENT", "Invalid value for param; wrong type for field commentary")
SAID = "com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of urn:li:share:7141138937766391808"
DUPLICATE = refusal(422, "", SAID, "DUPLICATE_POST")
"""Word for word: Arisamiga/Linkedin-RSS #5."""
VERSION = refusal(426, "NONEXISTENT_VERSION", "Requested version 20250101 is not active")
"""Word for word: gitroomhq/postiz-app #2005."""
THROTTLED = refusal(429, "TOO_MANY_REQUESTS", "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.")

FAULTS = {
    **ANYWHERE,
    "late": Fault(False, BROKEN, slow=5),
    "5xx": Fault(False, Answer(503, b"<html>Service Unavailable</html>", HTML)),
    "stored, then 5xx": Fault(True, BROKEN),
    "500": Fault(False, BROKEN),
    "400": Fault(False, MALFORMED),
    "401": Fault(False, UNKNOWN),
    "401 expired": Fault(False, EXPIRED),
    "401 revoked": Fault(False, REVOKED),
    "403": Fault(False, FORBIDDEN),
    "404": Fault(False, MISSING),
    "413": Fault(False, refusal(413, "REQUEST_TOO_LARGE", "Request entity too large")),
    "422": Fault(False, refusal(422, "UNPROCESSABLE", "ERROR :: /commentary :: is invalid")),
    "422 duplicate": Fault(False, DUPLICATE),
    "stored, then 422 duplicate": Fault(True, DUPLICATE),
    "426": Fault(False, VERSION),
    "429": Fault(False, THROTTLED),
    "stored, then truncated": Fault(True, Answer(201, b"{", JSON, missing=40)),
    "stored, then endless": Fault(True, Answer(201, b" " * 65_536, JSON, endless=True)),
    "stored, then no name": Fault(True, Answer(201, b"", JSON)),
    "stored, then another name": Fault(True, Answer(201, b"", JSON | {"x-restli-id": "urn:li:comment:1"})),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://api.linkedin.com/rest/posts"})),
}
