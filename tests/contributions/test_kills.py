"""A process killed between any two statements: what was confirmed is there, once; what was decided is published, once; of each kind."""

import os
import random
import signal
import time

from tests.campaign import SEED, trials
from tests.web_service.stores import in_service

STATEMENTS = 40
"""More than a text or a verdict takes: a number past the last kills between the store and the answer, one time in two."""
NEVER = 10_000
"""For the first steps, some of which say that they are done."""
MOST_SECONDS = float(os.environ.get("BEFFROI_KILLS_SECONDS", "inf"))
"""For who has only so long: the campaign then says how far it came."""


def test_nothing_confirmed_is_lost_and_nothing_is_published_twice_whenever_the_process_is_killed(tmp_path):
    told = in_service(tmp_path, "", kill_at_seams, trials(full=1000, sample=14), SEED, MOST_SECONDS)
    print(told)
    assert told["lost"] == [] and told["twice"] == [], told
    assert told["killed"] and told["confirmed"]


def kill_at_seams(kills: int, seed: str, most_seconds: float) -> dict:
    """Steps of residents and moderators, each by a process that is killed somewhere, then tried again, until so many have been killed."""
    chance, told = random.Random(seed), {"lost": [], "twice": [], "killed": 0, "confirmed": 0, "by_step": {}}
    end = time.monotonic() + most_seconds
    stories, number = list(STORIES), 0
    while told["killed"] < kills and time.monotonic() < end:
        for step, act, is_there, count_copies in stories[number % len(stories)](number, chance):
            confirmed = run_killed(act, NEVER + number if number < len(stories) else chance.randrange(STATEMENTS))
            told["confirmed"] += confirmed
            told["killed"] += not confirmed
            told["by_step"][step] = told["by_step"].get(step, 0) + (not confirmed)
            if confirmed and not is_there():
                told["lost"].append(f"{step} {number}")
            again(act)
            if not is_there() or count_copies() != 1:
                told["twice"].append(f"{step} {number}: {is_there()} {count_copies()}")
        number += 1
    return told


def again(act) -> None:
    """Ask once more, as who has no answer does: what is settled already says so."""
    from plugins.service.web_service.pages import Refusal

    try:
        act()
    except Refusal as refusal:
        assert refusal.status in (404, 409), (refusal.status, str(refusal))


def sent_and_published(path: str, number: int, chance: random.Random, **values):
    """The steps of a text from its form to its publication, by what each leaves; the last is given the row."""
    from plugins.service.desk.models import DeskPublication
    from plugins.service.web_service.models import AuditEntry, OutboxWork
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.intake import TypedText, confirm_email, receive_contribution
    from plugins.voices.contributions.journal_texts import build_service_visitor
    from plugins.voices.contributions.models import PUBLISHED, Contribution, ContributorEmail
    from plugins.voices.contributions.moderation import approve_contribution
    from plugins.voices.contributions.sections import list_voices

    section, form = next(voice for voice in list_voices() if voice.path == path), SentForm(f"form{number}", True)
    word = "".join(chance.choice("abcdefghij") for _ in range(12))
    typed = TypedText(f"Pourquoi {word} {word[::-1]} numéro {number} ?", "", f"Titre {word}", f"canari{number}@ville.example", values)
    address = f"10.1.{number >> 8}.{number & 255}"
    rows = Contribution.objects.filter(sending=form.sending)

    def row() -> Contribution:
        return rows.get()

    yield (
        f"{path} sent",
        lambda: receive_contribution(section, typed, form, f"preuve {number}", address),
        rows.exists,
        lambda: min(
            rows.count(),
            OutboxWork.objects.filter(key=f"{row().pk}/confirm").count(),
            AuditEntry.objects.filter(about=row().reference, action="texte reçu").count(),
        ),
    )
    emails = ContributorEmail.objects.filter(contribution__sending=form.sending)
    yield f"{path} address confirmed", lambda: confirm_email(row()), emails.exclude(confirmed_at=None).exists, emails.count

    def made() -> list[int]:
        return list(DeskPublication.objects.filter(text__contains=word[::-1]).values_list("pk", flat=True))

    visitor = build_service_visitor()
    yield (
        f"{path} published",
        lambda: approve_contribution(row(), visitor),
        lambda: row().state == PUBLISHED,
        lambda: max(len(made()), OutboxWork.objects.filter(work="desk.publish", key__in=[str(pk) for pk in made()]).count()),
    )


def question(number: int, chance: random.Random):
    """A question, then a report of it, then its author takes it back."""
    from plugins.service.web_service.models import OutboxWork
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.models import ERASED, ContentReport, Contribution, ContributorEmail
    from plugins.voices.contributions.personal_records import erase_for_author
    from plugins.voices.contributions.reports import TypedReport, file_report

    yield from sent_and_published("questions", number, chance)
    pk = Contribution.objects.get(sending=f"form{number}").pk
    Contribution.objects.filter(pk=pk).update(is_read=False)  # as what has appeared before anybody has read it: a report hides it
    reports = ContentReport.objects.filter(sending=f"report{number}")
    typed = TypedReport("parce que", name="Ana", email=f"ana{number}@ville.example")
    works = OutboxWork.objects.filter(work="contributions.visibility", key=f"{pk}")
    address = f"10.2.{number >> 8}.{number & 255}"

    def row() -> Contribution:
        return Contribution.objects.get(pk=pk)

    yield (
        "report",
        lambda: file_report(row(), SentForm(f"report{number}", True), typed, address),
        lambda: reports.exclude(contact=None).exists() and row().is_hidden and works.exists(),
        reports.count,
    )
    yield (
        "erasure",
        lambda: erase_for_author(row(), address),
        lambda: row().state == ERASED and not row().text and not ContributorEmail.objects.filter(contribution=row()).exists(),
        works.count,
    )


def message(number: int, chance: random.Random):
    """A message of a debate."""
    yield from sent_and_published("forum", number, chance, debat="place-du-beffroi-six-mois")


def review(number: int, chance: random.Random):
    """A review of a place."""
    yield from sent_and_published("avis", number, chance, place="mediatheque-andree-chedid", visited="2026-03-01")


def notice(number: int, chance: random.Random):
    """An offer, then a message to who made it, confirmed by its author."""
    from plugins.service.web_service.models import OutboxWork
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.models import Contribution, RelayMessage
    from plugins.voices.contributions.neighbour_pages import confirm_message, keep_message

    yield from sent_and_published("entraide", number, chance, type="offre", subject="prêt")
    contribution = Contribution.objects.get(sending=f"form{number}")
    messages = RelayMessage.objects.filter(sending=f"relay{number}")
    words = {"text": f"Bonjour, le numéro {number * 7919} me va.", "name": "", "email": f"ana{number}@ville.example"}

    def count_letters(step: str) -> int:
        return OutboxWork.objects.filter(work="contributions.relay", key=f"{messages.get().pk}/{step}").count()

    yield (
        "relay sent",
        lambda: keep_message(contribution, SentForm(f"relay{number}", True), words, f"10.3.{number >> 8}.{number & 255}"),
        messages.exists,
        lambda: max(messages.count(), count_letters("confirm")),
    )
    yield (
        "relay confirmed",
        lambda: confirm_message(messages.get()),
        messages.exclude(confirmed_at=None).exists,
        lambda: count_letters("deliver"),
    )


STORIES = (question, message, review, notice)


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
