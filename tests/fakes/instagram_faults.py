"""How Instagram can fail a publication, as data: what it keeps, and what the client sees.

documentation/instagram-platform/instagram-graph-api/reference/error-codes
"""

from tests.fakes.facebook_faults import GONE, INVALID, refusal
from tests.fakes.internet import Answer
from tests.fakes.x_faults import HTML, Fault

BROKEN = refusal(2, "Service temporarily unavailable", status=500)
UNKNOWN = refusal(1, "An unknown error occurred", status=500)
SERVER = refusal(-1, "Instagram server error. Try again.", 2207001)
UNREADY = refusal(9007, "The media is not ready for publishing, please wait for a moment", 2207027)
LIMIT = refusal(9, "You reached maximum number of posts that is allowed to be published by Content Publishing API.", 2207042)
SPAM = refusal(4, "We restrict certain activity to protect our community. Tell us if you think we made a mistake.", 2207051)
SHAPE = refusal(
    36003, "The submitted image with aspect ratio cannot be published. Please submit an image with a valid aspect ratio.", 2207009
)
CAPTION = refusal(36004, "The caption was too long.", 2207010)
LOST = refusal(24, "The media builder with creation id does not exist or has been expired.", 2207008)

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
    "stored, then -1": Fault(True, SERVER),
    "4": Fault(False, refusal(4, "Application request limit reached", status=403)),
    "4 spam": Fault(False, SPAM),
    "9": Fault(False, LIMIT),
    "429": Fault(False, refusal(4, "There have been too many calls", status=429)),
    "9007": Fault(False, UNREADY),
    "24": Fault(False, LOST),
    "10": Fault(False, refusal(10, "Application does not have permission for this action", status=403)),
    "25": Fault(False, refusal(25, "The Instagram account is restricted.", 2207050)),
    "100": Fault(False, refusal(100, "Invalid parameter")),
    "100 gone": Fault(False, refusal(100, GONE.format("1"), 33)),
    "36003": Fault(False, SHAPE),
    "36004": Fault(False, CAPTION),
    "190": Fault(False, refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)),
    "190 expired": Fault(False, refusal(190, f"{INVALID}Session has expired on Thursday, 01-Jan-26 08:00:00 PST.", 463)),
    "2635": Fault(False, refusal(2635, "(#2635) You are calling a deprecated version of the Graph API.")),
    "an unknown code": Fault(False, refusal(999999, "Something new")),
    "403 from a filter": Fault(False, Answer(403, b"<html>Filtre de la mairie</html>", HTML)),
    "HTML for JSON": Fault(False, Answer(200, b"<html>portail captif</html>", HTML)),
    "stored, then HTML": Fault(True, Answer(200, b"<html>oups</html>", HTML)),
    "stored, then truncated": Fault(True, Answer(200, b'{"id": "1', missing=40)),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, endless=True)),
    "stored, then an empty answer": Fault(True, Answer(200, b"{}")),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://graph.facebook.com/v26.0/1/media_publish"})),
}
