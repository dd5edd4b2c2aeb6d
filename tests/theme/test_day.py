"""A page that knew what day it is would have to be made again each morning: the home page alone does."""

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from plugins.site.plugin import FILTERS
from tests.theme.built import ROOT

TEMPLATES = ROOT / "theme" / "templates"


def reached(name: str, engine: Environment) -> set[str]:
    """What the template `name` may ask of the context, itself or through those that it extends, includes or imports by name."""
    tree = engine.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    others = (reached(other, engine) for other in meta.find_referenced_templates(tree) if other)
    return meta.find_undeclared_variables(tree).union(*others)


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_the_home_page_alone_knows_what_day_it_is(name):
    engine = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    engine.filters |= FILTERS
    assert ("now" in reached(name, engine)) == (name == "index.html")
