"""How Facebook can fail a post, as data: what it keeps, and what the client sees."""

import json

from tests.fakes.internet import Answer
from tests.fakes.x_faults import ANYWHERE, HTML, Fault


def refusal(code: int, message: str, subcode: int = 0, status: int = 400) -> Answer:
    """The way the Graph API says no. https://developers.facebook.com/docs/graph-api/guides/error-handling"""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbCdEfGh1jK"}
    body = {"error": error | ({"error_subcode": subcode} if subcode else {})}
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json; charset=UTF-8"})


INVALID = "Error validating access token: "
BROKEN = refusal(2, "Service temporarily unavailable", status=500)
UNKNOWN = refusal(1, "An unknown error occurred", status=500)
DUPLICATE = refusal(506, "Duplicate status message", 1455006)
BLOCKED = "We limit how often you can post, comment or do other things in a given amount of time. You can try again later."
ABUSE = "Your message couldn't be sent because it includes content that other people on Facebook have reported as abusive."
REPEATED = "You've already posted this. Posting the same content repeatedly on Facebook isn't allowed."
GONE = "Unsupported post request. Object with ID '{}' does not exist, cannot be loaded due to missing permissions."
PERMISSION = "(#200) If posting to a page, requires both pages_read_engagement and pages_manage_posts as an admin"

GRAPH = {
    **ANYWHERE,
    "late": Fault(False, BROKEN, slow=5),
    "5xx": Fault(False, Answer(503, b"<html>Sorry, something went wrong.</html>", HTML)),
    "1": Fault(False, UNKNOWN),
    "stored, then 1": Fault(True, UNKNOWN),
    "stored, then 5xx": Fault(True, BROKEN),
    "190": Fault(False, refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)),
    "190 expired": Fault(False, refusal(190, f"{INVALID}Session has expired on Thursday, 01-Jan-26 08:00:00 PST.", 463)),
    "an unknown code": Fault(False, refusal(999999, "Something new")),
    "stored, then an empty answer": Fault(True, Answer(200, b"{}")),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, endless=True)),
    "stored, then truncated": Fault(True, Answer(200, b'{"id": "1', missing=40)),
}
"""What every network of Meta can do."""
FAULTS = {
    **GRAPH,
    "2": Fault(False, BROKEN),
    "4": Fault(False, refusal(4, "(#4) Application request limit reached", status=403)),
    "17": Fault(False, refusal(17, "User request limit reached", 2446079)),
    "32": Fault(False, refusal(32, "Page request limit reached")),
    "341": Fault(False, refusal(341, "Feed action request limit reached")),
    "429": Fault(False, refusal(80001, "There have been too many calls to this Page account.", status=429)),
    "10": Fault(False, refusal(10, "(#10) Application does not have permission for this action", status=403)),
    "100": Fault(False, refusal(100, "(#100) Invalid parameter")),
    "100 secret": Fault(False, refusal(100, "API calls from the server require an appsecret_proof argument")),
    "100 no such page": Fault(False, refusal(100, GONE.format("1"), 33)),
    "190 not authorized": Fault(False, refusal(190, f"{INVALID}The user has not authorized application 5.", 458)),
    "190 checkpoint": Fault(False, refusal(190, f"{INVALID}The user is enrolled in a blocking, logged-in checkpoint", 459)),
    "190 password": Fault(False, refusal(190, f"{INVALID}The session has been invalidated because the user changed their password", 460)),
    "190 role": Fault(False, refusal(190, f"{INVALID}the user does not have an appropriate role on the Page", 492)),
    "200": Fault(False, refusal(200, PERMISSION, status=403)),
    "368": Fault(False, refusal(368, BLOCKED, 1390008)),
    "368 address": Fault(False, refusal(368, ABUSE)),
    "368 duplicate": Fault(False, refusal(368, REPEATED)),
    "506 duplicate": Fault(False, DUPLICATE),
    "stored, then 506 duplicate": Fault(True, DUPLICATE),
    "1609005": Fault(False, refusal(1609005, "(#1609005) Error Posting Link")),
    "2635": Fault(False, refusal(2635, "(#2635) You are calling a deprecated version of the Graph API.")),
    "stored, then a list": Fault(True, Answer(200, b"[1, 2]")),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://graph.facebook.com/v26.0/1/feed"})),
}
