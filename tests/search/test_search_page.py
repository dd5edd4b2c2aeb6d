"""The page of the search, as a reader meets it: by the keyboard, by its address, without scripts, and when nothing is found."""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.browser.demonstration import NOW, SITEURL
from tests.browser.looks.axe import audit
from tests.browser.looks.weight import weighed
from tests.browser.looks.window import DESK, PHONE, SCREEN, settle, unrolled
from tests.search.reader import Reader

HEAVIEST = 120_000
"""Bytes of a first visit that asks one question, all included."""
ANSWERS = [
    ("restaurant", "1 ouvert en ce moment Le Terminus Ouvert, ferme à 22 h"),
    ("piscine horaires", "Fermé, ouvre à 12 h 20, rue des Tilleuls · 02 61 91 00 50"),
    ("exposition", "événements à venir L’année en dessins Aujourd’hui, 9 h – 17 h"),
    ("ce week-end", "sorties, 10 gratuites Marché du samedi Demain, 8 h – 13 h"),
    ("ligne B", "Perturbée Ligne B : un bus sur deux"),
    ("bus", "lignes perturbées"),
    ("rue neuve", "1 à 60 : Quartier Centre 61 et plus : Quartier Gare"),
    ("hélène vasseur", "Hélène Vasseur"),
    ("numéro police", "17"),
    ("repair-café", "Jeudi 9 avril, 17 h 30 – 20 h"),
]
"""Questions, and a part of what is answered at nine in the morning of the demonstration."""
KINDS = [
    ("piscine des tilleuls", "Piscine · Les Tilleuls"),
    ("hélène vasseur", "Membre du conseil"),
    ("arrêt halage", "Arrêt"),
    ("boulangerie", "Lieux"),
]


@pytest.fixture(scope="module")
def morning_reader(searched):
    """Somebody who searches at the hour of the demonstration."""
    with searched.new_context(base_url=SITEURL, reduced_motion="reduce", service_workers="block") as context:
        page = context.new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(NOW).replace(tzinfo=PARIS))
        yield Reader(page)


def find_pages(reader, typed):
    """The addresses of what is found for words that are typed, the answer first."""
    answers, listed = reader.ask(typed)
    return answers + listed


def test_neither_accents_nor_plurals_matter(patient_reader):
    assert any("crue-ecoles-ouvertes" in address for address in find_pages(patient_reader, "ecole ouverte"))


TYPED = [("oeufs", "a-celles-et-ceux"), ("œufs", "a-celles-et-ceux"), ("l'ecluse", "voie-verte")]
FACETS = [
    ("Quartier", "Gare"),
    ("Année", "2025"),
    ("Rubrique", "Culture"),
    ("Genre", "Brève"),
]


@pytest.mark.parametrize(("typed", "page"), TYPED)
def test_a_word_is_found_however_it_is_typed(patient_reader, typed, page):
    assert any(page in address for address in find_pages(patient_reader, typed))


def test_the_number_of_results_is_said(reader):
    count = len(reader.search("chat"))
    assert reader.hears("résultat").startswith(f"{count} résultat")


def test_a_result_is_a_link_under_a_title_with_its_kind_and_its_day(reader):
    reader.search("don du sang")
    first = reader.page.locator("#liste > li").first
    assert first.get_by_role("heading", level=3).get_by_role("link").inner_text() == "Don du sang\u00a0: cinquante créneaux libres"
    assert first.locator(".kicker").inner_text() == "Brève · Solidarité · Les Tilleuls"
    assert first.locator("time").inner_text() == "25 mars 2026"


def test_an_item_of_a_council_is_found_and_led_to(patient_reader):
    found = find_pages(patient_reader, "commissions municipales")
    assert any(address.endswith("/conseil/2026-03-26/#point-3") for address in found)


@pytest.mark.parametrize(("asked", "kind"), KINDS)
def test_the_kind_that_is_shown_is_the_true_one(patient_reader, asked, kind):
    patient_reader.ask(asked)
    assert patient_reader.page.locator("#reponses .kicker, #liste > li .kicker").first.inner_text() == kind


def test_no_word_of_a_button_stands_among_the_results(patient_reader):
    patient_reader.ask("samedi")
    shown = patient_reader.page.locator("#liste").inner_text()
    assert not any(word in shown for word in ("Enregistrer", "Partager", "Ouverts maintenant", "Fermer"))


def test_what_is_shown_is_printed_not_typed(patient_reader):
    patient_reader.ask("cœur de ville")
    shown = patient_reader.page.locator("#liste").inner_text()
    assert "’" in shown
    assert "cœur" in shown
    assert "'" not in shown
    assert "coeur" not in shown


@pytest.mark.parametrize(("asked", "answer"), ANSWERS)
def test_a_question_is_answered_over_the_results(morning_reader, asked, answer):
    morning_reader.ask(asked)
    assert answer in " ".join(morning_reader.page.locator("#reponses").inner_text().split())


def test_what_is_answered_is_not_listed_again(morning_reader):
    answers, listed = morning_reader.ask("piscine")
    assert answers
    assert not set(answers) & set(listed)


def test_where_some_pages_have_all_words_those_that_have_one_are_few(morning_reader):
    assert len(find_pages(morning_reader, "bus 1")) > 1
    assert int(morning_reader.hears("résultat").split()[0]) < 50


def test_an_ordinal_is_raised_as_the_pages_have_it(morning_reader):
    morning_reader.ask("1er avril")
    assert "er" in morning_reader.page.locator("#liste sup, #reponses sup").all_inner_texts()


def test_an_answer_is_right_by_the_hour_of_who_reads(morning_reader):
    morning_reader.page.clock.set_fixed_time(datetime(2026, 3, 27, 12, 30, tzinfo=PARIS))
    morning_reader.search("piscine")
    assert "Ouvert, ferme à 14" in morning_reader.page.locator(".answer-fact").inner_text()
    morning_reader.page.clock.set_fixed_time(datetime.fromisoformat(NOW).replace(tzinfo=PARIS))


def test_a_number_can_be_called_from_its_answer(patient_reader):
    patient_reader.ask("carte identité")
    assert patient_reader.page.locator(".answer-fact a").get_attribute("href") == "tel:+33261910013"


def test_what_names_nothing_has_no_answer_over_the_results(patient_reader):
    _, listed = patient_reader.ask("oise crue mètres")
    assert listed
    assert patient_reader.page.locator("#reponses").inner_text() == ""


def test_results_weigh_little(searched):
    with searched.new_context(base_url=SITEURL, viewport=SCREEN, device_scale_factor=2) as context:
        weight = weighed(context.new_page(), "/recherche/?q=piscine")
    assert weight.received <= HEAVIEST


def test_the_host_s_policy_is_kept(newcomer):
    newcomer.search("marche")
    assert newcomer.complaints == []


def test_no_third_party_and_no_other_page_pays_for_the_search(newcomer):
    newcomer.page.goto("/")
    newcomer.page.wait_for_load_state("networkidle")
    assert [address for address in newcomer.asked if "index-recherche" in address or "recherche" in address] == []


def test_the_index_comes_to_who_asks(newcomer):
    newcomer.page.goto("/recherche/", wait_until="networkidle")
    settle(newcomer.page)
    index = re.compile(r"/index-recherche/(?!entree\.json$)")
    assert not any(map(index.search, newcomer.asked))
    with newcomer.page.expect_request(index):
        newcomer.page.get_by_label("Que cherchez-vous ?").fill("piscine")


def test_a_question_that_is_wiped_out_leaves_the_page_as_it_came(reader):
    reader.search("piscine")
    reader.page.get_by_label("Que cherchez-vous ?").fill("")
    reader.page.locator("#liste > li").first.wait_for(state="detached")
    assert not reader.page.locator("#preciser").is_visible()
    assert reader.page.get_by_role("region", name="Trouver autrement").is_visible()
    assert reader.page.get_by_role("status").filter(has_text="résultat").count() == 0
    assert "piscine" not in reader.page.title()


def test_a_network_that_comes_back_is_asked_again(newcomer):
    newcomer.page.route("**/entree.json*", lambda route: route.abort())
    newcomer.page.goto("/recherche/?q=piscine")
    newcomer.hears("n’est pas disponible")
    newcomer.page.unroute("**/entree.json*")
    newcomer.page.get_by_label("Que cherchez-vous ?").fill("piscines")
    newcomer.hears("« piscines »")


def test_the_address_says_the_whole_search(reader):
    found = reader.search("piscine", rubrique="Sport", annee="2026")
    assert found
    assert reader.page.get_by_label("Rubrique", exact=True).input_value() == "Sport"
    assert reader.page.get_by_label("Année", exact=True).input_value() == "2026"
    assert len(found) < len(reader.search("piscine"))


@pytest.mark.parametrize(("facet", "value"), FACETS)
def test_a_facet_narrows_to_as_many_as_it_said(reader, facet, value):
    reader.search("samedi")
    reader.page.locator("#preciser summary").click()
    reader.page.locator("#facettes:not([hidden])").wait_for()
    choice = reader.page.get_by_label(facet, exact=True)
    option = choice.locator(f"option[value='{value}']").inner_text()
    choice.select_option(value)
    reader.hears(re.search(r"\((\d+)\)", option)[1] + " résultat")
    assert parse_qs(urlsplit(reader.page.url).query)[choice.get_attribute("name")] == [value]


def test_the_way_back_leads_to_the_search_before(reader):
    reader.search("piscine")
    reader.page.get_by_label("Que cherchez-vous ?").fill("marché")
    reader.page.keyboard.press("Enter")
    reader.hears("« marché »")
    reader.page.go_back()
    reader.hears("« piscine »")
    assert reader.page.get_by_label("Que cherchez-vous ?").input_value() == "piscine"


def test_the_way_back_leads_there_too_after_a_pause_before_the_question_is_sent(reader):
    reader.search("piscine")
    field = reader.page.get_by_label("Que cherchez-vous ?")
    for words in ("marché", "crue"):
        field.fill(words)
        reader.hears(f"« {words} »")
    field.press("Enter")
    reader.page.wait_for_selector("#resultats:focus")
    reader.page.go_back()
    reader.hears("« piscine »")
    assert field.input_value() == "piscine"


def test_what_is_asked_while_the_facets_come_is_listed_whole(reader):
    reader.search("piscine")
    held = []
    reader.page.route("**/facettes/quartier.json", lambda route: held.append(route))
    reader.page.locator("#preciser summary").click()
    field = reader.page.get_by_label("Que cherchez-vous ?")
    for words in ("marché", "ville"):
        field.fill(words)
        field.press("Enter")
        reader.hears(f"« {words} »")
    held[0].continue_()
    found = reader.find("ville")
    assert len(found) >= 10 and found == reader.search("ville")


def test_the_form_of_every_page_leads_to_the_search_by_keyboard_alone(newcomer):
    newcomer.page.goto("/")
    field = newcomer.page.get_by_role("searchbox", name="Chercher dans le journal")
    for _ in range(40):
        newcomer.page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    newcomer.page.keyboard.type("aviron")
    newcomer.page.keyboard.press("Enter")
    newcomer.hears("résultat")
    first, *others = newcomer.find("aviron")
    assert first == "/lieux/base-d-aviron/"
    assert any("rameuses" in address for address in others)


def test_results_follow_what_is_typed_and_the_focus_stays_in_the_field(reader):
    reader.page.goto("/recherche/")
    reader.page.get_by_label("Que cherchez-vous ?").press_sequentially("horloger")
    reader.hears("« horloger »")
    assert reader.focus == "q"


def test_a_search_that_is_sent_leads_to_its_results(reader):
    reader.search("piscine")
    reader.page.get_by_label("Que cherchez-vous ?").fill("médiathèque")
    reader.page.keyboard.press("Enter")
    reader.hears("« médiathèque »")
    reader.page.wait_for_selector("#resultats:focus")
    reader.page.keyboard.press("Tab")
    assert reader.focus == reader.page.locator("#liste h3 a").first.inner_text()


def test_more_results_come_where_the_list_ends(reader):
    reader.search("ville")
    reader.page.get_by_role("button", name="Voir la suite").focus()
    reader.page.keyboard.press("Enter")
    reader.page.locator("#liste > li:nth-child(11)").wait_for()
    reader.page.wait_for_selector("#liste > li:nth-child(11) a:focus")


def test_a_misspelt_word_is_found_under_the_near_one(reader):
    found = reader.search("mediathqeue")
    reader.hears("« médiathèque »")
    assert any("mediatheque" in address for address in found)


def test_who_finds_nothing_is_led_on(reader):
    assert reader.search("xylophage") == []
    otherwise = reader.page.get_by_role("region", name="Trouver autrement")
    assert otherwise.get_by_role("link", name="Culture").is_visible()
    assert otherwise.get_by_role("link", name="demander à la mairie").is_visible()


def test_a_facet_that_hides_everything_can_be_left(reader):
    reader.search("passerelle", rubrique="Culture", annee="2024")
    reader.page.locator("#essais a").click()
    reader.hears("résultats pour « passerelle »")


def test_when_no_page_has_all_the_words_some_have_a_part(patient_reader):
    assert any("hellenried" in address for address in find_pages(patient_reader, "jumelage zanzibar allemagne"))


def test_without_scripts_a_plain_form_leads_to_everything_by_theme(read):
    page = read("/recherche/", java_script_enabled=False)
    assert "demande JavaScript" in page.locator("#autrement noscript").inner_text()
    page.get_by_role("button", name="Voir tout par thème").click()
    page.wait_for_url(lambda url: url.split("?")[0].endswith("/plan-du-site/"))


def test_a_withdrawn_article_is_not_found(patient_reader):
    found = find_pages(patient_reader, "piscine fermera six mois")
    assert found and not any("fermera-six-mois" in address for address in found)


@pytest.mark.parametrize(
    ("q", "width", "scheme"),
    [
        ("école", PHONE, "light"),
        ("xylophage", DESK, "dark"),
        ("école", DESK, "dark"),
        ("xylophage", PHONE, "light"),
    ],
)
def test_axe_finds_nothing_wrong_with_results_nor_without(open_reader, q, width, scheme):
    reader = open_reader(color_scheme=scheme)
    reader.search(q)
    unrolled(reader.page, width)
    found = audit(reader.page)
    assert not found, "\n".join(found)


def test_a_small_screen_shows_it_whole(open_reader):
    reader = open_reader(viewport={"width": 320, "height": 700})
    reader.search("école")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_line_that_does_not_exist_is_said_and_those_that_do_are_shown(morning_reader):
    answers, _ = morning_reader.ask("bus 47")
    assert morning_reader.page.locator("#reponses").get_by_text("Il n’y a pas de ligne 47.").is_visible()
    assert any(address.endswith("/trafic/") for address in answers)
    morning_reader.ask("bus 12")
    assert morning_reader.page.get_by_text("Il n’y a pas de ligne").count() == 0


def test_where_nothing_is_found_near_words_are_offered(morning_reader):
    answers, listed = morning_reader.ask("mediathekkaire")
    assert answers + listed == []
    near = morning_reader.page.get_by_role("region", name="Essayez plutôt").get_by_role("link")
    assert "médiathèque" in near.all_inner_texts()
    near.filter(has_text="médiathèque").first.click()
    assert any("mediatheque" in address for address in morning_reader.find("médiathèque"))
