"""What translators are given, and what they gave back."""

import ast
import re
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from plugins.journal.languages import catalog
from plugins.journal.languages.gather import gather_words, update_catalog
from tests.theme.built import ROOT

HOLES = re.compile(r"%\(\w+\)s|%%")
TAGS = re.compile(r"<(?!/?sup)[^>]*>")
LANGUAGES = sorted(path.stem for path in catalog.OURS.glob("*.po"))
OF_A_PREVIEW = re.compile(r"{%-? if preview %}.*?{%-? endif %}", re.S)
TOLD = re.compile(r"{%-? trans.*?{%-? endtrans %}|{#.*?#}|{%.*?%}|{{.*?}}", re.S)
UNSAID = re.compile(r"<code>.*?</code>|<[^>]*>|&\w+;", re.S)
SAID = re.compile(r"(?:aria-label|alt|title|placeholder)=\"([^\"]*[a-zà-ÿ]{3}[^\"]*)\"")
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
PARTIALS = ("proof", "preview_bar", "vote_watch", "notice")
OF_EDITORS = {"post_previews.html", "components.html", *(f"partials/{name}.html" for name in PARTIALS)}
"""Templates that only a preview shows, whole or in part: editors are told in French."""
NAMES = {"SHA", "SIREN"}
"""Words that are the same everywhere."""
SCRIPTS = {"alerts_script.html"}
"""Its words are a language of programs; what readers see of it is another template."""
TEMPLATES = ROOT / "theme" / "templates"
EVERY = [path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html")) if path.parent.name != "service"]
"""Those of the permanent service are for people of the town hall, who are told in French."""


@pytest.fixture(scope="module")
def sources():
    """Every text that the sources mark."""
    return gather_words()


def texts(message) -> list[str]:
    """The forms of what a message says, one or several."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def sources_of(message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogs_hold_what_the_sources_hold(lang, sources):
    """When this fails: python -m plugins.journal.languages.gather, then translate what is empty."""
    before = (catalog.OURS / f"{lang}.po").read_bytes()
    assert update_catalog(lang, before, sources).decode() == before.decode()


def test_no_mark_of_the_rooms_is_overlooked(sources):
    """Inside an f-string, what gathers the texts sees no call."""
    marked = set()
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_" and isinstance(node.args[0], ast.Constant):
                marked.add(node.args[0].value)
    assert marked - {text for message in sources if message.id for text in sources_of(message)} == set()


def test_english_is_complete():
    """When this fails: the texts that it names have no English in theme/locale/en.po."""
    known = read_po(BytesIO((catalog.OURS / "en.po").read_bytes()), locale="en")
    assert [message.id for message in known if message.id and (message.fuzzy or not all(texts(message)))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_fills_the_same_holes_with_the_same_elements(lang):
    wrong = []
    for message in read_po(BytesIO((catalog.OURS / f"{lang}.po").read_bytes()), locale=lang):
        asked, elements = set(HOLES.findall(sources_of(message)[-1])), TAGS.findall(sources_of(message)[-1])
        for text in filter(None, texts(message) if message.id else []):
            found = set(HOLES.findall(text))
            if found != asked or sorted(TAGS.findall(text)) != sorted(elements):
                wrong.append((message.id, text))
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in EVERY if name not in OF_EDITORS | SCRIPTS])
def test_no_word_of_a_template_is_out_of_the_catalogs(name):
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    plain = TOLD.sub("", OF_A_PREVIEW.sub("", source))
    assert set(LETTERS.findall(UNSAID.sub(" ", plain))) - NAMES == set()
    assert SAID.findall(plain) == []
