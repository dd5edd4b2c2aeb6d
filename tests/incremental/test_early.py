"""The page of a text that was just saved, told before the build that puts it in place."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.engine.incremental.pelican import WarmBuilder
from plugins.engine.preview import standalone
from tests.journal import NOW, TestJournal
from tests.processes import soon
from tests.warm import start_program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux")
CARD = re.compile(r"banc-1200-\w+")
PAGE = "2026/03/une-publiee/index.html"


def processes():
    """All that run now, by their numbers."""
    return {int(place.name) for place in Path("/proc").glob("[0-9]*")}


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """A journal whose last build was made by a copy of a warm process."""
    folder = tmp_path_factory.mktemp("early")
    journal = TestJournal(folder)
    journal.article("a", "Une publiée")
    journal.article("b", "Une autre", tags="gare")
    write_question(journal, "")
    write_debate(journal, "closes: 2026-04-20")
    journal.write_settings("")
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW}
    overrides = standalone.build_overrides("http://127.0.0.1:1", "https://journal.valbrune.example")
    with WarmBuilder(folder / "content", folder / "preview", folder / "conf.py", environ, overrides) as built:
        built.journal = journal
        assert built.render_early(folder / "content" / "articles" / "a.md") is None
        with pytest.MonkeyPatch.context() as forked:
            forked.setattr(subprocess, "Popen", start_program)
            built.build()
        rebuilt(built, "Samedi prochain.")
        yield built


def write_question(journal, keys, body=""):
    """A resident's question, answered or not."""
    file = journal.folder / "content/questions/banc.md"
    file.parent.mkdir(exist_ok=True)
    head = f"id: 20260302-banc\ntitle: Quand aura-t-on un banc ?\nslug: banc\ndate: 2026-03-02 09:00\nquestion: Un banc.\n{keys}".rstrip()
    file.write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")
    return file


def write_debate(journal, keys):
    """A debate that closes on a day, summed up or not."""
    file = journal.folder / "content/forum/bancs.md"
    file.parent.mkdir(exist_ok=True)
    head = "id: 20260301-bancs\ntitle: Où remettre des bancs ?\nslug: bancs\ndate: 2026-03-01 09:00"
    file.write_text(f"---\n{head}\nopened_by: Zoé Brun\nroom: cadre de vie\n{keys}\n---\n\nLa ville en remet dix.\n", encoding="utf-8")
    return file


def rebuilt(warm, body, **keys):
    warm.journal.article("a", "Une publiée", body=body, **keys)
    return warm.build()


def place(warm, name="a"):
    return warm.content / "articles" / f"{name}.md"


def test_it_shows_what_was_saved_while_the_site_still_shows_what_was_there(warm):
    warm.journal.article("a", "Une publiée", body="Le texte *retouché*.")
    name, page = warm.render_early(place(warm))
    assert name == PAGE
    assert "Le texte <em>retouché</em>." in page
    assert "retouché" not in (warm.output / PAGE).read_text(encoding="utf-8")


def test_it_is_to_the_byte_what_the_build_then_makes(warm):
    warm.journal.article("a", "Une publiée", body="Encore un autre texte.", summary="Et un résumé.")
    _, page = warm.render_early(place(warm))
    warm.build()
    assert (warm.output / PAGE).read_text(encoding="utf-8") == page


def test_each_save_is_shown_whatever_the_one_before_was(warm):
    for body in ("Une fois.", "Deux fois."):
        warm.journal.article("a", "Une publiée", body=body)
        assert body in warm.render_early(place(warm))[1]


def test_an_answer_shows_before_the_build_that_counts_it(warm):
    question = write_question(warm.journal, "answered: 2026-03-26 18:00\nanswered_by: Zoé Brun\nrole: maire", "En avril.")
    name, page = warm.render_early(question)
    assert 'id="reponse"' in page and "En avril." in page
    warm.build()
    built, early = (CARD.sub("", text) for text in ((warm.output / name).read_text(encoding="utf-8"), page))
    assert built == early  # but for its card, which says « Réponse » once it is drawn


def test_nobody_is_led_to_write_in_a_debate_that_was_just_closed(warm):
    summed_up = "closes: 2026-03-10\nconclusion: On commence par le quai.\nconcluded: 2026-03-11\nconcluded_by: Zoé Brun"
    name, page = warm.render_early(write_debate(warm.journal, summed_up))
    before = (warm.output / name).read_text(encoding="utf-8")
    assert ("ouvert jusqu’au" in before, "clos le" in before) == (True, False)
    assert ("ouvert jusqu’au" in page, "clos le" in page, "On commence par le quai." in page) == (False, True, True)
    warm.build()
    built, early = (CARD.sub("", text) for text in ((warm.output / name).read_text(encoding="utf-8"), page))
    assert built == early


@pytest.mark.parametrize(
    "keys",
    [{"title": "Sous un autre titre"}, {"category": "Culutre"}, {"status": "draft"}, {"date": "2026-02-26 09:00"}],
    ids=["another address", "a mistake", "a draft", "another month"],
)
def test_what_is_another_page_or_none_waits_for_the_build(warm, keys):
    warm.journal.article("a", **{"title": "Une publiée", **keys})
    early = warm.render_early(place(warm))
    assert early is None or (keys == {"status": "draft"} and early[0] == PAGE)


@pytest.mark.parametrize("name", ["une-nouvelle", "../images/x.png", "nulle part"])
def test_what_was_not_there_waits_for_the_build(warm, name):
    assert warm.render_early(place(warm, name)) is None


def test_builds_go_on_after_a_page_was_told(warm):
    rebuilt(warm, "Avant.")
    assert "Pendant." not in warm.render_early(place(warm))[1]
    assert rebuilt(warm, "Pendant.").has_changes
    assert "Pendant." in (warm.output / PAGE).read_text(encoding="utf-8")


def test_none_is_left_of_those_that_stayed(tmp_path):
    before = processes()
    journal = TestJournal(tmp_path)
    journal.write_settings("")
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "BEFFROI_STATE": str(tmp_path / "state"), "BEFFROI_NOW": NOW}
    with WarmBuilder(
        tmp_path / "content", tmp_path / "preview", tmp_path / "conf.py", environ, standalone.build_overrides("http://x", "http://y")
    ) as warm:
        for body in ("Un.", "Deux.", "Trois."):
            journal.article("a", "Une publiée", body=body)
            warm.build()
        ours = [number for number in processes() - before if here(number, tmp_path)]
        assert len(ours) >= 2
    assert soon(lambda: not any(here(number, tmp_path) for number in ours))


def here(number, folder):
    """Whether that process works in `folder`."""
    try:
        return Path(f"/proc/{number}/cwd").readlink() == folder
    except OSError:
        return False
