"""An editor learns before publishing what a network would refuse, cut or misread."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from PIL import Image as Picture

from plugins.announce.checks import CHECKS
from plugins.core.publication.publication import Image
from plugins.core.publication.room import list_rooms_in_use
from tests.announce.sample import NOW
from tests.announce.test_gather import ONE

CONF = {"FEED_AUTHORITY": "a.example,2024", "ANNOUNCE_MAX_AGE_DAYS": 3}


def told(publication, conf=CONF):
    """What is wrong with one publication, a moment after it is dated."""
    return [mistake for check in CHECKS for mistake in check(publication, "content/a.md", conf, NOW)]


def mistakes(conf=CONF, **social):
    """What is wrong with an editor's own words."""
    return told(replace(ONE, social=social), conf)


def test_words_that_fit_are_no_mistake():
    assert mistakes(text="a" * 255) == []
    assert mistakes() == []


def test_words_that_do_not_fit_are_counted_in_excess():
    (mistake,) = mistakes(text="é" * 300)
    assert str(mistake).startswith("content/a.md  social › text : ce texte dépasse de 44 ")


@pytest.mark.parametrize(("x", "wrong"), [("court", []), ("a" * 300, ["social › x"])])
def test_words_for_x_alone_take_the_place_of_the_others(x, wrong):
    assert [mistake.key for mistake in mistakes(text="a" * 300, x=x)] == wrong


def test_words_for_another_network_are_not_x_s_affair():
    assert mistakes(mastodon="a" * 400) == []


FOUR = CONF | {
    "SITEURL": "https://journal.example.org",
    "SITENAME": "Le Beffroi",
    "ACCOUNTS": [{"network": name} for name in ("x", "mastodon", "bluesky", "facebook", "instagram")],
}


@pytest.mark.parametrize(
    ("social", "found"),
    [
        ({"text": "a" * 256}, []),
        (
            {"text": "a" * 290},
            [("social › text", "ce texte dépasse de 34 signes ce que X accepte (280, lien compris).")],
        ),
        (
            {"text": "a" * 310},
            [
                ("social › text", "ce texte dépasse de 54 signes ce que X accepte (280, lien compris)."),
                ("social › text", "ce texte dépasse de 10 caractères ce que Bluesky accepte (300)."),
            ],
        ),
        ({"bluesky": "👩\u200d👩\u200d👧" * 301}, [("social › bluesky", "ce texte dépasse de 1 caractère ce que Bluesky accepte (300).")]),
        (
            {"bluesky": "👩\u200d👩\u200d👧" * 200},
            [("social › bluesky", "ce texte dépasse de 600 octets ce que Bluesky accepte (3000).")],
        ),
    ],
)
def test_words_are_measured_for_every_network_of_the_town_in_its_own_unit(social, found):
    told = [mistake for mistake in mistakes(FOUR, **social) if mistake.sort == "annonce trop longue"]
    assert [(mistake.key, mistake.text) for mistake in told] == found


def test_with_a_picture_the_link_counts_on_the_networks_that_show_cards():
    one = replace(ONE, social={"bluesky": "a" * 290}, image=Image("images/a.png", "Un étal"))
    assert ["lien compris" in mistake.text for mistake in told(one, FOUR)] == [True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Le #mi-carême arrive", "« #mi-carême » s’arrêterait à « #mi ». Écrivez « #MiCarême »."),
        ("Vive #l’été", "« #l’été » s’arrêterait à « #l ». Écrivez « #LÉté »."),
        ("Budget #2026", "« #2026 » n’est pas un mot-dièse : il y faut une lettre. Ajoutez-lui un mot, comme « #Rentrée2026 »,"),
        ("#14-juillet", "« #14-juillet » n’est pas un mot-dièse : il y faut une lettre. Écrivez « #14Juillet »."),
    ],
)
def test_a_hashtag_that_would_stop_halfway_is_told_with_what_to_write(text, said):
    (mistake,) = mistakes(text=text)
    assert said in str(mistake) and (mistake.sort, mistake.harmless) == ("mot-dièse brisé", False)


@pytest.mark.parametrize(
    "text", ["#Marché, #été. #PlaceDuBeffroi!", "https://a.example/#mi-temps", "C#", "page#mi-temps", "#Rentrée2026", "# 5"]
)
def test_what_is_a_hashtag_or_none_is_no_mistake(text):
    assert mistakes(text=text) == []


def test_the_same_words_on_two_networks_are_a_warning():
    (mistake,) = mistakes(FOUR, x="Venez nombreux !", bluesky="venez  nombreux")
    assert (mistake.key, mistake.sort, mistake.harmless) == ("social › bluesky", "même texte sur deux réseaux", True)
    assert "X et Bluesky" in mistake.text


def test_what_telegram_writes_below_a_picture_does_not_make_other_words_of_it():
    conf = FOUR | {"ACCOUNTS": [{"network": "x"}, {"network": "telegram"}]}
    pictured = replace(ONE, social={"x": "Venez !", "telegram": "Venez !"}, image=Image("images/a.jpg", "Trois étals"))
    assert "même texte sur deux réseaux" in [mistake.sort for mistake in told(pictured, conf)]


def test_common_words_are_said_otherwise_on_each_network():
    assert mistakes(FOUR, text="Venez nombreux !") == []


def test_an_alternative_text_that_a_network_would_cut_is_a_warning():
    (mistake,) = told(replace(ONE, social={}, image=Image("images/a.png", "mot " * 300)), FOUR)
    assert (mistake.key, mistake.sort, mistake.harmless) == ("image › alt", "texte alternatif coupé", True)
    assert "1000 caractères" in mistake.text


@pytest.fixture
def noise(tmp_path):
    """A picture that no encoder makes small, and transparent: the site serves it as PNG, of more than a megabyte."""
    path = tmp_path / "images" / "bruit.png"
    path.parent.mkdir()
    Picture.frombytes("RGBA", (700, 700), Random(0).randbytes(700 * 700 * 4)).save(path)
    return tmp_path


def pictured(folder, **changes):
    """What is wrong with a publication whose picture lies in a folder of content."""
    room = {
        "TOWN": {"name": "Valbrune"},
        "PLUGINS": ["plugins.journal.pictures.plugin"],
        "PATH": str(folder),
        "PICTURE_CACHE": folder / "kept",
    }
    return told(replace(ONE, social={}, image=Image("images/bruit.png", "Du bruit"), **changes), FOUR | room)


def test_a_picture_too_heavy_for_a_network_is_told_with_its_weight(noise):
    (mistake,) = pictured(noise)
    assert (mistake.key, mistake.sort, mistake.harmless) == ("image", "image trop lourde", False)
    assert "Bluesky n’en prend que 1\u202f000 ko" in mistake.text and "le site en ferait 1\u202f9" in mistake.text


def test_weighing_a_picture_writes_nothing_beside_the_content(noise):
    pictured(noise)
    assert [path.name for path in noise.rglob("*") if path.is_file()] == ["bruit.png"]


@pytest.mark.parametrize("changes", [{"date": NOW - timedelta(days=30)}, {"stamped": False}, {"social": {"skip": True}}])
def test_a_picture_that_will_not_be_announced_is_not_weighed(noise, changes):
    one = replace(ONE, image=Image("images/absente.png", "Rien"), **({"social": {}} | changes))
    assert told(one, FOUR | {"PATH": str(noise), "PLUGINS": ["tests.announce.no_such_room.plugin"]}) == []


def test_a_picture_that_every_network_takes_is_no_mistake(noise):
    Picture.new("RGB", (1600, 900), "navy").save(noise / "images" / "bruit.png")
    assert pictured(noise) == []


def test_an_archive_is_only_warned():
    (mistake,) = told(replace(ONE, social={"text": "a" * 300}, strict=False))
    assert mistake.harmless


def test_a_draft_too_old_to_be_announced_is_told_before_it_is_published():
    (mistake,) = told(replace(ONE, status="draft", date=NOW - timedelta(days=3, hours=1)))
    assert (mistake.key, mistake.harmless) == ("date", True)
    assert "plus de 3 jours" in str(mistake)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "draft"},
        {"status": "draft", "date": NOW + timedelta(days=30)},
        {"status": "draft", "date": NOW - timedelta(days=30), "social": {"skip": True}},
        {"date": NOW - timedelta(days=30)},
    ],
)
def test_what_would_be_announced_or_never_is_no_old_draft(change):
    assert told(replace(ONE, **change)) == []


def test_whoever_checks_the_content_finds_it():
    assert [room.checks for room in list_rooms_in_use(["plugins.announce.plugin"])] == [CHECKS]
