"""What is typed on the phone: words, who said them, votes that are possible, a photo that says nothing of where it was taken."""

from io import BytesIO

import pytest
from PIL import Image

from plugins.announce.weight import weighted_length
from plugins.council.vote import Vote
from tests.campaign import long
from tests.council.phone.in_hand import Phone
from tests.fakes.direct import NAMES, SESSION

TEXTS = [
    "Vingt-quatre voix pour, sept contre : la délibération est adoptée.",
    "« L’œuvre » coûte 1\u202f200\u202f€ par an… • fin — “bien” !",
    "Déjà voté 🎉 👩‍👩‍👧 👍🏽 🇫🇷 1️⃣ ❤️ ❤ ™ © ® ©\ufe0f",
    "e\u0301te\u0301 ß ÿ 北京 ελ й \u200b",
    "Lire https://ville-valbrune.fr/conseil/2026-03-26/#e-3, puis ville.fr/a. Et www.oise.gouv.fr ?",
    "claire@ville.fr et mairie.fr@x et 3.14 et fin.suite et http://a.fr",
]


@pytest.fixture
def sent(phone, service):
    """What the service was sent last, once the phone has published."""

    def sent():
        known = len(service.entries)
        phone.publish()
        phone.wait(lambda: len(service.entries) > known)
        return service.entries[-1]["entry"]

    return sent


def vote(phone, **numbers):
    """Open the form of a vote and type `numbers`."""
    phone.open("Vote")
    for name, number in numbers.items():
        phone.page.locator(f"#v-{name}").fill(str(number))


def fault(phone):
    """What is said when « Publier » is tapped."""
    phone.page.get_by_role("button", name="Publier").click()
    return phone.page.locator("#faute").inner_text()


@long
def test_a_wrong_code_is_told_and_another_may_be_typed(hand, service):
    phone = Phone(hand().new_page(), service).join("FAUX")
    phone.page.get_by_text("Ce code n’est pas reconnu.").wait_for()
    phone.join()
    assert phone.page.locator("h1").inner_text() == SESSION["title"]


@long
def test_a_code_that_is_typed_before_the_first_answer_opens_the_session(hand, service):
    service.late = 1
    Phone(hand().new_page(), service).join()


@long
def test_who_speaks_is_one_tap_and_whoever_spoke_comes_first(phone, sent):
    phone.open("Propos")
    assert fault(phone) == "Dites qui parle."
    phone.page.get_by_text("Tous les membres").click()
    phone.page.locator("#groupes").get_by_role("button", name=NAMES[4]).click()
    phone.page.keyboard.type("Je voterai contre.")
    assert sent()["speaker"] == NAMES[4]
    phone.open("Propos")
    assert phone.page.locator("#recents button").first.inner_text() == NAMES[4]
    phone.page.get_by_label("Qui parle").fill("Une habitante")
    phone.page.locator("#texte").fill("Et nos enfants ?")
    assert sent()["speaker"] == "Une habitante"


@long
def test_some_letters_of_a_name_are_enough_to_find_it(phone):
    phone.open("Propos")
    phone.page.get_by_label("Qui parle").fill("stérn")
    assert phone.page.locator(".chip:visible").all_inner_texts() == ["Olivier Stern"]


@long
def test_what_is_being_written_is_found_again_after_a_reload(phone, service):
    phone.open("Propos")
    phone.page.get_by_label("Qui parle").fill(NAMES[2])
    phone.page.locator("#texte").fill("Je commence une phr")
    phone.wait(
        lambda: (
            phone.page.evaluate("import(new URL('store.js', document.querySelector('script').src)).then(s => s.recall('drafts'))")[
                "drafts"
            ]["propos"]["text"]
            != ""
        )
    )
    phone.page.reload()
    phone.page.locator("#saisie").wait_for()
    assert phone.page.locator("#texte").input_value() == "Je commence une phr"
    assert phone.page.get_by_label("Qui parle").input_value() == NAMES[2]
    phone.publish()
    phone.open("Propos")
    assert phone.page.locator("#texte").input_value() == ""


def test_a_vote_is_sent_as_the_archive_keeps_it(phone, sent):
    vote(phone, contre=2)
    phone.page.get_by_role("button", name="Un de plus : Abstention").click()
    phone.page.get_by_role("button", name="Tous les autres ont voté pour").click()
    assert phone.page.locator("#somme").inner_text() == "7 voix sur 7. Adoptée"
    entry = sent()
    assert entry["text"] == SESSION["items"][0]["title"] and entry["item"] == "1"
    assert Vote.from_json(entry["vote"]) == Vote(4, 2, 1)


@long
def test_no_more_vote_than_there_are(phone, service):
    vote(phone, pour=5, contre=3)
    assert fault(phone) == "8 voix, mais 7 présents ou représentés."
    assert service.texts == []


@long
def test_a_tie_asks_for_the_casting_vote(phone, sent):
    vote(phone, pour=3, contre=3)
    phone.page.get_by_role("group", name="Égalité").get_by_role("radio", name="Pour").check()
    assert Vote.from_json(sent()["vote"]) == Vote(3, 3, casting="pour")


@long
def test_a_secret_ballot_has_no_names(phone, sent):
    vote(phone, pour=3, contre=3)
    phone.page.get_by_role("radio", name="Par nom").check()
    phone.page.get_by_label("Karim Haddad").select_option("contre")
    phone.page.get_by_role("switch", name="Scrutin secret").check()
    assert phone.page.get_by_role("radio", name="Par nom").is_disabled()
    assert Vote.from_json(sent()["vote"]) == Vote(3, 3, secret=True)


@long
def test_votes_are_counted_by_group_or_by_name(phone, sent):
    vote(phone)
    phone.page.get_by_role("radio", name="Par groupe").check()
    phone.page.locator("#g-0-pour").fill("3")
    phone.page.locator("#g-1-contre").fill("2")
    by_group = Vote.from_json(sent()["vote"])
    assert (by_group.pour, by_group.contre, len(by_group.groups)) == (3, 2, 2)
    vote(phone)
    phone.page.get_by_role("radio", name="Par nom").check()
    phone.page.get_by_label(NAMES[1]).select_option("pour")
    assert Vote.from_json(sent()["vote"]) == Vote(1, names=((NAMES[1], "pour"),))


@long
def test_a_rectification_points_at_what_it_puts_right(phone, service, sent):
    phone.write("Le budget est de 12 millions.")
    phone.until_sent()
    phone.entry("12 millions").get_by_role("button", name="Rectifier").click()
    phone.page.locator("#texte").fill("Le budget est de 21 millions.")
    assert sent()["corrects"] == service.entries[0]["entry"]["id"]
    assert "rectifiée" in phone.page.locator(".entry").last.inner_text()


@long
def test_a_photo_is_made_small_says_nothing_of_where_it_was_and_must_be_told(phone, service, sent, tmp_path):
    taken, held = Image.new("RGB", (3000, 1500), "#a93a24"), Image.Exif()
    held[0x010F], held.get_ifd(0x8825)[1] = "Appareil", "N"
    taken.save(tmp_path / "photo.jpg", exif=held)
    phone.open("Information")
    phone.page.locator("#texte").fill("La salle est pleine.")
    phone.page.locator("#photo").set_input_files(tmp_path / "photo.jpg")
    phone.page.locator("#apercu").wait_for()
    assert fault(phone) == "Dites en une phrase ce que la photo montre."
    phone.page.get_by_label("Ce que la photo montre").fill("Le public, debout.")
    entry = sent()
    kept = Image.open(BytesIO(service.pictures[entry["id"]]))
    assert kept.size == (2000, 1000) and not kept.getexif()
    assert entry["alt"] == "Le public, debout." and entry["picture"] == f"{entry['id']}.jpg"


@long
def test_behind_closed_doors_nothing_can_be_written(phone, service):
    phone.page.get_by_text("Ce téléphone, cette séance").click()
    phone.page.get_by_role("button", name="Le huis clos commence").click()
    phone.page.get_by_text("Huis clos : rien ne peut être publié").wait_for()
    phone.without_network()
    assert all(button.is_disabled() for button in phone.page.locator("#ecrire button").all())


@long
def test_an_entry_is_taken_back_before_the_networks_have_it(phone, service):
    service.hold = 20
    phone.write("Une erreur")
    phone.page.get_by_role("button", name="Reprendre (").click()
    phone.page.get_by_text("elle n’est plus sur le site").wait_for()
    phone.without_network()
    phone.write("Une autre")
    phone.entry("Une autre").get_by_role("button", name="Reprendre").click()
    phone.with_network()
    phone.until_sent()
    phone.wait(lambda: service.texts == [])


@long
def test_the_item_chosen_without_a_network_is_told_when_it_is_back(phone, service):
    phone.without_network()
    phone.page.get_by_label("Point en cours").select_option("3")
    phone.write("On passe aux cantines.")
    phone.with_network()
    phone.until_sent()
    assert service.item == service.entries[0]["entry"]["item"] == "3"


@long
def test_the_session_is_closed_from_the_phone_once_all_has_left(phone, service):
    phone.write("La séance est levée.")
    phone.page.get_by_text("Ce téléphone, cette séance").click()
    phone.page.get_by_role("button", name="Clore la séance…").click()
    phone.page.get_by_role("switch", name="La séance est levée").check()
    phone.page.get_by_role("button", name="Clore", exact=True).click()
    phone.wait(lambda: "La séance est close." in phone.status)
    assert service.session["status"] == "clos" and phone.page.locator("#ecrire").is_hidden()


@long
def test_a_text_weighs_what_x_counts(phone):
    weigh = (
        "async texts => { const m = await import(new URL('weight.js', document.querySelector('script').src)); return texts.map(m.weight); }"
    )
    assert dict(zip(TEXTS, phone.page.evaluate(weigh, TEXTS), strict=True)) == {text: weighted_length(text) for text in TEXTS}
