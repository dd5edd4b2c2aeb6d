"""A body that was converted once is used again as long as other files answer the same to what it asked."""

import pytest

from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.links import Links, is_still_answered
from tests.editorial.desk import MARKET, NOW, article, journal, rules, write
from tests.editorial.test_reading import PIXEL

OTHER = "articles/2026-03-03-halles.md"
HALL = article(id="20260303-halles00", title="Les halles", date="2026-03-03")


def asked(folder, body, others=()):
    """What the market's article asks when its body is `body`."""
    of = journal(folder, {MARKET: article(body), **dict(others)})
    return render_body(of.readings[MARKET].publication, of, NOW, build_converter(of.rules.settings)).link_answers


def holds(folder, answers, changed, **settings):
    """Whether the answers are the same once the files `changed` are written."""
    of = survey_content(write(folder / "content", changed), rules(**settings))
    return is_still_answered(answers, Links(of.readings[MARKET].publication, of, NOW))


@pytest.mark.parametrize("body", ["Rien.", "[là](https://a.example/)", "[écrire](mailto:a@a.example)", "[haut](#contenu)"])
def test_a_body_that_leads_to_nothing_of_ours_asks_nothing(tmp_path, body):
    assert asked(tmp_path, body) == ()


@pytest.mark.parametrize("body", ["[les halles](2026-03-03-halles.md)", '<a href="/2026/03/les-halles/">les halles</a>'])
def test_a_link_asks_whether_what_it_leads_to_is_there(tmp_path, body):
    known = asked(tmp_path, body, {OTHER: HALL})
    assert [answer.result for answer in known] == [(f"{{filename}}/{OTHER}",)]
    assert holds(tmp_path, known, {OTHER: HALL.replace("revient", "ferme")})
    assert not holds(tmp_path, known, {OTHER: HALL.replace("2026-03-03", "2027-03-03")})


def test_a_link_that_led_nowhere_is_followed_once_it_leads_somewhere(tmp_path):
    known = asked(tmp_path, "[les halles](2026-03-03-halles.md)")
    assert known and not holds(tmp_path, known, {OTHER: HALL})


def test_a_picture_is_asked_for_and_its_file_looked_at(tmp_path):
    known = asked(tmp_path, "![La halle](/images/a.png)", {"images/a.png": PIXEL})
    assert holds(tmp_path, known, {"images/a.png": PIXEL})
    assert not holds(tmp_path, known, {"images/a.png": b"abimee, et d'une autre longueur"})


def test_a_body_that_goes_the_slow_way_asks_too(tmp_path):
    known = asked(tmp_path, "[les halles](2026-03-03-halles.md)\n\n<center>Bonjour</center>", {OTHER: HALL})
    assert [answer.how for answer in known] == ["link"]


def test_a_tag_that_nobody_uses_any_more_breaks_the_link_to_it(tmp_path):
    known = asked(tmp_path, "[les vélos](/mots-cles/velo/)", {OTHER: HALL.replace("category", "tags: vélo\ncategory")})
    assert not holds(tmp_path, known, {OTHER: HALL})
