"""How Threads can fail a publication, as data: what it keeps, and what the client sees."""

from tests.fakes.facebook_faults import BLOCKED, GONE, GRAPH, INVALID, refusal
from tests.fakes.internet import Answer
from tests.fakes.x_faults import Fault

SERVER = refusal(-1, "Fatal", 2207001, status=500)
MISSING = refusal(24, "The requested resource does not exist", 4279009)
"""Word for word what a container gets that was made a moment ago: gitroomhq/postiz-app #2047."""
LINKS = refusal(100, "THREADS_API__LINK_LIMIT_EXCEEDED")

FAULTS = {
    **GRAPH,
    "-1": Fault(False, SERVER),
    "4": Fault(False, refusal(4, "Application request limit reached", status=403)),
    "9": Fault(False, refusal(9, BLOCKED)),
    "429": Fault(False, refusal(4, "There have been too many calls", status=429)),
    "24": Fault(False, MISSING),
    "10": Fault(False, refusal(10, "Application does not have permission for this action", status=403)),
    "100": Fault(False, refusal(100, "Invalid parameter")),
    "100 links": Fault(False, LINKS),
    "100 gone": Fault(False, refusal(100, GONE.format("1"), 33)),
    "190 checkpoint": Fault(False, refusal(190, f"{INVALID}The user is enrolled in a blocking, logged-in checkpoint", 459)),
    "200": Fault(False, refusal(200, "Requires threads_content_publish permission", status=403)),
    "stored, then a list": Fault(True, Answer(200, b"[1, 2]")),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://graph.threads.net/v1.0/1/threads_publish"})),
}
