"""From a browser to the page: one commit under the editor's name, others' changes kept, who must agree asked, nothing lost by a kill."""

import os
import re
import signal
from datetime import timedelta

from tests.campaign import long
from tests.desk.conftest import Desk
from tests.processes import PATIENCE

REFUSED, ABSENT, WRONG, CONFLICTING = 403, 404, 422, 409


def test_a_brief_is_checked_kept_published_and_pushed_under_its_authors_name(desk: Desk):
    camille = desk.enter("Camille Roy")
    draft = camille.begin("breve")
    told = camille.send(draft, "publier", "", title="")
    assert told["status"] == WRONG and told["mistakes"]["title"] and told["mistakes"]["body"]
    told = camille.send(draft, "garder", "La piscine ferme à 17 h.", title="La piscine ferme plus tôt")
    assert told["errors"] == 0 and told["address"].startswith("breves/2026/03/la-piscine")
    publication = camille.publish(draft, title="La piscine ferme plus tôt", quartiers=["Gare"])
    receipt = camille.wait_online(publication)
    names = [entry["name"] for entry in receipt["receipt"]]
    assert names == ["commit", "links", "page", "lists", "announce", "network/outbox"], receipt
    assert "La piscine ferme à 17" in desk.page(told["address"])
    commit = receipt["receipt"][0]["words"]
    author, subject = "Camille Roy <redaction@journal.valbrune.example>", "breve : La piscine ferme plus tôt"
    assert desk.git("show", "-s", "--format=%an <%ae> %s", commit) == f"{author} {subject}"
    assert desk.git("show", "--stat", "--format=", commit).count("|") == 1
    camille.wait_online(
        camille.publish(draft, "La piscine ferme à 18 h.")
    )  # from the same page: what one wrote oneself is no other version
    assert "La piscine ferme à 18" in desk.page(told["address"])
    desk.service.wait_for(desk.is_shared)


def test_what_another_changed_meanwhile_is_merged(desk: Desk):
    source = "articles/marche.md"
    camille = desk.enter("Nora Merge")
    draft = camille.open(source)
    text = camille.state(draft)["body"]
    desk.push_as_a_git_user(source, "Premier paragraphe.", "Premier paragraphe, par git.")
    publication = camille.publish(draft, text.replace("Troisième", "Dernier"))
    noel = desk.enter("Noël Second")
    assert noel.visit.post(f"{publication}accord", publication).status_code == 302
    camille.wait_online(publication)
    both = (desk.content / source).read_text(encoding="utf-8")
    assert "Premier paragraphe, par git." in both and "Dernier paragraphe." in both


def test_what_others_push_is_online_though_nobody_publishes(desk: Desk):
    source = "articles/pousse.md"
    desk.share("pousse", "Poussé par d’autres", "Premier.\n\nDeuxième.")
    desk.push_as_a_git_user(source, "Deuxième.", "Deuxième, par git.")
    os.kill(desk.service.children()["fetch"], signal.SIGKILL)  # the next one looks at once, then each minute
    address = "2026/03/pousse-par-d-autres"
    desk.service.wait_for(lambda: "Deuxième, par git." in desk.page_once_online(address))
    desk.service.wait_for(desk.is_shared)


def test_a_version_of_before_is_put_back_in_one_tap(desk: Desk):
    writer = desk.enter("Vera Version")
    writer.wait_online(writer.publish(writer.begin("breve"), "Le bon.", title="Remis en un appui"))
    (file,) = (path for path in (desk.content / "breves").glob("*.md") if "remis-en" in path.name)
    good, source = file.read_bytes(), f"breves/{file.name}"
    writer.wait_online(writer.publish(writer.open(source), "Le mauvais.", title="Titre changé"))
    page = f"/bureau/versions/?source={source}"
    versions = writer.visit.get(page).text
    assert versions.count("Remettre celle-ci") == 1
    commit = re.search(r'name="version" value="(\w+)"', versions)[1]
    answer = writer.visit.post("/bureau/versions/remettre", page, source=source, version=commit)
    writer.wait_online(answer.headers["Location"])
    assert file.read_bytes() == good and "Version d’avant" in writer.visit.get(answer.headers["Location"]).text
    latest = re.findall(r'name="version" value="(\w+)"', writer.visit.get(page).text)[-1]
    assert writer.visit.post("/bureau/versions/remettre", page, source=source, version=latest).status_code == CONFLICTING
    assert writer.visit.post("/bureau/versions/remettre", page, source=source, version="0" * 40).status_code == ABSENT


def test_a_text_is_withdrawn_and_one_of_later_says_when_it_appears(desk: Desk):
    writer = desk.enter("Rémi Retrait")
    publication = writer.publish(writer.begin("breve"), "À retirer, canari.", title="Bientôt retirée")
    writer.wait_online(publication)
    (file,) = (path for path in (desk.content / "breves").glob("*.md") if "bientot-ret" in path.name)
    address = re.search(r'id="voir"[^>]*><a class="button" href="[^"]+?(breves/[^"]+)"', writer.visit.get(publication).text)[1]
    assert "canari" in desk.page(address)
    draft = writer.open(f"breves/{file.name}")
    writer.wait_online(writer.visit.post(f"{draft}retirer", draft).headers["Location"])
    assert "canari" not in desk.page(address) and "canari" in file.read_text(encoding="utf-8")
    later = writer.publish(writer.begin("breve"), "Pour le premier avril.", title="Pas encore", date="2026-04-01 08:00")
    assert "prêt, paraît le 1er avril 2026 à 8 h 00" in str(writer.wait_online(later)) + writer.visit.get(later).text
    assert re.search(r'id="voir" hidden', writer.visit.get(later).text) and "paraît le 1er avril" in writer.visit.get("/bureau/").text
    assert not list((desk.service.folder / "public").rglob("pas-encore/index.html"))


@long
def test_the_same_lines_changed_by_two_are_shown_side_by_side_and_a_version_of_before_comes_back(desk: Desk):
    source = "articles/autre.md"
    desk.share("autre", "Un autre texte", "Premier paragraphe.\n\nDeuxième paragraphe.")
    camille, noel = desk.enter("Nora Conflit"), desk.enter("Noël Témoin")
    draft = camille.open(source)
    desk.push_as_a_git_user(source, "Deuxième paragraphe.", "Deuxième, par git.")
    publication = camille.publish(draft, camille.state(draft)["body"].replace("Deuxième paragraphe.", "Deuxième, du bureau."))
    noel.visit.post(f"{publication}accord", publication)
    desk.service.wait_for(lambda: camille.receipt(publication)["over"])
    assert camille.receipt(publication)["state"] == "conflict"
    page = camille.visit.get(draft).text
    assert "Deuxième, par git." in page and "Deuxième, du bureau." in page
    assert "Deuxième, par git." in (desk.content / source).read_text(encoding="utf-8")
    assert camille.visit.post(f"{draft}choisir", draft, keep="mine").status_code == 302
    publication = camille.publish(draft)
    noel.visit.post(f"{publication}accord", publication)
    camille.wait_online(publication)
    assert "Deuxième, du bureau." in (desk.content / source).read_text(encoding="utf-8")
    versions = camille.visit.get(f"/bureau/versions/?source={source}").text
    assert "par git" in versions and "La reprendre pour la corriger" in versions
    commit = re.findall(r'name="version" value="(\w+)"', versions)[-1]
    assert "Premier paragraphe.\n" in camille.state(camille.open(source, version=commit))["body"]


@long
def test_what_was_pushed_over_an_unpushed_commit_is_shown_to_its_author_who_chooses(desk: Desk):
    source, away = "articles/partage.md", desk.forge.with_name("away.git")
    desk.share("partage", "Un texte partagé", "Premier.\n\nDeuxième.\n\nTroisième.")
    lou, noel = desk.enter("Lou Déjà"), desk.enter("Noël Relit")
    desk.rewrite_as_a_git_user(source, lambda text: text)
    desk.forge.rename(away)
    publication = lou.publish(lou.open(source), "Premier, du bureau.\n\nDeuxième.\n\nTroisième.")
    noel.visit.post(f"{publication}accord", publication)
    lou.wait_online(publication)
    desk.rewrite_as_a_git_user(source, lambda text: text.replace("Premier.", "Premier, par git.").replace("Trois", "Quatr"), away)
    away.rename(desk.forge)
    desk.service.wait_for(desk.is_shared)
    text = (desk.content / source).read_text(encoding="utf-8")
    assert "Premier, du bureau." in text and "Quatrième." in text
    draft = re.search(r'id="deux">.*?(/bureau/textes/\d+/)', lou.visit.get("/bureau/").text, re.S)[1]
    page = lou.visit.get(draft).text
    assert "Premier, par git." in page and "par git" in page
    assert lou.visit.post(f"{draft}choisir", draft, keep="theirs").headers["Location"] == draft
    publication = lou.publish(draft)
    noel.visit.post(f"{publication}accord", publication)
    lou.wait_online(publication)
    text = (desk.content / source).read_text(encoding="utf-8")
    assert "Premier, par git." in text and "Quatrième." in text
    assert 'id="deux"' not in lou.visit.get("/bureau/").text


def test_an_alert_is_not_said_to_be_online_before_its_page_is(desk: Desk):
    nuit = desk.enter("Nina Nuit", "alerte")
    in_the_way = desk.service.folder / "public" / "alertes" / "2026" / "gaz-coupe"
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_text("à quelqu’un d’autre", encoding="utf-8")
    publication = nuit.publish(nuit.begin("alerte"), title="Gaz coupé", end="2026-03-28 18:00")
    desk.service.wait_for(lambda: [entry for entry in nuit.receipt(publication)["receipt"] if entry["name"] == "alarme"])
    receipt = nuit.receipt(publication)
    assert receipt["state"] == "queued" and "gaz-coupe" in receipt["receipt"][-1]["words"] and not receipt["receipt"][-1]["done"]
    in_the_way.unlink()
    nuit.wait_online(publication)
    assert "Gaz coupé" in desk.page("alertes/2026/gaz-coupe") and "Gaz coupé" in desk.page("alertes")


def test_a_mistake_in_another_text_holds_nobody(desk: Desk):
    iris = desk.enter("Iris Indemne")
    desk.push_as_a_git_user("articles/marche.md", "category: Culture", "category: Culutre")
    unfinished = desk.content / "breves" / "2026-03-27-en-cours.md"
    unfinished.parent.mkdir(exist_ok=True)
    unfinished.write_text("---\ntitle: \n---\nPas finie.\n", encoding="utf-8")
    head = desk.git("rev-parse", "HEAD")
    receipt = iris.wait_online(iris.publish(iris.begin("breve"), "Rien ne m’arrête.", title="Indemne"))
    words = {entry["name"]: entry["words"] for entry in receipt["receipt"]}
    assert "Culutre" in words["depot"] and "attend d’être corrigé" in words["depot"]
    assert "Laissé de côté" in words["aside/tous"] and "en-cours" in words["aside/tous"]
    shown = "\n".join(said for name, said in words.items() if not name.startswith("network/"))
    assert ".md" not in shown and str(desk.service.folder) not in shown and "« Le marché revient » : catégorie : " in words["depot"]
    authors = desk.git("log", "--format=%an", f"{head}..HEAD").split("\n")
    assert "Iris Indemne" in authors and "Gaël Git" not in authors
    unfinished.unlink()
    desk.push_as_a_git_user("articles/marche.md", "category: Culutre", "category: Culture")
    desk.service.wait_for(desk.is_shared)


def test_a_link_that_leads_nowhere_is_said_and_holds_nobody(desk: Desk):
    lise, iris = desk.enter("Lise Lien"), desk.enter("Iris Ensuite")
    draft = lise.begin("breve")
    told = lise.send(draft, "publier", "Voir <script>alert(1)</script> ici.", title="Un lien perdu")
    assert told["status"] == WRONG and told["mistakes"]["body"]
    publication = lise.publish(draft, "Voir [la suite](/nulle/part/).", title="Un lien perdu")
    desk.service.wait_for(lambda: lise.receipt(publication)["over"])
    assert lise.receipt(publication)["state"] == "refused"
    assert "ne mène nulle part" in lise.visit.get(draft).text
    assert not list((desk.content / "breves").glob("*un-lien-perdu*"))
    assert "Lise Lien repris, à corriger : Un lien perdu" in desk.git("log", "--format=%an %s").split("\n")
    iris.wait_online(iris.publish(iris.begin("breve"), "Je passe.", title="Ensuite"))
    lise.wait_online(lise.publish(draft, "Voir la suite.", title="Un lien perdu"))


@long
def test_a_kill_in_the_middle_publishes_once_and_loses_nothing(desk: Desk):
    paul = desk.enter("Paul Tenace")
    draft = paul.begin("breve")
    publication = paul.publish(draft, "Un texte qui survit.", title="Survivre à tout")
    for step in ("commit", "lists"):
        desk.service.wait_for(lambda step=step: step in [entry["name"] for entry in paul.receipt(publication)["receipt"]])
        os.kill(desk.service.children()["publish"], signal.SIGKILL)
        desk.service.wait_for(lambda: "publish" in desk.service.children())
    paul.wait_online(publication)
    assert desk.git("log", "--format=%s").count("breve : Survivre à tout") == 1
    assert len(list((desk.content / "breves").glob("*survivre*"))) == 1


@long
def test_the_forge_may_be_away_for_an_hour(desk: Desk):
    eve = desk.enter("Ève Seule")
    away = desk.forge.with_name("away.git")
    desk.forge.rename(away)
    publication = eve.publish(eve.begin("breve"), "Sans la forge.", title="Sans la forge")
    receipt = eve.wait_online(publication)
    assert "sera poussée plus tard" in next(entry["words"] for entry in receipt["receipt"] if entry["name"] == "depot")
    for number, minutes in enumerate((61, -60)):  # an hour later; then the clock of the machine is set back
        desk.move_clock(timedelta(minutes=minutes))
        eve.wait_online(eve.publish(eve.begin("breve"), "Toujours sans elle.", title=f"Sans la forge, {number}"))
    asked = eve.publish(eve.begin("breve"), "Demandée avant le saut.", title="Avant le saut")
    desk.move_clock(timedelta(minutes=-45))
    eve.wait_online(asked)
    away.rename(desk.forge)
    desk.move_clock(timedelta(minutes=45))  # the clock of tests stands still before their first moment: a push put off would wait for ever
    desk.service.wait_for(desk.is_shared)


def test_a_page_goes_by_two_and_who_only_writes_never_publishes_alone(desk: Desk):
    zoe, rene = desk.enter("Zoé Écrit", "écrit"), desk.enter("René Relit", "relit")
    for kind in ("page", "breve"):
        draft = zoe.begin(kind)
        publication = zoe.publish(draft, "Un texte à relire.", title=f"À relire, {kind}")
        assert zoe.receipt(publication)["state"] == "waiting"
        assert zoe.visit.post(f"{publication}accord", "/bureau/").status_code == REFUSED
    assert rene.visit.post(f"{publication}retenir", publication, word="Il manque la date.").status_code == 302
    assert "Il manque la date." in zoe.visit.get(publication).text and zoe.receipt(publication)["state"] == "sent_back"
    assert rene.visit.post(f"{publication}accord", "/bureau/appareils/").status_code == CONFLICTING
    assert zoe.visit.post("/bureau/nouveau/alerte", "/bureau/").status_code == REFUSED


def test_a_text_under_way_is_its_authors_alone_and_two_devices_do_not_overwrite_each_other(desk: Desk):
    ada, bob = desk.enter("Ada Auteur"), desk.enter("Bob Curieux", "écrit")
    draft = ada.begin("breve")
    ada.send(draft, "garder", "Secret.", title="Pas encore")
    assert bob.visit.get(draft).status_code == ABSENT
    page = ada.visit.get(draft).text
    token, revision = re.search(r'data-csrf="([^"]+)"', page)[1], int(re.search(r'data-revision="(\d+)"', page)[1])
    headers = {"X-CSRFToken": token, "Origin": desk.service.origin, "Accept": "application/json"}
    address = desk.service.origin + draft + "garder"
    sent = {"revision": revision, "values": {"title": "Première"}, "body": "a"}
    statuses = [ada.visit.session.post(address, json=sent, headers=headers, timeout=PATIENCE).status_code for _ in range(2)]
    assert statuses == [200, CONFLICTING]
    publication = ada.publish(draft, "b", title="Première")
    assert bob.visit.get(publication).status_code == ABSENT
    for source in ("../conf.py", "/etc/passwd", "articles/../../conf.py", "conf.py", "articles/absent.md", "articles/a\0.md"):
        assert bob.visit.post("/bureau/ouvrir", "/bureau/", source=source).status_code == ABSENT


def test_what_was_pasted_from_word_is_markdown_and_nothing_that_runs(desk: Desk):
    visit = desk.enter("Word Colle").visit
    page = visit.get("/bureau/").text
    headers = {"X-CSRFToken": re.search(r'data-csrf="([^"]+)"', page)[1], "Origin": desk.service.origin}
    html = '<p class=MsoNormal><b>Gras</b> et <a href="javascript:alert(1)">lien</a><o:p></o:p></p>'
    html += "<script>alert(2)</script><ul><li>un</li></ul>"
    answer = visit.session.post(f"{desk.service.origin}/bureau/coller", json={"html": html}, headers=headers, timeout=PATIENCE)
    told = answer.json()
    assert told["text"].startswith("**Gras** et lien") and "- un" in told["text"] and "alert" not in told["text"]
