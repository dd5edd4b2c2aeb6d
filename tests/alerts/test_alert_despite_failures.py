"""At night nobody corrects a file: one over which a library fails is named and left aside, and the alert is read by everybody."""

import os
import shutil
from pathlib import Path

import pytest

from tests.alerts.night import ADDRESS, SOUND, said, town
from tests.journal import TestJournal

FAILING = '''
from pelican import signals


class Panic(BaseException):
    """As those of Rust, which are no Exception."""


def counted(content):
    """What a library makes of one text."""
    if "tombe" in content.publication.title:
        raise Panic("overflow during TimeSpan resolution")


def look(generators):
    """What a room makes of all, once they are read."""
    for content in generators[0].context["articles"]:
        counted(content)


def shown(content):
    """What a template asks for."""
    if "casse" in content.publication.title:
        raise KeyError("no such zone")
    return ""


def give(engine):
    engine.settings["JINJA_FILTERS"] = {**engine.settings["JINJA_FILTERS"], "shown": shown}


def register():
    signals.initialized.connect(give)
    signals.all_generators_finalized.connect(look)
'''
SETTINGS = 'PLUGINS = [*PLUGINS, "failing"]\nPLUGIN_PATHS = ["."]\nTHEME_TEMPLATES_OVERRIDES = ["gabarits"]\n'


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """A town that was published; then came a text over which a room fails, another over which a template's filter does, a third that some
    Pythons refuse."""
    folder = tmp_path_factory.mktemp("failing")
    (folder / "failing.py").write_text(FAILING)
    (folder / "gabarits").mkdir()
    (folder / "gabarits/article.html").write_text(
        '{% extends "!theme/article.html" %}{% block main %}{{ article | shown }}{{ super() }}{% endblock %}'
    )
    made = town(folder, SETTINGS)
    made.run("publish")
    made.article("tombe", "Un texte qui tombe")
    return made


def test_a_build_that_fails_over_one_file_names_it_and_asks_an_editor(journal):
    done = journal.run("build", code=1)
    assert "content/articles/tombe.md  Beffroi échoue sur ce fichier (Panic, overflow during TimeSpan resolution)." in done.stderr
    assert "le site en place n’a pas changé" in done.stderr


def odd_files(content: Path) -> None:
    """What nobody can read: links in circles, pipes, a name of a former system."""
    for folder in ("images", "documents"):
        (content / folder).mkdir(exist_ok=True)
    (content / "images/rond.jpg").symlink_to("rond.jpg")
    (content / "articles/rond.md").symlink_to("rond.md")
    os.mkfifo(content / "images/tuyau.jpg")
    os.mkfifo(content / "articles/tuyau.md")
    Path(os.fsdecode(os.fsencode(content) + b"/documents/r\xe9glement.pdf")).write_bytes(b"%PDF")


def test_an_alert_goes_without_it_and_without_the_others_that_fail(journal):
    journal.article("casse", "Un texte qui casse")
    journal.article("refuse", "Un texte que certains refusent", body="<p>Bonjour <![endofpage[ à tous</p>")
    odd_files(journal.folder / "content")
    done = journal.run(*SOUND)
    assert done.stderr.count("ce fichier est laissé de côté") == 2
    assert "content/articles/casse.md  Beffroi échoue sur ce fichier (KeyError" in done.stderr
    assert 'class="alert alert-urgence"' in journal.page("", "public")
    assert "robinet" in journal.page(ADDRESS, "public")
    assert journal.page("2026/03/le-marche-revient", "public")
    assert not (journal.folder / "public/2026/03/un-texte-qui-tombe").exists()
    assert len(said(journal)) == 1
    assert "content/documents/r?glement.pdf  ce nom n’est pas en UTF-8" in done.stderr


def test_what_was_left_aside_still_stops_the_next_publication(journal):
    (journal.folder / "content/articles/refuse.md").unlink(missing_ok=True)  # where the test before was given to another worker
    for folder in ("images", "documents"):
        shutil.rmtree(journal.folder / "content" / folder, ignore_errors=True)
    for name in ("rond", "tuyau"):
        (journal.folder / f"content/articles/{name}.md").unlink(missing_ok=True)
    assert "content/articles/tombe.md" in journal.run("build", code=1).stderr
