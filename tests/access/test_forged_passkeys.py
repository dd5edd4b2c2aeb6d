"""Passkeys against who means harm: an authenticator of our own, with real keys, that signs what a browser never would."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url, encode_cbor

from tests.web_service.stores import in_service

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40
"""Flags of what an authenticator says. https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data"""
P256 = ec.SECP256R1()


@dataclass(frozen=True)
class Authenticator:
    """What signs, and all that it says: `site` is the name for which it has the key, `origin` the page that the browser shows."""

    site: str
    origin: str
    challenge: str = ""
    flags: int = PRESENT | VERIFIED
    count: int = 0
    type: str = ""
    credential: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(P256))

    def _client_data(self, type: str) -> bytes:
        told = {"type": self.type or type, "challenge": self.challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, flags: int, more: bytes = b"") -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big") + more

    def _answer(self, response: dict[str, bytes]) -> dict[str, Any]:
        name = bytes_to_base64url(self.credential)
        return {"id": name, "rawId": name, "type": "public-key", "response": {at: bytes_to_base64url(it) for at, it in response.items()}}

    def make(self) -> dict[str, Any]:
        """A new key, as a browser sends it."""
        point = self.key.public_key().public_numbers()
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        held = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | HOLDS_KEY, held)}
        return self._answer({"clientDataJSON": self._client_data("webauthn.create"), "attestationObject": encode_cbor(attested)})

    def sign(self) -> dict[str, Any]:
        """The answer to a challenge, as a browser sends it."""
        client, data = self._client_data("webauthn.get"), self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature})


def altered(answer: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    """The answer with one of its pieces changed."""
    return {**answer, "response": {**answer["response"], name: value}}


Forgery = Callable[[Authenticator], Any]
FORGERIES: dict[str, Forgery] = {
    "for a page of another site": lambda tool: replace(tool, origin="https://ailleurs.example").sign(),
    "for another port": lambda tool: replace(tool, origin=f"{tool.origin}1").sign(),
    "by the key of another site": lambda tool: replace(tool, site="ailleurs.example").sign(),
    "of another challenge": lambda tool: replace(tool, challenge=bytes_to_base64url(os.urandom(64))).sign(),
    "of no challenge": lambda tool: replace(tool, challenge="").sign(),
    "the making of a key": lambda tool: replace(tool, type="webauthn.create").sign(),
    "without a finger": lambda tool: replace(tool, flags=PRESENT).sign(),
    "with nobody there": lambda tool: replace(tool, flags=0).sign(),
    "by another key": lambda tool: replace(tool, key=ec.generate_private_key(P256)).sign(),
    "by a copy that counts behind": lambda tool: replace(tool, count=1).sign(),
    "under a name that nobody has": lambda tool: replace(tool, credential=os.urandom(16)).sign(),
    "altered": lambda tool: altered(
        tool.sign(), "signature", replace(tool, origin="https://ailleurs.example").sign()["response"]["signature"]
    ),
    "without a signature": lambda tool: altered(tool.sign(), "signature", ""),
    "with a number for a signature": lambda tool: altered(tool.sign(), "signature", 7),
    "of data that are cut": lambda tool: altered(tool.sign(), "authenticatorData", "AAAA"),
    "of words that are no JSON": lambda tool: altered(tool.sign(), "clientDataJSON", "AAAA"),
    "of a list of words": lambda tool: altered(tool.sign(), "clientDataJSON", bytes_to_base64url(b"[]")),
    "with nothing in it": lambda tool: {**tool.sign(), "response": {}},
    "with a word in it": lambda tool: {**tool.sign(), "response": "rien"},
    "with no sort": lambda tool: {**tool.sign(), "type": None},
    "a list": lambda tool: [tool.sign()],
    "nothing": lambda tool: None,
}
MAKINGS: dict[str, Forgery] = {
    **{name: lambda tool, forge=forge: forge_making(tool, forge) for name, forge in list(FORGERIES.items())[:5]},
    "the answer of a key": lambda tool: replace(tool, type="webauthn.get").make(),
    "without a finger": lambda tool: replace(tool, flags=PRESENT).make(),
    "of an object that is cut": lambda tool: altered(tool.make(), "attestationObject", "AAAA"),
    "of words that are no JSON": lambda tool: altered(tool.make(), "clientDataJSON", "AAAA"),
    "with nothing in it": lambda tool: {**tool.make(), "response": {}},
    "a list": lambda tool: [tool.make()],
}


def forge_making(tool: Authenticator, forge: Forgery) -> Any:
    """A key that is made as that answer is signed."""

    class Maker(Authenticator):
        sign = Authenticator.make

    return forge(Maker(**vars(tool)))


def test_a_passkey_that_is_not_proved_opens_nothing(tmp_path: Path):
    assert in_service(tmp_path, "", opened_by_forgeries) == {"right": True, "again": True, "later": True}


def opened_by_forgeries() -> dict[str, bool]:
    """What opened the door, or became a key of somebody's; and whether what is right did."""
    from plugins.service.access.models import StaffMember
    from plugins.service.access.passkeys import (
        WrongPasskey,
        begin_authentication,
        begin_registration,
        end_authentication,
        end_registration,
    )
    from plugins.service.access.people import invite_person, make_device, shut_out
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import get_current_town

    deed, origin = Deed("essai", "clé"), get_current_town().service.origin
    people = [invite_person(name, ("write",), "", deed)[0] for name in ("Ada Clé", "Bob Clé")]
    ada, bob = (make_device(person, "essai", "127.0.0.1", "arrivée") for person in people)
    tool = Authenticator("localhost", origin, count=5)
    outcome: dict[str, bool] = {}

    def is_accepted(act: Callable[[], object]) -> bool:
        try:
            act()
        except WrongPasskey:
            return False
        return True

    def enrol(device: Any, forge: Forgery, of: Authenticator) -> bool:
        options, challenge = begin_registration(device.person)
        return is_accepted(lambda: end_registration(device, forge(replace(of, challenge=options["challenge"])), challenge, deed))

    def show(forge: Forgery, late: timedelta = timedelta()) -> bool:
        options, challenge = begin_authentication()
        ends = challenge.ends - late.total_seconds()
        return is_accepted(lambda: end_authentication(forge(replace(tool, challenge=options["challenge"])), replace(challenge, ends=ends)))

    for name, forge in MAKINGS.items():
        outcome[f"made {name}"] = enrol(ada, forge, replace(tool, credential=os.urandom(16)))
    outcome["right"] = enrol(ada, Authenticator.make, tool)
    outcome["the key of another, made hers by Bob"] = enrol(bob, Authenticator.make, replace(tool, key=ec.generate_private_key(P256)))
    outcome["again"] = show(lambda each: replace(each, count=6).sign())
    for name, forge in FORGERIES.items():
        outcome[name] = show(lambda each, forge=forge: forge(replace(each, count=7)))
    outcome["too late"] = show(lambda each: replace(each, count=7).sign(), timedelta(minutes=6))
    outcome["later"] = show(lambda each: replace(each, count=8).sign())
    shut_out(StaffMember.objects.get(name="Ada Clé"), deed)
    outcome["of who was shut out"] = show(lambda each: replace(each, count=9).sign())
    return {name: is_open for name, is_open in outcome.items() if is_open}
