"""The whole way on a telephone, with and without a script: from a text that a resident writes to what everybody reads."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.telephone import started_browser
from tests.campaign import long
from tests.contributions.conftest import town_day
from tests.contributions.whole_town import SITE, WholeTown, faults_without_script, opened_town
from tests.desk.test_browser import faults_of

QUESTION = "Pourquoi la piscine ferme-t-elle à 18 h le mercredi ?"
pytestmark = long


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeTown]:
    """The town of these journeys, whose debates close in a month."""
    with opened_town(tmp_path_factory.mktemp("whole"), f"{town_day() + timedelta(days=30):%Y-%m-%d}") as town:
        yield town


def read_again_and_send(whole: WholeTown, page: Page, has_script: bool) -> str:
    """Two taps more, or as many as who has no script needs: the address of the text's own page."""
    page.get_by_role("button", name=re.compile("Continuer|Relire, puis envoyer")).click()
    page.get_by_role("heading", name="Relisez, puis envoyez").wait_for()
    assert look_at(whole, page, has_script) == []
    ends = page.get_by_role("heading", name=re.compile("Bien reçu|Confirmez votre adresse"))
    while not ends.count():
        with page.expect_navigation():
            page.get_by_role("button", name="Envoyer").click()
    return page.url


def look_at(whole: WholeTown, page: Page, has_script: bool) -> list[str]:
    """What is wrong on a resident's page."""
    return faults_of(page) if has_script else faults_without_script(page, whole.proxy)


def link_of(letter: str, word: str) -> str:
    """The link of a letter that has that word."""
    return re.search(rf"https://\S+?/voix/{word}/\S+", letter)[0]


def publish_on_a_telephone(whole: WholeTown, browser: Browser, words: str) -> None:
    """Somebody of the town hall publishes the text of the queue that has these words, in one tap."""
    desk, phone, wrong = whole.telephone(browser, 7)
    whole.enter(phone, f"Iris {words[:30]}", "modère")
    phone.goto(f"{whole.desk.service.origin}/bureau/moderation/")
    assert faults_of(phone) == []
    phone.locator("li", has_text=words).get_by_role("button", name="Publier").click()
    phone.get_by_text("Publié : la page sera en ligne").wait_for()
    assert wrong == []
    desk.close()


def publish_at_the_desk(whole: WholeTown, browser: Browser, phone: Page) -> None:
    """The text under way goes online, read by somebody else where its lane says so."""
    phone.get_by_text("Gardé, prêt à paraître").wait_for()
    button = phone.locator("#publier")
    is_alone = button.inner_text() == "Publier"
    button.click()
    phone.locator("#recu").wait_for()
    if not is_alone:
        let_pass(whole, browser, phone.url)
    phone.get_by_role("link", name="Voir la page").wait_for()


def let_pass(whole: WholeTown, browser: Browser, receipt: str) -> None:
    """Somebody else of the town hall reads what waits there, and lets it appear."""
    desk, phone, _ = whole.telephone(browser, 8)
    whole.enter(phone, f"Sam {receipt.rpartition('publications/')[2]}", "relit")
    phone.goto(receipt)
    phone.get_by_role("button", name="Laisser paraître").click()
    phone.locator("#recu").wait_for()
    desk.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_question_is_asked_published_answered_read_in_the_feed_and_on_x(whole: WholeTown, browser: Browser, has_script: bool):
    words = QUESTION if has_script else "Quand repeint-on le passage piéton de la gare ?"
    context, page, faults = whole.telephone(browser, 1 + has_script, java_script_enabled=has_script)
    page.goto(f"{SITE}/questions/")
    page.get_by_role("link", name="Poser une question").click()
    page.get_by_label("Votre question").fill(words)
    page.get_by_label("Nom ou pseudonyme").fill("Inès")
    own_page = read_again_and_send(whole, page, has_script)
    assert own_page.startswith(f"{SITE}/voix/suivi/")

    publish_on_a_telephone(whole, browser, words)
    whole.wait_words("questions/", words)
    page.goto(own_page)
    page.get_by_role("link", name="Voir la page").click()
    page.get_by_role("heading", name=words).wait_for()

    desk, phone, wrong = whole.telephone(browser, 9)
    whole.enter(phone, f"Camille {has_script}", "écrit, publie")
    phone.goto(f"{whole.desk.service.origin}/bureau/moderation/questions/")
    phone.locator("li", has_text=words).get_by_role("button", name="Répondre").click()
    phone.locator("#texte-simple").wait_for(state="attached")
    phone.get_by_label("Réponse", exact=True).fill(f"Elle ouvrira {'jusqu’à 19 h' if has_script else 'en mai'}.")
    phone.locator("#champ-answered_by").fill("Hélène Vasseur")
    phone.locator("#champ-role").fill("maire")
    publish_at_the_desk(whole, browser, phone)
    assert wrong == []
    desk.close()

    page.reload()
    page.get_by_role("heading", name="La réponse").wait_for()
    assert look_at(whole, page, has_script) == []
    whole.wait_words("flux/questions/rss.xml", "Elle ouvrira")
    whole.desk.service.wait_for(lambda: any(words[:40] in post.text and "Hélène Vasseur" in post.text for post in whole.x.posts))
    assert faults == []
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_an_offer_is_published_renewed_by_its_link_and_one_that_is_over_says_so_by_itself(
    whole: WholeTown, browser: Browser, has_script: bool
):
    title, email = ("Prête une échelle", "remi@ville.example") if has_script else ("Prête une brouette", "ugo@ville.example")
    context, page, faults = whole.telephone(browser, 3 + has_script, java_script_enabled=has_script)
    page.goto(f"{SITE}/entraide/")
    page.get_by_role("link", name="Proposer ou demander").click()
    page.get_by_label("Sujet").select_option(index=1)
    page.get_by_label("En une phrase").fill(title)
    page.get_by_label("Votre annonce").fill(f"{title}, le week-end, aux voisins du quartier.")
    page.get_by_label("Valable jusqu’au").fill(f"{town_day() + timedelta(days=5):%Y-%m-%d}")
    page.get_by_label("Courriel").fill(email)
    own_page = read_again_and_send(whole, page, has_script)
    page.goto(link_of(whole.letter(email, "Confirmez"), "courriel"))
    page.get_by_role("button", name="Oui, c’est mon adresse").click()
    page.get_by_role("heading", name="Bien reçu").wait_for()

    publish_on_a_telephone(whole, browser, title)
    whole.wait_words("entraide/", title)
    page.goto(own_page)
    page.get_by_role("link", name="Voir la page").click()
    page.get_by_role("heading", name=title).wait_for()
    public_page = page.url
    whole.restart_worker()
    page.goto(link_of(whole.letter(email, "se termine"), "renouveler"))
    page.get_by_role("button", name="Elle vaut encore").click()
    page.get_by_role("heading", name="Renouvelée").wait_for()
    end = town_day() + timedelta(days=90)
    whole.wait_words(public_page.removeprefix(f"{SITE}/"), f'data-expires="{end}"')
    if has_script:
        page.clock.install(time=f"{end + timedelta(days=1)}T09:00:00")
    else:
        whole.build_on(end + timedelta(days=1))
    page.goto(public_page)
    page.get_by_text("Cette annonce est passée." if has_script else "elle valait jusqu’au").wait_for()
    assert page.get_by_role("link", name="Lui écrire").count() == 0
    page.goto(f"{SITE}/entraide/")
    assert page.get_by_role("link", name=title).count() == 0
    if not has_script:
        whole.build_on(town_day())
    assert faults == []
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_debate_has_messages_and_replies_then_is_closed_and_summed_up(whole: WholeTown, browser: Browser, has_script: bool):
    words = "Commencez par la rue Haute, pour les collégiens." if has_script else "Sur le quai, on y attend le bateau."
    reply = f"Oui, et {'un arceau au collège' if has_script else 'à l’ombre, si possible'}."
    slug, title = ("pistes", "pistes cyclables") if has_script else ("bancs", "remettre des bancs")
    context, page, faults = whole.telephone(browser, 5 + has_script, java_script_enabled=has_script)
    page.goto(f"{SITE}/forum/{slug}/")
    page.get_by_label("Votre message").fill(words)
    page.get_by_label("Nom ou pseudonyme").fill("Ana")
    read_again_and_send(whole, page, has_script)
    publish_on_a_telephone(whole, browser, words)
    whole.wait_words(f"forum/{slug}/", words)
    page.goto(f"{SITE}/forum/{slug}/")
    page.locator("li.message", has_text=words).get_by_role("link", name="Répondre").click()
    page.get_by_text("Vous répondez à Ana").wait_for()
    page.get_by_label("Votre message").fill(reply)
    read_again_and_send(whole, page, has_script)
    publish_on_a_telephone(whole, browser, reply)
    whole.wait_words(f"forum/{slug}/", reply)
    page.goto(f"{SITE}/forum/{slug}/")
    page.locator("li.message li.reply", has_text=reply).wait_for()
    whole.wait_words(f"flux/forum/{slug}/rss.xml", reply)
    desk, phone, wrong = whole.telephone(browser, 9)
    whole.enter(phone, f"Yanis Clôture {slug}", "écrit, publie")
    phone.goto(f"{whole.desk.service.origin}/bureau/journal/?genre=debat&mots={slug}")
    phone.locator("li", has_text=title).get_by_role("button").first.click()
    phone.locator("#texte-simple").wait_for(state="attached")
    phone.locator("#champ-closes").fill(f"{town_day() - timedelta(days=1):%Y-%m-%d}")
    phone.locator("#champ-conclusion").fill("On commence par là, puis l’an prochain ailleurs.")
    phone.locator("#champ-concluded_by").fill("Yanis Oukaci, adjoint aux rues")
    publish_at_the_desk(whole, browser, phone)
    page.goto(f"{SITE}/forum/{slug}/")
    page.get_by_role("heading", name="Ce que l’on en retient").wait_for()
    assert page.get_by_label("Votre message").count() == 0 and look_at(whole, page, has_script) == []
    page.goto(f"{SITE}/voix/forum/?debat={slug}")
    page.get_by_text("on n’y écrit plus").wait_for()
    assert (faults, wrong) == ([], [])
    desk.close()
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_review_with_its_stars_is_published_and_its_place_answers(whole: WholeTown, browser: Browser, has_script: bool):
    words = "Un bon café, et la presse du jour." if has_script else "La terrasse est belle en avril."
    context, page, faults = whole.telephone(browser, 10 + has_script, java_script_enabled=has_script)
    page.goto(f"{SITE}/lieux/cafe-des-tanneurs/")
    page.get_by_role("link", name="Donner son avis").click()
    page.get_by_text("Café des Tanneurs").first.wait_for()
    page.get_by_label("Votre avis").fill(words)
    page.get_by_label("Le jour de votre visite").fill(f"{town_day() - timedelta(days=2):%Y-%m-%d}")
    page.get_by_label("4 sur 5").check()
    read_again_and_send(whole, page, has_script)
    publish_on_a_telephone(whole, browser, words)
    whole.wait_words("lieux/cafe-des-tanneurs/", words)
    desk, phone, wrong = whole.telephone(browser, 9)
    whole.enter(phone, f"Lou Répond {has_script}", "écrit, publie")
    phone.goto(f"{whole.desk.service.origin}/bureau/moderation/avis/")
    phone.locator("li", has_text=words).get_by_role("button", name="Répondre pour le lieu").click()
    phone.locator("#texte-simple").wait_for(state="attached")
    phone.locator("#champ-reply").fill("Merci, à bientôt !")
    phone.locator("#champ-replied_by").fill("Jo Tanneur, gérante")
    publish_at_the_desk(whole, browser, phone)
    page.goto(f"{SITE}/lieux/cafe-des-tanneurs/")
    review = page.locator("li.message", has_text=words)
    review.get_by_text("Merci, à bientôt").wait_for()
    assert review.get_by_label("4 sur 5").count() == 1
    assert look_at(whole, page, has_script) == []
    assert (faults, wrong) == ([], [])
    desk.close()
    context.close()
