"""How Instagram can fail a publication, as data: what it keeps, and what the client sees.

documentation/instagram-platform/instagram-graph-api/reference/error-codes
"""

from tests.fakes.facebook_faults import GONE, GRAPH, refusal
from tests.fakes.internet import Answer
from tests.fakes.x_faults import Fault

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
    **GRAPH,
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
    "2635": Fault(False, refusal(2635, "(#2635) You are calling a deprecated version of the Graph API.")),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://graph.facebook.com/v26.0/1/media_publish"})),
}
