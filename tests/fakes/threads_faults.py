"""How Threads can fail a publication, as data: what it keeps, and what the client sees."""

from tests.fakes.facebook_faults import BLOCKED, GONE, INVALID, refusal
from tests.fakes.internet import Answer
from tests.fakes.x_faults import HTML, Fault

BROKEN = refusal(2, "Service temporarily unavailable", status=500)
UNKNOWN = refusal(1, "An unknown error occurred", status=500)
SERVER = refusal(-1, "Fatal", 2207001, status=500)
MISSING = refusal(24, "The requested resource does not exist", 4279009)
"""Word for word what a container gets that was made a moment ago: gitroomhq/postiz-app #2047."""
EXPIRED = f"{INVALID}Session has expired on Thursday, 01-Jan-26 08:00:00 PST."
LINKS = refusal(100, "THREADS_API__LINK_LIMIT_EXCEEDED")

FAULTS = {
    "late": Fault(False, BROKEN, slow=0.8),
    "stored, then late": Fault(True, slow=0.8),
    "cut": Fault(False, Answer(cut=True)),
    "stored, then cut": Fault(True, Answer(cut=True)),
    "5xx": Fault(False, Answer(503, b"<html>Sorry, something went wrong.</html>", HTML)),
    "stored, then 5xx": Fault(True, BROKEN),
    "1": Fault(False, UNKNOWN),
    "stored, then 1": Fault(True, UNKNOWN),
    "-1": Fault(False, SERVER),
    "4": Fault(False, refusal(4, "Application request limit reached", status=403)),
    "9": Fault(False, refusal(9, BLOCKED)),
    "429": Fault(False, refusal(4, "There have been too many calls", status=429)),
    "24": Fault(False, MISSING),
    "10": Fault(False, refusal(10, "Application does not have permission for this action", status=403)),
    "100": Fault(False, refusal(100, "Invalid parameter")),
    "100 links": Fault(False, LINKS),
    "100 gone": Fault(False, refusal(100, GONE.format("1"), 33)),
    "190": Fault(False, refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)),
    "190 checkpoint": Fault(False, refusal(190, f"{INVALID}The user is enrolled in a blocking, logged-in checkpoint", 459)),
    "190 expired": Fault(False, refusal(190, EXPIRED, 463)),
    "200": Fault(False, refusal(200, "Requires threads_content_publish permission", status=403)),
    "an unknown code": Fault(False, refusal(999999, "Something new")),
    "403 from a filter": Fault(False, Answer(403, b"<html>Filtre de la mairie</html>", HTML)),
    "HTML for JSON": Fault(False, Answer(200, b"<html>portail captif</html>", HTML)),
    "stored, then HTML": Fault(True, Answer(200, b"<html>oups</html>", HTML)),
    "stored, then truncated": Fault(True, Answer(200, b'{"id": "1', missing=40)),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, endless=True)),
    "stored, then an empty answer": Fault(True, Answer(200, b"{}")),
    "stored, then a list": Fault(True, Answer(200, b"[1, 2]")),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://graph.threads.net/v1.0/1/threads_publish"})),
}
