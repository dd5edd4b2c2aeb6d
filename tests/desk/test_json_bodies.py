"""What a script sends as JSON and no store keeps, or is no number, is refused as unreadable, at each address that takes JSON."""

import pytest

from tests.web_service.conftest import postgresql, served

__all__ = ["postgresql", "served"]
ADDRESSES = ("textes/{}/garder", "textes/{}/publier", "textes/{}/image/mots", "coller", "entree/cle", "cle/nouvelle")
VALUES = (
    '{"revision": 1e999, "body": "", "values": {}}',
    '{"revision": NaN, "body": "", "values": {}}',
    '{"revision": 0, "body": "a\\ud800", "values": {}, "html": "\\ud800", "path": "\\ud800", "id": "\\ud800"}',
    '{"revision": 0, "body": "a\\u0000", "values": {}, "html": "\\u0000", "path": "\\u0000", "id": "\\u0000"}',
    '{"revision": 0, "body": "", "values": {"title": "a\\udfff"}, "html": 1e999, "path": ["\\udfff"], "id": "a"}',
    '{"revision": 0, "body": "", "values": {"image": {"alt": "\\u0000"}}, "html": {"a": "\\u0000"}, "id": {"a": "\\u0000"}}',
    '{"revision": 0, "revision": 0, "body": "", "values": {}}',
    '{"\\ud800": 1}',
    "[" * 100_000,
    "\ufeff{}",
    "null",
    "\0",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_unreadable_json_is_refused(served, address: str):
    assert served(statuses_of, address) == [400] * len(VALUES)


def statuses_of(address: str) -> list[int]:
    from importlib import import_module

    from django.conf import settings
    from django.test import Client

    from plugins.service.access.people import DEVICE, invite_person, make_device
    from plugins.service.desk.drafts import create_draft
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import get_current_town

    person, _ = invite_person("Ana", ["write", "publish"], "", Deed("essai", ""))
    draft = create_draft("article", person, get_current_town().clock(), {"id": "20260301-abcdefgh"})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[DEVICE] = make_device(person, "un téléphone", "10.0.0.1", "essai").id
    session.save()
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    path = f"/bureau/{address.format(draft.pk)}"
    return [client.generic("POST", path, value, "application/json").status_code for value in VALUES]
