"""What is typed on the phone: words, who said them, votes that are possible, a photo that says nothing of where it was taken."""

from io import BytesIO
from itertools import product

import pytest
from PIL import Image

from plugins.announce.networks.registry import count_weighted
from plugins.town.council.vote import Count, Member, Vote, find_refusal, is_unanimous
from tests.campaign import long
from tests.council_live.phone.in_hand import Phone
from tests.fakes.direct import GROUPS, NAMES, SESSION

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
            phone.page.evaluate(
                "import(new URL('store.js', document.querySelector('script').src)).then(s => s.recall('drafts conseil-2026-03-26'))"
            )["drafts"]["propos"]["text"]
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
    assert fault(phone).startswith("Égalité")
    phone.page.get_by_role("group", name="Égalité").get_by_role("radio", name="Pour").check()
    assert Vote.from_json(sent()["vote"]) == Vote(3, 3, casting="pour")


def test_who_presides_without_voting_is_said_too_and_a_tie_put_right_asks_for_it(phone, service, sent):
    service.written("Le budget.", kind="vote", item="1", vote={"pour": 3, "contre": 3})
    phone.entry("Le budget.").get_by_role("button", name="Rectifier").click()
    assert fault(phone).startswith("Égalité")
    phone.page.get_by_role("group", name="Égalité").get_by_role("radio", name="N’a pas voté").check()
    assert Vote.from_json(sent()["vote"]) == Vote(3, 3, casting="aucune")
    phone.page.get_by_text("sans voix prépondérante").wait_for()


@long
def test_a_secret_ballot_has_no_names(phone, sent):
    vote(phone, pour=3, contre=3)
    phone.page.get_by_role("radio", name="Par nom").check()
    phone.page.locator("#noms").get_by_role("button", name="Karim Haddad").click()
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
    phone.page.get_by_role("button", name="Tous pour").click()
    phone.page.locator("#pinceau").get_by_role("radio", name="Contre").check()
    for name in NAMES[1:3]:
        phone.page.locator("#noms").get_by_role("button", name=name).click()
    phone.page.locator("#noms").get_by_role("button", name=NAMES[2]).click()
    phone.page.locator("#pinceau").get_by_role("radio", name="Abstention").check()
    phone.page.locator("#noms").get_by_role("button", name=f"Tout le groupe {GROUPS[2]}").click()
    assert phone.page.locator("#somme").inner_text() == "7 voix sur 7. Adoptée"
    done = {**dict.fromkeys(NAMES, "pour"), NAMES[1]: "contre", NAMES[2]: "abstention", NAMES[5]: "abstention"}
    assert Vote.from_json(sent()["vote"]) == Vote(4, 1, 2, names=tuple((name, done[name]) for name in NAMES))


@long
def test_a_rectification_points_at_what_it_puts_right(phone, service, sent):
    phone.write("Le budget est de 12 millions.")
    phone.until_sent()
    phone.entry("12 millions").get_by_role("button", name="Rectifier").click()
    phone.page.locator("#texte").fill("Le budget est de 21 millions.")
    assert sent()["corrects"] == service.entries[0]["entry"]["id"]
    phone.page.locator(".entry").last.filter(has_text="rectifiée").wait_for()


@long
def test_the_code_that_comes_with_the_address_is_typed_already_and_left_in_no_history(hand, service):
    page = hand().new_page()
    page.goto(f"{service.url}#BEFFROI7")
    page.locator("#entrer").get_by_role("button", name="Entrer").click()
    page.locator("#seance").wait_for()
    assert page.evaluate("location.hash") == ""


def test_a_vote_is_put_right_by_its_numbers_or_said_not_to_have_been_held(phone, service, sent):
    vote(phone, pour=3, contre=1)
    first = sent()
    phone.until_sent()
    phone.entry("Procès-verbal").get_by_role("button", name="Rectifier").click()
    assert phone.page.locator("#v-pour").input_value() == "3"
    phone.page.locator("#v-contre").fill("2")
    second = sent()
    assert (second["kind"], second["corrects"], Vote.from_json(second["vote"])) == ("rectification", first["id"], Vote(3, 2))
    phone.until_sent()
    phone.entry("3 pour, 2 contre").get_by_role("button", name="Rectifier").click()
    phone.page.get_by_role("switch", name="Ce vote est annulé").check()
    third = sent()
    assert third["annuls"] and "vote" not in third and third["text"] == "Ce vote est annulé."


@long
def test_the_vote_on_an_amendment_says_so_and_an_item_that_is_withdrawn_too(phone, sent):
    vote(phone, pour=7)
    phone.page.get_by_role("switch", name="C’est un amendement").check()
    assert sent()["amendment"]
    phone.open("Information")
    phone.page.get_by_role("button", name="Point retiré").click()
    entry = sent()
    assert (entry["text"], entry["outcome"], entry["item"]) == ("Le point est retiré de l’ordre du jour.", "retirée", "1")
    phone.open("Information")
    phone.page.get_by_role("button", name="Suspension").click()
    phone.page.get_by_role("button", name="Reprise").click()
    entry = sent()
    assert entry["text"] == "La séance reprend." and "outcome" not in entry


@long
def test_unanimity_is_one_tap_and_a_group_counts_no_more_than_it_has(phone, sent):
    vote(phone)
    phone.page.get_by_role("button", name="À l’unanimité").click()
    assert phone.page.locator("#somme").inner_text() == "7 voix sur 7. Adoptée à l’unanimité"
    phone.page.locator("#v-pour").fill("1")
    assert phone.page.locator("#somme").inner_text() == "1 voix sur 7. Adoptée. 6 voix ne sont pas comptées."
    phone.page.get_by_role("radio", name="Par groupe").check()
    phone.page.locator("#g-1-pour").fill("5")
    assert fault(phone) == f"{GROUPS[1]} compte 5 voix, mais 2 présents ou représentés."
    phone.page.get_by_role("button", name=f"Tous pour {GROUPS[1]}").click()
    assert Vote.from_json(sent()["vote"]).pour == 2


def test_who_comes_and_goes_is_a_tap_on_a_name_and_counts_at_once(phone, service):
    phone.without_network()
    phone.page.get_by_role("button", name="6 présents · 1 pouvoir · quorum atteint").click()
    phone.page.get_by_role("switch", name="C’est l’appel").uncheck()
    phone.page.locator("#presents").get_by_role("button", name=NAMES[1]).click()
    phone.page.get_by_label(f"Pouvoir de {NAMES[1]}").select_option(NAMES[2])
    assert NAMES[0] not in phone.page.get_by_label(f"Pouvoir de {NAMES[1]}").locator("option").all_inner_texts()
    phone.page.locator("#presents").get_by_role("button", name=NAMES[3]).click()
    phone.page.locator("#presents-publier").click()
    phone.page.get_by_role("button", name="4 présents · 2 pouvoirs").wait_for()
    vote(phone)
    assert phone.page.locator("#somme").inner_text() == "0 voix sur 6"
    phone.page.get_by_role("button", name="Fermer").click()
    phone.with_network()
    phone.until_sent()
    entry = service.entries[0]["entry"]
    assert entry["text"] == f"{NAMES[1]} quitte la séance et donne pouvoir à {NAMES[2]}. {NAMES[3]} quitte la séance."
    assert entry["attendance"] == [{"name": NAMES[1], "present": False, "proxy": NAMES[2]}, {"name": NAMES[3], "present": False}]


@long
def test_who_is_of_no_group_is_counted_beside_the_groups(phone, service, sent):
    service.session["members"][6]["group"] = ""
    service.move()
    phone.write("Un mot, pour que le téléphone l’apprenne.")
    phone.until_sent()
    vote(phone)
    phone.page.get_by_role("radio", name="Par groupe").check()
    phone.page.get_by_role("button", name=f"Tous pour {GROUPS[1]}").click()
    phone.page.get_by_role("group", name="Sans groupe, 1 voix").get_by_label("Contre").fill("1")
    told = sent()["vote"]
    assert Vote.from_json(told) == Vote(2, 1, groups=((GROUPS[1], Count(2)),))


@long
def test_the_roll_is_called_once_for_all(phone, service):
    phone.page.locator("#presents-ouvrir").click()
    phone.page.locator("#presents-publier").click()
    phone.until_sent()
    phone.wait(lambda: service.entries)
    entry = service.entries[0]["entry"]
    assert entry["text"] == f"Appel. Présents\u00a0: 6. Pouvoirs\u00a0: {NAMES[6]} à {NAMES[0]}." and len(entry["attendance"]) == 7
    phone.wait(lambda: phone.thread)
    phone.page.locator("#presents-ouvrir").click()
    assert not phone.page.get_by_role("switch", name="C’est l’appel").is_checked()


SLOW = (
    "() => { const made = createImageBitmap;"
    " window.createImageBitmap = async (...all) => {"
    " await new Promise(go => { window.go = () => { window.createImageBitmap = made; go(); }; });"
    " return made(...all); }; }"
)
"""A phone that takes its time to read a photo."""


def test_a_photo_that_is_not_ready_leaves_with_its_entry(phone, service, tmp_path):
    Image.new("RGB", (300, 150), "#a93a24").save(tmp_path / "photo.jpg")
    phone.page.evaluate(SLOW)
    phone.open("Information")
    phone.page.locator("#texte").fill("La salle est pleine.")
    phone.page.locator("#photo").set_input_files(tmp_path / "photo.jpg")
    phone.page.get_by_label("Ce que la photo montre").fill("Le public, debout.")
    assert fault(phone) == "La photo se prépare\u00a0: l’entrée partira avec elle."
    assert service.entries == []
    phone.page.evaluate("window.go()")
    phone.wait(lambda: service.entries)
    assert service.entries[0]["entry"]["alt"] == "Le public, debout." and service.pictures


@long
def test_a_photo_that_cannot_be_read_keeps_its_entry_back(phone, service, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"non")
    phone.page.evaluate(SLOW)
    phone.open("Information")
    phone.page.locator("#texte").fill("La salle est pleine.")
    phone.page.locator("#photo").set_input_files(tmp_path / "photo.jpg")
    phone.page.get_by_label("Ce que la photo montre").fill("Le public, debout.")
    fault(phone)
    phone.page.evaluate("window.go()")
    phone.page.get_by_text("Cette photo ne peut pas être lue.").wait_for()
    assert service.entries == []


@long
def test_nothing_is_taken_back_once_the_session_is_closed(phone, service):
    service.hold = 60
    phone.write("Un mot")
    phone.page.get_by_role("button", name="Reprendre (").wait_for()
    service.session["status"] = "clos"
    service.move()
    phone.wait(lambda: "La séance est close." in phone.status)
    assert phone.page.get_by_role("button", name="Reprendre").count() == 0


def test_the_phone_judges_votes_as_the_service_does(phone):
    numbers = range(4)
    votes = [Vote(*each, casting=casting) for each in product(numbers, repeat=3) for casting in ("", "pour", "contre", "aucune")]
    votes = [vote for vote in votes if not vote.casting or (vote.pour == vote.contre and vote.pour)]
    judge = (
        "async votes => { const m = await import(new URL('vote.js', document.querySelector('script').src));"
        " return votes.map(v => [m.adopted(v), m.unanimous(v, 3), !m.wrong(v, 3)]); }"
    )
    members = tuple(Member(str(number)) for number in range(3))
    found = [[vote.is_adopted, is_unanimous(vote, 3), not find_refusal(vote, members)] for vote in votes]
    assert phone.page.evaluate(judge, [vote.to_json() for vote in votes]) == found


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
    assert dict(zip(TEXTS, phone.page.evaluate(weigh, TEXTS), strict=True)) == {text: count_weighted(text) for text in TEXTS}
