"""The worker: takes what is in the outbox, one piece at a time, and looks each minute for what has become due.

A process of its own with one thread, so that a build may be started as a copy of it. A kill at any point is harmless.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import Error, close_old_connections, connections

from plugins.infrastructure.errors import BeffroiError
from plugins.web_service import rates
from plugins.web_service.audit import forget_old_lines
from plugins.web_service.backup import forget_old_sessions
from plugins.web_service.configuration import current_parts, current_town, service_folder
from plugins.web_service.models import LifeSign, OutboxWork
from plugins.web_service.outbox import GiveUp, TryLater, end_work, free_work, give_up_work, postpone_work, take_work
from plugins.web_service.part import Work

WORKER = "ouvrier"
SILENCE = timedelta(minutes=5)
"""Without a sign of life of the worker after which the service is not well: a build of 10,000 texts from nothing takes four."""
GLANCE = 0.2
"""Seconds between two looks at the outbox: a look costs 0.3 ms."""
CHORES_EVERY = 60.0
SIGN_EVERY = 10.0

LOG = logging.getLogger("beffroi.service")


def known_works() -> dict[str, Work]:
    """Every kind of work that the parts do."""
    return {name: work for part in current_parts() for name, work in part.works().items()}


def do_next(works: Mapping[str, Work], worker: str) -> bool:
    """Do the next piece that is due; whether there was one."""
    town = current_town()
    piece = take_work(worker, list(works), town.clock())
    if piece is None:
        return False
    try:
        outcome = works[piece.work](town, {**piece.payload, "piece": piece.pk, "tries": piece.tries})
    except TryLater as later:
        postpone_work(piece, str(later), town.clock(), later.pause)
    except GiveUp as reason:
        give_up_work(piece, str(reason), town.clock())
    except BeffroiError as error:
        postpone_work(piece, str(error), town.clock())
    except Exception as error:
        LOG.error("%s a échoué", piece.work, exc_info=error)
        postpone_work(piece, f"{type(error).__name__}, {error}", town.clock(), for_ever=False)
    else:
        end_work(piece, outcome, town.clock())
    return True


def do_chores() -> None:
    """Look for what has become due, and forget what is of no use any more; one chore that fails keeps no other."""
    town = current_town()
    for chore in [chore for part in current_parts() for chore in part.chores()]:
        try:
            chore(town)
        except Exception as error:
            LOG.error("une tâche de chaque minute a échoué", exc_info=error)
    rates.forget_full_buckets()
    forget_old_lines()
    forget_old_sessions()
    OutboxWork.objects.filter(done_at__lt=town.clock() - timedelta(days=90), given_up=False).delete()


def give_life_sign(now: datetime) -> None:
    """Say that the worker works."""
    LifeSign.objects.update_or_create(name=WORKER, defaults={"at": now})


def work_on(is_over: Callable[[], bool]) -> None:
    """Work until `is_over`."""
    works, worker = known_works(), f"{os.uname().nodename}:{service_folder(current_town())}"
    free_work(worker)
    chores_at = sign_at = 0.0
    while not is_over():
        try:
            if time.monotonic() >= sign_at:
                give_life_sign(current_town().clock())
                sign_at = time.monotonic() + SIGN_EVERY
            if do_next(works, worker):
                sign_at = 0.0
                continue
            if time.monotonic() >= chores_at:
                do_chores()
                chores_at = time.monotonic() + CHORES_EVERY
        except Error as error:
            LOG.error("la base ne répond pas : %s", error)
            close_old_connections()
            time.sleep(1)
        time.sleep(GLANCE)
    connections.close_all()
