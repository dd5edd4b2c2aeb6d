"""A template is compiled by the Beffroi that is there, in every process of the build."""

import os
import shutil

from jinja2 import DictLoader, Environment

from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.pages.closure import BytecodeCacheInStore, TemplateSources
from tests.incremental.crowds import told, witnessed
from tests.incremental.village import Village


def printed_by_a_copy(cache):
    """What a forked process prints of a template, by what it finds compiled in `cache`."""
    reads, writes = os.pipe()
    if not (child := os.fork()):
        env = Environment(loader=DictLoader({"page.html": "after"}), bytecode_cache=cache)
        os.write(writes, env.get_template("page.html").render().encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def test_a_worker_of_a_new_beffroi_uses_nothing_that_the_last_one_compiled(tmp_path):
    with BuildStore(tmp_path / "store") as store:
        before = Environment(loader=DictLoader({"page.html": "after"}), bytecode_cache=BytecodeCacheInStore(store))
        before.compile = lambda *_, **__: Environment().compile("before")
        before.get_template("page.html")
        store.commit()
        store.clear()
        assert printed_by_a_copy(BytecodeCacheInStore(store)) == "before", "the case has gone: the copies see what is cleared"
        assert printed_by_a_copy(BytecodeCacheInStore(store, stale=True)) == "after"


def test_a_worker_finds_what_was_compiled_before_it_was_made(tmp_path):
    templates = {"page.html": "after", "wrong.html": "{% if %}", "list.html": "{% extends 'absent.html' %}"}
    with BuildStore(tmp_path / "store") as store:
        cache = BytecodeCacheInStore(store, stale=True)
        env = Environment(loader=DictLoader(templates), bytecode_cache=cache)
        env.compile = lambda *_, **__: Environment().compile("before")
        TemplateSources().prepare(env, ["wrong.html", "list.html", "page.html"])
        assert printed_by_a_copy(cache) == "before"


def build_by_two(village: Village, more: str) -> dict[str, bytes]:
    """The site of which a copy of Pelican wrote pages, with `more` lines of settings."""
    shutil.rmtree(village.folder / "seen", ignore_errors=True)
    village.settings(witnessed(village.folder) + f"BUILD_PROCESSES = 2\n{more}")
    village.build()
    assert told(village.folder, "written").keys() - village.pelicans(), "the case has gone: Pelican wrote all alone"
    return village.pages()


def test_a_page_is_the_same_whichever_process_wrote_it_after_what_templates_become_has_changed(tmp_path):
    village = Village(tmp_path)
    for number in range(8):
        village.article(f"a{number}", f"Article {number}")
    build_by_two(village, "")
    changed = build_by_two(village, 'JINJA_ENVIRONMENT = {"trim_blocks": False, "lstrip_blocks": False}\n')
    village.store.unlink()
    shutil.rmtree(village.site)
    village.build()
    assert [path for path, page in village.pages().items() if changed[path] != page] == []
