"""Who is let in: a code is typed once, on one device, for one session, until it is taken away; nothing that is kept opens anything."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from plugins.service.evening.store import (
    ALPHABET,
    AUDIT_SCHEMA,
    FILE,
    FORMAT,
    HOURS_SCHEMA,
    INVITATIONS_SCHEMA,
    ServiceStore,
    WrongCode,
    create_invitation,
    find_device,
    list_invitations,
    list_last_lines,
    redeem_invitation,
    revoke_access,
)

SESSION, ADDRESS = "seance-1", "192.0.2.7"


@pytest.fixture
def store(tmp_path):
    made = ServiceStore(tmp_path, AUDIT_SCHEMA, INVITATIONS_SCHEMA, HOURS_SCHEMA)
    yield made
    made.close()


def test_a_code_is_short_and_has_no_letter_that_looks_like_another(store, start):
    codes = {create_invitation(store, SESSION, "Camille", start) for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 9 and code[4] == "-" and set(code) <= {*ALPHABET, "-"} for code in codes)
    assert not set("IO01") & set(ALPHABET)


def test_a_code_is_typed_as_people_type(store, start):
    code = create_invitation(store, SESSION, "Camille", start)
    device, _ = redeem_invitation(store, SESSION, f" {code.lower().replace('-', ' ')} ", ADDRESS, start)
    assert device.name == "Camille"


def test_a_code_is_spent_once_its_device_has_come_back(store, start):
    code = create_invitation(store, SESSION, "Camille", start)
    device, token = redeem_invitation(store, SESSION, code, ADDRESS, start)
    assert find_device(store, SESSION, token, start) == device
    with pytest.raises(WrongCode):
        redeem_invitation(store, SESSION, code, ADDRESS, start)


def test_an_answer_that_was_lost_does_not_shut_its_device_out(store, start):
    code = create_invitation(store, SESSION, "Camille", start)
    _, lost = redeem_invitation(store, SESSION, code, ADDRESS, start)
    _, token = redeem_invitation(store, SESSION, code, ADDRESS, start)
    assert find_device(store, SESSION, token, start)
    assert find_device(store, SESSION, lost, start) is None


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "é", "'; DROP TABLE invitations; --", "A" * 100_000, "\0"], ids=range(6))
def test_what_is_no_code_opens_nothing(store, start, typed):
    create_invitation(store, SESSION, "Camille", start)
    with pytest.raises(WrongCode):
        redeem_invitation(store, SESSION, typed, ADDRESS, start)


def test_a_code_is_for_one_session_and_three_days(store, start):
    code = create_invitation(store, SESSION, "Camille", start)
    for scope, late in (("seance-2", timedelta()), (SESSION, timedelta(hours=73))):
        with pytest.raises(WrongCode):
            redeem_invitation(store, scope, code, ADDRESS, start + late)
    _, token = redeem_invitation(store, SESSION, code, ADDRESS, start + timedelta(hours=71))
    assert find_device(store, "seance-2", token, start) is None


def test_who_is_shut_out_opens_nothing_with_a_code_or_a_telephone(store, start):
    spent, unused = create_invitation(store, SESSION, "Camille", start), create_invitation(store, SESSION, "Camille", start)
    other = create_invitation(store, SESSION, "Jo", start)
    _, token = redeem_invitation(store, SESSION, spent, ADDRESS, start)
    assert revoke_access(store, SESSION, "Camille", start) == 3
    assert find_device(store, SESSION, token, start) is None
    with pytest.raises(WrongCode):
        redeem_invitation(store, SESSION, unused, ADDRESS, start)
    assert redeem_invitation(store, SESSION, other, ADDRESS, start)
    assert list_invitations(store, SESSION, start) == [("Jo", "sur un téléphone")]
    assert revoke_access(store, SESSION, "Camille", start) == 0


@pytest.mark.parametrize("change", [str.upper, lambda token: token[:-1], lambda token: token.partition(".")[2], lambda token: f"x{token}"])
def test_a_token_that_is_not_whole_is_nobody_s(store, start, change):
    _, token = redeem_invitation(store, SESSION, create_invitation(store, SESSION, "Camille", start), ADDRESS, start)
    assert find_device(store, SESSION, change(token), start) is None


def test_nothing_that_is_kept_opens_anything(store, start, tmp_path):
    code = create_invitation(store, SESSION, "Camille", start)
    _, token = redeem_invitation(store, SESSION, code, ADDRESS, start)
    store.close()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Camille" in held
    for secret in (code, code.replace("-", ""), token, token.partition(".")[2]):
        assert secret.encode() not in held


def test_the_audit_says_who_came_when_from_where_and_on_which_device(store, start):
    code = create_invitation(store, SESSION, "Camille", start)
    device, _ = redeem_invitation(store, SESSION, code, ADDRESS, start)
    revoke_access(store, SESSION, "Camille", start)
    told = [(at, line.who, line.what, line.about) for at, line in list_last_lines(store)]
    assert told == [
        (start, "commande", "invitation", "Camille"),
        (start, "Camille", "arrivée", device.id),
        (start, "commande", "retrait", "Camille"),
    ]
    assert list_last_lines(store)[1][1].address == ADDRESS and list_last_lines(store)[1][1].device == device.id


def test_invitations_of_a_later_version_are_refused_and_left_as_they_are(store, start, tmp_path):
    create_invitation(store, SESSION, "Camille", start)
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        base.execute(f"PRAGMA user_version = {FORMAT + 1}")
        with pytest.raises(PersonRequired, match=r"companion\.sqlite vient d’une version plus récente de Beffroi"):
            ServiceStore(tmp_path, "DROP TABLE invitations")
        assert base.execute("SELECT count(*) FROM invitations").fetchone() == (1,)


def test_whoever_came_is_still_there_when_the_log_of_writes_is_lost(tmp_path, start):
    first = ServiceStore(tmp_path, AUDIT_SCHEMA, INVITATIONS_SCHEMA)
    _, token = redeem_invitation(first, SESSION, create_invitation(first, SESSION, "Camille", start), ADDRESS, start)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / FILE).write_bytes((tmp_path / FILE).read_bytes())
    again = ServiceStore(tmp_path / "copy", AUDIT_SCHEMA, INVITATIONS_SCHEMA)
    assert find_device(again, SESSION, token, start)
    again.close()
    first.close()


def test_a_phone_that_was_killed_before_its_cookie_was_kept_comes_back_by_its_own_code(store, start):
    code = create_invitation(store, SESSION, "Camille", start, leads=True)
    device, token = redeem_invitation(store, SESSION, code, ADDRESS, start, "TELEPHONE")
    assert find_device(store, SESSION, token, start) == device
    for stranger in ("", "AUTRE"):
        with pytest.raises(WrongCode):
            redeem_invitation(store, SESSION, code, ADDRESS, start, stranger)
    again, other = redeem_invitation(store, SESSION, code, ADDRESS, start, "TELEPHONE")
    assert again == device and find_device(store, SESSION, other, start) == device and find_device(store, SESSION, token, start) is None
    revoke_access(store, SESSION, "Camille", start)
    with pytest.raises(WrongCode):
        redeem_invitation(store, SESSION, code, ADDRESS, start, "TELEPHONE")
