"""Where a copy of a process is not safe, each build is a process of its own."""

import pytest

from tests.preview.live import Live

PAGE = "/2026/03/une-publiee/"


@pytest.fixture(scope="module")
def spawned(tmp_path_factory):
    running = Live(tmp_path_factory.mktemp("spawned"), 18450, copies=False)
    yield running
    running.close()


def test_a_save_is_in_the_page(spawned):
    browser = spawned.open(PAGE)
    spawned.journal.article("a", "Une publiée", body="Sans copie.")
    assert browser.told() == "reload"
    assert "Sans copie." in spawned.read(PAGE)


def test_a_template_that_fails_is_told_there_too(spawned):
    template = spawned.theme / "templates" / "article.html"
    good = template.read_text(encoding="utf-8")
    spawned.save(template, good.replace("{% block main %}", "{% block main %}\n{{ rien.du.tout }}"))
    spawned.reads(PAGE, "article.html, ligne")
    spawned.save(template, good)
    spawned.until(lambda: 'role="alert"' not in spawned.read(PAGE))
