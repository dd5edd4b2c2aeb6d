"""A town's own code that may do anything: what it makes is right or rendered again, never stale.

Each looks at a file that nobody declares, `outside.txt`, as it could look at a clock or ask a machine.
"""

import pytest

from tests.incremental.histories import parted
from tests.incremental.sites import SITES

LOOK = """
from pathlib import Path
from pelican import signals
OUTSIDE = Path({path!r})
def seen(): return OUTSIDE.read_text()
"""
PLUGINS = {
    "in_a_finaliser": """
def change(generator):
    for article in generator.articles: article._content += seen()
def register(): signals.article_generator_finalized.connect(change)
""",
    "after_all_generators": """
def change(generators):
    for generator in generators:
        for article in getattr(generator, "articles", []): article.title = article.title + seen()
def register(): signals.all_generators_finalized.connect(change)
""",
    "as_each_object_is_made": """
def change(content):
    if content._content: content._content += seen()
def register(): signals.content_object_init.connect(change)
""",
    "once_a_page_is_written": """
def change(path, context):
    Path(path).write_text(Path(path).read_text() + seen())
def register(): signals.content_written.connect(change)
""",
    "once_all_is_written": """
def change(engine):
    for page in Path(engine.output_path).rglob("*.html"): page.write_text(page.read_text() + seen())
def register(): signals.finalized.connect(change)
""",
    "by_files_of_its_own": """
def change(engine): Path(engine.output_path, "own.txt").write_text(seen())
def register(): signals.finalized.connect(change)
""",
    "by_what_it_counts_while_writing": """
COUNT = []
def change(path, context):
    COUNT.append(path)
    Path(path).write_text(Path(path).read_text() + f"{len(COUNT)} {seen()}")
def register(): signals.content_written.connect(change)
""",
    "by_the_neighbours_of_an_article": """
def change(generator):
    for one, other in zip(generator.articles, generator.articles[1:]): one.title += other.title + seen()
def register(): signals.article_generator_finalized.connect(change)
""",
    "by_a_generator": """
from pelican.generators import Generator
class Own(Generator):
    def generate_output(self, writer):
        template = self.env.from_string("{{ SITENAME }} {{ looked }}")
        writer.write_file("own.html", template, self.context, looked=seen())
def register(): signals.get_generators.connect(lambda engine: Own, weak=False)
""",
    "by_a_reader": """
from pelican.readers import BaseReader
class Own(BaseReader):
    enabled, file_extensions = True, ["own"]
    def read(self, path): return seen(), {"title": "Own", "date": __import__("datetime").datetime(2026, 1, 1)}
def register(): signals.readers_init.connect(lambda readers: readers.reader_classes.update(own=Own), weak=False)
""",
    "by_the_settings": """
def change(engine): engine.settings["SITENAME"] = seen()
def register(): signals.initialized.connect(change)
""",
    "by_how_texts_are_read": """
def change(engine): engine.settings["MARKDOWN"] = {"extensions": [seen()], "output_format": "html"}
def register(): signals.initialized.connect(change)
""",
    "by_the_context_of_a_generator": """
def change(generator): generator.context["SITENAME"] = seen()
def register(): signals.generator_init.connect(change)
""",
}
SAID = {"by_how_texts_are_read": ("markdown.extensions.extra", "markdown.extensions.nl2br")}


@pytest.fixture
def site(tmp_path, forge):
    made = SITES["simple"](tmp_path / "site", forge)
    made.write("content/articles/z.own", "rien")
    return made


@pytest.mark.parametrize("how", PLUGINS)
def test_what_a_plugin_does_is_done_again(site, how):
    before, after = SAID.get(how, ("avant", "après"))
    look = LOOK.format(path=str(site.folder / "outside.txt"))
    site.texts["articles/a1.md"].body = "Une ligne\nune autre."
    site.put(site.texts["articles/a1.md"])
    site.write("greffons/own.py", look + PLUGINS[how])
    site.settings |= {"PLUGIN_PATHS": f"[{str(site.folder / 'greffons')!r}]", "PLUGINS": "['plugins.engine.incremental.plugin', 'own']"}
    site.save()
    site.write("outside.txt", before)
    site.build()
    site.write("outside.txt", after)
    assert not parted(site)
    site.texts["articles/a1.md"].body = "Neuf."
    site.put(site.texts["articles/a1.md"])
    site.write("outside.txt", before)
    assert not parted(site)


OBJECTS = {
    "JINJA_FILTERS": ("{'look': lambda text: text + seen()}", "{{ SITENAME|look }}"),
    "JINJA_GLOBALS": ("{'look': seen}", "{{ look() }}"),
    "JINJA_TESTS": ("{'looked': lambda text: seen() == 'avant'}", "{% if SITENAME is looked %}oui{% endif %}"),
    "LOOK": ("type('Any', (), {'__getattr__': lambda self, name: seen()})()", "{{ LOOK.anything }}"),
    "LOOKED": ("type('Words', (str,), {'more': property(lambda self: seen())})('a')", "{{ LOOKED.more }}"),
    "LISTED": ("type('List', (list,), {'more': property(lambda self: seen())})()", "{{ LISTED.more }}"),
    "MAPPED": ("type('Map', (dict,), {'__getitem__': lambda self, key: seen()})()", "{{ MAPPED['more'] }}"),
    "CALLED": ("seen", "{{ CALLED() }}"),
}


def test_what_the_settings_give_a_template_is_looked_at_again(site):
    site.settings["seen"] = f"lambda: open({str(site.folder / 'outside.txt')!r}).read()"
    site.settings |= {name: value for name, (value, _) in OBJECTS.items()}
    site.settings["TEMPLATE_PAGES"] = repr({f"{name}.html": f"{name}.html" for name in OBJECTS})
    site.save()
    for name, (_, template) in OBJECTS.items():
        site.write(f"content/{name}.html", template)
    site.write("outside.txt", "avant")
    site.build()
    for seen in ("après", "avant"):
        site.write("outside.txt", seen)
        assert not parted(site)
