"""What a theme writes besides pages."""

import pytest
from jinja2 import Environment

from plugins.core.publication.hand_offs import finish_pages
from plugins.journal.accounts.page_links import add_accounts


@pytest.fixture
def engine() -> Environment:
    """Jinja as the room leaves it to a generator."""
    ready = Environment(autoescape=True)
    finish_pages(ready, add_accounts)
    return ready


def test_a_file_that_is_no_page_stays_as_the_theme_wrote_it(engine, town):
    index = engine.from_string('{"pages": []}')
    assert index.render({"accounts": town, "output_file": "recherche.json"}) == '{"pages": []}'


def test_a_text_that_goes_to_no_file_stays_as_it_was_rendered(engine, town):
    assert engine.from_string("<p>Bonjour</p>").render(accounts=town) == "<p>Bonjour</p>"


def test_a_page_is_completed_before_anybody_writes_it(engine, town):
    page = engine.from_string("<body><footer>Mairie</footer></body>").render({"accounts": town}, output_file="a/index.html")
    assert all(account.url in page for account in town)
