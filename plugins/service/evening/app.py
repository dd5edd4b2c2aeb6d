"""The Flask application: guards, the parts of rooms, and error answers."""

import logging
import sqlite3
from collections.abc import Iterable
from functools import partial

from flask import Flask, Response, jsonify
from flask.json.provider import DefaultJSONProvider

from plugins.service.evening import doors
from plugins.service.evening.invitations import find_device_by_token
from plugins.service.evening.part import ServiceContext, ServicePart
from plugins.service.evening.refusal import RequestRefused, find_sentence

LARGEST = 8 * 1024 * 1024 + 1024
"""Bytes of a request, whatever it is: a picture."""

FULL_WAIT = 10
"""Seconds before one tries again when the disk refused."""

LOG = logging.getLogger("beffroi.service")

Answer = tuple[Response, int, dict[str, str]]


def build_app(opening: ServiceContext, parts: Iterable[ServicePart]) -> Flask:
    """The application that serves `parts`."""
    app = Flask("beffroi", static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, PROVIDE_AUTOMATIC_OPTIONS=False)
    app.url_map.merge_slashes = False
    json = DefaultJSONProvider(app)
    json.ensure_ascii = False
    app.json = json
    parts = list(parts)
    unpaced = frozenset(address for part in parts for address in part.unpaced)
    doors.guard_app(app, opening.origins, opening.rates, partial(find_device_by_token, opening.store), unpaced)
    app.register_error_handler(RequestRefused, _answer_refused)
    app.register_error_handler(sqlite3.Error, _answer_unwritten)
    app.register_error_handler(OSError, _answer_unwritten)
    app.register_error_handler(Exception, _answer_defect)
    for part in parts:
        for blueprint in part.blueprints:
            app.register_blueprint(blueprint)
    return app


def _answer_refused(error: RequestRefused) -> Answer:
    return jsonify(error.told), error.status, dict(error.headers)


def _answer_unwritten(error: Exception) -> Answer:
    """The disk is full, or the store is busy: nothing was kept, and the phone tries again."""
    LOG.error("rien n’a été gardé : %s, %s", type(error).__name__, error)
    body = jsonify(error="Le service ne peut rien garder en ce moment : le texte reste sur le téléphone.")
    return body, 503, {"Retry-After": str(FULL_WAIT)}


def _answer_defect(error: Exception) -> tuple[Response, int]:
    """Flask's own refusals have a `code` and get our words; anything else is a bug of ours."""
    status = getattr(error, "code", None)
    if not isinstance(status, int):
        LOG.error("un défaut", exc_info=error)
        status = 500
    return jsonify(error=find_sentence(status)), status
