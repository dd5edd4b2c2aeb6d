"""Who moderates never waits for the journal: a decision is kept at once, and the next text is there, whatever is being built meanwhile."""

import html
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from plugins.engine.warm.client import is_warm
from tests.contributions.conftest import RULE, Moderator, Town
from tests.journal import read_if_there

LED = 302
FIRST = "Le tourniquet du parc aura-t-il un toit avant l’été ?"
OTHERS = {
    "publier": "Qui ramasse les feuilles de l’allée des Platanes ?",
    "refuser": "Le marchand de glaces vend-il aussi des crêpes ?",
    "reformuler": "Quand ferme la déchetterie, et pourquoi le bus passe-t-il si tôt ?",
}


@contextmanager
def journal_held(town: Town) -> Iterator[None]:
    """Meanwhile nothing that builds the journal moves: whoever waits for it waits."""
    worker = town.desk.service.children()["publish"]
    builders = [number for number in town.desk.service.family(worker) if number != worker]
    assert builders
    try:
        signal_all(builders, signal.SIGSTOP)
        yield
    finally:
        signal_all(builders, signal.SIGCONT)


def signal_all(numbers: list[int], sent: signal.Signals) -> None:
    """Send it to each process; one that has ended meanwhile keeps it from no other: what stays stopped would hold all that comes after."""
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, sent)


def is_being_published(town: Town) -> bool:
    """Whether the worker has begun to publish, and waits for the journal."""
    under_way = "SELECT COUNT(*) FROM web_service_outboxwork WHERE work = 'desk.publish' AND taken_at IS NOT NULL AND done_at IS NULL"
    return bool(town.desk.service.run_sql(under_way)[0][0]) and town.question_file("tourniquet") is not None


def has_nothing_to_publish(town: Town) -> bool:
    """Whether the worker has published all that was decided before: what other tests of this town have left would be held with the rest."""
    works = "('desk.publish', 'desk.push', 'service.follow', 'contributions.visibility', 'contributions.merges')"
    return not town.desk.service.run_sql(f"SELECT COUNT(*) FROM web_service_outboxwork WHERE done_at IS NULL AND work IN {works}")[0][0]


def decide_and_read_on(moderator: Moderator, words: str, gesture: str, **fields) -> None:
    """One decision: it is answered, and the text has left the queue."""
    assert moderator.decide(moderator.reference(words), gesture, **fields) == LED
    assert words not in html.unescape(moderator.queue())


def test_decisions_are_answered_while_the_journal_does_not_answer(town: Town):
    for words in (FIRST, *OTHERS.values()):
        town.resident().ask(text=words, name="Ben")
    moderator = town.moderator("Lou Décide")
    assert all(words in html.unescape(moderator.queue()) for words in OTHERS.values())
    town.desk.service.wait_for(lambda: has_nothing_to_publish(town) and is_warm(town.desk.service.folder / "state"))
    with journal_held(town):
        decide_and_read_on(moderator, FIRST, "publier")
        town.desk.service.wait_for(lambda: is_being_published(town))
        decide_and_read_on(moderator, OTHERS["publier"], "publier")
        decide_and_read_on(moderator, OTHERS["refuser"], "refuser", rule=RULE)
        decide_and_read_on(moderator, OTHERS["reformuler"], "reformuler", sentence="Une seule question à la fois.")
        pages = town.desk.service.folder / "public" / "questions"
        assert not any("tourniquet" in read_if_there(page) for page in pages.glob("*/index.html"))

    def has_page(word: str) -> bool:
        return any(word in read_if_there(page) for page in pages.glob("*/index.html"))

    town.desk.service.wait_for(lambda: has_page("tourniquet") and has_page("Platanes"))
    assert not has_page("glaces") and not has_page("déchetterie")
