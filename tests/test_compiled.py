"""What journals of tests share of their templates changes no byte of them."""

from jinja2 import Environment, pass_context

from plugins.journal.site.engine import MARK
from tests.compiled import CompiledTemplates
from tests.journal import TestJournal, files


def test_a_journal_that_is_given_what_another_compiled_is_what_a_python_of_its_own_builds(tmp_path):
    built = {}
    for name, environ in (("first", {}), ("given", {}), ("alone", {"PYTHONIOENCODING": "utf-8"})):
        journal = TestJournal(tmp_path / name)
        journal.article("marche", tags="[été]")
        journal.run("build", **environ)
        built[name] = files(journal.folder / "output")
    assert built["first"] == built["given"] == built["alone"]


def test_a_template_of_a_town_s_own_is_not_that_of_another(tmp_path):
    """The same settings, but for the words that a filter puts in a template when it is compiled."""
    for name, title in (("first", "Le Beffroi"), ("other", "La Cloche")):
        journal = TestJournal(tmp_path / name, f"SITENAME = {title!r}")
        journal.article("marche")
        journal.run("build")
        assert title in journal.page("2026/03/le-marche-revient")


def test_a_template_that_another_journal_compiled_is_wrong_where_its_own_file_is(tmp_path):
    for name in ("first", "other"):
        journal = TestJournal(tmp_path / name, f"THEME_TEMPLATES_OVERRIDES = [{str(tmp_path / name / 'own')!r}]")
        journal.article("marche")
        (journal.folder / "own").mkdir()
        (journal.folder / "own" / "article.html").write_text("{{ 1 // (article.title | length - 17) }}", encoding="utf-8")
        said = journal.run("build", code=2).stderr
        assert "Gabarit own/article.html, ligne 1" in said


def test_the_same_template_escapes_where_its_own_folder_wants_it(tmp_path):
    """Beside a theme that does not, a folder of a town's own says by a mark that it does."""
    pages = {}
    for name in ("plain", "marked"):
        theme, own = tmp_path / name / "theme", tmp_path / name / "own" / "templates"
        for folder in (theme / "templates", theme / "static", own):
            folder.mkdir(parents=True)
        if name == "marked":
            (own.parent / MARK).touch()
        (own / "article.html").write_text('{{ "<" }}{{ article.content }}', encoding="utf-8")
        journal = TestJournal(tmp_path / name, f"LISTINGS, THEME = False, {str(theme)!r}\nTHEME_TEMPLATES_OVERRIDES = [{str(own)!r}]")
        journal.article("marche")
        journal.run("build")
        pages[name] = journal.page("2026/03/le-marche-revient")
    assert pages["plain"].startswith("<<p>") and pages["marked"].startswith("&lt;")


def test_a_filter_that_a_template_cannot_name_changes_nothing_of_what_it_is_compiled_to():
    """A journal without a room is given what another compiled, save what names that room's filters."""

    def compiled_for(text: str, **filters: object) -> str:
        env = Environment()
        env.filters |= filters
        return CompiledTemplates()._compiled_for(env, text)

    assert compiled_for("{{ day | upper }}", clock=str) == compiled_for("{{ day | upper }}")
    named = [compiled_for("{{ day | clock }}", **filters) for filters in ({}, {"clock": str}, {"clock": pass_context(lambda _, day: day)})]
    assert len(set(named)) == 3
