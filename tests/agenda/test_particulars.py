"""Who an event is for, what it costs, where one registers, as an editor writes them."""

import pytest

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.words import Words
from plugins.town.agenda.particulars import (
    ACCESS,
    BY_WORD,
    MODES,
    STATES,
    Ages,
    Price,
    format_disability,
    parse_ages,
    parse_disabilities,
    parse_price,
    parse_registrations,
)

ENGLISH = Words("en", {("", "dès %(age)s ans"): ("from age %(age)s",)})


def written(value) -> RawValue:
    return RawValue(value, 5)


@pytest.mark.parametrize(
    ("text", "youngest", "oldest", "words"),
    [
        ("6-12", 6, 12, "de 6 à 12 ans"),
        ("de 6 à 12 ans", 6, 12, "de 6 à 12 ans"),
        ("6 ans - 12 ans", 6, 12, "de 6 à 12 ans"),
        ("dès 6 ans", 6, None, "dès 6 ans"),
        ("à partir de 6 ans", 6, None, "dès 6 ans"),
        ("6 ans et plus", 6, None, "dès 6 ans"),
        ("18", 18, None, "dès 18 ans"),
        ("jusqu’à 3 ans", None, 3, "jusqu’à 3 ans"),
        ("jusqu'à 3 ans", None, 3, "jusqu’à 3 ans"),
        ("7-7", 7, 7, "7 ans"),
        ("tout public", None, None, ""),
        ("Tous publics", None, None, ""),
    ],
)
def test_ages_are_understood_and_said_again(text, youngest, oldest, words):
    found = parse_ages(written(text))
    assert (found, found.format_ages()) == (Ages(youngest, oldest), words)


def test_ages_may_be_keys_as_openagenda_has_them():
    assert parse_ages(written({"min": RawValue("6", 6), "max": RawValue("12", 7)})) == Ages(6, 12)
    assert parse_ages(written({"min": RawValue("6", 6)})) == Ages(6)
    assert parse_ages(written({"max": RawValue("3", 6)})) == Ages(None, 3)


def test_ages_are_told_in_another_language():
    assert Ages(6).format_ages(ENGLISH) == "from age 6"


@pytest.mark.parametrize("text", ["petits", "12-6", "6-121", "six ans", "", "-3"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(InvalidValue) as raised:
        parse_ages(written(text))
    assert raised.value.sort == "âge illisible"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gratuit", Price("Gratuit", True, 0, 0)),
        ("Entrée libre", Price("Gratuit", True, 0, 0)),
        ("0 €", Price("Gratuit", True, 0, 0)),
        ("5", Price("5 €", False, 5, 5)),
        ("7,50 €", Price("7,50 €", False, 7.5, 7.5)),
        ("de 5 à 12 €", Price("de 5 à 12 €", False, 5, 12)),
        ("5-12 €", Price("5-12 €", False, 5, 12)),
        ("8 €, 5 € en tarif réduit", Price("8 €, 5 € en tarif réduit", False, 5, 8)),
        ("4 euros", Price("4 euros", False, 4, 4)),
        ("prix libre", Price("prix libre")),
    ],
)
def test_a_price_is_understood(text, found):
    assert parse_price(written(text)) == found


@pytest.mark.parametrize("value", ["cher", "10 francs", "", []])
def test_what_is_no_price_is_refused(value):
    with pytest.raises(InvalidValue) as raised:
        parse_price(written(value))
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("text", "type", "href"),
    [
        ("https://ma-ville.fr/inscription?x=1", "link", "https://ma-ville.fr/inscription?x=1"),
        ("accueil@ma-ville.fr", "email", "mailto:accueil@ma-ville.fr"),
        ("02 61 91 00 12", "phone", "tel:+33261910012"),
        ("+33 (0)2 61 91 00 12", "phone", "tel:+33261910012"),
        ("02.61.91.00.12", "phone", "tel:+33261910012"),
        ("3975", "phone", "tel:3975"),
    ],
)
def test_a_way_to_register_is_told_from_its_look(text, type, href):
    (way,) = parse_registrations(written(text))
    assert (way.type, way.href) == (type, href)


def test_several_ways_are_a_list_or_lines_or_openagenda_s_own():
    two = ["02 61 91 00 12", "accueil@ma-ville.fr"]
    expected = ["phone", "email"]
    assert [way.type for way in parse_registrations(written([RawValue(one, 6) for one in two]))] == expected
    assert [way.type for way in parse_registrations(written("; ".join(two)))] == expected
    assert [way.type for way in parse_registrations(written("\n".join(two)))] == expected
    theirs = [RawValue({"type": RawValue("phone", 6), "value": RawValue(two[0], 6)}, 6)]
    assert [way.value for way in parse_registrations(written(theirs))] == two[:1]


@pytest.mark.parametrize("text", ["au guichet", "javascript:alert(1)", "ftp://ma-ville.fr", "accueil@", "http://"])
def test_what_leads_nowhere_is_refused_with_its_line(text):
    with pytest.raises(InvalidValue) as raised:
        parse_registrations(RawValue([RawValue("3975", 6), RawValue(text, 7)], 5))
    assert raised.value.line == 7


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("moteur, auditif", ("mi", "hi")),
        ("mi; hi", ("mi", "hi")),
        ("handicap visuel", ("vi",)),
        ("mental, intellectuel", ("ii",)),
        ([RawValue("psychique", 6)], ("pi",)),
        ({"mi": RawValue("true", 6), "hi": RawValue("false", 6)}, ("mi",)),
    ],
)
def test_disabilities_are_named_by_a_word_or_by_openagenda_s_code(value, codes):
    assert parse_disabilities(written(value)) == codes


def test_each_code_means_something_in_words():
    assert all(format_disability(code).startswith("handicap") for code in ACCESS)


def test_an_unknown_disability_is_guessed():
    with pytest.raises(InvalidValue) as raised:
        parse_disabilities(written("motteur"))
    assert "moteur" in raised.value.remedy


def test_states_and_modes_are_openagenda_s():
    assert [state.code for state in STATES] == [1, 2, 3, 4, 5, 6]
    assert sorted(MODES.values()) == [1, 2, 3]
    assert {word for word, state in BY_WORD.items() if state.off} == {"reporté", "annulé"}
    assert all(state.title_prefix and state.sentence for state in STATES if state.word != "programmé")
