"""What is saved while a process stays warm: its page online first, then all that shows it, then the search; told to whoever saved."""

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import NotNow
from plugins.engine.warm.client import NAME, WarmEvent, WarmStep, is_warm, publish_saved
from tests.journal import NOW, ROOT, TestJournal, files
from tests.processes import PATIENCE, soon
from tests.warm import start_program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux")
PAGE = "2026/03/une-publiee/index.html"


class WarmTown:
    """A journal, and `./beffroi warm` over it."""

    def __init__(self, folder: Path):
        self.journal, self.state, self.online = TestJournal(folder, "PRECOMPRESSED = True"), folder / "state", folder / "public"
        self.journal.article("a", "Une publiée", quartiers="[Gare]")
        self.journal.article("b", "Une autre", tags="gare")
        self.journal.run("build")
        self.journal.run("deploy")
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "BEFFROI_STATE": str(self.state), "BEFFROI_NOW": NOW}
        command = [sys.executable, str(ROOT / "tasks.py"), "warm", "--settings", str(folder / "conf.py")]
        self.said = folder / "said"
        with self.said.open("wb") as said:
            self.process = start_program(command, cwd=folder, env={**environ, "PYTHONHASHSEED": "0"}, stdout=said, stderr=said)
        assert soon(lambda: "en mémoire" in self.said.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said.read_text()

    def publish(self, *saved: Path) -> list[WarmEvent]:
        """What becomes of these files."""
        return list(publish_saved(self.state, saved, PATIENCE))

    def read(self, name: str) -> str:
        """A page online."""
        return (self.online / name).read_text(encoding="utf-8")

    def close(self):
        """End it."""
        self.process.terminate()
        self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    running = WarmTown(tmp_path_factory.mktemp("warm"))
    yield running
    running.close()


def steps(events):
    return [event.step for event in events]


def test_the_page_is_online_first_then_the_lists_then_the_search(town):
    saved = town.journal.article("a", "Une publiée", body="Le texte corrigé.", quartiers="[Gare]", summary="Un nouveau résumé.")
    events, seen = [], {}
    for event in publish_saved(town.state, [saved], PATIENCE):
        events.append(event)
        seen[event.step] = ("Le texte corrigé." in town.read(PAGE), "Un nouveau résumé." in town.read("index.html"))
    order = [WarmStep.PAGE, WarmStep.BUILT, WarmStep.LISTS, WarmStep.SEARCH, WarmStep.CONFIRMED]
    assert [step for step in steps(events) if step is not WarmStep.MISTAKES] == order
    assert seen[WarmStep.PAGE][0] and seen[WarmStep.LISTS] == (True, True)
    assert [event.seconds for event in events] == sorted(event.seconds for event in events)
    lists = next(event for event in events if event.step is WarmStep.LISTS)
    assert "index.html" in lists.paths and lists.memory > 10


def test_the_page_put_ahead_is_that_of_the_build_with_its_twins(town):
    events = town.publish(town.journal.article("a", "Une publiée", body="Encore un autre texte. " * 60, quartiers="[Gare]"))
    lists = next(event for event in events if event.step is WarmStep.LISTS)
    assert steps(events)[0] is WarmStep.PAGE and PAGE in lists.paths
    online = {name: content for name, content in files(town.online).items() if not name.startswith(".beffroi-")}
    assert online == files(town.journal.folder / "output")


def test_the_page_of_a_new_article_is_online_before_its_build_and_is_that_of_the_build(town):
    added = town.journal.article("c", "Une ajoutée", tags="gare", body="Toute neuve. " * 90)
    page, ahead = "2026/03/une-ajoutee/index.html", {}
    for event in publish_saved(town.state, [added], PATIENCE):
        if event.step is WarmStep.PAGE:
            ahead = {name: town.online / name for name in event.paths}
            ahead = {name: file.read_bytes() for name, file in ahead.items()}
    assert list(ahead) == [page] and ahead[page] == (town.journal.folder / "output" / page).read_bytes()
    assert b"images/une-ajoutee" in ahead[page] and b"related" in ahead[page]
    online = {name: content for name, content in files(town.online).items() if not name.startswith(".beffroi-")}
    assert online == files(town.journal.folder / "output")
    assert "Une ajoutée" in town.read("index.html")
    added.unlink()
    assert town.publish(added)[-1].step is WarmStep.CONFIRMED
    assert not (town.online / "2026/03/une-ajoutee/index.html").exists() and "Une ajoutée" not in town.read("index.html")


def test_a_mistake_is_told_with_its_remedy_and_nothing_of_it_goes_online(town):
    before = town.read(PAGE)
    events = town.publish(town.journal.article("a", "Une publiée", category="Culutre", body="Fautif."))
    assert steps(events) == [WarmStep.MISTAKES, WarmStep.FAILED]
    assert events[0].mistakes[0].file == "content/articles/a.md" and "Culture" in events[0].mistakes[0].remedy
    assert town.read(PAGE) == before
    assert town.publish(town.journal.article("a", "Une publiée", body="Mendé.", quartiers="[Gare]"))[-1].step is WarmStep.CONFIRMED
    assert "Mendé." in town.read(PAGE)


def test_a_new_page_whose_build_fails_is_taken_back(town):
    twice = town.journal.article("a", "Une publiée", quartiers="[Gare]").read_text(encoding="utf-8")
    added = town.journal.article("d", "Une de trop")
    name = next(line for line in twice.splitlines() if line.startswith("id:"))
    text = added.read_text(encoding="utf-8")
    added.write_text("\n".join(name if line.startswith("id:") else line for line in text.splitlines()), encoding="utf-8")
    events = town.publish(added)
    assert steps(events)[-1] is WarmStep.FAILED and WarmStep.PAGE in steps(events), events
    assert not (town.online / "2026/03/une-de-trop").exists()
    added.unlink()
    assert town.publish(added)[-1].step is WarmStep.CONFIRMED


@pytest.mark.parametrize(
    "keys",
    [{"date": "2031-01-01 09:00"}, {"status": "draft"}, {"tags": "jamais vu"}, {"audience": "agents"}],
    ids=["scheduled", "draft", "tag", "agents"],
)
def test_a_new_page_that_nobody_may_see_or_that_would_lead_nowhere_waits_for_its_build(town, keys):
    added = town.journal.article("e", "Une en attente", **keys)
    assert WarmStep.PAGE not in steps(town.publish(added))
    added.unlink()
    town.publish(added)


def test_a_fault_in_the_body_alone_keeps_its_page_back_too(town):
    before = town.read(PAGE)
    assert WarmStep.PAGE not in steps(town.publish(town.journal.article("a", "Une publiée", body="[lien](/nulle/part/)")))
    assert town.read(PAGE) == before
    town.publish(town.journal.article("a", "Une publiée", body="Remis.", quartiers="[Gare]"))


def test_what_somebody_saves_meanwhile_is_told_to_each(town):
    results = {}
    saved = {
        name: town.journal.article(name, title, body=f"À la fois {name}.") for name, title in (("a", "Une publiée"), ("b", "Une autre"))
    }
    threads = [threading.Thread(target=lambda name=name: results.update({name: town.publish(saved[name])})) for name in saved]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert [results[name][-1].step for name in "ab"] == [WarmStep.CONFIRMED] * 2
    assert "À la fois a." in town.read(PAGE) and "À la fois b." in town.read("2026/03/une-autre/index.html")


def test_who_leaves_after_the_page_has_it_published_all_the_same(town):
    saved = town.journal.article("b", "Une autre", body="Lu de loin.", summary="Résumé de loin.")
    for _ in publish_saved(town.state, [saved], PATIENCE):
        break
    assert soon(lambda: "Résumé de loin." in town.read("index.html")), town.said.read_text()


def test_a_second_warm_process_of_the_town_gives_way(town):
    done = town.journal.run("warm", code=4)
    assert "sert déjà cette ville" in done.stdout + done.stderr


def test_only_the_account_of_the_town_may_publish(town):
    assert (town.state / NAME).stat().st_mode & 0o077 == 0
    assert is_warm(town.state)


def test_a_publication_typed_as_a_command_goes_on_beside_it(town):
    town.journal.article("b", "Une autre", body="Par la commande.")
    town.journal.run("build")
    town.journal.run("deploy")
    assert "Par la commande." in town.read("2026/03/une-autre/index.html")
    assert town.publish(town.journal.article("a", "Une publiée", body="Puis chaud."))[-1].step is WarmStep.CONFIRMED
    assert "Puis chaud." in town.read(PAGE)


def test_without_a_warm_process_it_is_told_what_to_launch(tmp_path):
    assert not is_warm(tmp_path)
    with pytest.raises(NotNow, match="beffroi warm"):
        list(publish_saved(tmp_path, [tmp_path / "a.md"]))


def test_an_event_is_the_same_in_another_process():
    event = WarmEvent(WarmStep.LISTS, "public : 2 fichiers remplacés.", 0.5, ("a", "b"), (), 120.5)
    assert WarmEvent.from_line(event.to_line()) == event
    for line in ("{", "[]", json.dumps({"step": "page"}), json.dumps({**json.loads(event.to_line()), "step": "autre"})):
        with pytest.raises(ValueError):
            WarmEvent.from_line(line)
