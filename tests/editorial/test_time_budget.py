"""A text that would keep its reader for minutes is named in seconds, in check, build and preview; a long law is not."""

import re
import signal
import time
from contextlib import suppress
from threading import Thread

import pytest

from plugins.journal.editorial import check as check_room
from plugins.journal.editorial import suspect_text
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.suspect_text import CHECKED, SHOWN, OutOfTime, limit_processor_time
from tests.editorial.desk import CONF, MARKET, NOW, article, journal, sorts, write
from tests.journal import TestJournal

LONG = 290_000
HURRIED = 0.1
"""Seconds that a text has here, for a tenth of what it has in a town: what would take minutes takes longer than either."""
SHAPES = {
    "backslashes": r"\\",
    "broken links": "[a](b.md) ",
    "headings without end": "a\n===\n",
    "abbreviations": "*[HTML]: x\n",
    "line breaks": "a  \n",
    "escaped stars": r"\\*",
    "links": "[a](b)",
    "links and stars": "[]()*",
    "rules": "---\n",
    "abbreviations met": "*[A]: x\n\nA ",
    "ticks": "`a ",
    "stars": "**a* ",
    "entities": "&a;",
    "addresses": "<a@b.c>",
    "tags": "<a>",
    "pairs of tags": "<b>a</b>",
    "blocks": "<div></div>\n",
    "pictures": "![a](b)",
    "pictures that are not there": "![a](b.png) ",
    "tables of contents": "[TOC]\n\n",
    "headings": "# a\n\n",
    "headings that lead nowhere": "# [a](b)\n\n",
}
LAW = (
    "## Article L. 2121-{number}\n\n"
    "Toute convocation est faite par le **maire**. Elle indique les questions portées à l’ordre du jour ; elle est mentionnée au registre "
    "des délibérations, affichée ou publiée (voir [l’article précédent](https://www.legifrance.example/codes/{number})).\n\n"
    "1. Elle est transmise de manière *dématérialisée* ou, si les conseillers en font la demande, adressée par écrit.\n"
    "2. Le délai est fixé à cinq jours francs. En cas d’urgence, il peut être abrégé sans être inférieur à un jour franc.\n\n"
    "> Le maire en rend compte dès l’ouverture de la séance au conseil, qui se prononce sur l’urgence.\n\n"
)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_text_that_would_take_minutes_is_named_once_its_time_is_over(tmp_path, monkeypatch, shape):
    monkeypatch.setattr(check_room, "CHECKED", HURRIED)
    content = write(tmp_path / "content", {MARKET: article("Bonjour.\n\n" + (shape * LONG)[:LONG])})
    report = check_room.check_journal(content, CONF, {})
    assert ("texte illisible", 7) in [(one.sort, one.line) for one in report.errors]
    assert all(one.remedy for one in report.errors)


def test_a_law_of_three_hundred_thousand_characters_is_published_by_a_machine_three_times_slower(tmp_path):
    body = "".join(LAW.format(number=number) for number in range(1, 1000))[:299_000]
    town = journal(tmp_path, {MARKET: article(body)})
    markdown = build_converter(town.rules.settings)
    assert sorts(town.list_mistakes()) == []
    tries = [
        render_body(town.publications[0], town, NOW, markdown, CHECKED / 3) for _ in range(3)
    ]  # others' work slows the processor itself
    made = min(tries, key=lambda each: len(each.mistakes))
    assert made.mistakes == ()
    assert made.html.count("<h2") > 400


def test_blank_lines_without_end_are_read_in_time(tmp_path):
    assert sorts(journal(tmp_path, {MARKET: article("Bonjour." + "\n" * LONG)}).list_mistakes()) == []


def test_what_the_check_lets_through_has_more_time_in_a_build():
    assert CHECKED * 1.5 <= SHOWN < 2


def test_the_time_is_over_inside_a_regular_expression_too():
    with pytest.raises(OutOfTime), limit_processor_time(0.2):
        re.match(r"(a+)+$", "a" * 60 + "b")


def test_nothing_swallows_it_and_nothing_of_it_remains():
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(OutOfTime), limit_processor_time(0.1):
        while True:
            with suppress(Exception):
                sum(range(1000))
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_a_slow_machine_has_its_own_seconds_and_the_time_of_others_is_not_counted(monkeypatch):
    monkeypatch.setattr(suspect_text, "measure_slowness", lambda: 4.0)
    with limit_processor_time(0.2):
        until = time.process_time() + 0.4
        while time.process_time() < until:
            sum(range(1000))
    monkeypatch.setattr(suspect_text, "measure_slowness", lambda: 1.0)
    with limit_processor_time(0.05):
        time.sleep(0.2)


def test_another_thread_is_not_hurried():
    ran = []

    def work() -> None:
        with limit_processor_time(0.0):
            ran.append(sum(range(100_000)))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert ran


def test_a_build_and_a_preview_name_it_too_and_the_preview_shows_the_rest(tmp_path):
    made = TestJournal(tmp_path, f"from plugins.journal.editorial.body import render_body\nrender_body.__defaults__ = ({HURRIED},)")
    made.article("marche")
    made.article("monstre", "Un monstre", body="Bonjour.\n\n" + (r"\\" * LONG)[:LONG])
    assert "content/articles/monstre.md:7  texte : ce texte est trop long à convertir" in made.run("build", code=1).stderr
    shown = made.run("build", "--preview", "--output", str(tmp_path / "apercu"))
    assert "content/articles/monstre.md:7" in shown.stderr
    assert (tmp_path / "apercu/2026/03/le-marche-revient/index.html").exists()
