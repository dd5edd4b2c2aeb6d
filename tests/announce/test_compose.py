"""The post is what the editor wants said, and always fits."""

import re
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from plugins.announce.network import normalize_address
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.post import AnnouncedImage, Announcement
from plugins.announce.words import PLAIN_TOWN_WORDS, Excess, TownWords, compose, find_excess
from tests.announce.sample import NOW, announcement
from tests.networks import X

WORDS = st.sampled_from(
    [
        "le",
        "l’école",
        "d’été",
        "conseil-municipal",
        "œuvre",
        "«",
        "»",
        "–",
        "n°",
        "€",
        "…",
        "👩\u200d👩\u200d👧",
        "👨🏽\u200d🚒🎉🎉🇫🇷",
        "#ConseilMunicipal",
        "@valbrune",
        "ville.fr",
        "https://journal.example.org/2026/",
        "été",
        "漢字漢字",
        "!",
        "a\u200db",
        "1️⃣",
        "anticonstitutionnellement",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)
TEXTS = st.one_of(SENTENCES, st.text(min_size=1, max_size=600))


def test_a_post_is_the_title_the_link_and_the_hashtags():
    post = compose(announcement(1, tags=("conseil municipal", "2026", "été")), X)
    assert post.text == "La nouvelle numéro 1\n\nhttps://journal.example.org/2026/03/nouvelle-1/\n#ConseilMunicipal #Été"
    assert post.hashtags == ("#ConseilMunicipal", "#Été")
    assert post.weight == X.weigh(post.text)


@pytest.mark.parametrize(
    ("social", "words"),
    [
        ({}, "La nouvelle numéro 1"),
        ({"text": "Venez nombreux !"}, "Venez nombreux !"),
        ({"text": "Venez nombreux !", "x": "Sur X seulement."}, "Sur X seulement."),
        ({"mastodon": "Ailleurs."}, "La nouvelle numéro 1"),
    ],
)
def test_the_editor_s_words_come_before_the_title(social, words):
    assert compose(announcement(1, overrides=social), X).text.partition("\n")[0] == words


def test_hashtags_are_dropped_from_the_last_to_the_first():
    post = compose(announcement(1, title="Mot " * 58, tags=("premier", "deuxième", "troisième")), X)
    assert post.hashtags == ("#Premier", "#Deuxième")


def test_a_link_that_the_editor_wrote_is_not_written_twice():
    link = announcement(1).permalink
    assert compose(announcement(1, overrides={"text": f"Lisez {link} ce soir"}), X).text.count(link) == 1


def test_an_address_that_only_begins_like_the_link_does_not_stand_for_it():
    link = announcement(1).permalink
    assert compose(announcement(1, overrides={"text": f"Lisez {link}annexe/"}), X).text.split("\n")[2] == link


def test_control_characters_and_lone_surrogates_never_reach_a_network():
    text = compose(announcement(1, title="Un\x00 deux\x07 trois\ud800 quatre\ufeff"), X).text
    assert text.startswith("Un deux trois quatre\n")


@given(TEXTS, st.lists(SENTENCES, max_size=6))
def test_a_post_always_fits_and_always_holds_its_link(title, tags):
    post = compose(announcement(1, title=title, tags=tuple(tags)), X)
    assert X.weigh(post.text) == post.weight <= 280
    assert post.link in post.text


@given(SENTENCES)
def test_a_cut_falls_between_words_and_never_inside_an_address_a_hashtag_or_an_emoji(title):
    said = compose(announcement(1, title=title, tags=()), X).text.partition("\n")[0]
    title = compose_whole(title)
    if said.startswith("https://") or not said.endswith("…") or said == title:
        return
    kept = said[:-1]
    assert title.startswith(kept)
    assert regex.findall(r"\X", title)[: len(regex.findall(r"\X", kept))] == regex.findall(r"\X", kept)
    rest = title[len(kept) :]
    assert re.match(r"[\s,;:–—\-(«.…]|$", rest) or not (kept[-1].isalnum() and rest[0].isalnum())
    last = kept.split()[-1]
    whole = title[len(kept) - len(last) :].split()[0]
    if whole.startswith(("#", "@", "https://")) or whole == "ville.fr":
        assert last == whole


def compose_whole(title):
    """The title as it would be said in full."""
    return compose(announcement(1, title=title, tags=()), replace(X, weight=100_000)).text.partition("\n")[0]


def test_a_word_longer_than_a_post_leaves_the_link():
    assert compose(announcement(1, title="a" * 400), X).text.split("\n")[0] == announcement(1).permalink


def test_explicit_words_that_are_too_long_are_counted_in_excess():
    assert find_excess(announcement(1, overrides={"text": "a" * 256}), X) is None
    assert find_excess(announcement(1, overrides={"text": "a" * 257}), X) == Excess(1)
    assert find_excess(announcement(1, overrides={"text": "…" * 200}), X) == Excess(144)


def test_the_empty_line_before_the_link_goes_before_a_word_does():
    roomy, tight = (compose(announcement(1, overrides={"text": "a" * length}), X) for length in (255, 256))
    assert (roomy.weight, tight.weight, tight.cut_words) == (280, 280, "")
    assert roomy.text.count("\n") == 2 and tight.text.count("\n") == 1


def test_words_that_only_their_bytes_make_too_long_are_counted_in_bytes():
    family = "👩\u200d👩\u200d👧"
    assert find_excess(announcement(1, overrides={"text": family * 200}), BY_NAME["bluesky"].limits) == Excess(600, octets=True)


def test_an_endless_title_still_fills_the_post():
    said = compose(announcement(1, title="Le marché de la place " * 500), X)
    assert said.weight > 250


def test_an_announcement_survives_its_file():
    one = announcement(1, image=AnnouncedImage("https://a.example/b.jpg", "Une « image »"), overrides={"text": "é"}, public=("jeunes",))
    assert Announcement.from_json(one.to_json()) == one
    assert one.published == NOW.replace(hour=8)


MARKED = TownWords(utm=True)


@pytest.mark.parametrize(
    ("permalink", "link"),
    [
        ("https://a.example/b/", "https://a.example/b/?utm_source=mastodon&utm_medium=social"),
        ("https://a.example/b/?page=2#suite", "https://a.example/b/?page=2&utm_source=mastodon&utm_medium=social#suite"),
        ("", ""),
    ],
)
def test_a_link_says_the_network_it_is_followed_from_where_the_town_wants_it(permalink, link):
    post = compose(announcement(1, permalink=permalink), BY_NAME["mastodon"].limits, MARKED)
    assert (post.link, link in post.text, normalize_address(post.link)) == (link, True, normalize_address(permalink))


def test_a_link_is_bare_by_default_and_where_nobody_can_follow_it_and_where_the_editor_has_written_it():
    one = announcement(1)
    own = replace(one, overrides={"mastodon": f"Voyez {one.permalink} dès ce soir"})
    cases = [(one, "mastodon", PLAIN_TOWN_WORDS), (one, "instagram", MARKED), (own, "mastodon", MARKED)]
    assert {compose(said, BY_NAME[network].limits, town_words).link for said, network, town_words in cases} == {one.permalink}
    assert compose(own, BY_NAME["mastodon"].limits, MARKED).text.count(one.permalink) == 1


def test_a_link_that_grows_still_fits():
    post = compose(announcement(1, title="mot " * 200), BY_NAME["threads"].limits, MARKED)
    assert post.text.endswith("utm_medium=social") and post.weight <= 500
