"""Neighbours' services: an offer is confirmed, read, answered by the relay without an address on any page, renewed by a button."""

import re
from datetime import timedelta
from pathlib import Path

from tests.campaign import long
from tests.contributions.conftest import Town, town_day
from tests.journal import read_if_there

LED, ABSENT, CLOSED, WRONG = 302, 404, 409, 422
OFFER = "Je prête mon échelle de trois mètres le week-end."


def link_of(letter: str, word: str) -> str:
    """The path of the link of a letter that has that word."""
    return re.search(rf"http://\S+?(/voix/{word}/\S+)", letter)[1]


@long
def test_an_offer_is_confirmed_published_answered_by_the_relay_and_renewed(town: Town):
    owner, neighbour = town.resident(), town.resident()
    fields = {"type": "offre", "subject": "prêt", "title": "Prête échelle", "text": OFFER, "name": "Rémi"}
    assert owner.send("/voix/entraide/", **fields).status_code == WRONG  # no address, no relay
    soon = f"{town_day() + timedelta(days=5):%Y-%m-%d}"
    own_page = owner.ask("/voix/entraide/", email="remi@ville.example", until=soon, **fields)
    moderator = town.moderator("Lou Entraide")
    assert OFFER not in moderator.queue()
    assert owner.send(link_of(town.letter("remi@ville.example", "Confirmez"), "courriel")).status_code == LED
    assert moderator.decide(moderator.reference("mon échelle"), "publier") == LED
    folder = town.desk.content / "entraide"
    town.desk.service.wait_for(lambda: find_text(folder, OFFER))
    file = find_text(folder, OFFER)
    text = file.read_text(encoding="utf-8")
    assert f"expires: {soon}" in text and "remi@ville.example" not in text
    identity = re.search(r"id: (\S+)", text)[1]

    page = neighbour.get(f"/voix/ecrire?id={identity}")
    assert "Prête échelle" in page.text and "remi@" not in page.text
    words = {"id": identity, "text": "Bonjour, samedi me conviendrait.", "name": "Ana", "email": "ana@ville.example"}
    assert "Presque parti" in neighbour.send("/voix/ecrire", **words, **neighbour.hidden_fields(page.text)).text
    asked = town.letter("ana@ville.example", "Confirmez votre message")
    assert "samedi me conviendrait" not in asked  # the town writes nobody's words to an address that anybody may have typed
    link = link_of(asked, "relais")
    assert "samedi me conviendrait" in neighbour.get(link).text
    assert "Remis" in neighbour.send(link).text
    letter = town.letter("remi@ville.example", "On vous répond")
    assert "samedi me conviendrait" in letter and "ana@ville.example" not in letter
    town.desk.service.wait_for(lambda: neighbour.get(link).status_code == ABSENT)  # handed on: nothing is left of it
    block = link_of(letter, "refuser-le-relais")
    assert "Plus de cette personne" in owner.get(block).text and "C’est noté" in owner.send(block, de="cette-personne").text
    page = neighbour.get(f"/voix/ecrire?id={identity}").text
    again = neighbour.send("/voix/ecrire", **{**words, "text": "Et dimanche alors ?"}, **neighbour.hidden_fields(page))
    assert again.status_code == WRONG and "ne reçoit plus de messages de cette adresse" in again.text
    assert "C’est noté" in owner.send(block, de="tous").text
    assert neighbour.get(f"/voix/ecrire?id={identity}").status_code == ABSENT
    kept = b"".join(part.read_bytes() for part in (town.desk.service.folder / "state" / "service").iterdir() if part.is_file())
    assert b"samedi me conviendrait" not in kept and b"ana@ville.example" not in kept

    town.restart_worker()
    link = link_of(town.letter("remi@ville.example", "se termine"), "renouveler")
    assert "Elle vaut encore" in owner.get(link).text and f"expires: {soon}" in file.read_text(encoding="utf-8")
    assert "Renouvelée" in owner.send(link).text
    town.desk.service.wait_for(lambda: f"expires: {town_day() + timedelta(days=60):%Y-%m-%d}" in file.read_text(encoding="utf-8"))
    assert "renewed:" in file.read_text(encoding="utf-8")
    assert "En ligne" in owner.get(own_page).text


def test_the_forms_say_the_delays_that_the_town_has_set(town: Town):
    resident = town.resident()
    assert "Sans date de fin, votre annonce vaut 60 jours." in resident.get("/voix/entraide/").text
    assert "La mairie répond en 14 jours." in resident.get("/voix/questions/").text


def test_a_notice_of_which_nobody_says_the_end_has_that_of_the_setting(town: Town):
    owner, begun = town.resident(), town_day()
    fields = {"type": "offre", "subject": "prêt", "title": "Prête brouette", "text": "Une brouette, le dimanche matin.", "name": "Ugo"}
    own_page = owner.ask("/voix/entraide/", email="ugo@ville.example", **fields)
    assert owner.send(link_of(town.letter("ugo@ville.example", "Confirmez"), "courriel")).status_code == LED
    moderator = town.moderator("Lou Brouette")
    assert moderator.decide(moderator.reference("Une brouette"), "publier") == LED
    folder = town.desk.content / "entraide"
    town.desk.service.wait_for(lambda: find_text(folder, "Une brouette"))
    text = find_text(folder, "Une brouette").read_text(encoding="utf-8")
    assert any(f"expires: {day + timedelta(days=60):%Y-%m-%d}" in text for day in (begun, town_day()))

    board = town.desk.service.folder / "public/entraide/index.html"
    town.desk.service.wait_for(lambda: board.exists() and "Prête brouette" in board.read_text(encoding="utf-8"))
    form = re.search(r'name="form" value="([^"]+)"', owner.get(own_page).text)[1]
    assert owner.send(f"{own_page}heures", hours="25", form=form).status_code == WRONG
    town.desk.service.wait_for(lambda: owner.send(f"{own_page}heures", hours="3", form=form).status_code == LED)  # its commit is under way
    assert owner.send(f"{own_page}heures", hours="3", form=form).status_code == LED
    town.desk.service.wait_for(lambda: "3 heures rendues entre voisins" in board.read_text(encoding="utf-8"))
    assert "3 heures déjà comptées" in owner.get(own_page).text


def test_a_message_and_a_review_are_of_something_that_is_online_and_join_it_once_published(town: Town):
    write_subjects(town)
    resident, moderator = town.resident(), town.moderator("Val Débats")
    assert resident.send("/voix/forum/", text="Un message de nulle part, sans son débat.").status_code == WRONG
    assert resident.get("/voix/forum/?debat=nulle-part").status_code == ABSENT
    closed = resident.get("/voix/forum/?debat=rives")
    assert closed.status_code == CLOSED and "on n’y écrit plus" in closed.text
    assert "Café des Tanneurs" in resident.get("/voix/avis/?place=cafe").text
    resident.ask("/voix/forum/", debat="pistes", text="Une piste rue Haute, s’il vous plaît, pour aller au collège.")
    resident.ask("/voix/avis/", place="cafe", visited="2026-03-01", rating="5", text="Des journaux, du calme, et un bon café.")
    queue = moderator.queue()
    assert "Quelles pistes d’abord ?" in queue and "Café des Tanneurs" in queue and "5 sur 5" not in queue  # this town has no stars
    for words in ("pour aller au collège", "bon café"):
        assert moderator.decide(moderator.reference(words), "publier") == LED
    folder = town.desk.content
    town.desk.service.wait_for(lambda: find_text(folder / "forum/messages", "aller au collège") and find_text(folder / "avis", "bon café"))
    identity = re.search(r"id: (\S+)", find_text(folder / "forum/messages", "aller au collège").read_text(encoding="utf-8"))[1]
    page = resident.get(f"/voix/forum/?debat=pistes&reply_to={identity}").text
    assert "Vous répondez à" in page and "aller au collège" in page

    late = town.resident().ask("/voix/avis/", place="cafe", visited="2026-03-02", text="Le comptoir est grand, on y lit bien.")
    (folder / "lieux/cafe.md").unlink()
    reference = moderator.reference("comptoir est grand")
    address = f"/bureau/moderation/{reference}/publier"
    answer = moderator.writer.visit.post(address, "/bureau/appareils/")
    assert answer.status_code == WRONG and "n’est pas un lieu de l’annuaire" in answer.text
    assert "Bien reçu" in resident.get(late).text
    write_subjects(town)  # the others of this town build with the review that is online


def write_subjects(town: Town) -> None:
    """A debate that is open, at midnight too, a closed one, and a café."""
    for slug, title, days in (("pistes", "Quelles pistes d’abord ?", 1), ("rives", "Planter ?", -1)):
        opened, closes = town_day() - timedelta(30), town_day() + timedelta(days)
        head = f"id: 20260301-{slug}\ntitle: {title}\nslug: {slug}\ndate: {opened} 09:00\nopened_by: Zoé Brun\ncloses: {closes}"
        write(town.desk.content / f"forum/{slug}.md", f"---\n{head}\nroom: cadre de vie\n---\n\nPourquoi ?\n")
    where = 'street_address: "3, rue des Tanneurs"\nlat: 49.05075\nlon: 2.09441'
    head = f"id: 20260301-cafe\ntitle: Café des Tanneurs\nslug: cafe\ntype: café\n{where}"
    write(town.desk.content / "lieux/cafe.md", f"---\n{head}\n---\n\nUn café.\n")


def find_text(folder: Path, words: str) -> Path | None:
    """The file right in that folder that has these words: other tests of the town have theirs there."""
    return next((file for file in sorted(folder.glob("*.md")) if words in read_if_there(file)), None)


def write(file: Path, text: str) -> None:
    """A text of the journal."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
