"""What journals of tests share of their templates changes no byte of them."""

from jinja2 import Environment, pass_context

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


def test_a_filter_that_a_template_cannot_name_changes_nothing_of_what_it_is_compiled_to():
    """A journal without a room is given what another compiled, save what names that room's filters."""

    def compiled_for(text: str, **filters: object) -> str:
        env = Environment()
        env.filters |= filters
        return CompiledTemplates()._compiled_for(env, text)

    assert compiled_for("{{ day | upper }}", clock=str) == compiled_for("{{ day | upper }}")
    named = [compiled_for("{{ day | clock }}", **filters) for filters in ({}, {"clock": str}, {"clock": pass_context(lambda _, day: day)})]
    assert len(set(named)) == 3
