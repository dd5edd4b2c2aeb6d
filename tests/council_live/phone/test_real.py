"""The page of the phone on the real service: everything that it can be asked, once."""

from datetime import timedelta
from time import monotonic

import pytest
from PIL import Image

from plugins.town.council.entry import list_standings
from plugins.town.council.vote import Vote
from tests.campaign import long
from tests.council_live.evening import MEMBERS, session, world
from tests.council_live.phone.in_hand import WAITING, Phone


class Evening:
    """The service of an evening, as a phone finds it."""

    def __init__(self, one):
        self.one, self.url = one, f"{one.origin}/direct/"

    @property
    def kept(self):
        """What the register has, but for what was taken back."""
        return [one.entry for one in self.one.evening.register.list_entries() if not one.is_taken_back]

    @property
    def texts(self):
        """Their texts."""
        return [one.text for one in self.kept]


@pytest.fixture
def evening(tmp_path, start):
    """A session that is live, whose votes are told by name."""
    with world(tmp_path, lambda: session(start), lambda: start + timedelta(minutes=10)) as one:
        yield Evening(one)


@pytest.fixture
def writer(hand, evening):
    """A phone that has joined."""
    return Phone(hand(service_workers="allow").new_page(), evening).join(evening.one.invite("Camille"))


@long
def test_an_evening_is_written_from_its_first_word_to_its_last(writer, evening, tmp_path):
    page = writer.page
    writer.open("Propos")
    page.get_by_label("Qui parle").fill("karim")
    page.locator("#groupes").get_by_role("button", name=MEMBERS[1].name).click()
    page.keyboard.type("La passerelle coûtera 1 200 €.")
    writer.publish()
    writer.open("Vote")
    page.locator("#v-contre").fill("1")
    page.get_by_role("button", name="Tous les autres ont voté pour").click()
    writer.publish()
    Image.new("RGB", (2400, 1200), "#1f4257").save(tmp_path / "photo.jpg")
    writer.open("Information")
    page.locator("#texte").fill("Le public applaudit.")
    page.locator("#photo").set_input_files(tmp_path / "photo.jpg")
    page.get_by_label("Ce que la photo montre").fill("Des gens debout.")
    writer.publish()
    writer.until_sent()
    writer.entry("1 200 €").get_by_role("button", name="Rectifier").click()
    page.locator("#texte").fill("La passerelle coûtera 2 100 €.")
    writer.publish()
    writer.until_sent()
    said, voted, told, put_right = evening.kept
    assert (said.speaker, put_right.corrects) == (MEMBERS[1].name, said.id)
    assert (voted.vote, told.alt) == (Vote(3, 1), "Des gens debout.")
    assert (evening.one.evening.pictures / told.picture).is_file()


@long
def test_who_arrives_votes_and_a_vote_is_put_right_then_annulled(hand, tmp_path, start):
    begun = monotonic()
    with world(tmp_path, lambda: session(start), lambda: start + timedelta(seconds=600 + monotonic() - begun)) as one:
        evening = Evening(one)
        writer = Phone(hand().new_page(), evening).join(one.invite("Camille"))
        page = writer.page
        page.get_by_label("Point en cours").select_option("1")
        page.get_by_role("button", name="3 présents · 1 pouvoir · quorum atteint").click()
        page.get_by_role("switch", name="C’est l’appel").uncheck()
        page.locator("#presents").get_by_role("button", name=MEMBERS[4].name).click()
        page.locator("#presents-publier").click()
        writer.until_sent()
        page.get_by_role("button", name="4 présents · 1 pouvoir · quorum atteint").wait_for()
        writer.open("Vote")
        page.get_by_role("button", name="À l’unanimité").click()
        writer.publish()
        writer.until_sent()
        assert [entry.text for entry in evening.kept] == [f"{MEMBERS[4].name} arrive.", "Compte administratif"]
        assert evening.kept[1].vote == Vote(5)
        writer.entry("Compte administratif").get_by_role("button", name="Rectifier").click()
        page.locator("#v-pour").fill("4")
        page.locator("#v-contre").fill("1")
        writer.publish()
        writer.until_sent()
        writer.entry("4 pour, 1 contre").first.get_by_role("button", name="Rectifier").click()
        page.get_by_role("switch", name="Ce vote est annulé").check()
        writer.publish()
        writer.until_sent()
        found = list_standings(evening.kept)
        assert [(each.vote, each.result) for each in found] == [(None, ""), (None, "")]
        assert [entry.vote for entry in evening.kept[1:]] == [Vote(5), Vote(4, 1), None]


@long
def test_what_was_written_without_a_network_reaches_the_register(writer, evening):
    writer.kept_for_no_network()
    writer.page.context.set_offline(True)
    writer.wait(lambda: "Hors connexion" in writer.status)
    writer.write("un", "deux")
    writer.page.reload()
    writer.wait(lambda: writer.places == [WAITING] * 2)
    writer.page.context.set_offline(False)
    writer.until_sent()
    assert evening.texts == ["un", "deux"]


@long
def test_a_phone_that_is_shut_out_keeps_its_entries_until_it_is_invited_again(writer, evening):
    writer.write("un")
    writer.until_sent()
    writer.page.context.set_offline(True)
    writer.write("deux")
    evening.one.revoke("Camille")
    writer.page.context.set_offline(False)
    writer.wait(lambda: "n’a plus le droit d’écrire" in writer.status)
    writer.join(evening.one.invite("Camille"))
    writer.until_sent()
    assert evening.texts == ["un", "deux"]


@long
def test_the_doors_are_shut_and_the_session_is_closed_from_the_phone(writer, evening):
    writer.write("un")
    writer.until_sent()
    writer.page.get_by_text("Ce téléphone, cette séance").click()
    for words in ("Le huis clos commence", "Le huis clos est levé"):
        writer.page.get_by_role("button", name=words).click()
        writer.wait(lambda shut="commence" in words: writer.page.locator("#huis-clos").is_visible() == shut)
    writer.page.get_by_role("button", name="Clore la séance…").click()
    writer.page.get_by_role("switch", name="La séance est levée").check()
    writer.page.get_by_role("button", name="Clore", exact=True).click()
    writer.wait(lambda: "La séance est close." in writer.status)
    assert evening.one.evening.is_closed()
