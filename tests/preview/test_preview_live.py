"""What an editor sees in the browser: the page that was saved, or what is wrong with it above the last good one."""

import json
import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.preview.live import Live

PAGE = "/2026/03/une-publiee/"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    running = Live(tmp_path_factory.mktemp("live"), 18400)
    yield running
    running.close()


def warm_pid():
    """The process that stays warm for this test, a child of this one; None while it begins."""
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(OSError):  # a thread, or a child, that ended meanwhile
            for pid in (task / "children").read_text().split():
                if b"plugins.engine.incremental.processes.prefork_server" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return int(pid)
    return None


def test_what_was_saved_is_in_the_page_when_the_browser_is_told_to_reload(live):
    browser = live.open(PAGE)
    live.journal.article("a", "Une publiée", body="Le texte corrigé.")
    assert browser.told() == "reload"
    assert "Le texte corrigé." in live.read(PAGE)


def test_every_browser_is_told(live):
    browsers = [live.open(PAGE), live.open("/")]
    live.journal.article("a", "Une publiée", body="Vu par tous.")
    assert [browser.told() for browser in browsers] == ["reload", "reload"]


def test_a_page_loaded_before_the_build_ended_is_told_all_the_same(live):
    late = live.open(PAGE)
    live.journal.article("a", "Une publiée", body="Pendant le chargement.")
    live.reads(PAGE, "Pendant le chargement.")
    assert late.told() == "reload"


def test_a_fault_is_shown_above_the_last_good_page_and_goes_once_mended(live):
    live.journal.article("b", "Bientôt fautive")
    live.reads("/", "Bientôt fautive")
    live.journal.article("b", "Bientôt fautive", category="Culutre")
    live.reads(PAGE, 'role="alert"')
    shown = live.read(PAGE)
    assert "articles/b.md, ligne 5" in shown
    assert "Vouliez-vous dire « Culture »" in shown
    assert "Une publiée" in shown
    live.journal.article("b", "Bientôt fautive")
    live.until(lambda: 'role="alert"' not in live.read(PAGE))


def test_a_save_during_a_build_is_in_the_next_one(live):
    before = len(live.said)
    live.journal.article("a", "Une publiée", body="Premier.")
    live.until(lambda: len(live.said) > before and "Modifié" in live.said[-1])
    live.journal.article("c", "Enregistrée pendant")
    live.reads("/", "Enregistrée pendant")
    assert "Premier." in live.read(PAGE)


def test_a_template_that_fails_is_named_with_its_line_and_the_last_page_stays(live):
    template = live.theme / "templates" / "article.html"
    good = template.read_text(encoding="utf-8")
    live.save(template, good.replace("{% block main %}", "{% block main %}\n{{ rien.du.tout }}"))
    line = good[: good.index("{% block main %}")].count("\n") + 2
    live.reads(PAGE, f"article.html, ligne {line}")
    assert "Une publiée" in live.read(PAGE)
    live.save(template, good)
    live.until(lambda: 'role="alert"' not in live.read(PAGE))


def test_the_warm_process_may_die(live):
    os.kill(live.until(warm_pid), signal.SIGKILL)
    live.journal.article("a", "Une publiée", body="Après la mort.")
    live.reads(PAGE, "Après la mort.")


def test_settings_that_change_are_seen_and_so_is_a_text_saved_meanwhile(live):
    conf = live.shown.settings_file
    good = conf.read_text()
    live.save(conf, good + "SITESUBTITLE = 'La gazette'\n")
    time.sleep(0.2)
    live.journal.article("a", "Une publiée", body="Pendant les réglages.")
    live.reads(PAGE, "Pendant les réglages.")
    live.reads("/", "La gazette")


def test_settings_that_go_wrong_are_told_in_the_page(live):
    conf = live.shown.settings_file
    good = conf.read_text()
    live.save(conf, "SITENAME =\n")
    live.reads(PAGE, "conf.py")
    assert "Une publiée" in live.read(PAGE)
    live.save(conf, good)
    live.until(lambda: 'role="alert"' not in live.read(PAGE))


def find_titles(live, word):
    """The titles that the search of the preview knows under `word`, as its page asks for them."""
    entry = json.loads(live.read("/index-recherche/entree.json"))
    share = next(word[:length] for length in range(len(word), 0, -1) if word[:length] in entry["shares"].split())
    ids = re.findall("([a-z][a-z2-7]{7}).", json.loads(live.read(f"/index-recherche/mots/{share}_.json")).get(word, ""))
    records = [json.loads(live.read(f"/index-recherche/fiches/{id_[1 : 1 + entry['width']]}.json"))[id_] for id_ in ids]
    return [record["t"] for record in records]


def test_the_search_finds_what_was_just_saved_drafts_too(live):
    live.journal.article("d", "Un brouillon", body="Une tyrolienne au parc.", status="draft")
    live.reads("/", "Un brouillon")
    assert find_titles(live, "tyrolien") == ["Un brouillon"]
    live.journal.article("d", "Un brouillon", body="Une balancelle au parc.", status="draft")
    live.reads("/2026/03/un-brouillon/", "balancelle")
    live.until(lambda: find_titles(live, "balancel") == ["Un brouillon"])
    assert "Un brouillon" not in find_titles(live, "publie")
