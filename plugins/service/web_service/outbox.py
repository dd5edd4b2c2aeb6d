"""Work that must not be lost: rows of the store, put there in the transaction of what asks for them, taken by one worker at a time.

PostgreSQL gives each worker another row (SKIP LOCKED); SQLite has one writer at a time. What a killed worker had taken is taken again.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from plugins.service.web_service.models import OutboxWork

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
