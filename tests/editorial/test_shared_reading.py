"""Texts that several processes read together are read as one process reads them, in the same order, with the same mistakes."""

from pathlib import Path

from plugins.engine.incremental.cache.objects import ObjectCache
from plugins.engine.incremental.cache.store import IN_MEMORY, BuildStore
from plugins.engine.incremental.processes.workers import SharedWork, WorkerCrew, share_work
from plugins.journal.editorial.journal import survey_content
from tests.editorial.desk import article, rules, write
from tests.editorial.test_reading import PIXEL


def files():
    """Two hundred texts, right and wrong."""
    texts = {
        f"articles/2026-03-{number % 28 + 1:02}-texte-{number}.md": article(
            f"Un mot de plus, {number}.",
            id=f"20260301-texte{number:05}",
            title=f"Texte {number}",
            **{"category": "Nulle part"} if number % 50 == 7 else {},
            **{"image": "images/absente.png"} if number % 50 == 9 else {},
        )
        for number in range(200)
    }
    return {**texts, "articles/illisible.md": b"\xff\xfe\x00", "articles/sans-tete.md": "rien", "images/a.png": PIXEL}


def test_a_journal_that_two_processes_read_is_the_one_that_one_reads(tmp_path):
    content = write(tmp_path / "content", files())
    town, shared = rules(), []
    kinds = {kind.name: kind for kind in town.kinds}
    cache = ObjectCache(BuildStore(Path(IN_MEMORY)), (), {}, kinds=kinds)

    def share(name, do, things):
        for made in share_work(SharedWork(name, do, cache.freeze, cache.thaw), things, WorkerCrew(2)):
            shared.append(len(made))
            yield made

    alone, together = survey_content(content, town), survey_content(content, town, share=share)
    assert list(together.readings) == list(alone.readings) and sum(shared) == len(alone.readings) and len(shared) > 2
    assert together.readings == alone.readings and together.addresses == alone.addresses
    assert together.list_mistakes() == alone.list_mistakes() and len(alone.list_mistakes()) > 5
    bodies = [[publication.body for publication in journal.publications] for journal in (alone, together)]
    assert bodies[0] == bodies[1] and len(bodies[0]) > 190
    assert all("body" in publication.__dict__ for publication in together.publications), "no text is read twice"
