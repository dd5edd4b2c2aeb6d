"""Each network has its page for webmasters, and the page says what to do of everything that the network may answer."""

from importlib import import_module

import pytest

from plugins.announce.networks.registry import NETWORKS
from tests.house import ROOT


def page(name: str) -> str:
    """The page of one network."""
    return (ROOT / "docs" / "reseaux" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [row.name for row in NETWORKS])
def test_every_reason_that_a_network_may_give_is_in_its_page(name):
    answers = import_module(f"plugins.announce.networks.{name}").ANSWERS
    assert {row.reason.rstrip(".") for row in answers.rows if row.reason.rstrip(".") not in page(name)} == set()
