"""The routes below `/direct/api/`, and the status of each refusal; `phone.py` answers."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, jsonify

from plugins.journal.pictures.original import PictureError
from plugins.service.council_live.entry_request import RejectedEntry
from plugins.service.council_live.phone import PhoneApi
from plugins.service.council_live.register_entry import ClosedSessionError, Different, EntryOutOfOrder, TooLate, UnknownEntry

PREFIX = "/direct/api"
JOINED = f"{PREFIX}/join"
"""Where a code is typed: it is looked at before anybody is counted."""


def build_blueprint(phone: PhoneApi) -> Blueprint:
    """The addresses of the phone's API."""
    api = Blueprint("direct", __name__, url_prefix=PREFIX)

    def route(rule: str, method: str, answer: Callable[..., Response]) -> None:
        @wraps(answer)
        def joined(**words: str) -> Response:
            device = phone.identify_device()
            if method != "GET":
                phone.require_this_session()
            return answer(device, **words)

        api.add_url_rule(rule, rule, joined, methods=[method])

    api.add_url_rule("/join", "/join", phone.join, methods=["POST"])
    route("/state", "GET", phone.answer_state)
    route("/entries", "POST", phone.write)
    route("/entries/<id>/back", "POST", phone.take_back)
    route("/entries/<id>/withdraw", "POST", phone.withdraw)
    route("/pictures/<id>", "PUT", phone.receive_picture)
    route("/item", "POST", phone.begin_item)
    route("/doors", "POST", phone.shut)
    route("/close", "POST", phone.close)
    for refusal, status in ((Different, 409), (TooLate, 409), (ClosedSessionError, 403), (UnknownEntry, 404)):
        api.register_error_handler(refusal, _build_error_handler(status))
    api.register_error_handler(EntryOutOfOrder, lambda error: (jsonify(expected=error.n, error=str(error)), 409))
    api.register_error_handler(RejectedEntry, lambda error: (jsonify(errors=error.errors), 422))
    api.register_error_handler(PictureError, lambda error: (jsonify(errors={"picture": str(error)}), 422))
    return api


def _build_error_handler(status: int) -> Callable[[Exception], tuple[Response, int]]:
    return lambda error: (jsonify(error=str(error)), status)
