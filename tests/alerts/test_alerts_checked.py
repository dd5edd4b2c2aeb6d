"""What an editor is told of an alert; and that a wrong one is nobody else's affair."""

import pytest

from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.rules import TownRules
from tests.alerts.village import WATER, text
from tests.editorial.desk import CONF, write

CONF = {
    **CONF,
    "PLUGINS": ["plugins.journal.editorial.plugin", "plugins.announce.plugin", "plugins.town.alerts.plugin"],
    "FEED_AUTHORITY": "valbrune.example,2024",
    "QUARTIERS": ["Centre", "Gare"],
}
ARTICLE = "---\nid: essai\ntitle: Le marché\ndate: 2026-03-26 09:00\ncategory: Culture\n---\n\nSamedi.\n"
NOW = {"BEFFROI_NOW": "2026-03-27T09:00"}


def found(folder, more="", **changes):
    write(folder, {"alertes/eau.md": text(WATER, more, **changes), "articles/marche.md": ARTICLE})
    return check_journal(folder, CONF, NOW)


def sorts(folder, **changes):
    return [mistake.sort + ("?" if mistake.harmless else "") for mistake in found(folder, **changes).mistakes]


def test_an_alert_told_well_has_no_mistake(tmp_path):
    more = {"instructions": "[Fermez les vannes, Appelez vos voisins]", "contact": "Le 18", "lignes": "[A, 12]", "arrets": "[Halage]"}
    assert sorts(tmp_path, **more) == []


@pytest.mark.parametrize("key", ["severity", "start", "end", "date", "title", "id"])
def test_what_an_alert_must_say_is_asked_for(tmp_path, key):
    assert sorts(tmp_path, **{key: None})[0] in ("clé manquante", "id manquant")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"end": "2026-03-26 20:00"}, ["alerte qui finit avant de commencer"]),
        ({"end": "2026-09-26 20:00"}, ["alerte trop longue"]),
        ({"end": "2026-04-20 20:00"}, ["alerte trop longue?"]),
        ({"end": "2026-04-20 20:00", "severity": "vigilance"}, []),
        ({"end": "2026-03-28"}, ["alerte qui finit à minuit?"]),
        ({"severity": "urgent"}, ["valeur inconnue (gravité)"]),
        ({"quartiers": "[Guare]"}, ["valeur inconnue (quartiers)"]),
        ({"title": "é" * 256}, []),
        ({"title": "é" * 257}, ["trop lourd pour X"]),
        ({"title": "é" * 234 + " ville.fr"}, ["trop lourd pour X"]),
        ({"title": "🔔" * 129}, ["trop lourd pour X"]),
    ],
)
def test_each_mistake_is_told(tmp_path, changes, told):
    assert sorts(tmp_path, **changes) == told


def test_a_mistake_says_the_line_and_the_remedy(tmp_path):
    (mistake,) = found(tmp_path, end="2026-03-26 20:00").mistakes
    said = "end : elle finit avant d’avoir commencé. Corrigez « end » : sans cela, elle ne paraîtra jamais."
    assert str(mistake) == f"{tmp_path.name}/alertes/eau.md:7  {said}"


BROKEN = ("---\nid: [\n---\n", "---\ntitle: Seule\n", "\0\0\0", text(WATER, severity="graves"), text(WATER, end=None))


@pytest.mark.parametrize("broken", BROKEN)
def test_a_wrong_alert_stops_nothing_and_is_told_all_the_same(tmp_path, broken):
    write(tmp_path, {"alertes/casse.md": broken, "alertes/eau.md": text(WATER), "articles/marche.md": ARTICLE})
    report = check_journal(tmp_path, CONF, NOW)
    assert (bool(report.errors), report.stops, report.exit_code) == (True, False, 1)
    assert {mistake.file for mistake in report.errors} == {f"{tmp_path.name}/alertes/casse.md"}
    assert "Ces fichiers sont laissés de côté ; tout le reste peut paraître." in str(report)


@pytest.mark.parametrize("shared", ["id", "title"])
def test_two_alerts_that_share_a_name_are_both_read_and_it_is_told(tmp_path, shared):
    other = {"id": "20260326-gaz", "title": "Le gaz", **{shared: WATER[shared]}}
    write(tmp_path, {"alertes/eau.md": text(WATER), "alertes/gaz.md": text(WATER, **other), "articles/marche.md": ARTICLE})
    journal = survey_content(tmp_path, TownRules.from_settings(CONF, NOW))
    assert [reading.errors for reading in journal.readings.values()] == [[], [], []]
    assert len({reading.publication.address for reading in journal.readings.values()}) == 3
    assert [journal.is_blocking(mistake) for mistake in journal.list_mistakes()] == [False]


def test_a_wrong_article_stops_everything_as_before(tmp_path):
    write(tmp_path, {"alertes/eau.md": text(WATER), "articles/marche.md": ARTICLE.replace("Culture", "Culutre")})
    assert check_journal(tmp_path, CONF, NOW).stops
