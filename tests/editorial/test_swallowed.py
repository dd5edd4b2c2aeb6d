"""No text goes missing unsaid: what an element would swallow stays on the page, and the line where it opens is named."""

import pytest

from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, MARKET, NOW, article, journal, write
from tests.journal import TestJournal, files

SESSION = "---\nid: conseil-c\ntitle: Conseil de mai\ndate: 2019-05-04 10:00\nplace: mairie\n---\n"
EVENT = "---\nid: bal\ntitle: Le bal\ndate: 2019-05-04 10:00\ntype: fête\n---\n"


@pytest.mark.parametrize(
    "opening",
    [
        "<div markdown=1><div markdown=1>",
        '<div markdown="span"><div markdown="block">',
        "<div markdown>\n\n<section markdown=1><div markdown=1>",
        '<iframe src="https://v.example/1">',
        'Voir <iframe src="https://v.example/1"> ici.',
        '<iframe src="https://v.example/1"></iframe>\n\n<iframe src="https://v.example/2">',
        '<object data="https://v.example/1">',
        "<math>",
        "Soit <math> x.",
        "<canvas>",
        "<script>",
        "<style>",
        '<script src="https://v.example/x.js">\n<script>',
        "Voir <style>p { color: red } ici.",
        "<script></script><script>\n<style>",
    ],
)
def test_what_nothing_closes_hides_none_of_the_text(tmp_path, opening):
    written = journal(tmp_path, {MARKET: article(f"Avant.\n\n{opening}\n\nLa suite.\n\nEncore.")})
    publication = written.readings[MARKET].publication
    body = render_body(publication, written, NOW, build_converter(written.rules.settings))
    assert "La suite." in body.html
    assert "Encore." in body.html
    found = [one for one in (*written.list_mistakes(), *body.mistakes) if one.sort == "balise non fermée"]
    assert found
    assert found[0].line in (9, 11)


@pytest.mark.parametrize("name", ["script", "style"])
def test_a_program_that_nothing_closes_is_named_as_what_takes_the_rest(tmp_path, name):
    report = check_journal(write(tmp_path / "content", {MARKET: article(f"Avant.\n\n<{name}>\n\nLa suite.")}), CONF, {})
    assert [(one.line, one.sort) for one in report.errors if one.sort == "balise non fermée"] == [(9, "balise non fermée")]


@pytest.mark.parametrize(
    "body",
    [
        "<div markdown=1>\n<div markdown=1>\n\nUn.\n\n</div>\n</div>\n\nDeux.",
        "Écrivez `<div markdown=1>` en tête.",
        "```\n<div markdown=1><div markdown=1>\n```\n",
        '<p><iframe src="https://v.example/1">sans cadre</iframe></p>\n\nDeux.',
    ],
)
def test_what_is_closed_or_only_quoted_is_not_named(tmp_path, body):
    report = check_journal(write(tmp_path / "content", {MARKET: article(body)}), CONF, {})
    assert "balise non fermée" not in {one.sort for one in report.mistakes}


@pytest.mark.parametrize(("source", "text", "key"), [("conseil/c.md", SESSION, "start"), ("agenda/bal.md", EVENT, "timings")])
def test_a_page_of_the_archive_that_would_say_nothing_is_named_and_is_not_online(tmp_path, source, text, key):
    site = TestJournal(tmp_path, 'STRICT_SINCE = "2024-01-01"')
    site.article("marche")
    write(tmp_path / "content", {source: text, source.replace(".md", "-2.md"): text.replace("id: ", "id: z") + "\nCe que l’on en sait.\n"})
    report = site.run("check", "--warnings").stdout
    assert (
        f"content/{source}:1  texte : cette page n’aurait rien à dire : elle n’est pas mise en ligne. Ajoutez une ligne « {key}: … »"
        in report
    )
    assert f"{source.replace('.md', '-2.md')}:1  texte" not in report
    site.run("build")
    pages = [name for name in files(tmp_path / "output") if name.endswith("index.html") and name.startswith(source.partition("/")[0] + "/")]
    told = [name for name in pages if "conseil-de-mai" in name or "le-bal" in name]
    assert len(told) == 1
    assert "Ce que l’on en sait." in (tmp_path / "output" / told[0]).read_text(encoding="utf-8")


def test_a_start_that_cannot_be_read_is_told_once(tmp_path):
    session = SESSION.replace("date: 2019-05-04 10:00", "date: 2026-03-04 10:00\nstart: un soir de mai")
    report = check_journal(
        write(tmp_path / "content", {"conseil/c.md": session}), {**CONF, "PLUGINS": [*CONF["PLUGINS"], "plugins.town.council.plugin"]}, {}
    )
    assert [(one.line, one.harmless) for one in report.mistakes if one.file == "content/conseil/c.md"] == [(5, False)]
