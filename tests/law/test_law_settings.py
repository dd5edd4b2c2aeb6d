"""What a town declares is read whole: every mistake is told at once, in French, after the key that it is about."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import find_settings_mistakes
from tests.law.town import AUDIT, CONF, LEGAL, PERSONAL_DATA, room


def told(**changed):
    with pytest.raises(SettingsError) as error:
        room(**changed)
    return error.value.mistakes


def test_a_town_that_declares_the_least_is_read():
    found = room()
    assert found.legal.host.phone == "03 44 00 00 00"
    assert found.personal_data.uses[0].kept == "un an"
    assert found.accessibility.audit is None


@pytest.mark.parametrize("name", ["LEGAL", "PERSONAL_DATA"])
def test_what_the_law_wants_of_every_town_may_not_be_missing(name):
    assert told(**{name: None})[0].startswith(f"{name} : ce réglage manque.")


def test_every_mistake_of_a_dictionary_is_told_at_once():
    host = {"name": "Hébergement du Val", "adress": "1, rue du Port"}
    assert told(LEGAL={"host": host, "director": "", "siren": 12}) == [
        "LEGAL : director › il n’y a rien entre les guillemets.",
        "LEGAL : host › « adress » n’est pas connu. Vouliez-vous dire « address » ?",
        "LEGAL : host › « address » manque. Son adresse postale.",
        "LEGAL : host › « phone » manque. Son téléphone.",
        "LEGAL : siren › « 12 » n’est pas un texte, entre guillemets.",
    ]


def test_a_key_that_looks_like_no_other_is_told_with_those_that_there_are():
    (mistake,) = told(LEGAL={**LEGAL, "zzz": "1"})
    assert mistake == "LEGAL : « zzz » n’est pas connu. Les clés sont : director, host, editor, siren, reuse, notes."


def test_a_mistake_in_a_list_is_told_with_its_number():
    uses = [*PERSONAL_DATA["uses"], {"purpose": "Rire", "basis": "aucune", "data": "tout"}]
    assert told(PERSONAL_DATA={**PERSONAL_DATA, "uses": uses}) == ["PERSONAL_DATA : uses › 2 › « kept » manque. Combien de temps."]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"LEGAL": "la mairie"}, "LEGAL : il faut un dictionnaire, entre accolades."),
        ({"PERSONAL_DATA": {**PERSONAL_DATA, "uses": "rien"}}, "PERSONAL_DATA : uses › il faut une liste, entre crochets."),
        (
            {"ACCESSIBILITY": {"established": "hier"}},
            "ACCESSIBILITY : established › « hier » n’est pas une date. Écrivez par exemple 2026-03-02.",
        ),
        ({"ACCESSIBILITY": {"actions": ["former"]}}, "ACCESSIBILITY : actions › il faut un dictionnaire, entre accolades."),
        ({"ACCESSIBILITY": {"actions": {"bientôt": ["former"]}}}, "ACCESSIBILITY : actions › bientôt › « bientôt » n’est pas une année."),
        ({"ACCESSIBILITY": {"actions": {2026: "former"}}}, "ACCESSIBILITY : actions › 2026 › il faut une liste de textes, entre crochets."),
        (
            {"MODERATION": {"sections": [{"name": "Forum", "when": "jamais", "who": "nous", "delay": "vite"}]}},
            "MODERATION : sections › 1 › when › « jamais » : écrivez « avant » ou « après ».",
        ),
    ],
)
def test_a_wrong_value_is_told_where_it_is(changed, said):
    assert told(**changed) == [said]


def test_an_audit_lacking_anything_is_no_audit():
    for key in AUDIT:
        (mistake,) = told(ACCESSIBILITY={"audit": {name: value for name, value in AUDIT.items() if name != key}})
        assert mistake.startswith(f"ACCESSIBILITY : audit › « {key} » manque.")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("rate", 101, "« 101 » n’est pas un taux"),
        ("rate", -1, "« -1 » n’est pas un taux"),
        ("rate", True, "« True » n’est pas un taux"),
        ("rate", "72 %", "« 72 % » n’est pas un taux"),
        ("report", "/documents/audit.PDF", "un PDF seul ne suffit pas"),
        ("report", "chez nous", "« chez nous » n’est pas une adresse"),
        ("version", "3", "« 3 » n’est pas une version en vigueur"),
    ],
)
def test_an_audit_is_read_strictly(key, value, said):
    (mistake,) = told(ACCESSIBILITY={"audit": {**AUDIT, key: value}})
    assert said in mistake


@pytest.mark.parametrize("report", ["/audit-2026/", "https://www.ma-ville.fr/audit"])
def test_a_report_is_a_page_of_the_journal_or_of_another_site(report):
    assert room(ACCESSIBILITY={"audit": {**AUDIT, "report": report}}).accessibility.audit.report == report


def test_actions_are_found_by_their_year_however_it_is_written():
    assert room(ACCESSIBILITY={"actions": {2026: ["a"], "2027": ["b"]}}).accessibility.actions == {2026: ("a",), 2027: ("b",)}


def test_a_misspelt_setting_of_the_room_is_recognised():
    conf = {**CONF, "PLUGINS": ["plugins.journal.law.plugin"], "ACCESSIBILTY": {}}
    assert find_settings_mistakes(conf, {}) == ["ACCESSIBILTY : ce réglage n’existe pas. Vouliez-vous dire « ACCESSIBILITY » ?"]
