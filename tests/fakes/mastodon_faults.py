"""How an instance of Mastodon can fail a post, as data: what it keeps, and what the client sees."""

import json

from tests.fakes.internet import Answer
from tests.fakes.x_faults import ANYWHERE, HTML, Fault

JSON = {"Content-Type": "application/json; charset=utf-8"}
RESET = 4_000_000_000
"""An instant in 2096, so that a limit is always ahead."""


def error(status: int, sentence: str, **headers: str) -> Answer:
    """Mastodon's way of saying no. https://docs.joinmastodon.org/entities/Error/"""
    return Answer(status, json.dumps({"error": sentence}).encode(), JSON | headers)


BROKEN = Answer(503, b"<html>We're sorry, but something went wrong on our end.</html>", HTML)
"""What nginx gives when the application does not answer: not JSON."""
RACE = error(503, "There was a temporary problem serving your request, please try again")
"""Word for word `Mastodon::RaceConditionError`: the same key twice at one instant, or worse."""
UNAUTHORIZED = error(401, "The access token is invalid")
SCOPES = error(403, "This action is outside the authorized scopes")
MISSING = error(404, "Record not found")
NO_PARENT = error(404, "The post you are trying to reply to does not appear to exist.")
UNREADY = error(422, "Cannot attach files that have not finished processing. Try again in a moment!")
NO_MEDIA = error(422, "Validation failed: Media not found or already attached to another post")


def limited(**headers: str) -> Answer:
    """The limiter's answer, before the application is reached: config/initializers/rack_attack.rb."""
    return error(429, "Throttled", **headers)


FAULTS = {
    **ANYWHERE,
    "late": Fault(False, BROKEN, slow=5),
    "5xx": Fault(False, BROKEN),
    "stored, then 5xx": Fault(True, BROKEN),
    "race": Fault(False, RACE),
    "stored, then race": Fault(True, RACE),
    "429 with reset": Fault(False, limited(**{"X-RateLimit-Reset": "2096-10-02T07:06:40.000000Z"})),
    "429 with seconds": Fault(False, limited(**{"X-RateLimit-Reset": str(RESET)})),
    "429 without reset": Fault(False, limited()),
    "400": Fault(False, error(400, "param is missing or the value is empty: status")),
    "401": Fault(False, UNAUTHORIZED),
    "401 revoked": Fault(False, error(401, "The access token was revoked")),
    "403": Fault(False, error(403, "This action is not allowed")),
    "403 scopes": Fault(False, SCOPES),
    "403 disabled": Fault(False, error(403, "Your login is currently disabled")),
    "403 pending": Fault(False, error(403, "Your login is currently pending approval")),
    "404": Fault(False, MISSING),
    "404 from another server": Fault(False, Answer(404, b"<html>Not Found</html>", HTML)),
    "413": Fault(False, Answer(413, b"<html>413 Request Entity Too Large</html>", HTML)),
    "422": Fault(False, error(422, "Validation failed: Text character limit of 500 exceeded")),
    "422 processing": Fault(False, UNREADY),
    "422 application token": Fault(False, error(422, "This method requires an authenticated user")),
    "stored, then truncated": Fault(True, Answer(200, b'{"id": "1', JSON, missing=40)),
    "stored, then endless": Fault(True, Answer(200, b" " * 65_536, JSON, endless=True)),
    "stored, then an empty object": Fault(True, Answer(200, b"{}", JSON)),
    "redirect": Fault(False, Answer(308, headers={"Location": "https://social.essai.example/api/v1/statuses"})),
}
