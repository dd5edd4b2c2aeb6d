"""« D’accord » and « Pas d’accord » on the messages of a debate: one a device, changed and withdrawn, counted for all, by plain forms."""

import re

from tests.contributions.conftest import Resident, Town
from tests.contributions.test_neighbours import write, write_subjects
from tests.journal import read_if_there

TOO_MANY, CLOSED, ABSENT = 429, 409, 404
JSON = {"Accept": "application/json"}


def write_message(town: Town, debate: str, words: str, name: str = "avis") -> str:
    """A message that is online: its `id`. Each test has messages of its own, by `name`: what is counted of them stays."""
    identity = f"20260302-{name}-{debate}"
    head = f"id: {identity}\ndate: 2026-03-02 09:00\ndebat: {debate}\nname: Ana"
    write(town.desk.content / f"forum/messages/{debate}/{name}.md", f"---\n{head}\n---\n\n{words}\n")
    return identity


def counts_of(resident: Resident, identity: str) -> list[int]:
    """What pages are told of that message."""
    return resident.get("/voix/comptes.json").json()["avis"].get(identity, [0, 0])


def test_a_device_has_one_opinion_of_a_message_that_it_changes_and_takes_back(town: Town):
    write_subjects(town)
    message = write_message(town, "pistes", "La rue Haute, <b>pour</b> les collégiens.")
    lea, paul = town.resident(), town.resident()
    assert not lea.get("/voix/comptes.json").cookies
    page = lea.send("/voix/opinion", oui=message, page="forum/pistes/page/2/")
    assert page.status_code == 200 and "Vous êtes d’accord avec Ana" in page.text and "&lt;b&gt;pour" in page.text
    assert re.search(r'href="[^"]*/forum/pistes/page/2/#m-', page.text) and lea.session.cookies
    assert lea.send("/voix/opinion", oui=message, headers=JSON).json() == {"avis": [1, 0]}  # sent twice, counted once
    assert paul.send("/voix/opinion", non=message, headers=JSON).json() == {"avis": [1, 1]}
    assert lea.send("/voix/opinion", non=message, headers=JSON).json() == {"avis": [0, 2]}
    assert counts_of(town.resident(), message) == [0, 2]
    taken_back = lea.send("/voix/opinion", sans=message, page="https://ailleurs.example/")
    assert "Avis retiré" in taken_back.text and "ailleurs" not in taken_back.text
    assert counts_of(lea, message) == [0, 1]
    assert town.resident().send("/voix/opinion", sans=message, headers=JSON).json() == {"avis": [0, 1]}  # who said nothing takes nothing


def test_a_closed_debate_another_site_and_a_crowd_at_one_address_are_refused(town: Town):
    write_subjects(town)
    message, closed = write_message(town, "pistes", "La rue Haute.", "foule"), write_message(town, "rives", "Des saules.")
    resident = town.resident()
    answer = resident.send("/voix/opinion", oui=closed)
    assert answer.status_code == CLOSED and "clos depuis" in answer.text and not resident.session.cookies
    assert [resident.send("/voix/opinion", **fields).status_code for fields in ({"oui": "inconnu"}, {}, {"peut-être": message})] == [
        ABSENT
    ] * 3
    assert resident.send("/voix/opinion", oui=message, headers={"Origin": "https://ailleurs.example"}).status_code == 403
    before = counts_of(resident, message)
    address = town.resident().address
    crowd = [Resident(town.desk, address=address).send("/voix/opinion", oui=message, headers=JSON) for _ in range(6)]
    statuses = [answer.status_code for answer in crowd]
    assert statuses == [200] * 4 + [TOO_MANY] * 2 and "Retry-After" in crowd[-1].headers
    assert counts_of(resident, message) == [before[0] + 4, before[1]]


def test_nothing_is_told_of_a_message_that_is_hidden_or_erased(town: Town):
    write_subjects(town)
    author, moderator = town.resident(), town.moderator("Ida Opinions")
    own_page = author.ask("/voix/forum/", debat="pistes", text="Commencez par le quai, il est plat.")
    assert moderator.decide(moderator.reference("il est plat"), "publier") == 302
    folder = town.desk.content / "forum/messages"

    def find_identity() -> str:
        texts = (read_if_there(file) for file in folder.rglob("*.md"))
        return next((re.search(r"id: (\S+)", text)[1] for text in texts if "il est plat" in text), "")

    town.desk.service.wait_for(find_identity)
    message = find_identity()
    assert author.send("/voix/opinion", oui=message, headers=JSON).json() == {"avis": [1, 0]}
    assert author.send(f"{own_page}effacer").status_code in (200, 302)
    assert message not in author.get("/voix/comptes.json").json()["avis"]
    assert author.send("/voix/opinion", oui=message).status_code == ABSENT
