"""What LinkedIn is told, in its own way of writing a text, and what each of its answers is taken for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.networks.linkedin import escape_text, unescape_text
from plugins.announce.post import AnnouncedImage
from tests.announce_networks.alone import send
from tests.campaign import trials
from tests.fakes import linkedin as fake
from tests.fakes.internet import Answer
from tests.fakes.linkedin_faults import FAULTS
from tests.networks import connected

MEANING = {"429": NotSent, **dict.fromkeys(("400", "401", "401 expired", "401 revoked", "403", "404", "413", "422", "426"), PostRefused)}
"""Any other fault leaves the outcome unclear."""


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, linkedin, claim, fault):
    linkedin.script.append(fault)
    assert type(send(account, claim())) is MEANING.get(fault, MaybeSent)


@pytest.mark.parametrize(
    "text", ["La salle (rez-de-chaussée) <ouverte> [enfin] {oui} a_b *c* ~ | \\ @mairie", "C# et #Été, n°#1 et a#b", "#Marché\n#Été2026"]
)
def test_no_sign_that_linkedin_reserves_cuts_a_post(account, linkedin, claim, text):
    account.send(claim(text))
    assert linkedin.posts[0].text.startswith(f"{text}\n\nhttps://")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=trials(full=5000, sample=300))
def test_any_text_is_shown_as_it_was_written(text):
    assert unescape_text(escape_text(text)) == text
    assert fake.plain(escape_text(text)) == text


def test_the_post_shows_the_card_that_we_make_of_its_page(account, linkedin, claim):
    card = AnnouncedImage("https://journal.essai.example/marche.png")
    account.send(claim(title="Le marché", summary="Dès samedi.", card=card))
    post = linkedin.posts[0]
    assert (post.link, post.title, post.thumbnail in linkedin.pictures) == (
        "https://journal.essai.example/2026/03/marche-1/",
        "Le marché",
        True,
    )


def test_a_picture_that_takes_its_time_is_waited_for(account, linkedin, claim):
    linkedin.unready = 3
    assert account.send(claim(picture="marche.png")).reason == ""
    assert linkedin.posts[0].media


def test_a_picture_that_is_never_ready_leaves_the_card_in_its_place_and_is_told(account, linkedin, claim, monkeypatch):
    monkeypatch.setattr("plugins.announce.networks.linkedin.LOOKS", 2)
    linkedin.unready = 9
    assert (
        "n’a pas fini de préparer l’image. L’annonce est partie avec la carte de son lien."
        in account.send(claim(picture="marche.png")).reason
    )
    assert linkedin.posts[0].link


def test_a_place_for_pictures_that_is_not_linkedin_s_is_sent_nothing(account, linkedin, claim):
    body = b'{"value": {"uploadUrl": "https://mechant.example/vole", "image": "urn:li:image:C1"}}'
    linkedin.media_fault = Answer(200, body, {"Content-Type": "application/json"})
    assert account.send(claim(picture="marche.png")).reason and len(linkedin.posts) == 1


def test_the_page_is_read_back_page_after_page_to_the_claim(account, linkedin, claim, monkeypatch):
    monkeypatch.setattr("plugins.announce.networks.linkedin.PAGE", 2)
    time = datetime.now(UTC)
    first = claim("La première", time=time - timedelta(hours=9))
    linkedin.hold(first.text, when=first.time)
    for number in range(7):
        linkedin.hold(f"Autre chose {number}", when=time)
    assert account.find(first).remote_id == linkedin.posts[0].id
    assert account.find(claim("Jamais dite", number=3)) is None


def test_a_page_that_shows_a_shortened_address_proves_nothing(account, linkedin, claim):
    linkedin.hold("Le marché s’installe\n\nhttps://lnkd.in/abc")
    with pytest.raises(NotSent, match="n’est pas montrée"):
        account.find(claim())


def test_a_deletion_that_linkedin_does_not_confirm_is_not_believed(account, linkedin, claim):
    receipt = account.send(claim())
    linkedin._one = lambda method, name, restli: Answer(204)
    with pytest.raises(NotSent):
        account.delete(receipt.remote_id)


def test_a_token_without_the_right_to_the_page_s_name_is_told(account, linkedin):
    linkedin.nameless = True
    assert "r_organization_admin" in account.introduce().lacking[0]


def test_a_number_that_is_not_one_is_refused_before_any_call(linkedin):
    with pytest.raises(Exception, match="ne s’écrit qu’avec des chiffres"):
        connected("linkedin", linkedin.environ | {"BEFFROI_LINKEDIN_PAGE": "mairie-essai"})
