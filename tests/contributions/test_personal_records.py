"""What the service holds of a resident, asked for or erased by one command of the town hall, by reference or by address."""

import json
import re

from tests.contributions.conftest import Town
from tests.journal import read_if_there

LED, SETTINGS_WRONG = 302, 2
GARDEN = "Qui ouvre le jardin Mandragore le dimanche, et à quelle heure le ferme-t-on ?"
EMAIL = "mandragore@ville.example"


def test_the_town_hall_gives_a_resident_what_is_held_of_them_then_erases_it_everywhere(town: Town):
    resident = town.resident()
    own_page = resident.ask(text=GARDEN, name="Mélusine", email=EMAIL)
    reference = re.search(r"Référence de ce texte : <strong>(\w+)</strong>", resident.get(own_page).text)[1]
    resident.send(re.search(r"http://\S+?(/voix/courriel/\S+)", town.letter(EMAIL, "Confirmez"))[1])
    moderator = town.moderator("Léo Tient")
    assert moderator.decide(reference, "publier") == LED
    service = town.desk.service
    service.wait_for(lambda: outputs_with(town, "Mandragore"))

    by_email = json.loads(service.command("export", EMAIL.upper()))["textes"]
    (known,) = by_email
    assert (known["référence"], known["texte"], known["signature"], known["courriel"]) == (reference, GARDEN, "Mélusine", EMAIL)
    assert [decision["quoi"] for decision in known["décisions"]] == ["publier"] and "Léo Tient" not in json.dumps(by_email)
    assert resident.address in {line["adresse IP"] for line in known["journal"]}
    by_page = service.command("export", f"{resident.origin}{own_page}")
    assert json.loads(by_page)["textes"][0]["référence"] == reference

    file = town.question_file("Mandragore")
    printed = service.command("forget", reference)
    assert f"{reference} (question) : effacé du service" in printed and "garde 1 version" in printed and "30 jours" in printed
    service.wait_for(lambda: not outputs_with(town, "Mandragore") and not outputs_with(town, "Mélusine"))
    assert "status: draft" in file.read_text(encoding="utf-8")
    tree = town.desk.git("archive", "HEAD", "questions")
    assert "Mandragore" not in tree and "Mélusine" not in tree
    assert re.search(r"<h1>\s*Effacé\s*</h1>", resident.get(own_page).text)
    assert json.loads(service.command("export", reference))["textes"][0]["texte"] == ""
    gone = service.journal.run("serve", "forget", EMAIL, code=SETTINGS_WRONG, **service.variables)
    assert "effacée dès qu’elle a servi" in gone.stdout + gone.stderr


def outputs_with(town: Town, word: str) -> list[str]:
    """The pages, feeds and data that have it."""
    files = [file for file in (town.desk.service.folder / "public").rglob("*") if file.suffix in (".html", ".xml", ".json", ".csv")]
    return [file.name for file in files if word in read_if_there(file)]
