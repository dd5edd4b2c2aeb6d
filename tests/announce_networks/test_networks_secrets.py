"""No credential of any network is read anywhere: in messages, logs of every library at DEBUG, tracebacks, JSON."""

import json
import logging
import traceback

import pytest

from plugins.core.infrastructure.redact import Redactor
from tests.announce_networks.faces import FACES
from tests.campaign import trials
from tests.fakes.internet import Answer

FAULTY = [
    pytest.param(name, fault, id=f"{name}-{fault}") for name, face in FACES.items() for fault, made in face.faults.items() if not made.slow
]
FAULTY = trials(full=FAULTY, sample=FAULTY[::3])


class Everything(logging.Handler):
    """What every logger says, as text and as JSON."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.said = []

    def emit(self, record):
        self.said.append(self.format(record))
        self.said.append(json.dumps(vars(record), default=repr))


@pytest.fixture
def everything():
    """Listens to the root logger and to all below it, at DEBUG."""
    listening, root = Everything(), logging.getLogger()
    before = root.level
    root.addHandler(listening)
    root.setLevel(logging.DEBUG)
    yield listening
    root.removeHandler(listening)
    root.setLevel(before)


def leaked(scene, *texts):
    """The secrets of the network that are read in `texts`, in any form."""
    return [form for secret in scene.fake.secrets if secret for form in Redactor.list_forms(secret) for text in texts if form in text]


def told(call):
    """All that one call says of itself."""
    try:
        return repr(call())
    except Exception as failure:
        logging.getLogger("essai").exception("raté : %s", failure)
        return "".join(traceback.format_exception(failure)) + repr(vars(failure))


@pytest.mark.parametrize(("scene", "fault"), FAULTY, indirect=["scene"])
def test_a_fault_shows_no_credential(scene, fault, everything):
    claim = scene.claim()
    scene.fake.script.append(fault)
    said = [told(lambda: scene.account.send(claim)), told(lambda: scene.account.find(claim))]
    assert leaked(scene, *said, *everything.said) == []


def test_a_whole_life_shows_no_credential(scene, everything):
    claim, account = scene.claim(image=scene.picture()), scene.account
    calls = [
        lambda: account.send(claim),
        lambda: account.find(claim),
        account.introduce,
        lambda: account.delete(str(scene.fake.posts[0].id)),
    ]
    said = [told(call) for call in calls]
    assert leaked(scene, *said, *everything.said, repr(account), repr(claim)) == []
    assert any(host in line for host in scene.fake.hosts for line in everything.said), "the libraries said nothing: nothing was tried"


def test_a_network_that_repeats_our_credentials_is_not_quoted(scene, everything):
    claim = scene.claim()
    echo = " ".join(scene.fake.secrets)
    scene.internet.sites.update(
        dict.fromkeys(scene.fake.hosts, lambda request: Answer(400, json.dumps({"error": echo, "message": echo, "detail": echo}).encode()))
    )
    said = [told(lambda: scene.account.send(claim)), told(lambda: scene.account.find(claim)), told(scene.account.introduce)]
    assert leaked(scene, *said, *everything.said) == []
