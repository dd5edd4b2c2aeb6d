"""Writing with a telephone: the quiet editor, photographs in the text, papers that become Markdown, dates as one says them."""

import re

from playwright.sync_api import Page, Route

from tests.desk.conftest import Desk
from tests.desk.papers import pdf_file, photograph, word_file
from tests.desk.test_browser import browser, enter, faults_of, page  # noqa: F401  fixtures of the same pages
from tests.house import ROOT


def begin(page: Page, desk: Desk, kind: str) -> None:  # noqa: F811
    """A new text, its editor ready."""
    page.goto(f"{desk.service.origin}/bureau/")
    page.get_by_role("button", name=kind).click()
    page.locator("#texte-simple").wait_for(state="attached")


def test_one_writes_without_a_sign_of_markdown_and_nothing_of_a_text_is_lost_by_being_opened(desk: Desk, page: Page):  # noqa: F811
    enter(page, desk, "Lia Simple")
    begin(page, desk, "Article")
    page.get_by_label("Texte", exact=True).click()
    page.keyboard.type("Le prix : 2 * 3 € [voir](ici).")
    page.keyboard.press("Enter")
    page.keyboard.type("Où")
    page.get_by_role("button", name="Titre", exact=True).click()
    page.keyboard.press("Enter")
    page.keyboard.type("un point")
    page.get_by_role("button", name="Liste", exact=True).click()
    for key in ("Enter", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("fort")
    page.keyboard.press("Shift+Home")
    page.get_by_role("button", name="Gras").click()
    page.keyboard.press("End")
    page.get_by_role("button", name="Lien", exact=True).click()
    page.get_by_label("Adresse du lien").fill("www.ville.example")
    page.get_by_role("button", name="Mettre le lien").click()
    markdown = "Le prix : 2 \\* 3 € \\[voir](ici).\n\n## Où\n\n- un point\n\n**fort[www.ville.example](https://www.ville.example)**"
    page.get_by_role("button", name="Markdown").click()
    assert page.get_by_label("Texte", exact=True).input_value() == markdown
    page.get_by_role("button", name="Éditeur simple").click()
    assert page.locator("#texte-simple li").inner_text() == "un point"
    assert faults_of(page) == []
    bodies = [re.split(r"\n---\n", path.read_text(encoding="utf-8"), maxsplit=1)[-1] for path in sorted((ROOT / "content").rglob("*.md"))]
    script = page.locator("script[src$='desk.js']").get_attribute("src").replace("desk.js", "quiet.js")
    asked = "async ([script, bodies]) => { const { isKept } = await import(script); return bodies.filter(body => !isKept(body)); }"
    assert page.evaluate(asked, [script, bodies]) == []


def test_who_writes_before_the_editor_has_come_goes_on_writing(desk: Desk, page: Page):  # noqa: F811
    enter(page, desk, "Tina Tôt")
    held: list[Route] = []
    page.route("**/desk.js", lambda route: held.append(route))
    page.get_by_role("button", name="Brève").click()
    page.get_by_label("Texte", exact=True).click()
    page.keyboard.type("Le pont")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.locator("#texte-simple").wait_for()
    page.keyboard.type(" rouvre.")
    assert page.locator("#corps").input_value() == "Le pont rouvre."


def test_photographs_of_a_text_have_their_words_and_the_consent_of_whom_they_show(desk: Desk, page: Page):  # noqa: F811
    enter(page, desk, "Phil Photo")
    begin(page, desk, "Article")
    page.get_by_label("Texte", exact=True).fill("Deux photos.")
    taken = [("p1.jpg", "image/jpeg", photograph()), ("p2.png", "image/png", photograph("#884422", "PNG"))]
    page.locator("[data-file=photos]").set_input_files([{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in taken])
    page.get_by_label("Ce que l’image montre").nth(1).wait_for()
    put = page.get_by_role("button", name="Mettre dans le texte").first
    put.click()
    page.get_by_text("Dites ce que l’image montre").wait_for()
    page.get_by_label("Ce que l’image montre").first.fill('La place ](javascript:x) "vue" <b>')
    page.get_by_label("On y reconnaît quelqu’un").first.check()
    put.click()
    page.get_by_text("Dites comment ces personnes").wait_for()
    assert faults_of(page) == []
    page.get_by_label("Comment ces personnes").first.fill("par écrit, le 27 mars")
    put.click()
    page.locator("#texte-simple figure img").wait_for()
    text = page.locator("#corps").input_value()
    assert re.fullmatch(r'Deux photos\.\n\n!\[La place \)\(javascript:x\) "vue" ‹b>\]\(/images/bureau/[0-9a-f-]+\.jpg\)', text), text
    assert "par écrit, le 27 mars" in desk.service.command("audit")
    page.get_by_role("button", name="Laisser").click()


def test_a_word_file_and_a_pdf_become_a_page_to_be_read_again(desk: Desk, page: Page):  # noqa: F811
    enter(page, desk, "Paul Papiers")
    begin(page, desk, "Page")
    word = {"name": "note.docx", "mimeType": "application/octet-stream", "buffer": word_file("Le marché", "Un <script>mot</script>")}
    page.locator("[data-file=word]").set_input_files(word)
    page.locator("#texte-simple h2").get_by_text("Le marché").wait_for()
    assert page.locator("#corps").input_value() == "## Le marché\n\nUn &lt;script>mot&lt;/script> **gras**"
    paper = pdf_file("Le budget de la ville est de douze millions, et la piscine rouvre en septembre.")
    page.locator("[data-file=pdf]").set_input_files({"name": "Budget de la ville.pdf", "mimeType": "application/pdf", "buffer": paper})
    page.locator("#texte-simple").get_by_text("douze millions").wait_for()
    page.locator("#faute-body").get_by_text("personne ne l’a relu").wait_for()
    assert page.get_by_label("Titre").first.input_value() == "Budget de la ville"
    path = page.locator("#champ-pdf").input_value()
    assert path.startswith("documents/bureau/budget-de-la-ville-") and f"](/{path})" in page.locator("#corps").input_value()
    page.locator("[data-file=word]").set_input_files({**word, "buffer": b"PK\x03\x04 not a Word file"})
    page.get_by_text("n’est pas un document Word").wait_for()


def test_the_agenda_is_written_as_one_says_it_and_places_are_chosen(desk: Desk, page: Page):  # noqa: F811
    places = desk.content / "lieux"
    places.mkdir(exist_ok=True)
    (places / "essai.md").write_text("---\ntitle: La halle aux grains\nstatus: draft\n---\n", encoding="utf-8")
    enter(page, desk, "Agathe Agenda")
    begin(page, desk, "Événement")
    page.get_by_label("Horaires").fill("demain de 18 h à 20 h")
    page.get_by_text("Compris : 28 mars 2026 de 18 h à 20 h").wait_for()
    page.get_by_label("Titre").first.fill("Un concert")
    assert page.get_by_label("Horaires").input_value() == "28 mars 2026 de 18 h à 20 h"
    assert page.locator("#champ-place").get_attribute("list") == "choix-lieu"
    assert page.locator("#choix-lieu option").evaluate_all("all => all.map(one => one.value)") == ["La halle aux grains"]
    (places / "essai.md").unlink()
