"""The workers, one for each queue: each does one piece of the outbox at a time, and every minute what has become due.

Processes with one thread: a step of a publication is done in its town's folder, is heard by what it prints, and gives way to an alert by a
signal. A kill at any point is harmless.
"""

import errno
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, close_old_connections, connections

from plugins.core.infrastructure.errors import BeffroiError
from plugins.service.web_service import rates
from plugins.service.web_service.audit import forget_old_lines
from plugins.service.web_service.backup import forget_old_sessions
from plugins.service.web_service.configuration import (
    get_current_town,
    list_current_parts,
    list_served_towns,
    list_town_parts,
    make_service_folder,
)
from plugins.service.web_service.models import LifeSign, OutboxWork
from plugins.service.web_service.outbox import GiveUp, TryLater, end_work, give_up_work, postpone_work, release_work, take_work
from plugins.service.web_service.part import FOLLOW, WebTown, Work, WorkQueue
from plugins.service.web_service.served_towns import enter_town_folder, set_current_town

SILENCE = timedelta(minutes=5)
"""Without a sign of life of a worker after which the service is not well: a build of 10,000 texts from nothing takes four."""
GLANCE = 0.2
"""Seconds between two looks at the outbox: a look costs 0.3 ms."""
REST = 1.0
"""Seconds for which a town is left alone whose store does not answer; the others take their turns."""
CHORES_EVERY = 60.0
SIGN_EVERY = 10.0

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
PASSING = FULL | {errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""What a machine cannot do now and will be able to: such a piece is tried for as long as it takes."""

LOG = logging.getLogger("beffroi.service")


def list_known_works(queue: WorkQueue) -> dict[str, Work]:
    """Every kind of work of that queue that the parts do."""
    own = {FOLLOW: follow_publications} if queue is WorkQueue.MAIL else {}
    return {**own, **{name: work for part in list_current_parts() for name, work in part.works().get(queue, {}).items()}}


def follow_publications(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Notify every part of what has just gone online, without waiting for the minute."""
    for follower in [follower for part in list_town_parts() for follower in part.followers()]:
        follower(town)
    return None


def do_next(works: Mapping[str, Work], worker: str) -> bool:
    """Do the next piece that is due; whether there was one."""
    town = get_current_town()
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
    except OSError as error:
        LOG.error("%s : %s", piece.work, error)
        postpone_work(piece, _explain_machine_trouble(error), town.clock(), for_ever=error.errno in PASSING)
    except Exception as error:
        LOG.error("%s a échoué", piece.work, exc_info=error)
        postpone_work(piece, f"{type(error).__name__}, {error}", town.clock(), for_ever=False)
    else:
        end_work(piece, outcome, town.clock())
    return True


def _explain_machine_trouble(error: OSError) -> str:
    """What keeps a piece from being done that a person of the machine mends, in French."""
    if error.errno in FULL:
        return "Le disque de la machine est plein : rien n’est perdu, et tout reprend dès qu’il y a de la place."
    return f"La machine n’a pas pu : {error.strerror or error}."


def do_chores(queue: WorkQueue) -> None:
    """Do what has become due, and delete what is no longer needed; one chore that fails keeps no other."""
    town = get_current_town()
    for chore in [chore for part in list_town_parts() for chore in part.chores().get(queue, ())]:
        try:
            chore(town)
        except Exception as error:
            LOG.error("une tâche de chaque minute a échoué", exc_info=error)
    if queue is WorkQueue.MAIL:
        forget_what_is_over(town)


def forget_what_is_over(town: WebTown) -> None:
    """Delete what the service itself needs no more."""
    rates.forget_full_buckets()
    forget_old_lines()
    forget_old_sessions()
    OutboxWork.objects.filter(done_at__lt=town.clock() - timedelta(days=90), given_up=False).delete()


def give_life_sign(queue: WorkQueue, now: datetime) -> None:
    """Say that the worker of `queue` works."""
    LifeSign.objects.update_or_create(name=queue, defaults={"at": now})


def are_workers_alive(now: datetime) -> bool:
    """Whether each worker has given a sign of life lately."""
    return set(WorkQueue) <= set(LifeSign.objects.filter(at__gt=now - SILENCE).values_list("name", flat=True))


@dataclass
class TownShift:
    """A worker's memory of one town between two turns. `rests_until` is of a town whose store does not answer."""

    town: WebTown
    queue: WorkQueue
    works: Mapping[str, Work]
    chores_at: float = 0.0
    sign_at: float = 0.0
    rests_until: float = 0.0

    @property
    def worker(self) -> str:
        """The name under which it holds pieces of its queue: the same for the process that replaces it."""
        return f"{os.uname().nodename}:{make_service_folder(self.town)}"

    def begin(self) -> None:
        """Take again what a process that is no more had begun, and say that this one is there."""
        release_work(self.worker, self.works)
        give_life_sign(self.queue, self.town.clock())

    def take_turn(self) -> bool:
        """Do what is due in the town, one piece at most; returns whether there was one."""
        if self.rests_until:
            release_work(self.worker, self.works)  # what was under way when the store failed
            self.rests_until = 0.0
        if time.monotonic() >= self.sign_at:
            give_life_sign(self.queue, self.town.clock())
            self.sign_at = time.monotonic() + SIGN_EVERY
        if do_next(self.works, self.worker):
            self.sign_at = 0.0
            return True
        if time.monotonic() >= self.chores_at:
            do_chores(self.queue)
            self.chores_at = time.monotonic() + CHORES_EVERY
        return False


def run_worker(queue: WorkQueue, is_over: Callable[[], bool], tell_ready: Callable[[], None]) -> None:
    """Work on `queue` until `is_over`: for each town in its turn, where there are several. `tell_ready` is called once every town has its
    first sign of life: a service that says it is ready is healthy."""
    works, towns = list_known_works(queue), list_served_towns()
    shifts = [TownShift(town, queue, works) for town in towns]
    for shift in shifts:
        with set_current_town(shift.town):
            shift.begin()
    tell_ready()
    while not is_over():
        busy = [_take_turn(shift, len(shifts) > 1) for shift in shifts if not is_over()]
        if not any(busy):
            time.sleep(GLANCE)
    connections.close_all()


def _take_turn(shift: TownShift, is_among_others: bool) -> bool:
    if time.monotonic() < shift.rests_until:
        return False
    with set_current_town(shift.town):
        if is_among_others:
            enter_town_folder(shift.town)
        try:
            return shift.take_turn()
        except Error as error:
            LOG.error("la base ne répond pas : %s", error)
            shift.rests_until = time.monotonic() + REST
            close_old_connections()
            return False
