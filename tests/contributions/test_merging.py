"""Questions that say the same thing: one page for all, its file says so, each author is told of the merge and of the answer."""

import re
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.clock import PARIS
from tests.contributions.conftest import Moderator, Resident, Town
from tests.journal import read_if_there

LED = 302
TREES = "Quand replantera-t-on les tilleuls de l’avenue Foch, abattus en janvier dernier ?"
SAME_TREES = "Les tilleuls abattus avenue Foch en janvier dernier : quand replantera-t-on ?"
TREES_AGAIN = "Avenue Foch, on replantera quand les tilleuls qui furent abattus en janvier ?"
DOG = "Pourquoi le parc aux chiens du quai Branly reste-t-il fermé depuis octobre ?"
SAME_DOG = "Le parc aux chiens du quai Branly est fermé depuis octobre, pourquoi donc ?"
DOG_AGAIN = "Chiens : le parc du quai Branly rouvrira-t-il, fermé depuis octobre ?"


def ask(town: Town, text: str, email: str) -> tuple[Resident, str]:
    """Somebody asks, and confirms their address: their own page."""

    def letters() -> list[str]:
        """Those that ask to confirm this address."""
        return [letter.get_content() for letter in town.mail.letters if email in letter["To"] and "Confirmez" in letter["Subject"]]

    resident, count = town.resident(), len(letters())
    own_page = resident.ask(text=text, email=email)
    town.desk.service.wait_for(lambda: len(letters()) > count)
    link = re.search(r"http://\S+?(/voix/courriel/\S+)", letters()[-1])[1]
    assert resident.send(link).status_code == LED
    return resident, own_page


def publish(town: Town, moderator: Moderator, words: str) -> tuple[Path, str]:
    """The file of the text that has these words, and its `id`, once its page is online."""
    assert moderator.decide(waiting(moderator, words), "publier") == LED
    town.desk.service.wait_for(lambda: town.question_file(words) and page_of(town, words))
    file = town.question_file(words)
    return file, re.search(r"id: (\S+)", file.read_text(encoding="utf-8"))[1]


def waiting(moderator: Moderator, words: str) -> str:
    """The reference of the question of the queue that begins with these words: others may offer to join it."""
    return moderator.reference(f'<p class="typed">{words}')


def page_of(town: Town, words: str) -> str:
    """The page of the question that has these words; empty as long as there is none."""
    pages = (town.desk.service.folder / "public" / "questions").glob("*/index.html")
    texts = (read_if_there(page) for page in pages)
    return next((text for text in texts if f"<p>{words}" in text.replace("&#39;", "'")), "")


def merges_of(file: Path) -> list[str]:
    """The names of those that the file says it joins."""
    line = re.search(r"^merges: \[(.*)\]$", file.read_text(encoding="utf-8"), re.M)
    return re.findall(r'"(\S+?)"', line[1]) if line else []


def test_who_asked_the_same_is_told_of_the_merge_and_of_the_answer_that_was_begun_before_it(town: Town):
    _, _ = ask(town, TREES, "ada@ville.example")
    nour = town.moderator("Nour Réunit", "écrit, relit, publie, modère")
    file, identity = publish(town, nour, "Quand replantera-t-on")
    answer = nour.writer.open(f"questions/{file.name}")
    twin, own_page = ask(town, SAME_TREES, "bob@ville.example")
    reference = waiting(nour, "Les tilleuls abattus")
    assert nour.decide(reference, "reunir", identity=identity) == LED
    assert "a été réunie avec" in town.letter("bob@ville.example", "rejoint")
    assert twin.get("/voix/comptes.json").json()["aussi"][identity] == 1
    ask(town, TREES_AGAIN, "bob@ville.example")
    assert nour.decide(waiting(nour, "Avenue Foch"), "reunir", identity=identity) == LED
    assert twin.get("/voix/comptes.json").json()["aussi"][identity] == 1, "the same person has asked twice"
    town.desk.service.wait_for(lambda: "Réunit 3 questions" in page_of(town, "Quand replantera-t-on"))
    assert merges_of(file)[0] == reference

    values = {"answered": f"{datetime.now(PARIS):%Y-%m-%d %H:%M}", "answered_by": "Camille Roy", "role": "maire"}
    receipt = nour.writer.publish(answer, "À l’automne, une fois le sol refait.", **values)
    second = town.desk.enter("Sam Relit Aussi")
    second.visit.post(f"{receipt}accord", receipt)
    nour.writer.wait_online(receipt)
    text = file.read_text(encoding="utf-8")
    assert "answered_by: Camille Roy" in text and len(merges_of(file)) == 2
    assert "La réponse est en ligne" in town.letter("bob@ville.example", "répondu")
    assert twin.send(f"{own_page}effacer").status_code == LED
    town.desk.service.wait_for(lambda: "Réunit 2 questions" in page_of(town, "Quand replantera-t-on"))
    assert reference not in merges_of(file)


def test_two_that_wait_are_joined_before_either_is_read_and_nobody_s_is_lost_with_the_first(town: Town):
    first, own_page = ask(town, DOG, "eve@ville.example")
    ask(town, SAME_DOG, "fay@ville.example")
    moderator = town.moderator("Max Réunit")
    reference, same = waiting(moderator, "Pourquoi le parc aux chiens"), waiting(moderator, "Le parc aux chiens")
    assert "(elle attend aussi d’être lue)" in moderator.queue()
    assert moderator.decide(same, "reunir", identity=reference) == LED
    file, identity = publish(town, moderator, "Pourquoi le parc aux chiens")
    assert merges_of(file) == [same]
    assert "qui dit la même chose" in town.letter("fay@ville.example", "rejoint")
    assert first.get("/voix/comptes.json").json()["aussi"][identity] == 1

    ask(town, DOG_AGAIN, "gus@ville.example")
    again = waiting(moderator, "Chiens")
    other_file, other_identity = publish(town, moderator, "Chiens")
    assert moderator.decide(again, "reunir", identity=identity) == LED
    town.desk.service.wait_for(lambda: "Elle a été réunie avec" in joined_page(town, other_file))
    assert merges_of(file) == [same, other_identity]
    assert moderator.decide(again, "separer") == LED
    town.desk.service.wait_for(lambda: merges_of(file) == [same])

    assert first.send(f"{own_page}effacer").status_code == LED
    assert waiting(moderator, "Le parc aux chiens") == same
    assert identity not in first.get("/voix/comptes.json").json()["aussi"]


def joined_page(town: Town, file: Path) -> str:
    """The page of a question that has joined another; empty as long as it is not made anew."""
    title = re.search(r"title: \"?(.*?)\"?$", file.read_text(encoding="utf-8"), re.M)[1]
    pages = (town.desk.service.folder / "public" / "questions").glob("*/index.html")
    texts = [read_if_there(page) for page in pages]
    return next((text for text in texts if title[:12] in text and "Elle a été réunie avec" in text), "")
