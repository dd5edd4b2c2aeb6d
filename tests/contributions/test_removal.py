"""A reported text leaves all that readers are given: its page, lists, feeds, search, open data, sitemap, whatever its kind."""

from pathlib import Path

from tests.campaign import long
from tests.contributions.removal import LISTS, OWN, measure_removal

REACHED = {
    "question": {OWN, LISTS, "feeds", "search", "open data", "sitemap"},
    "notice": {OWN, LISTS, "feeds", "search", "open data", "sitemap"},
    "message": {LISTS, "feeds"},
    "review": {LISTS},
}
"""Where a text of each kind was, at least, before it was reported: to leave where one never was proves nothing."""


@long
def test_a_reported_text_of_each_kind_leaves_every_output(tmp_path: Path):
    left = {text.kind: set(gone) for text, gone in measure_removal(tmp_path)}
    assert [(kind, places) for kind, places in REACHED.items() if not places <= left[kind]] == []
