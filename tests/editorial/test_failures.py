"""Whatever a library raises over one file is that file's mistake, at its line, with a remedy; the others are read and published."""

import pytest

from plugins.core.infrastructure.errors import ContentError, Mistake
from plugins.core.publication.raw_value import SORT, InvalidValue, build_file_failure
from plugins.core.publication.room import Room
from plugins.journal.editorial import fields, picture, reading, room_checks
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, MARKET, NOW, article, journal, read_text, sorts, write

OTHER = "articles/2026-03-03-fete.md"
FETE = article(id="20260303-fete0000", title="La fête revient", slug="fete")


class Panic(BaseException):
    """As Rust's panics are handed on by pyo3: no Exception."""


def panic() -> None:
    raise Panic("overflow during TimeSpan resolution")


@pytest.mark.parametrize(
    "body",
    [
        "Un.\n\n<p>Bonjour <![endofpage[ à tous</p>\n",
        "Un.\n\n<![endofpage[ à tous\n",
        "Un.\n\n<![ à tous\n",
        "Un.\n\n<div><![<b>[ x]]></div>\n",
        "Un.\n\n- <![if x ![ y\n",
    ],
)
def test_a_section_that_no_page_has_is_told_at_its_line_or_shown_as_it_is(tmp_path, body):
    """Some Pythons refuse it, others read it: none stops, and none lets it through."""
    town = journal(tmp_path, {MARKET: article(body), OTHER: FETE})
    rendered = [render_body(one, town, NOW, build_converter(town.rules.settings)) for one in town.publications]
    assert "<![" not in rendered[0].html
    assert [(one.line, one.sort, bool(one.remedy)) for one in rendered[0].mistakes if not one.harmless] in (
        [(9, "texte illisible", True)],
        [],
    )
    assert rendered[1].html == "<p>Le marché revient.</p>"


def test_a_text_over_which_a_library_fails_is_named_and_the_next_one_is_read(tmp_path, monkeypatch):
    town = journal(tmp_path, {MARKET: article("Un texte qui fait tomber."), OTHER: FETE})
    markdown = build_converter(town.rules.settings)
    convert = markdown.convert

    def failing(text):
        if "tomber" in text:
            panic()
        return convert(text)

    monkeypatch.setattr(markdown, "convert", failing)
    first, second = (render_body(one, town, NOW, markdown) for one in town.publications)
    assert first.html == "<pre>Un texte qui fait tomber.\n</pre>"
    (told,) = first.mistakes
    assert str(told).startswith("content/articles/2026-03-02-marche.md:7  texte : Beffroi échoue sur ce fichier (Panic, overflow during")
    assert told.sort == SORT
    assert not told.harmless
    assert not second.mistakes


def test_a_key_over_which_a_reader_fails_is_told_at_its_line(tmp_path, monkeypatch):
    monkeypatch.setitem(fields.READERS, "instant", lambda *_: panic())
    found = read_text(tmp_path, article())
    assert (4, "date", SORT) in {(one.line, one.key, one.sort) for one in found.errors}


def test_a_file_over_which_the_reading_fails_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "split_front_matter", lambda *_: [][1])
    (told,) = read_text(tmp_path, article()).errors
    assert (told.file, told.sort) == (f"content/{MARKET}", SORT)
    assert "IndexError, list index out of range" in told.text


def test_a_picture_over_which_its_reader_fails_is_no_picture(tmp_path, monkeypatch):
    monkeypatch.setattr(picture.PillowImage, "open", lambda *_, **__: {}[7])
    write(tmp_path / "content", {"images/a.png": b"\x89PNG"})
    assert "image illisible" in sorts(read_text(tmp_path, article(image="{src: images/a.png, alt: Les étals}")).mistakes)


def failing_check(publication, file, conf, now):
    """A room's check that fails over one title."""
    if "marché" in publication.title:
        panic()
    yield Mistake(file, 0, "title", "un doute.", "", "doute", harmless=True)


def failing_over_all(written, conf, now):
    """A room's check of all that fails over one of them."""
    titles = [publication.title for publication, _ in written]
    return [] if "Le marché revient" not in titles else 1 // 0


@pytest.mark.parametrize("declared", [Room(checks=(failing_check,)), Room(journal_checks=(failing_over_all,))])
def test_a_file_over_which_a_room_fails_is_named_and_left_aside(tmp_path, monkeypatch, declared):
    monkeypatch.setattr(room_checks, "list_rooms_in_use", lambda plugins: [declared])
    town = journal(tmp_path, {MARKET: article(), OTHER: FETE})
    assert sorts(town.readings[MARKET].errors) == [SORT]
    assert not town.readings[OTHER].errors
    assert SORT not in sorts(town.mistakes), "it would be told twice"


def failing_over_many(written, conf, now):
    """A room's check that fails over no file alone: a defect of its own."""
    return [] if len(written) == 1 else [][1]


def test_what_fails_over_no_file_alone_is_not_hidden(tmp_path, monkeypatch):
    monkeypatch.setattr(room_checks, "list_rooms_in_use", lambda plugins: [Room(journal_checks=(failing_over_many,))])
    with pytest.raises(IndexError):
        journal(tmp_path, {MARKET: article(), OTHER: FETE})


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), ContentError([]), InvalidValue("dit")])
def test_who_stops_the_command_is_obeyed(error):
    with pytest.raises(type(error)):
        build_file_failure(error)


def test_the_whole_story_is_for_who_asks(capsys):
    try:
        raise AssertionError("we should\nnot get here! " + "x" * 500)
    except AssertionError as error:
        told = build_file_failure(error, environ={})
        assert "Traceback" not in capsys.readouterr().err
        build_file_failure(error, environ={"BEFFROI_DEBUG": "1"})
    assert len(told.text) < 200
    assert "\n" not in told.text
    assert "Traceback" in capsys.readouterr().err


def test_the_check_ends_and_counts_a_text_that_some_pythons_refuse(tmp_path):
    content = write(tmp_path / "content", {MARKET: article("<p>Bonjour <![endofpage[ à tous</p>"), OTHER: FETE})
    report = check_journal(content, CONF, {})
    assert report.files == 2
    assert all(one.file == f"content/{MARKET}" for one in report.mistakes)
