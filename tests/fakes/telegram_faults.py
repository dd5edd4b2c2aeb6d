"""How Telegram can fail a message, as data: what it keeps, and what the client sees."""

import json

from tests.fakes.internet import Answer
from tests.fakes.x_faults import ANYWHERE, HTML, Fault

JSON = {"Content-Type": "application/json"}


def refusal(code: int, description: str, **parameters: int) -> Answer:
    """Telegram's way of saying no. https://core.telegram.org/bots/api#making-requests"""
    body = {"ok": False, "error_code": code, "description": description} | ({"parameters": parameters} if parameters else {})
    return Answer(code, json.dumps(body).encode(), JSON)


BROKEN = refusal(500, "Internal Server Error")
GATEWAY = refusal(502, "Bad Gateway")
UNAUTHORIZED = refusal(401, "Unauthorized")
UNKNOWN = refusal(404, "Not Found")
NO_CHAT = refusal(400, "Bad Request: chat not found")
NO_PARENT = refusal(400, "Bad Request: message to be replied not found")
NO_MESSAGE = refusal(400, "Bad Request: message to delete not found")
TOO_OLD = refusal(400, "Bad Request: message can't be deleted")
TOO_LONG = refusal(400, "Bad Request: message is too long")
RIGHTS = refusal(400, "Bad Request: need administrator rights in the channel chat")
STRANGER = refusal(403, "Forbidden: bot is not a member of the channel chat")

FAULTS = {
    **ANYWHERE,
    "late": Fault(False, BROKEN, slow=5),
    "5xx": Fault(False, BROKEN),
    "stored, then 5xx": Fault(True, GATEWAY),
    "502 in HTML": Fault(False, Answer(502, b"<html>502 Bad Gateway</html>", HTML)),
    "400": Fault(False, refusal(400, "Bad Request: message text is empty")),
    "400 too long": Fault(False, TOO_LONG),
    "400 no chat": Fault(False, NO_CHAT),
    "400 rights": Fault(False, RIGHTS),
    "401": Fault(False, UNAUTHORIZED),
    "403": Fault(False, STRANGER),
    "404": Fault(False, UNKNOWN),
    "413": Fault(False, refusal(413, "Request Entity Too Large")),
    "429": Fault(False, refusal(429, "Too Many Requests: retry after 700", retry_after=700)),
    "stored, then truncated": Fault(True, Answer(200, b'{"ok": true, "res', JSON, missing=40)),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, JSON, endless=True)),
    "stored, then an empty object": Fault(True, Answer(200, b"{}", JSON)),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://api.telegram.org/"})),
}
