"""What an editor is shown before anything leaves is what each network will show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.announce.ledger import Ledger
from plugins.announce.networks.registry import BY_NAME, NETWORKS
from plugins.announce.post import AnnouncedImage
from plugins.announce.post_preview import LOOKS, NetworkLook, ProofPress, build_proof, find_network_look, split_spans
from plugins.announce.run import Choice
from plugins.announce.settings import DeclaredAccount, Settings, list_declared_accounts
from plugins.announce.words import TownWords
from tests.announce.sample import announcement

LINK = "https://journal.valbrune.example/2026/03/le-marche-revient/"
TOWN = TownWords("Valbrune", journal="Le Beffroi")
PICTURE = AnnouncedImage("https://journal.valbrune.example/images/etal.jpg", "Un étal de légumes")
NEWS = announcement(1, permalink=LINK, summary="Dès samedi.", heading="Vie municipale")
EVERY = [row.name for row in NETWORKS]
CARDED = [row.name for row in NETWORKS if not row.limits.pictured]


def pulled(network, one=NEWS):
    """The proof of a network."""
    return build_proof(one, BY_NAME[network].limits, TOWN)


@pytest.mark.parametrize(
    ("network", "shown"),
    [
        ("x", "journal.valbrune.example/2026/03/le-mar…"),
        ("mastodon", "journal.valbrune.example/2026/…"),
        ("bluesky", "journal.valbrune.example/2026/03/le-m..."),
        ("facebook", LINK),
        ("another", LINK),
    ],
)
def test_an_address_is_shown_as_readers_of_the_network_see_it(network, shown):
    assert find_network_look(network).format_address(LINK) == shown


def test_a_short_address_is_shown_whole():
    shortening = {name: seen for name, seen in LOOKS.items() if seen.path is not None or seen.whole_link_limit is not None}
    assert {name: seen.format_address("https://www.ville.fr/a") for name, seen in shortening.items()} == dict.fromkeys(
        ("x", "mastodon", "bluesky"), "ville.fr/a"
    )


def test_links_and_hashtags_stand_out_from_words():
    text = f"Le #marché, ce soir : {LINK}.\n#PlaceDuBeffroi"
    assert split_spans(text, lambda link: link) == (
        ("words", "Le "),
        ("hashtag", "#marché"),
        ("words", ", ce soir : "),
        ("link", LINK),
        ("words", ".\n"),
        ("hashtag", "#PlaceDuBeffroi"),
    )


@pytest.mark.parametrize("text", ["#2026", "page#ancre", "https://a.example/#ancre", "&#233;"])
def test_what_no_network_takes_for_a_hashtag_is_not_shown_as_one(text):
    assert "hashtag" not in [span.sort for span in split_spans(text, str)]


def test_a_hashtag_is_shown_as_far_as_networks_read_it():
    assert split_spans("#mi-carême", str) == (("hashtag", "#mi"), ("words", "-carême"))


@given(st.lists(st.sampled_from(["#été", "le", "https://a.example/b.", "\n", "#1", "«", "»", "🎉", "a#b", "ville.fr"])).map(" ".join))
def test_nothing_of_a_text_is_lost_by_showing_it(text):
    assert "".join(span.text for span in split_spans(text, lambda link: link)) == text


def test_a_network_that_takes_nothing_without_a_picture_shows_the_card_as_one():
    shown = pulled("instagram", replace(NEWS, image=PICTURE))
    assert (shown.picture, shown.drawn, shown.card) == (NEWS.card, None, ())


@pytest.mark.parametrize("network", CARDED)
def test_a_picture_takes_the_card_s_place_and_keeps_its_alternative_text(network):
    shown = pulled(network, replace(NEWS, image=PICTURE))
    assert (shown.picture, shown.card, shown.drawn) == (PICTURE, (), None)


@pytest.mark.parametrize("network", CARDED)
def test_without_a_picture_the_link_s_card_is_shown_with_its_domain(network):
    shown = pulled(network)
    assert (shown.picture, shown.drawn) == (None, NEWS.card)
    assert ("domain", "journal.valbrune.example") in shown.card and ("title", NEWS.title) in shown.card


def test_a_card_has_no_empty_line():
    assert "summary" not in dict(pulled("bluesky", replace(NEWS, summary="")).card)


@pytest.mark.parametrize(
    ("network", "count"), [("x", "sur 280 signes"), ("bluesky", "sur 300 caractères"), ("facebook", "sur 63\u202f206 caractères")]
)
def test_the_count_is_in_the_network_s_own_unit(network, count):
    if network in BY_NAME:
        assert pulled(network).count.endswith(count)


def test_what_was_cut_is_said():
    remarks = list(pulled("x", replace(NEWS, title="mot " * 100, tags=("marché",))).remarks())
    assert remarks[0].startswith("Coupé, faute de place") and "mot mot" in remarks[0]
    assert remarks[1].rstrip() == "Sans place\u00a0: #Marché."


def test_a_picture_that_says_nothing_to_who_cannot_see_it_is_told():
    (remark,) = pulled("x", replace(NEWS, image=AnnouncedImage(PICTURE.url))).remarks()
    assert remark.startswith("Sans texte alternatif")


def test_an_alternative_text_that_the_network_would_cut_is_told():
    shown = pulled("x", replace(NEWS, image=replace(PICTURE, alt="mot " * 300)))
    assert len(shown.picture.alt) <= 1000 and shown.picture.alt.endswith("…")
    assert "coupé" in next(shown.remarks())


def test_a_post_in_which_all_is_well_needs_no_remark():
    assert [list(pulled(network).remarks()) for network in EVERY] == [[] for _ in EVERY]


SETTINGS = Settings("valbrune.example,2024")
ON_FOUR = {"ACCOUNTS": [{"network": "facebook"}, {"network": "youtube"}, {"network": "x"}]}


@pytest.mark.parametrize(
    ("declared", "conf", "networks"),
    [
        ((DeclaredAccount("bluesky"),), ON_FOUR, ["bluesky"]),
        ((), ON_FOUR, ["facebook", "x"]),
        ((), {"ACCOUNTS": [{"network": "youtube"}]}, ["x"]),
        ((), {}, ["x"]),
        ((), {"ACCOUNTS": "x"}, ["x"]),
    ],
)
def test_the_networks_that_are_shown_are_the_town_s(declared, conf, networks):
    assert [one.network for one in list_declared_accounts(replace(SETTINGS, announce_accounts=declared), conf)] == networks


def test_an_account_that_does_not_speak_of_it_is_not_shown():
    library = DeclaredAccount("x", "mediatheque", Choice(categories=("Culture",)))
    press = ProofPress.from_settings(replace(SETTINGS, announce_accounts=(DeclaredAccount("x"), library)), {}, [NEWS], Ledger())
    assert [shown.label for shown in press.pull_proofs(NEWS)] == ["X"]
    assert [shown.label for shown in press.pull_proofs(replace(NEWS, category="Culture"))] == ["X", "X · mediatheque"]


@pytest.mark.parametrize("network", [*EVERY, "another"])
@pytest.mark.parametrize("text", ["http://[", "Voir https://[ici](plan.pdf)", "https://[::1", "http://?#", "https://"])
def test_what_only_begins_as_an_address_is_shown(network, text):
    assert split_spans(text, find_network_look(network).format_address)


def test_a_network_that_has_no_look_of_its_own_is_shown_as_it_is_sent():
    assert find_network_look("another") == NetworkLook()
