"""What the service must not lose, on each store: the outbox, the audit log, the rates; and tables that are those of the code."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.house import ROOT
from tests.web_service.stores import STORES


def test_two_workers_never_hold_the_same_piece(served):
    assert served(pieces_of_four_workers) == list(range(40))


def pieces_of_four_workers():
    from django.db import connections

    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.outbox import end_work, put_work, take_work

    now = get_current_town().clock()
    for number in range(40):
        put_work("essai", {"number": number}, now)

    def work(worker):
        numbers = []
        while piece := take_work(worker, ["essai"], now):
            numbers.append(piece.payload["number"])
            end_work(piece, None, now)
        connections.close_all()
        return numbers

    with ThreadPoolExecutor(4) as workers:
        return sorted(number for numbers in workers.map(work, "abcd") for number in numbers)


def test_what_a_dead_worker_held_is_done_by_the_next_and_nothing_else_twice(served):
    assert served(taken_again) == ["first", None, "first"]


def taken_again():
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.outbox import put_work, release_work, take_work

    now = get_current_town().clock()
    put_work("essai", {"name": "first"}, now)
    names = []
    for freed in (False, False, True):
        if freed:
            release_work("dead", ["essai"])
        piece = take_work("dead", ["essai"], now)
        names.append(piece and piece.payload["name"])
    return names


def test_one_of_a_key_waits_at_once_and_another_may_be_asked_for_while_it_is_done(served):
    assert served(joined) == [1, 2, 1]


def joined():
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork
    from plugins.service.web_service.outbox import postpone_work, put_work, take_work

    now, counts = get_current_town().clock(), []
    put_work("push", {}, now, key="main")
    put_work("push", {}, now, key="main")
    counts.append(OutboxWork.objects.filter(done_at=None).count())
    piece = take_work("one", ["push"], now)
    put_work("push", {}, now, key="main")
    counts.append(OutboxWork.objects.filter(done_at=None).count())
    postpone_work(piece, "the forge is away", now)
    counts.append(OutboxWork.objects.filter(done_at=None).count())
    return counts


def test_work_whose_transaction_failed_was_never_asked_for(served):
    assert served(asked_in_vain) == 0


def asked_in_vain():
    from django.db import transaction

    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork
    from plugins.service.web_service.outbox import put_work

    try:
        with transaction.atomic():
            put_work("essai", {}, get_current_town().clock())
            raise ValueError
    except ValueError:
        return OutboxWork.objects.count()


def test_a_defect_is_tried_again_later_and_later_then_left_to_a_person(served):
    pauses, given_up = served(tried_in_vain)
    assert pauses == sorted(pauses) and pauses[0] == 2 and pauses[-1] == 900
    assert given_up


def tried_in_vain():
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.outbox import MOST_TRIES, postpone_work, put_work, take_work

    now, pauses = get_current_town().clock(), []
    piece = put_work("essai", {}, now)
    for _ in range(MOST_TRIES):
        piece = take_work("one", ["essai"], now)
        postpone_work(piece, "a defect", now, for_ever=False)
        if not piece.given_up:
            pauses.append((piece.due_at - now).total_seconds())
        now += timedelta(hours=1)
    return pauses, piece.given_up


def test_work_put_off_before_the_clock_was_set_back_is_tried_at_once(served):
    assert served(put_off_then_set_back) == [False, False, True, False]


def put_off_then_set_back():
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.outbox import LONGEST_PAUSE, postpone_work, put_work, take_work

    now = get_current_town().clock()
    piece = put_work("push", {}, now)
    take_work("one", ["push"], now)
    postpone_work(piece, "the forge is away", now, pause=LONGEST_PAUSE)
    taken = [take_work("one", ["push"], now - timedelta(seconds=seconds)) is not None for seconds in (-60, 30, 3600)]
    put_work("due tomorrow", {}, now, due=now + timedelta(days=1))
    return [*taken, take_work("one", ["due tomorrow"], now) is not None]


def test_a_line_of_the_audit_log_that_is_changed_or_taken_out_is_seen(served):
    assert served(broken_lines) == [None, 3, 2]


def broken_lines():
    from plugins.service.web_service.audit import Deed, find_first_broken_line, note_deed
    from plugins.service.web_service.models import AuditEntry

    for number in range(4):
        note_deed(Deed("Camille", "publication", f"texte {number}"))
    first = AuditEntry.objects.order_by("pk").values_list("pk", flat=True)[0]
    answers = [find_first_broken_line()]
    AuditEntry.objects.filter(pk=first + 2).update(about="autre chose")
    answers.append(find_first_broken_line().pk - first + 1)
    AuditEntry.objects.filter(pk=first + 2).update(about="texte 2")
    AuditEntry.objects.filter(pk=first + 1).delete()
    answers.append(find_first_broken_line().pk - first)
    return answers


def test_an_audit_log_that_lost_its_end_its_beginning_or_its_seal_says_so_until_it_is_sealed_anew(served):
    troubles = served(troubled_logs)
    assert troubles.pop("whole") == troubles.pop("sealed anew") == troubles.pop("a year later") == ""
    assert {case: words.split(" : ")[0].split("(")[0].strip() for case, words in troubles.items()} == {
        **dict.fromkeys(("last", "last ten", "and then another", "an older store"), "Le journal des actions a perdu sa fin"),
        "first": "Le journal des actions a perdu son début",
        "seal": "Le sceau du journal des actions a disparu",
        "forged": "Le sceau du journal des actions n’est pas signé par la clé du service",
    }


def troubled_logs():
    from datetime import timedelta

    from plugins.service.web_service.audit import (
        Deed,
        find_first_broken_line,
        find_log_trouble,
        forget_old_lines,
        note_deed,
        seal_anew,
        seal_file,
    )
    from plugins.service.web_service.models import AuditEntry

    for number in range(20):
        note_deed(Deed("Camille", "publication", f"texte {number}"))
    lines = list(AuditEntry.objects.order_by("pk"))
    troubles, seal = {"whole": find_log_trouble()}, seal_file().read_bytes()

    def put_back() -> None:
        AuditEntry.objects.all().delete()
        AuditEntry.objects.bulk_create(lines)
        seal_file().write_bytes(seal)

    for case, taken in (("last", lines[-1:]), ("last ten", lines[-10:]), ("an older store", lines[5:]), ("first", lines[:1])):
        AuditEntry.objects.filter(pk__in=[line.pk for line in taken]).delete()
        troubles[case] = find_log_trouble()
        note_deed(Deed("Malice", "publication", "de plus"))
        troubles["and then another" if case == "last" else case] = find_log_trouble()
        put_back()
    seal_file().unlink()
    note_deed(Deed("Malice", "publication", "de plus"))
    troubles["seal"] = find_log_trouble()
    put_back()
    seal_file().write_bytes(seal.replace(b'"number": 21', b'"number": 20'))
    troubles["forged"] = find_log_trouble()
    seal_anew()
    troubles["sealed anew"] = find_log_trouble()
    AuditEntry.objects.filter(pk__lte=lines[9].pk).update(at=lines[0].at - timedelta(days=400))
    forget_old_lines()
    assert AuditEntry.objects.order_by("pk").first().pk == lines[10].pk and find_first_broken_line() is None
    note_deed(Deed("Camille", "publication", "un an après"))
    troubles["a year later"] = find_log_trouble()
    return troubles


def test_who_asks_too_often_waits_and_silences_nobody_else(served):
    first, others, stranger = served(rates)
    assert first == [0, 0, 0] and others > 0 and stranger == 0


def rates():
    from plugins.service.web_service.rates import Pace, count_seconds_to_wait

    pace = Pace(burst=3, rate=0.01)
    return (
        [count_seconds_to_wait("code", "a", pace) for _ in range(3)],
        count_seconds_to_wait("code", "a", pace),
        count_seconds_to_wait("code", "b", pace),
    )


def test_no_table_is_ahead_of_its_migrations(served):
    """When this fails: python -m tests.web_service.tables"""
    assert served(missing_migrations) == []


def missing_migrations():
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    from tests.house import SERVED

    seen = MigrationAutodetector(MigrationLoader(None).project_state(), ProjectState.from_apps(apps))
    return sorted(set(seen.changes(graph=MigrationLoader(None).graph)) & SERVED)


def test_a_piece_that_four_ask_for_at_once_is_there_once_and_nobody_is_told_of_a_defect(served):
    assert served(asked_at_once) == [20, 20]


def asked_at_once():
    from threading import Barrier

    from django.db import connections

    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork
    from plugins.service.web_service.outbox import put_work

    now, together = get_current_town().clock(), Barrier(4, timeout=20)

    def ask(_):
        pieces = []
        for number in range(20):
            together.wait()
            pieces.append(put_work("push", {}, now, key=f"{number}").pk)
        connections.close_all()
        return pieces

    with ThreadPoolExecutor(4) as tabs:
        given = {piece for pieces in tabs.map(ask, range(4)) for piece in pieces}
    return [OutboxWork.objects.count(), len(given)]


@pytest.mark.parametrize("store", STORES)
def test_processes_that_open_a_new_service_together_all_find_its_tables(store, tmp_path, request):
    address = "" if store == "sqlite" else request.getfixturevalue("postgresql")()
    code = f"from pathlib import Path\nfrom tests.web_service.tables import configure_aside\nconfigure_aside(Path({str(tmp_path)!r}))\n"
    code += "import sys\n"
    code += "from plugins.service.web_service.configuration import migrate_tables\nprint(flush=True)\nsys.stdin.read()\nmigrate_tables()"
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **({"BEFFROI_SERVICE_STORE": address} if address else {})}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    openers = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environ, **pipes) for _ in range(4)]
    for opener in openers:
        opener.stdout.readline()
    for opener in openers:
        opener.stdin.close()
        opener.stdin = None
    errors = [opener.communicate()[1] for opener in openers]
    assert [opener.returncode for opener in openers] == [0] * 4, errors


def test_a_store_that_is_down_is_left_alone_for_a_while(served):
    assert served(looks_at_a_store_that_is_down) == (False, 1, False, 1)


def looks_at_a_store_that_is_down():
    from unittest.mock import patch

    from django.db import OperationalError

    from plugins.service.web_service.outbox import Shift, list_known_works
    from plugins.service.web_service.part import WorkQueue

    shift = Shift(WorkQueue.MAIL, list_known_works(WorkQueue.MAIL))
    with patch.object(Shift, "_look", side_effect=OperationalError) as look:
        return shift.take_turn(), look.call_count, shift.take_turn(), look.call_count
