"""A whole team invited by one list: all of it or nobody, each wrong line told, and what is handed out lets in."""

import re
from pathlib import Path

from tests.access.conftest import Visit
from tests.web_service.stores import in_service

WRONG, PAGE = 422, "/bureau/personnes/"
LIST = """Camille Équipe ; camille.equipe@ma-ville.fr ; écrit, publie
 Nadia Équipe;lit l’intranet

Paul Équipe\xa0; ; Écrit / Relit
"""

WRONG_LISTS = {
    "": "La liste est vide. Écrivez",
    "; a@ville.fr ; écrit": "Ligne 1 : il manque un nom",
    "a@ville.fr ; écrit": "Ligne 1 : il manque un nom",
    f"{'A' * 81} ; écrit": "Ligne 1 : il manque un nom",
    "Jean Neuf ; jean.neuf@ ; écrit": "Ligne 1 : « jean.neuf@ », pour Jean Neuf, n’est pas une adresse. Écrivez par exemple jean.neuf@ma-",
    "Jean Neuf ; publit": "Ligne 1 : pour Jean Neuf, « publit » n’est pas un rôle. Choisissez",
    "Jean Neuf": "Ligne 1 : que pourra Jean Neuf",
    "\nJean Neuf ; écrit\nJEAN  NEUF ; relit": "Ligne 3 : JEAN NEUF est déjà à la ligne 2",
    "Jean Neuf ; a@ville.fr ; écrit\nBob Neuf ; A@ville.fr ; écrit": "Ligne 2 : l’adresse A@ville.fr est déjà à la ligne 1",
    "Ana Là ; autre@ville.fr ; écrit": "Ligne 1 : Ana Là entre déjà, avec l’adresse ana@ville.fr",
    "Bob Neuf ; ANA@ville.fr ; écrit": "Ligne 1 : l’adresse ANA@ville.fr est déjà celle de Ana Là",
    "Luc Parti ; écrit": "Ligne 1 : Luc Parti a été retiré",
    "Moi Même ; écrit": "Ligne 1 : Moi Même, c’est vous",
    "\n".join(f"Agent {number} ; écrit" for number in range(501)): "La liste a 501 personnes, 500 au plus",
    "x" * 200_001: "La liste est trop longue",
}
"""How what is told of each begins."""


def codes_in(page: str) -> dict[str, str]:
    """The codes of a sheet, by name."""
    return dict(re.findall(r'<strong>([^<]+)</strong>\s*<p class="code">([A-Z0-9-]+)</p>', page))


def test_a_list_is_invited_at_once_and_each_code_and_letter_lets_in(service, mail):
    ruler = Visit(service).enter(service.invite("Chef Équipe", "règle le journal"))
    wrong = ruler.post(f"{PAGE}liste", PAGE, guests=f"{LIST}Jean Équipe ; jean@ ; écrit\nLéa Équipe ; ecris")
    assert wrong.status_code == WRONG and "Ligne 5 : « jean@ »" in wrong.text and "Ligne 6 : pour Léa Équipe" in wrong.text
    assert "Camille Équipe ; camille" in wrong.text and "Camille Équipe" not in ruler.get(PAGE).text
    sheet = ruler.post(f"{PAGE}liste", PAGE, guests=LIST)
    codes = codes_in(sheet.text)
    assert list(codes) == ["Camille Équipe", "Nadia Équipe", "Paul Équipe"] and sheet.text.count('<svg class="qr"') == len(codes)
    assert "Un courriel part" in sheet.text
    for name, code in codes.items():
        assert name in Visit(service).enter(code).get("/bureau/appareils/").text
    service.wait_for(lambda: [letter for letter in mail.letters if letter["To"] == "camille.equipe@ma-ville.fr"])
    [letter] = [letter for letter in mail.letters if letter["To"] == "camille.equipe@ma-ville.fr"]
    [code] = re.findall(r"#([A-Z0-9-]+)", letter.get_content())
    assert code not in codes.values() and "écrit, publie" in letter.get_content()
    assert "Camille Équipe" in Visit(service).enter(code).get("/bureau/appareils/").text
    assert "Paul Équipe : écrit, relit" in service.command("people")


def test_only_who_rules_the_journal_invites_a_list(service):
    writer = Visit(service).enter(service.invite("Simple Équipe", "écrit, publie"))
    assert writer.post(f"{PAGE}liste", "/bureau/appareils/", guests="Un Intrus ; écrit").status_code == 403
    assert "Un Intrus" not in service.command("people")


def test_a_spreadsheet_s_file_is_invited_from_the_machine_with_a_sheet_to_print(service, tmp_path: Path):
    guests, sheet = tmp_path / "équipe.csv", tmp_path / "codes.html"
    guests.write_bytes('Prénom;Nom;Courriel\r\nZoé;Tableur;\r\n"Éric";"Tableur";eric.tableur@ma-ville.fr\r\n'.encode("cp1252"))
    asked = {"--guests": str(guests), "--roles": "lit l’intranet", "--sheet": str(sheet)}
    words = [word for pair in asked.items() for word in pair]
    told = service.command("invite", *words)
    codes = codes_in(sheet.read_text(encoding="utf-8"))
    assert list(codes) == ["Zoé Tableur", "Éric Tableur"] and all(code in told for code in codes.values())
    assert sheet.stat().st_mode & 0o077 == 0
    assert "Zoé Tableur" in Visit(service).enter(codes["Zoé Tableur"]).get("/bureau/appareils/").text
    guests.write_text("Ada Tableur ; écrit\nBen Tableur\n", encoding="utf-8")
    wrong = service.journal.run("serve", "invite", "--guests", str(guests), code=2, **service.variables)
    assert "Ligne 2 : que pourra Ben Tableur" in wrong.stderr and "Ada Tableur" not in service.command("people")


def test_every_wrong_line_is_told_with_its_number_and_what_to_write(tmp_path: Path):
    told = in_service(tmp_path, "", wrong_lines_of, list(WRONG_LISTS))
    assert {text: told[text][: len(start)] for text, start in WRONG_LISTS.items()} == WRONG_LISTS


def wrong_lines_of(lists):
    """What is told of each list; whoever is invited by one of them is a fault."""
    from plugins.service.access.guest_list import WrongLines, invite_guests
    from plugins.service.access.models import Invitation
    from plugins.service.access.people import invite_person, shut_out
    from plugins.service.web_service.audit import Deed

    by = Deed("Moi Même", "invitation")
    for name, email in (("Ana Là", "ana@ville.fr"), ("Moi Même", ""), ("Luc Parti", "luc@ville.fr")):
        person, _ = invite_person(name, ("write",), email, by)
    shut_out(person, by)
    count, told = Invitation.objects.count(), {}
    for text in lists:
        try:
            invite_guests(text, (), by)
        except WrongLines as wrong:
            told[text] = str(wrong)
    assert Invitation.objects.count() == count
    return told
