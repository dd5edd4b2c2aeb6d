"""What a webmaster reads who wrote PLUGINS wrong: one French sentence, and code 2, whatever the command."""

import pytest

from tests.journal import TestJournal

SITE, EDITORIAL = "plugins.journal.site", "plugins.journal.editorial.plugin"
WRONG = {
    '["plugins.editorail.plugin"]': "PLUGINS : « plugins.editorail.plugin » n’existe pas. Corrigez ce nom, ou effacez-le.",
    f'["{EDITORIAL}", "{SITE}"]': f"PLUGINS : « {SITE} » n’est pas un greffon. Écrivez « {SITE}.plugin ».",
    f'["{EDITORIAL}", "sitemapp"]': "PLUGINS : « sitemapp » n’existe pas. Corrigez ce nom, ou effacez-le.",
    f'"{EDITORIAL}"': "PLUGINS : il faut une liste de noms, entre crochets.",
    "3": "PLUGINS : il faut une liste de noms, entre crochets.",
    '["plugins.journal.site.plugin"]': "PLUGINS : rien n’y lit les publications. Ajoutez « plugins.journal.editorial.plugin » en tête.",
    "[]": "PLUGINS : rien n’y lit les publications. Ajoutez « plugins.journal.editorial.plugin » en tête.",
}


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_list_of_plugins_is_one_sentence_and_code_2(tmp_path, written):
    journal = TestJournal(tmp_path, f"PLUGINS = {written}")
    told = journal.run("check", code=2).stderr
    assert told.strip().removeprefix("conf.py : ") == WRONG[written]


def test_a_build_says_the_same(tmp_path):
    journal = TestJournal(tmp_path, 'PLUGINS = ["plugins.journal.site.plugin"]')
    assert "plugins.journal.editorial.plugin" in journal.run("build", code=2).stderr.splitlines()[0]


def test_a_plugin_of_the_town_is_left_to_pelican(tmp_path):
    (tmp_path / "mine.py").write_text("")
    journal = TestJournal(tmp_path, 'PLUGINS = [*PLUGINS, "mine"]')
    assert "aucune faute" in journal.run("check").stdout
