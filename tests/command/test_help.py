"""The manual in the terminal: a town's folder has no `docs/`, and every text that leads to a page leads to one that it can read."""

import ast
import re
import subprocess
import sys
import tomllib

import pytest

from plugins.command.program import COMMANDS
from plugins.command.tasks.help import find_chapters, find_page, format_page, list_pages
from tests.house import ROOT, code

DOCS = ROOT / "docs"
WHEEL = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
PAGES = list_pages()
HELP = re.compile(r"\./beffroi help ([a-z-]+(?:/[a-z-]+)?)(?: ([a-zà-ÿ-]+))?(?=[ ,.;:)»`]|$)")
"""A page that a text leads to, and the words of its chapter: « ./beffroi help operations greffon »."""


def show(*words: str) -> subprocess.CompletedProcess:
    """What the command writes, and its code."""
    command = [sys.executable, "tasks.py", "help", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL)


def texts() -> list[tuple[str, str]]:
    """Every text of the house that is no docstring, after the name of its file, and those of the theme."""
    found = []
    for module in code():
        docstrings = {id(node.value) for node in module.nodes if isinstance(node, ast.Expr)}
        strings = [node for node in module.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [(str(module.path.relative_to(ROOT)), node.value) for node in strings if id(node) not in docstrings]
    return found + [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in (ROOT / "theme").rglob("*.html")]


TEXTS = texts()


def test_no_text_names_a_file_that_only_the_repository_has():
    assert [(file, text) for file, text in TEXTS if re.search(r"\bdocs/[\w/-]+\.md", text)] == []


def test_every_page_that_a_text_leads_to_is_there_with_its_chapter():
    references = [(file, *found) for file, text in TEXTS for found in HELP.findall(text)]
    assert len(references) > 10
    assert [(file, page) for file, page, _ in references if find_page(page, PAGES) is None] == []
    chapters = [(find_page(page, PAGES), chapter) for _, page, chapter in references if chapter]
    assert [(page, chapter) for page, chapter in chapters if not find_chapters(page.read_text(encoding="utf-8"), chapter)] == []


def test_every_page_that_a_network_names_is_there():
    names = {path.stem for path in (DOCS / "reseaux").glob("*.md")}
    assert {name.removeprefix("reseaux/") for name in PAGES if name.startswith("reseaux/")} == names


def test_every_page_is_in_the_package():
    paths = [path.relative_to(ROOT).as_posix() for path in PAGES.values()]
    assert paths and [path for path in paths if not any(path == name or path.startswith(f"{name}/") for name in WHEEL)] == []
    assert {WHEEL[name] for name in WHEEL if name.startswith("docs")} == {
        f"beffroi/software/{name}" for name in WHEEL if name.startswith("docs")
    }


def test_no_page_has_the_name_of_a_command():
    assert {name.rpartition("/")[2] for name in PAGES} & {row.name for row in COMMANDS} == set()


@pytest.mark.parametrize(
    ("word", "page"),
    [
        ("operations", "operations"),
        ("debats", "manuel/debats"),
        ("Débats", "manuel/debats"),
        ("bureau", "bureau"),
        ("manuel/bureau", "manuel/bureau"),
        ("docs/reseaux/x.md", "reseaux/x"),
        ("manuel", "manuel"),
        ("debat", None),
        ("", None),
    ],
)
def test_a_page_is_found_by_its_name(word, page):
    assert find_page(word, PAGES) == (PAGES[page] if page else None)


def test_a_page_is_read_without_its_signs():
    shown = show("debats")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Les débats\n==========\n")
    assert not re.search(r"\*\*|^#|\]\(|^\|", shown.stdout, re.MULTILINE)


def test_lines_stay_within_the_terminal():
    for path in PAGES.values():
        shown = format_page(path, path.read_text(encoding="utf-8"), 60)
        prose = [line for line in shown.splitlines() if not line.startswith("    ") and " " in line.strip()[:50]]
        assert max(map(len, prose)) <= 60, path


def test_a_link_to_another_page_is_its_command():
    shown = format_page(
        DOCS / "manuel" / "essai.md", "Lisez [les débats](debats.md#les-clés--débat), [ici](#la), [le plan](../design.md).", 300
    )
    assert shown == "Lisez les débats (./beffroi help debats les-clés--débat), ici, le plan.\n"


def test_a_table_is_read_row_by_row():
    shown = format_page(DOCS / "essai.md", "| clé | c’est | exemple |\n|---|---|---|\n| `title` | le titre | `Le \\| marché` |\n", 40)
    assert shown == "  `title`\n      c’est : le titre\n      exemple : `Le | marché`\n"


def test_an_example_stays_as_it_is():
    text = "```\ntitle: Le   marché\n```\n\n- un\n  point\n- deux\n"
    assert format_page(DOCS / "essai.md", text, 40) == "    title: Le   marché\n\n- un point\n- deux\n"


def test_a_chapter_is_read_alone():
    shown = show("operations", "sauvegarder")
    assert shown.returncode == 0 and shown.stdout.startswith("Sauvegarder\n-----------\n")
    assert "Conserver, effacer\n---" not in shown.stdout


def test_without_a_name_the_pages_are_listed():
    shown = show()
    assert shown.returncode == 0
    assert "  debats " in shown.stdout and "  manuel/bureau " in shown.stdout and "  bureau " in shown.stdout
    assert "./beffroi --help" in shown.stdout


def test_the_name_of_a_command_gives_its_own_help():
    assert show("new").stdout.startswith("Usage : ./beffroi new ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("debat",), "« debat » : cette page n’existe pas. Vouliez-vous dire « debats » ?"),
        (("piblish",), "« piblish » : cette page n’existe pas. Vouliez-vous dire « publish » ?"),
        (("zzzzzz",), "« zzzzzz » : cette page n’existe pas. « ./beffroi help » les montre toutes."),
        (("operations", "sauvegarde"), None),
        (("operations", "sovegarder"), "« sovegarder » : aucun chapitre de cette page. Vouliez-vous dire « Sauvegarder » ?"),
    ],
)
def test_a_misspelt_name_is_told_with_the_nearest(words, sentence):
    shown = show(*words)
    assert (shown.returncode, sentence is None or sentence in shown.stderr) == (2 if sentence else 0, True)
