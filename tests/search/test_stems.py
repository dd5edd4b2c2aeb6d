"""The browser finds a word again under the stem that the index gave it: the same rules in Python and in its script."""

from plugins.journal.search.stems import EMPTY, LINES, list_words, stem_word
from tests.browser.demonstration import ROOT
from tests.search.queries import QUERIES, RESIDENTS, UNTAUGHT

TOLD = """async ([index, texts]) => {
  const { stem } = await import(index.french), { words } = await import(index.search_index);
  return texts.map((text) => words(text).map((word) => [word, stem(word)]));
}"""


def test_both_find_the_same_words_and_stems(reader):
    reader.page.goto("/recherche/", wait_until="networkidle")
    scripts = reader.page.evaluate("[...document.querySelectorAll('link[rel=modulepreload]')].map((one) => one.href)")
    modules = {name: next(one for one in scripts if f"/{name}." in one) for name in ("french", "search_index")}
    hints = reader.page.evaluate("fetch('/index-recherche/mots.json').then((answer) => answer.json())")
    texts = [*(question for question, _ in (*QUERIES, *RESIDENTS, *UNTAUGHT)), *hints, "L’œuvre d’Éloïse", "ligne N", "aujourd’hui"]
    told = reader.page.evaluate(TOLD, [modules, texts])
    assert told == [[[word, stem_word(word)] for word in list_words(text) or text.split()] for text in texts]


def test_both_leave_out_the_same_words():
    script = (ROOT / "theme/static/js/search_index.js").read_text(encoding="utf-8")
    for name, words in (("EMPTY", EMPTY), ("LINES", LINES)):
        written = script.split(f'const {name} = new Set("')[1].split('"')[0]
        assert set(written.split()) == words
