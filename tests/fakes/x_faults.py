"""How X can fail a post, as data: what it keeps, and what the client sees."""

import json
import time
from dataclasses import dataclass

from tests.fakes.internet import Answer

PROBLEM = {"Content-Type": "application/problem+json"}
HTML = {"Content-Type": "text/html"}


@dataclass(frozen=True)
class Fault:
    """`stored` says whether the post exists all the same. `answer` None means the right answer, `slow` seconds late."""

    stored: bool
    answer: Answer | None = None
    slow: float = 0

    def wait(self) -> None:
        """Let the time of the fault pass."""
        time.sleep(self.slow)


def problem(status: int, title: str, detail: str, **headers: str) -> Answer:
    """X's way of saying no: a problem document (RFC 7807). https://docs.x.com/x-api/fundamentals/response-codes-and-errors"""
    body = {"title": title, "detail": detail, "type": "about:blank", "status": status}
    return Answer(status, json.dumps(body).encode(), PROBLEM | headers)


DUPLICATE = problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
"""Word for word what X answers: github.com/akrherz/iembot/issues/163, February 2026."""

UNSUMMONED = Fault(False, problem(403, "Forbidden", "Replies are only permitted if you were summoned by the author of the post."))
"""What X answers to a reply that nobody asked for. Its changelog of 2026-02-23 gives the rule, and no public report the exact words: the
client looks for « summoned » or « reply »."""

BROKEN = Answer(503, b"<html>Over capacity</html>", HTML)
ERRORS = Answer(200, json.dumps({"errors": [{"title": "Internal", "detail": "Something went wrong"}]}).encode())
RESET = 4_000_000_000
"""An instant in 2096, so that a limit is always ahead."""

ANYWHERE = {
    "stored, then late": Fault(True, slow=5),
    "cut": Fault(False, Answer(cut=True)),
    "stored, then cut": Fault(True, Answer(cut=True)),
    "403 from a filter": Fault(False, Answer(403, b"<html>Filtre de la mairie</html>", HTML)),
    "HTML for JSON": Fault(False, Answer(200, b"<html>portail captif</html>", HTML)),
    "stored, then HTML": Fault(True, Answer(200, b"<html>oups</html>", HTML)),
}
"""What any server, or what stands before it, can do."""
FAULTS = {
    **ANYWHERE,
    "late": Fault(False, BROKEN, slow=5),
    "5xx": Fault(False, BROKEN),
    "stored, then 5xx": Fault(True, BROKEN),
    "429 with reset": Fault(False, problem(429, "Too Many Requests", "Too Many Requests", **{"x-rate-limit-reset": str(RESET)})),
    "429 without reset": Fault(False, problem(429, "Too Many Requests", "Too Many Requests")),
    "402": Fault(False, problem(402, "CreditsDepleted", "Your enrolled account does not have any credits to fulfill this request.")),
    "403": Fault(False, problem(403, "Forbidden", "You are not permitted to perform this action.")),
    "403 duplicate": Fault(False, DUPLICATE),
    "401": Fault(False, problem(401, "Unauthorized", "Unauthorized")),
    "400": Fault(False, problem(400, "Invalid Request", "One or more parameters to your request was invalid.")),
    "stored, then truncated": Fault(True, Answer(201, b'{"data": {"id": "1', missing=40)),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, endless=True)),
    "errors and no data": Fault(False, ERRORS),
    "stored, then errors and no data": Fault(True, ERRORS),
    "redirect": Fault(False, Answer(307, headers={"Location": "https://api.x.com/2/tweets"})),
}
