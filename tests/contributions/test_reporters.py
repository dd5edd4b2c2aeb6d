"""Who reports a text: nothing to say of oneself, a page that tells the decision and why, one letter where an address was given."""

import json
import re
from pathlib import Path

from tests.contributions.conftest import RULE, Resident, Town
from tests.contributions.test_canaries import words_of
from tests.contributions.test_questions import publish
from tests.web_service.stores import in_service

LED, ABSENT, WRONG, SETTINGS_WRONG = 302, 404, 422, 2
STALLS = "Pourquoi les étals du Pommier-Rouge débordent-ils sur le trottoir le samedi ?"
EMAIL, NAME, WORDS = "ines.canari@ville.example", "Inès Canari", "Cela vise mon voisin, au 06 98 76 54 32."
KEPT, AGAINST = "Une critique de la voirie a sa place ici.", "Dites-le sans viser une personne."


def identity_of(town: Town, words: str) -> str:
    """The `id` of the question online that has these words."""
    return re.search(r"id: (\S+)", town.question_file(words).read_text(encoding="utf-8"))[1]


def follow_link(town: Town, subject: str) -> str:
    """The path of the link of the letter to who reported."""
    return re.search(r"http://\S+?(/voix/\S+)", town.letter(EMAIL, subject))[1]


def read_decision(reader: Resident, page: str) -> str:
    """The page of a report, on one line."""
    return re.sub(r"\s+", " ", reader.get(page).text)


def test_who_reports_is_told_the_decision_and_why_on_a_page_of_their_own_and_by_letter_if_they_like(town: Town):
    author, ines, paul = town.resident(), town.resident(), town.resident()
    own_page = author.ask(text=STALLS, name="Ugo")
    moderator = town.moderator("Lia Relit")
    publish(town, moderator, "Pommier-Rouge")
    identity = identity_of(town, "Pommier-Rouge")

    form = ines.get(f"/voix/signaler?id={identity}").text
    fields = {"id": identity, "reason": RULE, "words": WORDS, "name": NAME, "email": "inès", **ines.hidden_fields(form)}
    wrong = ines.send("/voix/signaler", **fields)
    assert wrong.status_code == WRONG and "prenom@exemple.fr" in wrong.text and NAME in wrong.text and "Cela vise mon voisin" in wrong.text
    fields |= {"email": EMAIL, **ines.hidden_fields(wrong.text)}
    page, again = (ines.send("/voix/signaler", **fields).headers["Location"] for _ in range(2))
    references = {re.search(r"Référence de ce signalement : <strong>(\w+)</strong>", ines.get(each).text)[1] for each in (page, again)}
    assert len(references) == 1, "the same form sent again is the same report"
    unnamed = paul.report(identity)
    assert "Ce texte reste en ligne d’ici là" in paul.get(unnamed).text and "courriel" not in paul.get(unnamed).text
    assert paul.get(f"{page[:-2]}x/").status_code == ABSENT and not ines.session.cookies
    receipt = town.letter(EMAIL, "signalement est reçu")
    assert "voisin" not in receipt and NAME not in receipt  # the town writes nobody's words to an address that anybody may have typed
    link = follow_link(town, "signalement est reçu")
    assert "Oui, c’est mon adresse" in ines.get(link).text and "confirmer votre adresse" in ines.get(page).text
    assert ines.send(link).headers["Location"].startswith("/voix/signalement/")
    assert "La décision vous viendra aussi par courriel" in ines.get(page).text

    service = town.desk.service
    (mine,) = json.loads(service.command("export", EMAIL.upper()))["signalements"]
    assert (mine["nom"], mine["courriel"], mine["mots"]) == (NAME, EMAIL, "Cela vise mon voisin, au [téléphone masqué].")
    stored = words_of(service.folder / "state") + words_of(town.desk.content) + words_of(service.folder / "public")
    assert EMAIL not in stored and NAME not in stored
    queue = moderator.queue()
    assert f"Signalé par {NAME}," in queue and "Un mot pour qui l’a signalé" in queue
    assert moderator.decide(moderator.reference("Pommier-Rouge"), "maintenir", words=KEPT) == LED
    letter = town.letter(EMAIL, "a été examiné")
    assert "Il reste sur le site." in letter and KEPT in letter and "tribunal administratif" in letter
    for told in (read_decision(ines, page), read_decision(paul, unnamed)):
        assert "Le texte reste en ligne" in told and KEPT in told and "tribunal administratif" in told
        assert "Décidé par une personne de la mairie" in told
    town.desk.service.wait_for(lambda: "Un courriel part" not in ines.get(page).text)
    gone = service.journal.run("serve", "export", EMAIL, code=SETTINGS_WRONG, **service.variables)
    assert "effacée dès qu’elle a servi" in gone.stdout + gone.stderr

    late = paul.report(identity, name="Paul")
    assert moderator.decide(moderator.reference("Pommier-Rouge"), "retirer", rule=RULE, words=AGAINST) == LED
    told = read_decision(paul, late)
    assert "Le texte est retiré" in told and f"La charte ne publie pas : {RULE}." in told and AGAINST not in told
    assert "il a été retiré depuis" in read_decision(ines, page)
    assert ines.send("/voix/signaler", **fields).status_code == LED, "an answer that was lost is asked for again"
    assert NAME not in author.get(own_page).text and AGAINST in author.get(own_page).text
    by_author = service.command("export", f"{author.origin}{own_page}")
    assert NAME not in by_author and ines.address not in by_author and paul.address not in by_author

    (reference,) = references
    assert f"{reference} (signalement) : son nom" in service.command("forget", reference)
    assert "Cela vise" not in ines.get(page).text and RULE.capitalize() in ines.get(page).text
    assert author.send(f"{own_page}effacer").status_code == LED
    assert "Le texte est effacé" in read_decision(paul, late) and "Pommier-Rouge" not in paul.get(late).text


def test_a_report_hides_what_nobody_has_read_or_answered_and_nothing_else(tmp_path: Path):
    assert in_service(tmp_path, "", texts_that_a_report_hides) == ["nobody has read it"]


def texts_that_a_report_hides() -> list[str]:
    """What leaves the site once it is reported; two of these texts have their file in the journal."""
    from dataclasses import replace

    from django.conf import settings

    from plugins.service.web_service.configuration import SERVED_TOWN, get_current_town, make_service_folder
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.letters import find_published
    from plugins.voices.contributions.models import PUBLISHED, Contribution
    from plugins.voices.contributions.reports import TypedReport, file_report

    town = get_current_town()
    content = make_service_folder(town) / "essai"
    (content / "questions").mkdir(parents=True)
    for name, answer in (("answered", "answered: 2026-03-02\n---\nLe maire répond."), ("by hand", "---\n")):
        text = f"---\nid: {name}\ntitle: {name} ?\ndate: 2026-03-01\nasked: 2026-03-01\nquestion: Et la fontaine ?\n{answer}"
        (content / "questions" / f"{name[:2]}.md").write_text(text, encoding="utf-8")
    setattr(settings, SERVED_TOWN, replace(town, paths=replace(town.paths, content=content)))
    texts = {
        "nobody has read it": (False, True),
        "somebody has": (True, True),
        "no work was done": (False, False),
        "answered": (False, True),
        "by hand": (True, True),
    }
    for number, (name, (is_read, is_proven)) in enumerate(texts.items()):
        fields = {"section": "question", "state": PUBLISHED, "identity": name, "text": name, "source": f"questions/{name}.md"}
        if name != "by hand":
            Contribution.objects.create(reference=f"r{number}", sending=f"s{number}", received_at=town.clock(), is_read=is_read, **fields)
        text, before = find_published(name), Contribution.objects.count()
        assert text is not None and Contribution.objects.count() == before, "who only looks writes nothing"
        file_report(text, SentForm(f"report{number}", is_proven), TypedReport(RULE), f"10.0.1.{number}")
    assert Contribution.objects.count() == len(texts)
    return list(Contribution.objects.filter(is_hidden=True).values_list("identity", flat=True))


def test_what_a_report_says_of_who_made_it_goes_by_itself_and_no_backup_brings_it_back(tmp_path: Path):
    assert in_service(tmp_path, "", report_and_wait) == []


def report_and_wait() -> list[str]:
    """Reports whose address nobody has confirmed, is confirmed and waits, or is held; what is there when it should not be, or has gone."""
    from dataclasses import replace
    from datetime import timedelta

    from django.conf import settings

    from plugins.service.web_service.audit import Deed
    from plugins.service.web_service.configuration import SERVED_TOWN, get_current_town
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.intake import TypedText, receive_contribution
    from plugins.voices.contributions.models import ERASED, PUBLISHED, ContentReport, Contribution, ContributorEmail, ReporterContact
    from plugins.voices.contributions.moderation import build_queue_filter
    from plugins.voices.contributions.personal_records import erase_again, erase_contribution, erase_report
    from plugins.voices.contributions.reports import TypedReport, confirm_contact, file_report, forget_old_contacts, settle_reports
    from plugins.voices.contributions.sections import find_section

    first_town, faults = get_current_town(), []
    morning = first_town.clock()

    def wait(days: int) -> None:
        setattr(settings, SERVED_TOWN, replace(first_town, clock=lambda: morning + timedelta(days=days)))
        forget_old_contacts(get_current_town())

    def left() -> set[str]:
        return set(ReporterContact.objects.values_list("report__sending", flat=True))

    def write(name: str, **keys: bool) -> ContentReport:
        fields = {"reference": name, "sending": f"texte-{name}", "section": "question", "state": PUBLISHED, "text": name}
        text = Contribution.objects.create(received_at=morning, identity=name, **fields, **keys)
        typed = TypedReport(RULE, f"mots {name}", "Ana", "" if name == "nom" else f"{name}@ville.example")
        return file_report(text, SentForm(name, True), typed, f"10.0.0.{len(name)}")

    unread, confirmed, named, _ = write("attend"), write("confirme"), write("nom"), write("garde", on_hold=True)
    confirm_contact(confirmed)
    wait(6)
    faults += ["six days"] * (left() != {"attend", "confirme", "garde", "nom"})
    wait(8)
    faults += [f"eight days {left()}"] * (left() != {"confirme", "garde", "nom"})
    settle_reports([named], "Lia", PUBLISHED)
    faults += ["a name that has served"] * ("nom" in left())
    wait(179)
    faults += ["sooner than half a year"] * ("confirme" not in left())
    wait(181)
    faults += [f"half a year {left()}"] * (left() != {"garde"})
    words = dict(ContentReport.objects.values_list("sending", "words"))
    faults += [f"words {words}"] * (words != {name: f"mots {name}" for name in ("attend", "confirme", "garde", "nom")})
    wait(189)
    faults += ["words half a year on"] * (ContentReport.objects.get(sending="nom").words != "")
    erased = write("efface")
    erase_contribution(erased.contribution, Deed("habitant", "essai", "efface"))
    faults += ["an erased text waits to be read"] * Contribution.objects.filter(build_queue_filter(), identity="efface").exists()
    faults += ["nobody is told of it"] * (ContentReport.objects.get(sending="efface").outcome != ERASED)
    typed = TypedText("Pourquoi le merle siffle-t-il dès l’aube ?", "", "", "m@ville.example", {})
    receive_contribution(find_section("question"), typed, SentForm("question", True), "preuve", "10.0.0.99")
    until = ContributorEmail.objects.get().kept_until
    faults += [f"an address that nobody confirmed: {until}"] * (until != get_current_town().clock() + timedelta(days=7))
    erase_report(unread, Deed("habitant", "essai", "attend"))
    ContentReport.objects.filter(sending="attend").update(words="revenus d’une sauvegarde")
    erase_again(get_current_town())
    faults += ["back from a backup"] * (ContentReport.objects.get(sending="attend").words != "")
    return faults
