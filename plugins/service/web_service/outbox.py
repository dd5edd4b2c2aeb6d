"""The outbox: what is to be done is written in the transaction that wants it, and done by a worker that may be killed at any point."""

import errno
import logging
import os
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, IntegrityError, close_old_connections, connection, connections, transaction
from django.db.models import F, Q

from plugins.core.infrastructure.errors import BeffroiError
from plugins.service.web_service import rates
from plugins.service.web_service.audit import forget_old_lines
from plugins.service.web_service.backup import forget_old_sessions
from plugins.service.web_service.configuration import get_current_town, list_current_parts, make_service_folder
from plugins.service.web_service.models import LifeSign, OutboxWork
from plugins.service.web_service.part import FOLLOW, WebTown, Work, WorkQueue

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=15)
"""Before work that failed is tried again: doubled each time."""
MOST_TRIES = 12
"""Of a defect, over some two hours; what asks to be tried later is tried for ever."""
LEASE = timedelta(minutes=30)
"""How long a worker of another machine may hold a piece before it is believed to be dead: a build of 10,000 texts takes a minute."""

CLOCK_MOVED = timedelta(minutes=1)
"""A piece that was put by a clock further ahead than this was put before the machine's was set back: it was due at once, and is.

So is one that was put off until later than any pause allows from now on.
"""


class TryLater(Exception):
    """The work cannot be done now; its text says why, in French. `pause` before the next time, or the usual one."""

    def __init__(self, reason: str, pause: timedelta | None = None):
        super().__init__(reason)
        self.pause = pause


class GiveUp(Exception):
    """The work will never be done as it was asked for; its text says why, in French. A person acts."""


def put_work(
    work: str, payload: Mapping[str, object], now: datetime, key: str = "", due: datetime | None = None, order: int = 5
) -> OutboxWork:
    """Queue `work` once the present transaction has committed.

    One of the same `key` that nobody has begun is enough: it is given instead, its turn moved forward when this one is more urgent.
    """
    while True:
        with transaction.atomic():
            free = OutboxWork.objects.select_for_update().filter(work=work, key=key, done_at=None, taken_at=None)
            waiting = free.first() if key else None  # locked: no worker begins it meanwhile
            if waiting is not None:
                waiting.order, waiting.due_at = min(waiting.order, order), min(waiting.due_at, due or now)
                waiting.save(update_fields=["order", "due_at"])
                return waiting
        try:
            with transaction.atomic():
                return OutboxWork.objects.create(work=work, key=key, payload=dict(payload), created_at=now, due_at=due or now, order=order)
        except IntegrityError:
            if not key:
                raise  # with one, PostgreSQL has let another put it meanwhile: that one is joined


def is_put(work: str) -> bool:
    """Whether a piece of `work` waits or is under way."""
    return OutboxWork.objects.filter(work=work, done_at=None).exists()


def take_work(worker: str, works: Collection[str], now: datetime) -> OutboxWork | None:
    """Take the next due piece of one of `works` for `worker`; None without one."""
    free = Q(taken_at=None) | Q(taken_at__lt=now - LEASE)
    put_before_the_clock_was = Q(created_at__gt=now + CLOCK_MOVED, due_at__lte=F("created_at"))
    put_off_before_it_was = Q(tries__gt=0, due_at__gt=now + LONGEST_PAUSE + CLOCK_MOVED)
    due = Q(due_at__lte=now) | put_before_the_clock_was | put_off_before_it_was
    with transaction.atomic():
        waiting = OutboxWork.objects.filter(free, due, work__in=works, done_at=None, given_up=False).order_by("order", "due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        piece = waiting.first()
        if piece is not None:
            piece.taken_by, piece.taken_at, piece.tries = worker, now, piece.tries + 1
            piece.save(update_fields=["taken_by", "taken_at", "tries"])
        return piece


def release_work(worker: str, works: Collection[str]) -> int:
    """Release all of `works` that `worker` had taken before it died; how many pieces."""
    waiting = OutboxWork.objects.filter(taken_by=worker, work__in=works, done_at=None)
    count = 0
    for piece in waiting:
        count += _let_go(piece)
    return count


def end_work(piece: OutboxWork, outcome: Mapping[str, object] | None, now: datetime) -> None:
    """The piece is done; `outcome` is worth remembering."""
    piece.done_at, piece.outcome, piece.trouble = now, {**piece.outcome, **(outcome or {})}, ""
    piece.save(update_fields=["done_at", "outcome", "trouble"])


def postpone_work(piece: OutboxWork, trouble: str, now: datetime, pause: timedelta | None = None, for_ever: bool = True) -> None:
    """The piece is to be tried again, after `pause` or the usual one; a defect (not `for_ever`) is given up after MOST_TRIES."""
    if not for_ever and piece.tries >= MOST_TRIES:
        give_up_work(piece, trouble, now)
        return
    piece.trouble, piece.due_at = trouble, now + (pause or min(FIRST_PAUSE * 2 ** min(piece.tries - 1, 12), LONGEST_PAUSE))
    piece.save(update_fields=["trouble", "due_at"])
    _let_go(piece)


def give_up_work(piece: OutboxWork, trouble: str, now: datetime) -> None:
    """The piece will not be done: a person has to act."""
    piece.trouble, piece.given_up, piece.done_at = trouble, True, now
    piece.save(update_fields=["trouble", "given_up", "done_at"])


def _let_go(piece: OutboxWork) -> bool:
    """Free the piece; where another of its key waits already, that one does for both, and this one is over."""
    with suppress(IntegrityError), transaction.atomic():  # the table says it: one of a key waits at once
        OutboxWork.objects.filter(pk=piece.pk).update(taken_by="", taken_at=None)
        piece.taken_by, piece.taken_at = "", None
        return True
    piece.done_at = piece.taken_at
    piece.save(update_fields=["done_at"])
    return False


SILENCE = timedelta(minutes=5)
"""Without a sign of life of a worker after which the service is not well: a build of 10,000 texts from nothing takes four."""
GLANCE = 0.2
"""Seconds between two looks at the outbox: a look costs 0.3 ms."""
REST = 1.0
"""Seconds for which a store is left alone that does not answer."""
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
    for follower in [follower for part in list_current_parts() for follower in part.followers()]:
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
    for chore in [chore for part in list_current_parts() for chore in part.chores().get(queue, ())]:
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
class Shift:
    """A worker's memory between two looks. `rests_until` is of a store that does not answer."""

    queue: WorkQueue
    works: Mapping[str, Work]
    chores_at: float = 0.0
    sign_at: float = 0.0
    rests_until: float = 0.0

    @property
    def worker(self) -> str:
        """The name under which it holds pieces of its queue: the same for the process that replaces it."""
        return f"{os.uname().nodename}:{make_service_folder(get_current_town())}"

    def begin(self) -> None:
        """Take again what a process that is no more had begun, and say that this one is there."""
        release_work(self.worker, self.works)
        give_life_sign(self.queue, get_current_town().clock())

    def take_turn(self) -> bool:
        """Do what is due, one piece at most; returns whether there was one."""
        if time.monotonic() < self.rests_until:
            return False
        try:
            return self._look()
        except Error as error:
            LOG.error("la base ne répond pas : %s", error)
            self.rests_until = time.monotonic() + REST
            close_old_connections()
            return False

    def _look(self) -> bool:
        if self.rests_until:
            release_work(self.worker, self.works)  # what was under way when the store failed
            self.rests_until = 0.0
        if time.monotonic() >= self.sign_at:
            give_life_sign(self.queue, get_current_town().clock())
            self.sign_at = time.monotonic() + SIGN_EVERY
        if do_next(self.works, self.worker):
            self.sign_at = 0.0
            return True
        if time.monotonic() >= self.chores_at:
            do_chores(self.queue)
            self.chores_at = time.monotonic() + CHORES_EVERY
        return False


def run_worker(queue: WorkQueue, is_over: Callable[[], bool], tell_ready: Callable[[], None]) -> None:
    """Work on `queue` until `is_over`. `tell_ready` is called after the first sign of life: a service that says it is ready is healthy."""
    shift = Shift(queue, list_known_works(queue))
    shift.begin()
    tell_ready()
    while not is_over():
        if not shift.take_turn():
            time.sleep(GLANCE)
    connections.close_all()
