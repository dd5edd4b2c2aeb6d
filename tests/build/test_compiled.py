"""A template is compiled by the Beffroi that is there, in every process of the build."""

import os

from jinja2 import DictLoader, Environment

from plugins.build.kept.store import Store
from plugins.build.pages.sources import Compiled


def printed_by_a_copy(cache):
    """What a forked process prints of a template, by what it finds compiled in `cache`."""
    reads, writes = os.pipe()
    if not os.fork():
        env = Environment(loader=DictLoader({"page.html": "after"}), bytecode_cache=cache)
        os.write(writes, env.get_template("page.html").render().encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read().decode()
    os.wait()
    return said


def test_a_worker_of_a_new_beffroi_uses_nothing_that_the_last_one_compiled(tmp_path):
    with Store(tmp_path / "store") as store:
        before = Environment(loader=DictLoader({"page.html": "after"}), bytecode_cache=Compiled(store))
        before.compile = lambda *_, **__: Environment().compile("before")
        before.get_template("page.html")
        store.keep()
        store.clear()
        assert printed_by_a_copy(Compiled(store)) == "before", "the case has gone: the copies see what is cleared"
        assert printed_by_a_copy(Compiled(store, stale=True)) == "after"
