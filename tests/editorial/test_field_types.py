"""Each type of field: what it accepts, what it makes of it, and what it says of the rest."""

import pytest

from plugins.core.publication.kind import COMMON, Field
from plugins.core.publication.raw_value import NO_VALUE, InvalidValue, RawValue
from plugins.journal.editorial.fields import READERS, shorten_slug
from plugins.town.council.kinds import AFTER, DELIBERATION_FIELDS
from tests.editorial.desk import rules

RULES = rules()
QUARTIERS = Field("quartiers", "words", "Quartiers", choices="QUARTIERS")
CATEGORY = Field("category", "choice", "Catégorie", choices="CATEGORIES")


def reading(kind, written, **more):
    return READERS[kind](written, Field("x", kind, "X", **more), RULES)


def refusal(kind, written, **more):
    with pytest.raises(InvalidValue) as raised:
        reading(kind, written, **more)
    return raised.value


def listed(*words):
    return [RawValue(word, 1) for word in words]


def test_a_line_is_one_line_of_single_spaces():
    assert reading("line", "  Trois\n  allées   de plus ") == "Trois allées de plus"


@pytest.mark.parametrize("written", ["—", "...", "月", "🎪", "\u200b"])
def test_a_name_of_which_no_address_can_be_made_is_refused(written):
    assert (refusal("name", written).sort, refusal("name", written).instead) == ("adresse impossible", NO_VALUE)


def test_a_text_keeps_its_lines():
    assert reading("text", " Un\nDeux ") == "Un\nDeux"


@pytest.mark.parametrize("kind", ["text", "line", "instant", "day", "flag", "choice", "slug", "identity", "address"])
@pytest.mark.parametrize("written", [[RawValue("a", 1)], {"a": RawValue("b", 1)}])
def test_a_text_is_neither_a_list_nor_keys(kind, written):
    assert "pas une liste ni des clés" in refusal(kind, written).text


@pytest.mark.parametrize("yes", ["oui", "Oui", "yes", "true", "on", "1", "vrai"])
def test_a_word_for_yes_is_true(yes):
    assert reading("flag", yes) is True


@pytest.mark.parametrize("no", ["non", "NON", "no", "false", "off", "0", "faux"])
def test_a_word_for_no_is_false(no):
    assert reading("flag", no) is False


@pytest.mark.parametrize("neither", ["peut-être", "2", "ouii"])
def test_a_word_that_is_neither_yes_nor_no_is_refused(neither):
    assert refusal("flag", neither).instead is False


@pytest.mark.parametrize("written", ["Culture", "culture", "CULTURE", " Culture "])
def test_a_choice_is_known_whatever_its_case(written):
    assert READERS["choice"](written, CATEGORY, RULES) == "Culture"


def test_a_choice_is_known_without_its_accents():
    assert READERS["choice"]("ecoles", CATEGORY, rules(CATEGORIES=["Écoles"])) == "Écoles"


def test_a_choice_that_does_not_exist_proposes_the_nearest():
    with pytest.raises(InvalidValue) as raised:
        READERS["choice"]("Vie municipal", CATEGORY, RULES)
    assert raised.value.remedy == "Vouliez-vous dire « Vie municipale » ?"


def test_a_choice_far_from_all_proposes_all():
    with pytest.raises(InvalidValue) as raised:
        READERS["choice"]("Xylophone", CATEGORY, RULES)
    assert raised.value.remedy == "Choisissez parmi : Culture, Sport, Vie municipale."


def test_a_list_that_the_town_does_not_have_names_its_setting():
    with pytest.raises(InvalidValue) as raised:
        READERS["words"]("Gare", QUARTIERS, rules(QUARTIERS=[]))
    assert "QUARTIERS" in raised.value.remedy


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("fête, été", ("fête", "été")),
        ("fête; été, hiver", ("fête", "été, hiver")),
        ("fête,, ,été", ("fête", "été")),
        ("fête\nété", ("fête", "été")),
        ("fête", ("fête",)),
        (listed("fête", "été, hiver"), ("fête", "été, hiver")),
        (listed("fête", "", "fête"), ("fête",)),
    ],
)
def test_words_are_a_list_or_a_line(written, words):
    assert reading("words", written) == words


def test_words_are_not_keys():
    assert "pas des clés" in refusal("words", {"a": RawValue("b", 1)}).text


def test_a_wrong_word_leaves_the_right_ones():
    with pytest.raises(InvalidValue) as raised:
        READERS["words"]("gare, Lune, centre", QUARTIERS, RULES)
    assert raised.value.instead == ("Gare", "Centre")
    assert "« Lune »" in raised.value.text


@pytest.mark.parametrize("slug", ["marche", "marche-2026", "a"])
def test_a_slug_is_kept(slug):
    assert reading("slug", slug) == slug


@pytest.mark.parametrize(
    ("written", "proper"),
    [
        ("Le Marché", "le-marche"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b", "a-b"),
        ("a_b", "a-b"),
        ("-a-", "a"),
        ("été.html", "ete-html"),
    ],
)
def test_a_slug_that_is_none_proposes_one(written, proper):
    refused = refusal("slug", written)
    assert refused.instead == proper
    assert f"« {proper} »" in refused.remedy


def test_a_slug_without_letters_proposes_nothing():
    assert refusal("slug", "🎪").instead is NO_VALUE


def test_a_long_title_makes_a_slug_cut_between_words():
    slug = shorten_slug("Le marché revient " * 20)
    assert len(slug) <= 80
    assert slug.endswith(("-marche", "-revient", "-le"))


def test_one_endless_word_is_cut():
    assert len(shorten_slug("a" * 500)) == 80


@pytest.mark.parametrize("identity", ["20260302-k3v9x2m7", "2019/05/fete/", "a", "A.b_c-d"])
def test_an_identity_is_kept(identity):
    assert reading("identity", identity) == identity


@pytest.mark.parametrize("identity", ["../x", "a..b", "/a", "a b", "é", "<a>", "a" * 300, "-a", "a?b", "a#b"])
def test_what_no_feed_could_carry_is_no_identity(identity):
    assert refusal("identity", identity).sort == "id impossible"


@pytest.mark.parametrize("address", ["https://www.valbrune.example/a?b=c#d", "http://a.example", "/2026/03/marche/"])
def test_an_address_is_kept(address):
    assert reading("address", address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//ailleurs.example/",
        "valbrune.example",
        "https://",
        "https:///x",
        'https://a.example/"onclick=',
        "https://a.example/<b>",
        "https://[::1",
        "mailto:a@b.example",
        "https://a.example/a b\\c",
        "ftp://a.example",
    ],
)
def test_what_is_dangerous_or_no_address_is_refused(address):
    assert refusal("address", address).sort == "adresse impossible"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("/actualites/marche.html", ("actualites/marche.html",)),
        ("/vieux/marche", ("vieux/marche/",)),
        ("/vieux/marche/, autre.htm", ("vieux/marche/", "autre.htm")),
        (listed("/a/", "/b/"), ("a/", "b/")),
    ],
)
def test_old_addresses_are_paths_of_this_site(written, kept):
    assert reading("addresses", written) == kept


@pytest.mark.parametrize("field", [one for one in (*COMMON, *AFTER, *DELIBERATION_FIELDS) if one.name in ("pdf", "pv", "document")])
@pytest.mark.parametrize("written", ["documents/a.pdf", "/documents/a.pdf", "//documents/a.pdf"])
def test_a_file_is_below_the_content_folder_and_its_address_no_host(field, written):
    assert READERS[field.type](written, field, RULES) == "documents/a.pdf"


@pytest.mark.parametrize(
    "written",
    ["../x", "/a/../b", "/a//b", "https://ailleurs.example/x", "/a?b=c", "/a#b", "/", "/.git/config", "/a/%2e%2e/b", "/a\\b", "/é<"],
)
def test_what_is_no_path_of_this_site_is_no_old_address(written):
    assert refusal("addresses", written).sort == "adresse impossible"


def test_a_type_unknown_to_the_room_cannot_be_declared():
    declared = {field.type for kind in RULES.kinds for field in kind.fields} | {
        inner.type for kind in RULES.kinds for field in kind.fields for inner in field.fields
    }
    assert declared <= set(READERS) | {"mapping", "mappings", "picture"}
