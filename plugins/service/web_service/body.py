"""The JSON that a script of ours sends, read as strictly as the council's: no number without an end, no text that no store keeps."""

from typing import Any

from django.http import HttpRequest

from plugins.service.evening.body import decode_json_object
from plugins.service.web_service.refusals import Refusal


def read_json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises Refusal (400)."""
    try:
        sent = decode_json_object(request.body)
        _require_storable(sent)
    except ValueError:
        raise Refusal(400) from None
    return sent


def _require_storable(value: object) -> None:
    """Raises ValueError for half of a letter, which no encoding writes, and for a NUL, which PostgreSQL refuses, in a text at any depth."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("NUL")
        value.encode()
    elif isinstance(value, dict):
        for item in (*value, *value.values()):
            _require_storable(item)
    elif isinstance(value, list):
        for item in value:
            _require_storable(item)
