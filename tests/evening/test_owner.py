"""The service and who types the commands may be different users: neither keeps the other out, and who is kept out is told what to do."""

import os
import tempfile
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.service.evening import store
from plugins.service.evening.store import ServiceStore, give_files_to_owner

NOBODY = 65534
ROOT = os.geteuid() == 0


@pytest.fixture
def checkout():
    """The folder of the journal, which is that of the service's own user where the test may say whose it is."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        folder = Path(made)
        folder.chmod(0o755)
        if ROOT:
            os.chown(folder, NOBODY, NOBODY)
        yield folder


def write_as_stranger(state: Path) -> str:
    """What is answered to a user who may not write in `state`, by a copy of this process, which ends there whatever happens."""
    read, write = os.pipe()
    if not (child := os.fork()):
        try:
            if ROOT:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            with give_files_to_owner(state), ServiceStore(state / "companion", store.AUDIT_SCHEMA).transaction():
                os.write(write, b"no refusal")
        except BaseException as error:
            os.write(write, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


def test_what_root_makes_belongs_to_the_user_of_the_service(checkout):
    state = checkout / ".beffroi"
    with give_files_to_owner(state):
        ServiceStore(state / "companion", store.AUDIT_SCHEMA).close()
    assert {path.stat().st_uid for path in (state, *state.rglob("*"))} == {checkout.stat().st_uid}


def test_a_link_out_of_the_folder_gives_nothing_away(checkout):
    state, elsewhere = checkout / ".beffroi", checkout / "ailleurs"
    elsewhere.write_text("à un autre")
    before = elsewhere.stat().st_uid
    with give_files_to_owner(state):
        state.mkdir()
        (state / "lien").symlink_to(elsewhere)
        os.link(elsewhere, state / "second")
    assert elsewhere.stat().st_uid == before


def test_who_cannot_write_is_told_whose_it_is_and_what_to_type(checkout):
    state = checkout / ".beffroi"
    ServiceStore(state / "companion", store.AUDIT_SCHEMA).close()
    for path in (*state.rglob("*"), state):
        path.chmod(0o500 if path.is_dir() else 0o444)
        if ROOT:
            path.chmod(0o755 if path.is_dir() else 0o644)
    answer = write_as_stranger(state)
    for path in (state, *state.rglob("*")):
        path.chmod(0o755)
    assert answer.startswith(SettingsError.__name__)
    assert "ne peut pas y écrire" in answer and "sudo chown -R" in answer and str(state) in answer
