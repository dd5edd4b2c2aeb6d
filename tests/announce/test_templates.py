"""By default no two networks are told the same words, and what they are told is good French."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.announce.network import extract_words
from plugins.announce.networks.registry import BY_NAME, NETWORKS
from plugins.announce.post import AnnouncedImage
from plugins.announce.settings import parse_templates
from plugins.announce.words import TownWords, compose, find_excess
from plugins.core.infrastructure.errors import SettingsError
from tests.announce.sample import announcement
from tests.campaign import trials

TOWN = TownWords("Valbrune-sur-Oise", journal="Le Beffroi")
PICTURE = AnnouncedImage("https://a.example/b.jpg", "Un étal")
SENTENCE = "Dès samedi, à 8 h, quarante et un étals retrouvent la place."
NEWS = announcement(1, title="Le marché revient", summary=SENTENCE, heading="Vie municipale", tags=())
LETTERS = st.text(st.characters(categories=("L", "N", "P", "Zs", "So")), min_size=1)
PAIRS = [pytest.param(*pair, id="-".join(row.name for row in pair)) for pair in combinations(NETWORKS, 2)]


def telling(longest):
    """Texts that say something: at least one letter, as a title must have."""
    return LETTERS.filter(lambda text: extract_words(text) and len(text) <= longest)


PUBLICATIONS = st.builds(
    lambda title, summary, heading, tags, image: announcement(
        1,
        title=title,
        summary=summary,
        heading=heading,
        tags=tuple(tags),
        image=AnnouncedImage("https://a.example/b.jpg", "Un étal") if image else None,
    ),
    telling(120),
    st.one_of(st.just(""), telling(200)),
    telling(40),
    st.lists(telling(30), max_size=4),
    st.booleans(),
)


def said(one, network, town_words=TOWN):
    """What the post of a network says, without its link."""
    return compose(one, BY_NAME[network].limits, town_words).text.replace(one.permalink, "").strip()


@pytest.mark.parametrize(("one", "other"), PAIRS)
@given(news=PUBLICATIONS)
@settings(max_examples=trials(full=2000, sample=20))
def test_no_two_networks_are_told_a_publication_in_the_same_words(one, other, news):
    assert extract_words(said(news, one.name)) != extract_words(said(news, other.name))


@pytest.mark.parametrize(("one", "other"), PAIRS)
@given(news=PUBLICATIONS, correction=telling(200))
@settings(max_examples=trials(full=1000, sample=10))
def test_no_two_networks_are_told_a_correction_in_the_same_words(one, other, news, correction):
    told = replace(news, occasion="correction/0123", overrides={"text": correction})
    assert extract_words(said(told, one.name)) != extract_words(said(told, other.name))


@given(news=PUBLICATIONS)
@settings(max_examples=trials(full=1000, sample=60))
def test_nothing_of_a_title_is_ever_cut_by_default(news):
    assert [row.name for row in NETWORKS if compose(news, row.limits, TOWN).cut_words] == []


@pytest.mark.parametrize(
    ("network", "text"),
    [
        ("x", "Le marché revient"),
        ("mastodon", f"Vie municipale · Le marché revient\n\n{SENTENCE}"),
        ("bluesky", f"Le marché revient\n\n{SENTENCE}"),
        ("facebook", f"Le marché revient\n\n{SENTENCE}\n\nVie municipale · à lire en entier dans «\u00a0Le Beffroi\u00a0»"),
        ("threads", f"Le marché revient\n\n{SENTENCE}\n\nLe journal «\u00a0Le Beffroi\u00a0» vous en dit plus."),
        ("linkedin", f"Vie municipale\u00a0: Le marché revient\n\n{SENTENCE}\n\nToute l’information dans «\u00a0Le Beffroi\u00a0»."),
        ("instagram", f"Le marché revient\n\n{SENTENCE}\n\nLa suite sur notre site, «\u00a0Le Beffroi\u00a0»\u00a0:"),
        ("telegram", f"Le marché revient\n\n{SENTENCE}\n\n— Le Beffroi, Vie municipale"),
    ],
)
def test_each_network_has_its_own_way_of_telling(network, text):
    if network in BY_NAME:
        assert said(NEWS, network) == text


@pytest.mark.parametrize(
    ("network", "text"),
    [
        ("x", "Le marché revient"),
        ("mastodon", "Le marché revient\n\nVie municipale, dans «\u00a0Le Beffroi\u00a0»"),
        ("bluesky", "Le marché revient\n\nÀ lire dans «\u00a0Le Beffroi\u00a0»."),
        ("facebook", "Le marché revient\n\nVie municipale · à lire en entier dans «\u00a0Le Beffroi\u00a0»"),
        ("threads", "Le marché revient\n\nLe journal «\u00a0Le Beffroi\u00a0» vous en dit plus."),
        ("linkedin", "Le marché revient\n\nToute l’information dans «\u00a0Le Beffroi\u00a0»."),
        ("instagram", "Le marché revient\n\nLa suite sur notre site, «\u00a0Le Beffroi\u00a0»\u00a0:"),
        ("telegram", "Le marché revient\n\n— Le Beffroi, Vie municipale"),
    ],
)
def test_without_a_summary_the_words_are_still_french(network, text):
    if network in BY_NAME:
        assert said(replace(NEWS, summary=""), network) == text


@pytest.mark.parametrize("network", [row.name for row in NETWORKS])
def test_no_wording_says_de_before_the_name_of_a_town(network):
    assert "de Orléans" not in said(NEWS, network, TownWords("Orléans", journal="L’Écho"))


def test_a_title_that_quotes_is_quoted_with_other_marks():
    one = replace(NEWS, title="Le «\u00a0grand\u00a0» marché", occasion="correction/0123", overrides={"text": "Dimanche."})
    assert "Correction apportée à «\u00a0Le “grand” marché\u00a0»\u00a0:" in said(one, "facebook")


def test_a_summary_of_hashtags_alone_is_none():
    """They are said at the end of a post already: the text would be X's, word for word."""
    one = replace(NEWS, summary="#Marché", tags=("marché",))
    assert extract_words(said(one, "bluesky")) != extract_words(said(one, "x"))


def test_a_wording_that_would_be_cut_gives_way_to_a_shorter_one():
    one = replace(NEWS, title="Mot " * 30, summary="Résumé " * 28)
    assert said(one, "bluesky") == ("Mot " * 30).strip() + "\n\nÀ lire dans «\u00a0Le Beffroi\u00a0»."


def test_a_title_that_must_be_cut_leaves_what_the_network_adds():
    post = compose(replace(NEWS, title="mot " * 100, summary=""), BY_NAME["bluesky"].limits, TOWN)
    assert post.text.endswith("…\n\nÀ lire dans «\u00a0Le Beffroi\u00a0».")
    assert post.cut_words.startswith("mot mot")


def test_an_editor_s_words_go_bare_rather_than_be_cut():
    one = replace(NEWS, overrides={"text": "a" * 295})
    assert said(one, "bluesky") == "a" * 295
    assert find_excess(one, BY_NAME["bluesky"].limits, TOWN) is None


def test_what_was_left_out_of_a_post_is_known():
    post = compose(replace(NEWS, title="Mot " * 60, tags=("premier", "deuxième")), BY_NAME["x"].limits, TOWN)
    assert (post.hashtags, post.dropped, post.cut_words) == (("#Premier",), ("#Deuxième",), "")


@given(title=telling(400))
@settings(max_examples=trials(full=1000, sample=60))
def test_the_words_that_were_cut_are_those_that_are_not_said(title):
    assume("…" not in title)
    post = compose(announcement(1, title=title, tags=()), BY_NAME["x"].limits)
    kept = post.text.partition("\n\nhttps://")[0] if post.text != post.link else ""
    assert extract_words(kept.removesuffix("…") + post.cut_words) == extract_words(title)


@pytest.mark.parametrize("chosen", ["{summary}", "{summary}\n\n{summary}"])
def test_a_wording_that_would_say_nothing_says_the_title(chosen):
    assert said(replace(NEWS, summary=""), "x", replace(TOWN, templates={"x": chosen})) == "Le marché revient"


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        ({"x": "Du nouveau !"}, "{title} ou {summary}"),
        ({"x": "{heading} : du nouveau"}, "{title} ou {summary}"),
        ({"x": "{title}", "facebook": "{title} !"}, "les mêmes mots"),
    ],
)
def test_wordings_that_networks_would_refuse_are_refused(chosen, complaint):
    with pytest.raises(SettingsError, match=complaint.replace("{", r"\{")):
        parse_templates(chosen)
