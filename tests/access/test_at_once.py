"""What two ask at once, and what a stranger asks all day: one code is one device, few codes leave, one mailbox is not another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.web_service.conftest import postgresql, served

__all__ = ["postgresql", "served"]
AT_ONCE, MOST_LETTERS_A_DAY = 6, 16
SHUT_PORT = "127.0.0.1:9"


def test_a_code_that_is_typed_on_six_phones_at_once_opens_one(served):
    assert served(devices_of_one_code) == 1


def devices_of_one_code():
    from contextlib import suppress

    from django.db import connections

    from plugins.service.access.models import TrustedDevice
    from plugins.service.access.people import InvalidCode, enter_by_code, invite_person
    from plugins.service.web_service.audit import Deed

    _, code = invite_person("Ana", ["write"], "", Deed("essai", ""))
    together = Barrier(AT_ONCE, timeout=20)

    def enter(number):
        together.wait()
        with suppress(InvalidCode):
            enter_by_code(code, f"téléphone {number}", "10.0.0.1")
        connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as phones:
        list(phones.map(enter, range(AT_ONCE)))
    return TrustedDevice.objects.count()


def test_an_address_that_a_database_takes_for_another_is_nobody_s(served):
    assert served(people_of_addresses) == [["Mike"], ["Mike"], [], [], []]


def people_of_addresses():
    from plugins.service.access.people import find_people_by_email, invite_person
    from plugins.service.web_service.audit import Deed

    invite_person("Mike", ["write"], "Mike@ville.example", Deed("essai", ""))
    typed = ("mike@ville.example", " MIKE@VILLE.EXAMPLE", "mıke@ville.example", "mi\u212ae@ville.example", "mike@ville.example\0")
    return [[person.name for person in find_people_by_email(email)] for email in typed]


def test_strangers_have_few_codes_sent_to_somebody_in_a_day_from_however_many_addresses(served):
    letters, known_is_told = served(letters_of_a_day)
    assert letters <= MOST_LETTERS_A_DAY and not known_is_told


def letters_of_a_day():
    from dataclasses import replace
    from datetime import timedelta

    from django.conf import settings
    from django.test import Client

    from plugins.service.access.people import invite_person
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import SERVED_TOWN, get_current_town

    invite_person("Ana", ["write"], "ana@ville.example", Deed("essai", ""))
    first, client = get_current_town(), Client(SERVER_NAME="localhost")
    morning, statuses = first.clock(), {"ana@ville.example": [], "personne@ville.example": []}
    for minute in range(0, 24 * 60, 10):
        setattr(settings, SERVED_TOWN, replace(first, clock=lambda minute=minute: morning + timedelta(minutes=minute)))
        for email, answers in statuses.items():
            typed = email.upper() if minute % 20 else email
            answer = client.post("/bureau/entree/courriel", {"email": typed}, REMOTE_ADDR=f"10.{len(email)}.{minute >> 8}.{minute & 255}")
            answers.append(answer.status_code)
    known, unknown = statuses.values()
    return known.count(200), known != unknown


def test_a_code_whose_letter_does_not_leave_opens_nothing(served):
    assert served(code_without_letter) == 0


def code_without_letter():
    from contextlib import suppress
    from dataclasses import replace

    from plugins.service.access.mailing import send_code
    from plugins.service.access.models import MailCode
    from plugins.service.access.people import invite_person
    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.outbox import GiveUp, TryLater

    person, _ = invite_person("Ana", ["write"], "ana@ville.example", Deed("essai", ""))
    town = get_current_town()
    environ = {**town.paths.environ, "BEFFROI_MAIL_SERVER": SHUT_PORT, "BEFFROI_MAIL_FROM": "ville@ville.example"}
    with suppress(GiveUp, TryLater):
        send_code(replace(town, paths=replace(town.paths, environ=environ)), {"person": person.pk})
    assert MailCode.objects.exists()
    return MailCode.objects.filter(used_at=None).count()


def test_asking_for_a_passkey_leaves_a_session_of_minutes_and_is_counted(served):
    minutes, statuses = served(sessions_of_askings)
    assert minutes <= 5 and statuses[0] == 200 and statuses[-1] == 429


def sessions_of_askings():
    from django.contrib.sessions.models import Session
    from django.test import Client
    from django.utils.timezone import now

    statuses = [Client(SERVER_NAME="localhost").post("/bureau/entree/cle/options").status_code for _ in range(80)]
    return max((session.expire_date - now()).total_seconds() for session in Session.objects.all()) / 60, statuses
