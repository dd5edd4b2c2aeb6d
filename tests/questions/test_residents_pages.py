"""What residents wrote as readers find it: pages, feeds, structured data, open data, with a service and without one."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from bs4 import BeautifulSoup

from plugins.journal.search.searchable_page import SearchedSorts, list_entries
from plugins.town.council.kinds import KINDS
from plugins.voices.debates.threads import BYTES_SHOWN, ENTRIES_SHOWN
from tests.campaign import trials
from tests.journal import TestJournal
from tests.town.small_town import CONTENT

MESSAGES, HEAVIEST = trials(full=1_000, sample=240), 120_000
"""So many messages, in pages of so many bytes."""
SETTINGS = """
from pelicanconf import QUARTIERS
OFFLINE = False
CONTRIBUTIONS_ADDRESS = "/voix/"
MODERATION = {
    "sections": [
        {"name": kind, "when": "avant", "who": "la rédaction", "delay": "en deux jours", "kind": kind}
        for kind in ("question", "entraide", "message", "avis")
    ]
}
REVIEWS = {"stars": True}
"""


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """The valid town with a service, a thread of many messages, five reviews of one restaurant and two of a park."""
    journal = TestJournal(tmp_path_factory.mktemp("residents"), SETTINGS)
    content = journal.folder / "content"
    for name in ("questions", "entraide", "forum", "avis", "lieux", "agenda"):
        copytree(CONTENT / name, content / name)
    write_long_thread(content / "forum")
    write_thread(content / "forum", "bis", "Et un bis ?", "about: /agenda/trois-voix/")
    for number in range(4):
        write_review(content / "avis", f"ida-{number}", "chez-ida", 5)
    write_review(content / "avis", "parc-0", "parc", 1)
    (content / "entraide" / "passee.md").write_text(
        "---\nid: 20260101-passee\ntitle: Deux bras\nslug: passee\ndate: 2026-01-01\ntype: besoin\nsubject: coup de main\n"
        "expires: 2026-02-01\n---\n\nUn canapé.\n",
        encoding="utf-8",
    )
    (content / "pages" / "crue.md").write_text("---\nid: essai-crue\ntitle: La crue\nslug: crue\n---\n\nL’Oise.\n", encoding="utf-8")
    write_thread(content / "forum", "apres", "Et après la crue ?", "about: /crue/")
    summary = "conclusion: On garde les saules.\nconcluded: 2026-05-02\nconcluded_by: Zoé Brun"
    write_thread(content / "forum", "rive", "Et la rive ?", f"about: /crue/\n{summary}")
    write_session(content / "conseil", "jeudi", "2026-04-02 18:00", "questions_until: 2026-04-01 12:00")
    told = "kind: information, at: 2026-03-25 18:05, text: Une question."
    answered = f"  - {{id: 20260319mot1, {told}, question: banc}}\n  - {{id: 20260319mot2, {told}, question: partie}}"
    keys = f"session_status: clos\nend: 2026-03-25 19:00\nmembers:\n  - {{name: Léa Petit}}\nentries:\n{answered}"
    write_session(content / "conseil", "mars", "2026-03-25 18:00", keys)
    write_session(content / "conseil", "soir", "2026-03-27 08:00", "session_status: direct")
    council = "id: 20260324-avril\ntitle: Conseil d’avril\nslug: avril\ndate: 2026-03-24\nstart: 2026-04-23 19:00\nplace: Mairie"
    members = "members:\n  - {name: Ida Blanc}\nagenda:\n  - {number: 1, title: Budget}"
    (content / "conseil" / "avril.md").write_text(f"---\n{council}\n{members}\n---\n", encoding="utf-8")
    bench = content / "questions" / "banc.md"
    bench.write_text(bench.read_text(encoding="utf-8").replace("summary:", "merges: [20260303-twin, k4m9t2x]\nsummary:"), encoding="utf-8")
    twin = (
        "id: 20260303-twin\ntitle: Un banc au port ?\nslug: un-banc\ndate: 2026-03-03 09:00\nstatus: withdrawn\nmodified: 2026-03-04 09:00"
    )
    (content / "questions" / "un-banc.md").write_text(f"---\n{twin}\nquestion: Un banc au port ?\n---\n", encoding="utf-8")
    journal.run("build")
    return journal


def write_session(folder: Path, slug: str, start: str, keys: str) -> None:
    """A session at which the mayor answers residents live."""
    folder.mkdir(exist_ok=True)
    head = f"id: 20260320-{slug}\ntitle: La maire répond ({slug})\nslug: {slug}\ndate: 2026-03-20 09:00\nstart: {start}\nplace: Mairie"
    (folder / f"{slug}.md").write_text(f"---\n{head}\nanswered_by: Zoé Brun\nrole: maire\n{keys}\n---\n", encoding="utf-8")


def write_thread(forum: Path, slug: str, title: str, subject: str) -> None:
    """A thread that is open, about what `subject` names."""
    head = f"id: 20260321-{slug}\ntitle: {title}\nslug: {slug}\ndate: 2026-03-21 09:00\nopened_by: Zoé Brun\ncloses: 2026-04-30\n{subject}"
    (forum / f"{slug}.md").write_text(f"---\n{head}\n---\n\nPourquoi ?\n", encoding="utf-8")


def write_long_thread(forum: Path) -> None:
    """A thread that is open, its messages of 400 signs, every third of them a reply to the first of its three."""
    write_thread(forum, "long", "Un long débat", "room: cadre de vie")
    folder = forum / "messages" / "long"
    folder.mkdir()
    for number in range(MESSAGES):
        reply = f"\nreply_to: long-{number - 1:04}" if number % 3 == 1 else ""
        date = f"2026-03-{21 + number // 250} {number // 60 % 24:02}:{number % 60:02}"
        head = f"id: long-{number:04}\ndate: {date}\ndebat: long\nname: Personne {number}{reply}"
        (folder / f"{number:04}.md").write_text(f"---\n{head}\n---\n\n{'Il faut compter. ' * 24}\n", encoding="utf-8")


def write_review(folder: Path, name: str, place: str, rating: int) -> None:
    """One review of a place, with stars."""
    head = f"id: 20260301-{name}\ndate: 2026-03-01 10:00\nplace: {place}\nvisited: 2026-02-27\nrating: {rating}"
    (folder / f"{name}.md").write_text(f"---\n{head}\n---\n\nOn y est bien.\n", encoding="utf-8")


def soup(journal: TestJournal, address: str) -> BeautifulSoup:
    return BeautifulSoup(journal.page(address), "html.parser")


def data_of(page: BeautifulSoup) -> dict:
    return json.loads(page.find("script", type="application/ld+json").string)


def test_the_late_question_comes_first_and_counts_its_days(journal):
    page = soup(journal, "questions")
    waits = [" ".join(wait.text.split()) for wait in page.select("#en-attente ~ ul .wait")]
    assert waits == ["24 jours d’attente réponse due depuis le mardi 24 mars 2026"]
    assert "dont 1 en retard" in page.select_one("#en-attente").text
    assert [link.text for link in page.select("#reponses ~ ul h3")] == ["Quand remettra-t-on un banc au port\u202f?"]


def test_an_answer_is_signed_on_the_page_and_in_the_data_for_machines(journal):
    page = soup(journal, "questions/banc")
    answer = page.select_one("#reponse")
    assert "Ida Blanc, adjointe aux travaux" in " ".join(answer.text.split()) and answer.strong.text == "un dossier"
    question = data_of(page)["mainEntity"]
    assert (question["answerCount"], question["acceptedAnswer"]["author"]["name"]) == (1, "Ida Blanc")
    assert question["acceptedAnswer"]["text"] == "Le 20 avril. Il aura un dossier."
    waiting = data_of(soup(journal, "questions/lampadaire"))["mainEntity"]
    assert waiting["answerCount"] == 0 and "acceptedAnswer" not in waiting


def test_questions_of_the_same_thing_lead_to_one_another(journal):
    links = [link["href"] for link in soup(journal, "questions/lampadaire").select("#semblables ~ ol a")]
    assert [link.rpartition("/questions/")[2] for link in links] == ["banc/"]


def test_the_year_counts_its_questions(journal):
    said = " ".join(soup(journal, "questions/annees/2026").select_one(".listing-head").text.split())
    assert "2 questions, 1 réponse, la moitié en 11 jours au plus, 1 hors délai" in said


def test_a_session_of_questions_is_announced_and_lists_those_that_wait(journal):
    section = soup(journal, "questions").select_one('[aria-labelledby="seance-2"]')
    said = " ".join(section.text.split())
    assert "En direct le jeudi 2 avril 2026 à 18 h" in said and "Zoé Brun, maire" in said
    assert "jusqu’au mercredi 1er avril 2026 à 12 h" in said
    assert section.select_one("h3 a")["href"].endswith("/conseil/jeudi/")
    page = soup(journal, "conseil/jeudi")
    assert page.select_one("#questions .action")["href"].endswith("/questions/poser/")
    assert [row["href"].rpartition("/questions/")[2] for row in page.select("[data-by-also] a")] == ["lampadaire/"]
    assert page.select_one("[data-by-also] [data-also]")["data-also"] and "/voix/comptes.json" in str(page.select_one("[data-counts]"))
    assert "Conseil municipal" not in page.select_one(".kicker").text


def test_a_question_says_how_many_it_joins_and_one_that_has_joined_it_leads_there(journal):
    assert "Réunit 3 questions" in " ".join(soup(journal, "questions/banc").select_one(".asked").text.split())
    joined = soup(journal, "questions/un-banc")
    assert [link["href"].rpartition("/questions/")[2] for link in joined.select(".story-head a")][-1] == "banc/"
    assert "Réunit" not in soup(journal, "questions/lampadaire").select_one(".asked").text
    rows = json.loads((journal.folder / "output/donnees/questions.json").read_text(encoding="utf-8"))
    assert {row["identifiant"]: row["reunies"] for row in rows} == {"20260302-banc": 2, "20260303-lampe": 0}


def test_a_session_of_questions_is_not_one_of_the_council(journal):
    page = soup(journal, "conseil")
    answered = [link["href"].rpartition("/conseil/")[2] for link in page.select("#questions-en-direct ~ ul h3 a")]
    assert answered == ["jeudi/", "soir/", "mars/"]
    assert [link["href"].rpartition("/conseil/")[2] for link in page.select("#a-venir ~ ul h3 a")] == ["avril/"]
    assert not page.select("#annee-2026")
    (line,) = soup(journal, "").select(".live-now a")
    assert line["href"].endswith("/conseil/soir/") and line.find_parent("nav")["aria-label"] == "Questions en direct"
    sorts = SearchedSorts(KINDS, ())
    kinds = {slug: list_entries(journal.page(f"conseil/{slug}"), f"conseil/{slug}/", sorts)[0].record["k"] for slug in ("mars", "avril")}
    assert kinds == {"mars": "Questions en direct", "avril": "Séance du conseil"}
    calendar = (journal.folder / "output/conseil/conseil.ics").read_text(encoding="utf-8")
    assert "Conseil d’avril" in calendar and "La maire répond" not in calendar
    assert "CATEGORIES:Questions en direct" in (journal.folder / "output/conseil/jeudi/seance.ics").read_text(encoding="utf-8")
    assert not (journal.folder / "output/conseil/membres").exists()  # nobody is counted present where the council does not sit
    assert not soup(journal, "conseil/mars").select(".points")  # there is no agenda to unfold


def test_a_question_and_the_moment_at_which_it_was_answered_live_lead_to_one_another(journal):
    (moment,) = [link["href"] for link in soup(journal, "questions/banc").select("a") if "/conseil/mars/#" in link["href"]]
    archive = soup(journal, "conseil/mars")
    assert not archive.select('a[href*="/questions/partie/"]') and archive.select_one("#e-20260319mot2")
    assert archive.find(id=moment.partition("#")[2]).select_one(".entry-text a")["href"].endswith("/questions/banc/")
    assert not archive.select("[data-by-also]") and not soup(journal, "questions/lampadaire").select('a[href*="/conseil/mars/"]')


def test_the_feed_has_the_question_before_the_answer(journal):
    feed = (journal.folder / "output/flux/questions/rss.xml").read_text(encoding="utf-8")
    assert feed.index("Le banc du port a disparu") < feed.index("Il aura &lt;strong&gt;un dossier")


def test_the_networks_are_told_the_question_and_who_answers(journal):
    announcements = json.loads((journal.folder / "state" / "announcements.json").read_text(encoding="utf-8"))["announcements"]
    (answer,) = [each for each in announcements if each["permalink"].endswith("/questions/banc/")]
    assert answer["overrides"]["text"].startswith(f"« {answer['title']} » Ida Blanc, ")


def test_open_data_say_nothing_of_who_asked(journal):
    table = (journal.folder / "output/donnees/questions.csv").read_text(encoding="utf-8")
    assert "adjointe aux travaux" in table and "Une marcheuse" not in table


@pytest.mark.parametrize(
    ("address", "action"),
    [("questions/poser", "/voix/questions/"), ("entraide/proposer", "/voix/entraide/"), ("forum/long", "/voix/forum/")],
)
def test_a_form_needs_no_program_and_no_account(journal, address, action):
    form = soup(journal, address).select_one(f'form[action="{action}"]')
    assert form["method"] == "post" and form.select_one('textarea[name="text"]') and not form.select_one("[onsubmit], script")
    trap = form.select_one('[name="website"]')
    assert (trap["tabindex"], trap["autocomplete"], trap.get("required")) == ("-1", "off", None)
    assert all(form.select_one(f'[for="{field["id"]}"]') for field in form.select("input[id], textarea[id], select[id]"))


def test_a_notice_says_its_last_day_and_no_address(journal):
    page = soup(journal, "entraide/echelle")
    assert page.select_one("[data-expires]")["data-expires"] == "2026-05-31"
    assert page.select_one(".action")["href"] == "/voix/ecrire?id=20260302-echelle"
    data = data_of(page)
    assert (data["@type"], data["price"], data["availabilityEnds"][:10]) == ("Offer", "0", "2026-06-01")
    assert data_of(soup(journal, "entraide/chat"))["@type"] == "Demand"


def test_a_notice_that_is_over_is_in_no_list_and_its_page_says_so(journal):
    assert "passee" not in journal.page("entraide") + journal.page("entraide/besoins")
    assert "valait jusqu’au" in soup(journal, "entraide/passee").select_one(".notice").text


def test_what_a_resident_wrote_is_shown_as_it_was_written(journal):
    assert "Elle tient *dans un break*." in soup(journal, "entraide/echelle").select_one(".prose").text
    reply = soup(journal, "forum/bal").select_one("#m-20260312-deux")
    assert "<b>Pas</b> pour tous." in reply.text
    assert [quote.text.strip() for quote in reply.select("blockquote")] == ["on voit le feu d’artifice", "on voit le feu"]
    assert "Droit de réponse : Valbrune autrement" in reply.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_closed_debate_shows_its_summary_and_takes_no_message(journal):
    page = soup(journal, "forum/bal")
    assert "préfèrent le port" in page.select_one("#synthese").text and not page.select("form.resident-form")
    assert page.select_one('a[href$="/forum/bal/#synthese"]') is None
    assert soup(journal, "forum").select_one('a[href$="/forum/bal/#synthese"]')


def test_many_messages_are_each_on_one_page_of_less_than_120_kilobytes(journal):
    folder = journal.folder / "output/forum/long"
    pages = [folder / "index.html", *folder.glob("page/*/index.html")]
    assert max(page.stat().st_size for page in [*pages, folder / "recents/index.html"]) <= HEAVIEST
    anchors = [mark["id"] for page in pages for mark in BeautifulSoup(page.read_bytes(), "html.parser").select("li.message[id]")]
    assert sorted(anchors) == [f"m-long-{number:04}" for number in range(MESSAGES)]
    assert len(pages) >= MESSAGES // ENTRIES_SHOWN and BYTES_SHOWN < HEAVIEST


def test_a_message_has_no_page_and_its_feed_leads_into_the_debate(journal):
    output = journal.folder / "output"
    assert not (output / "forum/messages").exists() and "forum/messages" not in (output / "sitemap.xml").read_text()
    feed = (output / "flux/forum/long/rss.xml").read_text(encoding="utf-8")
    assert "/forum/long/page/" in feed and f"#m-long-{MESSAGES - 1:04}</link>" in feed


def test_machines_are_told_the_messages_of_the_page_and_no_other(journal):
    data = data_of(soup(journal, "forum/bal"))
    assert (data["@type"], data["commentCount"], data["author"]["name"]) == ("DiscussionForumPosting", 2, "Zoé Brun")
    assert [comment["text"] for comment in data["comment"]] == ["Au port : on voit le feu d’artifice."]
    assert len(data["comment"][0]["comment"]) == 1


def test_what_is_debated_leads_to_its_debate(journal):
    page = soup(journal, "crue")
    assert page.select_one('#debats ~ ol a[href$="/forum/apres/"]').text == "Et après la crue ?".replace(" ?", "\u202f?")
    assert soup(journal, "forum/apres").select_one('.kicker a[href$="/crue/"]')
    event = soup(journal, "agenda/trois-voix")
    assert event.select_one('.story-event #debats ~ ol a[href$="/forum/bis/"]').text == "Et un bis\u202f?"


def test_what_was_debated_leads_to_the_summary(journal):
    link = soup(journal, "crue").select_one('#debats ~ ol a[href$="/forum/rive/#synthese"]')
    assert "Ce que l’on en retient" in link.find_parent("li").get_text()
    assert "On garde les saules." in soup(journal, "forum/rive").select_one("#synthese").get_text()


def test_each_message_can_be_reported(journal):
    page = soup(journal, "forum/bal")
    assert [link["href"] for link in page.select(".message .report")] == [
        "/voix/signaler?id=20260311-un",
        "/voix/signaler?id=20260312-deux",
    ]


def test_readers_agree_or_not_by_one_plain_form_while_a_debate_is_open(journal):
    page = soup(journal, "forum/long/page/2")
    form = page.select_one("form#opinion[method=post][action='/voix/opinion']")
    assert form.select_one("[name=page]")["value"] == "forum/long/page/2/"
    shown = [mark["id"].removeprefix("m-") for mark in page.select("li.message[id]")]
    assert [button["value"] for button in page.select("button[form=opinion][name=oui]")] == shown
    assert [button["value"] for button in page.select("button[form=opinion][name=non]")] == shown
    assert {place.text for place in page.select("[data-opinion]")} == {""}  # the counts are the service's, and may be absent
    assert page.select_one("script[src*=opinions]")["data-counts"] == "/voix/comptes.json"
    assert soup(journal, "forum/long/recents").select_one("form#opinion [name=page]")["value"] == "forum/long/recents/"
    assert "ce que vous avez pensé d’un message" in soup(journal, "donnees-personnelles").select_one("main").text  # kept by the script
    closed = soup(journal, "forum/bal")
    assert not closed.select("#opinion, button[form=opinion]") and len(closed.select("[data-opinion]")) == 2


def test_a_place_shows_its_reviews_with_what_the_law_wants(journal):
    said = " ".join(soup(journal, "lieux/chez-ida").select_one(".reviews").text.split())
    for words in ("Publié le lundi 16 mars 2026", "visite du samedi 14 mars 2026", "contrôlé", "du plus récent au plus ancien", "3 ans"):
        assert words in said
    assert "Ida, gérante" in said and "4,8 sur 5, moyenne de 5 notes" in said


def test_the_reviews_of_what_may_be_the_town_s_own_are_not_for_machines(journal):
    place = data_of(soup(journal, "lieux/chez-ida"))
    assert len(place["review"]) == 5 and place["aggregateRating"]["ratingValue"] == 4.8
    page = soup(journal, "lieux/parc")
    assert "On y est bien." in page.select_one(".reviews").text and not {"review", "aggregateRating"} & data_of(page).keys()
    assert page.select_one(".average") is None


def test_the_moderation_of_a_review_that_is_gone_leaves_nothing(journal):
    (journal.folder / "content/avis/parc-0.md").unlink()
    (journal.folder / "content/forum/messages/long/0100.md").unlink()
    journal.run("build")
    output = journal.folder / "output"
    assert "On y est bien." not in journal.page("lieux/parc")
    left = [page for page in output.joinpath("forum/long").rglob("index.html") if "Personne 100<" in page.read_text(encoding="utf-8")]
    assert left == []


def test_a_town_without_what_residents_write_has_no_page_of_it(tmp_path):
    bare = TestJournal(tmp_path, "OFFLINE = False")
    bare.article("marche")
    bare.run("build")
    output = bare.folder / "output"
    assert [name for name in ("questions", "entraide", "forum", "avis") if (output / name).exists()] == []
    assert "/questions/" not in bare.page("2026/03/le-marche-revient")
