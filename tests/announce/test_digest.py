"""The digest by mail: who is to know what waits gets one letter a day, and no letter holds up an announcement."""

import io
import json
import socket

import pytest

from plugins.announce import commands
from plugins.announce.health import gather_health_checks
from plugins.announce.network import PostRefused
from plugins.announce.settings import Settings
from plugins.core.infrastructure.errors import Exit, PersonRequired, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from tests.announce.sample import announcement
from tests.announce.test_announce import failing
from tests.announce.test_told_once import Cron
from tests.fakes.mail import PASSWORD, USER, MailHost

TO = "webmestre@ville.example"
REFUSED = PostRefused("X refuse ce texte.")


@pytest.fixture
def mail(tmp_path):
    with MailHost(tmp_path) as host:
        yield host


@pytest.fixture
def cron(tmp_path, monkeypatch, mail):
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "")
    cron = Cron(tmp_path, monkeypatch)
    cron.conf |= {"ANNOUNCE_DIGEST": TO, "SITENAME": "Le Beffroi de Valbrune"}
    cron.environ |= mail.environ
    return cron


def test_what_waits_is_written_to_the_webmaster_with_what_to_do(cron, mail):
    cron.wall.before = failing(REFUSED)
    end, said = cron.hour(0)
    [letter] = mail.letters
    assert (end, letter["To"], letter["From"]) == (Exit.PERSON, TO, USER)
    assert letter["Subject"] == "Le Beffroi de Valbrune : ce qui attend (1)"
    words = letter.get_content()
    assert "27/03/2026 à 09:00" in words and "La nouvelle numéro 0 — X refuse ce texte." in words and "./beffroi settle" in words
    assert said.splitlines()[-1] == f"Ce qui attend a été écrit à {TO}."
    assert mail.proofs == [(USER, PASSWORD, True)]


def test_a_journal_in_which_all_is_well_writes_to_nobody(cron, mail):
    assert cron.hour(0)[0] == Exit.DONE
    assert mail.letters == []


def test_one_letter_a_day_while_something_waits(cron, mail):
    cron.wall.before = failing(REFUSED)
    written = []
    for hour in range(0, 24 * 9, 2):
        before = len(mail.letters)
        cron.hour(hour)
        written += [hour // 24] * (len(mail.letters) - before)
    assert written == [0, *range(9)]


def test_what_comes_after_the_letter_of_the_day_is_in_that_of_the_next(cron, mail):
    cron.wall.before = failing(REFUSED)
    cron.hour(0)
    cron.gather(announcement(0), announcement(-1))
    cron.hour(2)
    assert len(mail.letters) == 1
    cron.hour(24)
    assert "numéro -1" in mail.letters[1].get_content() and "numéro 0" in mail.letters[1].get_content()


def test_a_ledger_that_is_shorter_than_it_was_is_told_by_mail_though_nothing_can_be_noted_in_it(cron, mail):
    cron.hour(0)
    ledger = cron.folder / "state" / "ledger.jsonl"
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[:-1]))
    for hour in (1, 2):
        with pytest.raises(PersonRequired, match="recover"):
            cron.hour(hour)
    [letter] = mail.letters
    assert "./beffroi recover" in " ".join(letter.get_content().split())


@pytest.mark.parametrize(
    ("verb", "answer", "why"),
    [
        ("AUTH", f"535 5.7.8 {PASSWORD} is wrong", "BEFFROI_MAIL_PASSWORD (535)"),
        ("RCPT", "550 No such user", "ANNOUNCE_DIGEST"),
        ("MAIL", "553 Not you", "BEFFROI_MAIL_FROM"),
        ("DATA", "554 No", "répond 554"),
    ],
)
def test_a_letter_that_cannot_leave_is_told_and_stops_nothing(cron, mail, verb, answer, why):
    cron.wall.before = failing(REFUSED)
    mail.refusals[verb] = answer
    end, said = cron.hour(0)
    assert end == Exit.PERSON and why in said and PASSWORD not in said
    cron.wall.before = bool
    cron.gather(announcement(0), announcement(-1))
    end, said = cron.hour(2)
    assert end == Exit.DONE and "envoyé" in said
    mail.refusals.clear()
    cron.hour(26)
    assert len(mail.letters) == 1


def test_a_letter_that_the_server_puts_off_leaves_an_hour_later(cron, mail):
    cron.wall.before = failing(REFUSED)
    mail.refusals["RCPT"] = "450 4.2.0 Greylisted"
    cron.hour(0)
    mail.refusals.clear()
    cron.hour(1)
    assert len(mail.letters) == 1


def test_no_password_is_shown_to_a_server_that_does_not_encrypt(cron, tmp_path):
    cron.wall.before = failing(REFUSED)
    with MailHost(tmp_path, encrypts=False) as plain:
        cron.environ |= plain.environ
        said = cron.hour(0)[1]
        assert "ne chiffre pas" in said and (plain.proofs, plain.letters) == ([], [])
        for name in ("USER", "PASSWORD"):
            del cron.environ[f"BEFFROI_MAIL_{name}"]
        cron.hour(24)
        assert len(plain.letters) == 1


def test_a_server_whose_certificate_nobody_knows_is_told_nothing(cron, mail, tmp_path_factory):
    cron.wall.before = failing(REFUSED)
    cron.environ["REQUESTS_CA_BUNDLE"] = ""
    assert "certificat" in cron.hour(0)[1]
    assert (mail.proofs, mail.letters) == ([], [])


def test_a_mail_server_that_is_down_holds_up_no_announcement(cron):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    cron.environ["BEFFROI_MAIL_SERVER"] = f"127.0.0.1:{port}"
    cron.wall.before = failing(REFUSED)
    end, said = cron.hour(0)
    assert end == Exit.PERSON and "ne répond pas" in said
    cron.wall.before = bool
    cron.gather(announcement(0), announcement(-1))
    end, said = cron.hour(2)
    assert end == Exit.DONE and "ne répond pas" in said and said.count("envoyé") == 1


def test_an_address_without_a_server_is_told(cron):
    cron.wall.before = failing(REFUSED)
    del cron.environ["BEFFROI_MAIL_SERVER"]
    assert "BEFFROI_MAIL_SERVER" in cron.hour(0)[1]


def test_a_title_or_a_name_of_several_lines_forges_no_header(cron, mail):
    cron.conf["SITENAME"] = "Valbrune\r\nBcc: tous@ville.example"
    cron.wall.before = failing(PostRefused("non\r\n.\r\nRCPT TO:<tous@ville.example>"))
    cron.hour(0)
    [letter] = mail.letters
    assert letter["Bcc"] is None and "Bcc" in letter["Subject"]
    assert "RCPT TO" in letter.get_content()


def test_a_report_for_a_program_stays_json(cron, mail):
    cron.wall.before = failing(REFUSED)
    out = io.StringIO()
    commands.run(cron.conf, cron.environ, False, True, out)
    assert json.loads(out.getvalue())["exit"] == 3 and len(mail.letters) == 1


@pytest.mark.parametrize("address", ["mairie", "a@b", "Webmestre <a@ville.fr>", "a@ville.fr\nBcc: b@ville.fr", ["a@ville.fr", "b"], 3])
def test_what_is_no_address_is_refused_before_anything_is_sent(address):
    with pytest.raises(SettingsError, match="ANNOUNCE_DIGEST"):
        gather_settings(Settings, {"FEED_AUTHORITY": "v,2024", "ANNOUNCE_DIGEST": address}, {})


def looked_at(cron) -> str:
    """What `doctor` says of the mail."""
    looks = [look for look in gather_health_checks(cron.conf, cron.environ) if look.subject == "courriel"]
    return " ".join(f"{sign.light} {sign.text} {sign.remedy}" for look in looks for sign in look.run())


def test_doctor_enters_the_mail_server_and_writes_nothing(cron, mail):
    assert looked_at(cron).startswith("vert") and mail.letters == []
    cron.environ["BEFFROI_MAIL_PASSWORD"] = "un-autre-mot"
    assert looked_at(cron).startswith("rouge") and "BEFFROI_MAIL_PASSWORD (535)" in looked_at(cron)
    del cron.environ["BEFFROI_MAIL_SERVER"]
    assert looked_at(cron).startswith("rouge") and "BEFFROI_MAIL_SERVER" in looked_at(cron)
    cron.conf["ANNOUNCE_DIGEST"] = ()
    assert looked_at(cron) == ""
