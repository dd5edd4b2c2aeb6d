"""Who reads a merge request sees what each network of the town would get, without any credential."""

from dataclasses import replace
from datetime import timedelta

from plugins.announce.announce import foresee_without_accounts
from plugins.announce.ledger import Ledger
from plugins.announce.post import AnnouncedImage, Key, Post, PostState
from plugins.announce.post_preview import ProofPress
from plugins.announce.run import Choice, RunRules
from plugins.announce.settings import DeclaredAccount, Settings
from plugins.core.infrastructure.errors import Exit
from tests.announce.sample import NOW, announcement

CONF = {"SITENAME": "Le Beffroi", "ACCOUNTS": [{"network": "x"}, {"network": "facebook"}, {"network": "bluesky"}]}
SETTINGS = Settings("valbrune.example,2024")
PICTURE = AnnouncedImage("https://journal.example.org/images/etal.jpg", "Un étal de légumes")
SENT = Post(NOW, PostState.SENT, Key(announcement(1).guid, "x", "42"))


def report(*some, ledger=None, settings=SETTINGS):
    """What merging would send."""
    known = ledger or Ledger()
    return foresee_without_accounts(some, ProofPress.from_settings(settings, CONF, list(some), known), known, NOW, RunRules())


def said(*some, **more):
    """The same, as it is printed."""
    return "\n".join(report(*some, **more).format_lines(full=True)).replace("\u00a0", " ").replace("\u202f", " ")


def test_each_network_is_shown_its_own_text_with_its_count_in_its_unit():
    text = said(announcement(1, summary="Dès samedi."))
    assert "x · partirait : La nouvelle numéro 1\n    La nouvelle numéro 1\n\n    https://" in text
    assert "bluesky · partirait : La nouvelle numéro 1\n    La nouvelle numéro 1\n\n    Dès samedi.\n    #ConseilMunicipal\n" in text
    assert " sur 280 signes, 0,20 $ au plus)" in text and " sur 300 caractères)" in text


def test_the_picture_is_shown_with_its_alternative_text_and_its_price():
    text = said(announcement(1, image=PICTURE))
    assert "0,205 $ au plus)\n    image : https://journal.example.org/images/etal.jpg\n    texte alternatif : Un étal de légumes" in text


def test_a_picture_without_alternative_text_is_told():
    assert "Sans texte alternatif" in said(announcement(1, image=replace(PICTURE, alt="")))


def test_without_a_picture_the_card_is_shown():
    assert "    carte : https://journal.example.org/images/carte.png" in said(announcement(1))


def test_what_did_not_fit_is_shown():
    assert "Sans place : #ConseilMunicipal." in said(announcement(1, title="mot " * 62))


def test_what_facebook_does_not_know_yet_is_told_with_its_place():
    head = "facebook · à décider : La nouvelle numéro 1 — 1 sur 5 : se décidera à la cinquième."
    assert f"{head}\n    La nouvelle numéro 1\n" in said(announcement(1))


def test_what_facebook_would_not_relay_is_told_with_its_reason():
    text = said(announcement(1, overrides={"facebook_carry": False}))
    assert "facebook · ne partirait pas : La nouvelle numéro 1 — pas relayé : le rédacteur dit non." in text


def test_what_facebook_would_relay_is_shown_with_its_reason():
    text = said(*(announcement(number) for number in (5, 4, 3, 2, 1)))
    assert text.count("facebook · partirait") == 1
    assert "facebook · partirait : La nouvelle numéro 1 — relayé : la cinquième de son groupe.\n    La nouvelle numéro 1\n" in text


def test_what_an_account_has_said_would_not_be_said_again():
    assert report(announcement(1), ledger=Ledger([SENT])).format_lines() == ["Rien à annoncer."]


def test_a_correction_is_shown_where_the_first_was_said():
    correction = replace(announcement(1), occasion="correction/1", in_reply_to="published", overrides={"text": "C’est à 19 h."})
    text = said(announcement(1), correction, ledger=Ledger([SENT]))
    assert "x · partirait : La nouvelle numéro 1\n    Correction. C’est à 19 h." in text
    assert "bluesky" not in text


def test_what_is_too_old_is_told_once_whatever_the_number_of_networks():
    (line,) = report(announcement(24 * 8)).format_lines()
    assert line == "outbox · laissé de côté : La nouvelle numéro 192 — trop ancien. Changez « date » pour qu’elle parte."


def test_what_is_not_yet_published_is_not_announced():
    assert report(replace(announcement(1), published=NOW + timedelta(hours=1))).format_lines() == ["Rien à annoncer."]


def test_an_account_is_shown_what_it_chooses_only():
    accounts = (DeclaredAccount("x"), DeclaredAccount("x", "mediatheque", Choice(categories=("Culture",))))
    one = report(announcement(1, category="Culture"), settings=replace(SETTINGS, announce_accounts=accounts))
    assert [outcome.key.account for outcome in one] == ["", "mediatheque"]
    assert len(report(announcement(1), settings=replace(SETTINGS, announce_accounts=accounts)).outcomes) == 1


def test_nothing_of_it_makes_a_merge_request_fail():
    """Neither what waits for Facebook, nor what is too old, nor what no budget would pay, is a fault of who proposes it."""
    assert report(announcement(24 * 8), announcement(2), announcement(1, overrides={"facebook_carry": False})).exit == Exit.DONE


def test_a_program_reads_the_same():
    found = report(announcement(1, image=PICTURE)).outcomes[0].to_json()
    assert found["cost"] == "0.205" and found["details"][1].endswith("Un étal de légumes")
