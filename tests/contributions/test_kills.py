"""A process killed between any two statements: what was confirmed is there, once; what was decided is published, once."""

import os
import random
import signal

from tests.campaign import SEED, trials
from tests.web_service.stores import in_service

STATEMENTS = 40
"""More than a text or a verdict takes: a number past the last kills between the store and the answer, one time in two."""
NEVER = 10_000
"""For the first two texts, one of which says that it is done."""


def test_nothing_confirmed_is_lost_and_nothing_is_published_twice_whenever_the_process_is_killed(tmp_path):
    told = in_service(tmp_path, "", kill_at_seams, trials(full=1000, sample=12), SEED)
    assert told["lost"] == [] and told["twice"] == [], told
    assert told["killed"] and told["confirmed"]


def kill_at_seams(count: int, seed: str) -> dict:
    """As many texts taken in, then published, each by a process that is killed somewhere, and tried again."""
    from plugins.contributions.admission import SentForm
    from plugins.contributions.intake import TypedText, receive
    from plugins.contributions.journal_texts import service_visitor
    from plugins.contributions.models import PUBLISHED, Contribution
    from plugins.contributions.moderation import publish
    from plugins.contributions.sections import SECTIONS
    from plugins.desk.models import DeskPublication
    from plugins.web_service.models import OutboxWork
    from plugins.web_service.refusals import Refusal

    chance, section = random.Random(seed), SECTIONS["questions"]
    told = {"lost": [], "twice": [], "killed": 0, "confirmed": 0}
    visitor = service_visitor()
    for number in range(count):
        word = "".join(chance.choice("abcdefghij") for _ in range(12))
        typed = TypedText(f"Pourquoi {word} numéro {number} ?", "", "", "canari@ville.example", {})
        form = SentForm(f"form{number}", True)

        def send(typed=typed, form=form, number=number):
            receive(section, typed, form, f"preuve {number}", f"10.1.{number >> 8}.{number & 255}")

        confirmed = run_killed(send, chance.randrange(STATEMENTS) if number > 1 else NEVER + number)
        told["confirmed"] += confirmed
        told["killed"] += not confirmed
        if confirmed and not Contribution.objects.filter(sending=form.sending).exists():
            told["lost"].append(form.sending)
        send()
        row = Contribution.objects.get(sending=form.sending)
        if OutboxWork.objects.filter(key=f"{row.pk}/confirm").count() != 1:
            told["twice"].append(f"{form.sending} letters")

        def decide(row=row):
            publish(row, visitor)

        confirmed = run_killed(decide, chance.randrange(STATEMENTS))
        told["killed"] += not confirmed
        row.refresh_from_db()
        if confirmed and row.state != PUBLISHED:
            told["lost"].append(f"{form.sending} published")
        try:
            decide()
        except Refusal as refusal:
            assert refusal.status == 409
        row.refresh_from_db()
        made = list(DeskPublication.objects.filter(title=row.title).values_list("pk", flat=True))
        works = OutboxWork.objects.filter(work="desk.publish", key__in=[str(pk) for pk in made]).count()
        if row.state != PUBLISHED or len(made) != 1 or works != 1:
            told["twice"].append(f"{form.sending} {row.state} {len(made)} {works}")
    return told


def run_killed(action, statement: int) -> bool:
    """Do `action` in a process that dies at that statement of its own, or before it could say that it is done: whether it said so."""
    from django.db import connection, connections

    connections.close_all()
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        left = [statement]

        def count_down(execute, *words):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*words)

        try:
            with connection.execute_wrapper(count_down):
                action()
            if left[0] % 2:
                os.write(writes, b"1")
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said == b"1"
