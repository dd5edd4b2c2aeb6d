"""A question, from a resident without an account to its page and its answer: read before, kept once, answered, erased."""

import html
import re
import time
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from requests import Response

from plugins.core.infrastructure.clock import PARIS
from tests.campaign import long
from tests.contributions.conftest import RULE, Moderator, Resident, Town
from tests.journal import files, read_if_there

TOO_MANY, UNREADABLE, AGAIN, REFUSED, ABSENT, LED = 429, 422, 409, 403, 404, 302
TOO_QUICK = 2
"""Seconds: the service asks for three, and counts from the second in which the form was made."""
POOL = "Pourquoi la piscine ferme-t-elle à 17 h le mercredi ? Les enfants sortent à 16 h 30."
BENCH = "Peut-on remettre un banc devant l’école Jean-Macé ? Les grands-parents attendent debout."
QUESTION = """---
id: {identity}
title: Peut-on connaître les menus de la cantine à l’avance ?
slug: menus
date: 2026-03-19 09:00
asked: 2026-03-18 19:30
question: |
  Peut-on les avoir une semaine avant ?
---
"""


def publish(town: Town, moderator: Moderator, words: str, gesture: str = "publier", **fields) -> str:
    """Have the text that has these words published, and wait until readers have its page: its address, without slashes."""
    assert moderator.decide(moderator.reference(words), gesture, **fields) == LED
    town.desk.service.wait_for(lambda: town.question_file(words))
    pages = town.desk.service.folder / "public" / "questions"

    def find_page() -> Path | None:
        """The page whose title has them: others may lead to it."""
        headings = ((page, re.search(r"<h1>.*?</h1>", read_if_there(page), re.S)) for page in pages.glob("*/index.html"))
        return next((page for page, heading in headings if heading and words in heading[0]), None)

    town.desk.service.wait_for(find_page)
    return find_page().parent.name


def count_works(town: Town) -> int:
    """How many pieces of work have been put in the outbox."""
    return town.desk.service.run_sql("SELECT COALESCE(MAX(id), 0) FROM web_service_outboxwork")[0][0]


def answers_left_at_once(town: Town, since: int) -> int:
    """How many letters that tell an answer, of the works after the first `since`, were put before what follows the last publication was
    done, not by a later look."""
    before = (
        f"SELECT COUNT(*) FROM web_service_outboxwork WHERE id > {since} AND work = 'contributions.letter' AND key LIKE '%/answered' "
        "AND created_at <= (SELECT MAX(done_at) FROM web_service_outboxwork WHERE work = 'service.follow')"
    )
    return town.desk.service.run_sql(before)[0][0]


def test_a_question_is_kept_read_published_answered_and_told_to_who_asked(town: Town):
    lea = town.resident()
    own_page = lea.ask(text=POOL, name="Léa", email="lea@ville.example")
    page = lea.get(own_page)
    assert "Bien reçu" in page.text and POOL in page.text and not lea.session.cookies
    link = re.search(r"http://\S+?(/voix/courriel/\S+)", town.letter("lea@ville.example", "Confirmez"))[1]
    assert "Oui, c’est mon adresse" in lea.get(link).text
    assert "Un courriel vous demande" in lea.get(own_page).text  # a scanner has followed the link: nothing changed
    assert lea.send(link).status_code == LED
    assert "Vous serez prévenu par courriel" in lea.get(own_page).text
    nour = town.moderator("Nour Modère", "écrit, relit, publie, modère")
    publish(town, nour, "piscine ferme")
    file = town.question_file("piscine")
    text = file.read_text(encoding="utf-8")
    assert "name: Léa" in text and "lea@ville.example" not in text
    assert "Votre texte paraît ici" in town.letter("lea@ville.example", "en ligne")

    paul = town.resident()
    assert "Moi aussi" in paul.send("/voix/questions/", text="Pourquoi la piscine ferme si tôt le mercredi soir ?").text
    merged = paul.ask(text="La piscine ferme trop tôt le mercredi : pourquoi ?", email="paul@ville.example")
    link = re.search(r"http://\S+?(/voix/courriel/\S+)", town.letter("paul@ville.example", "Confirmez"))[1]
    paul.send(link)
    identity = re.search(r"id: (\S+)", text)[1]
    assert nour.decide(nour.reference("trop tôt"), "reunir", identity=identity) == LED
    assert "Réuni avec une autre question" in paul.get(merged).text
    assert paul.get("/voix/comptes.json").json()["aussi"][identity] == 1

    draft = nour.writer.open(f"questions/{file.name}")
    values = {"answered": f"{datetime.now(PARIS):%Y-%m-%d %H:%M}", "answered_by": "Camille Roy", "role": "maire"}
    second = town.desk.enter("Sam Relit")
    works = count_works(town)
    receipt = nour.writer.publish(draft, "Elle ouvrira jusqu’à 19 h en avril.", **values)
    second.visit.post(f"{receipt}accord", receipt)
    nour.writer.wait_online(receipt)
    for email in ("lea@ville.example", "paul@ville.example"):
        assert "La réponse est en ligne" in town.letter(email, "répondu")
    town.desk.service.wait_for(lambda: answers_left_at_once(town, works) == 2)
    asked = paul.send("/voix/questions/", text="Pourquoi la piscine ferme si tôt le mercredi soir ?").text
    assert "La mairie a répondu." in asked
    journal = town.desk.git("log", "-p", "--all")
    assert "lea@ville.example" not in journal and "paul@ville.example" not in journal


def test_the_same_form_sent_again_is_one_text_and_so_is_one_whose_answer_was_lost(town: Town):
    resident = town.resident()
    fields = resident.read_again(text="Quand les travaux de la rue Haute finissent-ils ?")
    places = {resident.send("/voix/questions/", **fields).headers["Location"].partition(":")[0] for _ in range(3)}
    assert len(places) == 1
    moderator = town.moderator("Une Lectrice")
    assert moderator.queue().count('<p class="typed">Quand les travaux') == 1
    other = resident.send("/voix/questions/", **{**fields, "text": "Et ceux de la rue Basse, quand commencent-ils ?"})
    assert other.status_code == AGAIN and "déjà servi, pour un autre texte" in other.text and "rue Basse" in other.text
    again = {**fields, "text": "Et ceux de la rue Basse, quand commencent-ils ?", **resident.hidden_fields(other.text)}
    assert resident.send("/voix/questions/", **again).headers["Location"].partition(":")[0] not in places


def send_unread(town: Town, text: str, **fields: str) -> Response:
    """The answer to a form that came back before anybody could have read it, without work of its browser; a machine that is too busy to be
    that quick sends another."""
    for number in count(1):
        quick, begun = town.resident(works=False), time.monotonic()
        answer = quick.send("/voix/questions/", **{**quick.read_again(text=f"{text} ({number})"), **fields})
        if time.monotonic() - begun < TOO_QUICK:
            break
    return answer


def test_who_sends_no_proof_waits_a_little_and_the_trap_and_other_sites_are_refused_with_the_text_given_back(town: Town):
    answer = send_unread(town, "Y aura-t-il un marché de Noël sur la place cette année ?")
    assert answer.status_code == AGAIN and "Relisez un instant" in answer.text and "marché de Noël" in answer.text
    trapped = town.resident()
    fields = {**trapped.read_again(text="Achetez nos montres, elles sont belles."), "website": "https://montres.example"}
    answer = trapped.send("/voix/questions/", **fields)
    assert answer.status_code == AGAIN and "champ caché" in answer.text and "nos montres" in answer.text
    answer = trapped.send("/voix/questions/", headers={"Origin": "https://ailleurs.example"}, text="Une question d’ailleurs ?")
    assert answer.status_code == REFUSED and "autre site" in answer.text
    for missing in ("/voix/inconnu/", "/voix/nulle/part/du/tout"):
        answer = trapped.get(missing)
        assert answer.status_code == ABSENT and "Revenir au journal" in answer.text and "bureau" not in answer.text and not answer.cookies
    assert send_unread(town, "Une preuve sert-elle deux fois à quelqu’un ?", proof=fields["proof"]).status_code == AGAIN


def test_a_phone_and_an_address_typed_in_a_text_are_masked_before_anybody_keeps_them(town: Town):
    resident = town.resident()
    text = "Qui répare les lampadaires ? Appelez-moi au 06 12 34 56 78 ou à canari@secret.example."
    page = resident.send("/voix/questions/", text=text)
    assert "[téléphone masqué]" in page.text and "un numéro de téléphone a été masqué" in page.text
    resident.ask(text=text, name="06 12 34 56 78")
    state = town.desk.service.folder / "state"
    kept = b"".join(files(state).values())
    assert b"canari@secret" not in kept and b"06 12 34 56 78" not in kept


def test_a_refusal_names_the_charter_and_is_contested_before_somebody_else(town: Town):
    resident = town.resident()
    own_page = resident.ask(text="Ma voisine du 12 fait du bruit, que fait la police ?")
    first, second = town.moderator("Iris Première"), town.moderator("Théo Second")
    reference = first.reference("Ma voisine")
    assert first.decide(reference, "refuser", rule="parce que") == UNREADABLE
    assert first.decide(reference, "refuser", rule=RULE, words="Adressez-vous au médiateur.") == LED
    assert second.decide(reference, "publier") == AGAIN
    page = resident.get(own_page).text
    assert RULE in page and "Adressez-vous au médiateur." in page and "Contester cette décision" in page
    fields = resident.hidden_fields(page)
    assert resident.send(f"{own_page}contester", words="C’est une vraie question.", **fields).status_code == LED
    assert "Votre recours est enregistré" in resident.get(own_page).text
    assert first.decide(reference, "accorder") == REFUSED
    assert second.decide(reference, "confirmer") == LED
    again = resident.ask(text="La rue des Lilas est bruyante la nuit, qu’y faire ?")
    assert second.decide(second.reference("Lilas"), "reformuler", sentence="Dites de quel moment il s’agit.") == LED
    assert "Dites de quel moment il s’agit." in resident.get(again).text
    assert resident.send(f"{again}reformuler", text="La rue des Lilas est bruyante le samedi à minuit, qu’y faire ?").status_code == LED
    assert "Bien reçu" in resident.get(again).text and second.reference("samedi à minuit")
    stranger = town.desk.enter("Zoé Sans Rôle", "écrit")
    assert stranger.visit.get("/bureau/moderation/").status_code == REFUSED


def forget_that_it_was_read(town: Town, identity: str) -> None:
    """Have the text be one that appeared before anybody had read it, which alone a report hides."""
    town.desk.service.run_sql(f"UPDATE contributions_contribution SET is_read = false WHERE identity = '{identity}'")


@long
def test_a_reported_text_leaves_every_output_comes_back_when_kept_and_an_erased_one_is_nowhere(town: Town):
    resident, reader = town.resident(), town.resident()
    own_page = resident.ask(text=BENCH, name="Odile Canari")
    moderator = town.moderator("Max Modère")
    publish(town, moderator, "Jean-Macé")
    file = town.question_file("Jean-Macé")
    identity = re.search(r"id: (\S+)", file.read_text(encoding="utf-8"))[1]
    public = town.desk.service.folder / "public"

    def outputs() -> list[str]:
        """The files that readers get and that have its words."""
        found = []
        for path in public.rglob("*"):
            with suppress(FileNotFoundError, IsADirectoryError):  # a deploy is under way
                found += [path.name] if "Jean-Macé".encode() in path.read_bytes() else []
        return found

    assert outputs()
    forget_that_it_was_read(town, identity)
    assert "quitte le site tout de suite" in reader.get(reader.report(identity)).text
    town.desk.service.wait_for(lambda: not outputs())
    assert moderator.decide(moderator.reference("Jean-Macé"), "maintenir") == LED
    town.desk.service.wait_for(outputs)
    again = reader.get(reader.report(identity)).text
    assert "Ce texte reste en ligne d’ici là" in again  # it was read, and kept: another report hides nothing
    typed_by_an_editor = file.read_text(encoding="utf-8").replace("\n---", "\nsurnom: La Dompteuse\n---", 1)
    file.write_text(typed_by_an_editor, encoding="utf-8")  # a key that no declaration knows
    assert resident.send(f"{own_page}effacer").status_code == LED
    town.desk.service.wait_for(lambda: not outputs() and "status: draft" in file.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    assert "Dompteuse" not in text
    assert "Odile" not in text and "Jean-Macé" not in text and "status: draft" in text
    assert "l’histoire des versions" in resident.get(own_page).text
    town.restart_worker()
    service = town.desk.service
    service.wait_for(lambda: b"Odile Canari" not in (service.stored_bytes() if service.store else service.store_file.read_bytes()))


def test_one_device_says_me_too_once_and_a_network_cannot_inflate_the_count(town: Town):
    identity = "20260318-q-menus"
    folder = town.desk.content / "questions"
    folder.mkdir(exist_ok=True)
    (folder / "menus.md").write_text(QUESTION.format(identity=identity), encoding="utf-8")
    phone = town.resident()
    json_please = {"Accept": "application/json"}
    before = phone.get("/voix/comptes.json").json()["aussi"].get(identity, 0)
    counts = [phone.send("/voix/moi-aussi", id=identity, headers=json_please).json()["aussi"] for _ in range(3)]
    assert counts == [before + 1] * 3
    same = town.resident().address
    others = [Resident(town.desk, address=same) for _ in range(6)]
    statuses = [other.send("/voix/moi-aussi", id=identity, headers=json_please).status_code for other in others]
    assert statuses.count(200) == 4 and TOO_MANY in statuses
    assert phone.send("/voix/moi-aussi", id="inconnu").status_code == ABSENT


SESSION = """---
id: 20260320-seance
title: La maire répond en direct
slug: la-maire-repond
date: 2026-03-20 09:00
start: 2026-03-25 18:00
end: 2026-03-25 19:00
place: Mairie
session_status: clos
answered_by: Zoé Brun
role: maire
entries:
  - {id: 20260325mot1, kind: information, at: 2026-03-25 18:05, text: Une question., question: piscine-de-nuit}
  - {id: 20260325mot2, kind: propos, at: 2026-03-25 18:06, text: "Non, pas la *nuit*.", speaker: Zoé Brun}
  - {id: 20260325mot3, kind: propos, at: 2026-03-25 18:07, text: Le soir peut-être., speaker: Zoé Brun}
  - {id: 20260325mot4, kind: rectification, at: 2026-03-25 18:09, text: "Le soir, dès mai.", corrects: 20260325mot3}
  - {id: 20260325mot5, kind: information, at: 2026-03-25 18:12, text: Une autre., question: menus}
  - {id: 20260325mot6, kind: propos, at: 2026-03-25 18:13, text: Les menus sont affichés.}
---
"""


def test_an_answer_begins_at_the_desk_with_what_was_said_live(town: Town):
    (town.desk.content / "conseil").mkdir(exist_ok=True)
    (town.desk.content / "conseil" / "la-maire-repond.md").write_text(SESSION, encoding="utf-8")
    question = QUESTION.format(identity="20260318-q-nuit").replace("slug: menus", "slug: piscine-de-nuit")
    (town.desk.content / "questions" / "nuit.md").write_text(question, encoding="utf-8")
    writer = town.desk.enter("Ana Répond", "écrit")
    state = writer.state(writer.open("questions/nuit.md"))
    assert [html.unescape(line) for line in state["body"].strip().splitlines()] == [
        "Réponse donnée en direct le 25 mars 2026 par Zoé Brun, maire :",
        "",
        "> [18\u00a0h\u00a006](/conseil/la-maire-repond/#e-20260325mot2), Zoé Brun : Non, pas la \\*nuit\\*.",
        ">",
        "> [18\u00a0h\u00a009](/conseil/la-maire-repond/#e-20260325mot4) : Le soir, dès mai.",
    ]
    assert 'value="Zoé Brun"' in state["page"] and 'value="maire"' in state["page"]
    (town.desk.content / "questions" / "nuit.md").unlink()
    (town.desk.content / "conseil" / "la-maire-repond.md").unlink()
