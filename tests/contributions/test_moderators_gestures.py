"""What a moderator does with a text beyond publishing it: moves it, refuses it with another, keeps it for justice; and what is owed."""

import re
from datetime import timedelta

from tests.contributions.conftest import RULE, Resident, Town, town_day
from tests.journal import read_if_there

LED, REFUSED, AGAIN, WRONG = 302, 403, 409, 422
CATS = "Je garde vos chats pendant les vacances, chez vous, rue des Forges."
SELLER = "Je donne des cours de tricot le jeudi soir chez moi, contre un repas."
HELD = "Qui a laissé des gravats devant le lavoir dans la nuit du 3 au 4 ?"
WRITTEN = """---
id: 20260318-q-lavoir
title: Le lavoir sera-t-il couvert ?
slug: lavoir
date: {day} 09:00
asked: {day} 08:30
question: |
  Sera-t-il couvert avant l’hiver ?
---
"""


def confirm(town: Town, resident: Resident, email: str) -> None:
    """Their address is theirs."""
    link = re.search(r"http://\S+?(/voix/courriel/\S+)", town.letter(email, "Confirmez"))[1]
    assert resident.send(link).status_code == LED


def test_a_text_is_moved_to_a_section_that_has_what_it_asks_for_and_is_published_there(town: Town):
    author, moderator = town.resident(), town.moderator("Ida Déplace")
    own_page = author.ask(text=CATS, email="ida@ville.example")
    reference = moderator.reference(CATS)
    chosen = {"kind": "entraide", "type": "offre", "subject": "prêt"}
    assert moderator.decide(reference, "deplacer", **chosen) == WRONG, "nobody could answer: no address is confirmed"
    confirm(town, author, "ida@ville.example")
    for fields in ({"kind": "entraide"}, {"kind": "avis"}, {"kind": "question"}, {"kind": "vente"}, {**chosen, "type": "vente"}):
        assert moderator.decide(reference, "deplacer", **fields) == WRONG
    own_form = re.search(rf'<form[^>]*/{reference}/deplacer">(?:(?!</form>).)*value="entraide"', moderator.queue(), re.S)[0]
    assert 'name="type" required' in own_form and '<option value="offre">' in own_form
    assert moderator.decide(reference, "deplacer", **chosen) == LED
    assert "dans une autre rubrique : Entraide." in author.get(own_page).text
    assert moderator.decide(reference, "publier") == LED
    folder = town.desk.content / "entraide"
    town.desk.service.wait_for(lambda: any(CATS in read_if_there(file) for file in folder.glob("*.md")))
    text = next(text for file in folder.glob("*.md") if CATS in (text := read_if_there(file)))
    assert "type: offre" in text and "subject: prêt" in text and "ida@" not in text


def test_a_refusal_that_needs_two_is_told_once_both_have_agreed_and_contested_before_a_third(town: Town):
    author = town.resident()
    fields = {"type": "offre", "subject": "prêt", "title": "Cours de tricot", "text": SELLER}
    own_page = author.ask("/voix/entraide/", email="tricot@ville.example", **fields)
    confirm(town, author, "tricot@ville.example")
    first, second, third = (town.moderator(f"{name} Refuse") for name in ("Une", "Deux", "Trois"))
    reference = first.reference(SELLER)
    assert first.decide(reference, "refuser", rule=RULE, words="Un métier se dit ailleurs.") == LED
    assert "Refus proposé par Une Refuse" in second.queue()
    page = author.get(own_page).text
    assert "Bien reçu" in page and RULE not in page and "Un métier" not in page
    assert first.decide(reference, "refuser", rule=RULE) == REFUSED
    assert second.decide(reference, "refuser", rule=RULE) == LED
    assert RULE in town.letter("tricot@ville.example", "pas été publié")
    page = author.get(own_page).text
    assert "Pas publié" in page and RULE in page
    assert author.send(f"{own_page}contester", words="Ce n’est pas une vente.", **author.hidden_fields(page)).status_code == LED
    assert "et vous viendra par courriel" in author.get(own_page).text
    assert [judge.decide(reference, "confirmer") for judge in (first, second, third)] == [REFUSED, REFUSED, LED]
    letter = town.letter("tricot@ville.example", "recours a été examiné")
    assert "la décision est maintenue" in letter and RULE in letter and "/voix/suivi/" in letter
    assert "la décision est maintenue" in author.get(own_page).text


def test_a_text_that_justice_asks_for_is_erased_by_nobody_until_it_is_let_go(town: Town):
    author, moderator = town.resident(), town.moderator("Rose Garde")
    own_page = author.ask(text=HELD)
    reference = moderator.reference(HELD)
    found = f"/bureau/moderation/decidees/?cherche={reference}"
    assert "Conserver pour la justice" in moderator.writer.visit.get(found).text
    assert moderator.writer.visit.get("/bureau/moderation/decidees/?cherche=http://[").status_code == 200
    assert moderator.decide(reference, "conserver") == LED
    answer = author.send(f"{own_page}effacer")
    assert answer.status_code == AGAIN and "à la demande de la justice" in answer.text
    assert "à la demande de la justice" in town.desk.service.command("forget", reference)
    assert HELD in author.get(own_page).text
    page = moderator.writer.visit.get("/bureau/moderation/decidees/").text
    first = page.partition('<ul class="cards">')[2].partition("</li>")[0]
    assert ", conservé pour la justice" in first and HELD in first
    assert moderator.decide(reference, "liberer") == LED
    assert author.send(f"{own_page}effacer").status_code == LED
    assert HELD not in author.get(own_page).text


def test_a_question_that_was_written_by_hand_is_owed_an_answer_like_the_others(town: Town):
    desk, moderator = town.desk, town.moderator("Jo Répond", "écrit, modère")
    file = desk.content / "questions" / "lavoir.md"
    for days, left in ((3, "Encore 11 jours"), (17, "En retard de 3 jours"), (-2, "")):
        file.write_text(WRITTEN.format(day=town_day() - timedelta(days=days)), encoding="utf-8")

        def is_owed(left: str = left) -> bool:
            page = moderator.writer.visit.get("/bureau/moderation/questions/").text
            owed = page.partition("Le lavoir sera-t-il couvert")[2].partition("</li>")[0]
            return left in owed and ('value="questions/lavoir.md"' in owed) == bool(left)

        desk.service.wait_for(is_owed)  # a file that is changed in its place is looked at again within a second
    file.unlink()
