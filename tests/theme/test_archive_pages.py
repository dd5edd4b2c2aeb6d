"""Real archives with our theme: nothing overflows a small screen, no table is broken, no code is unreadable.

The archives are not part of the project: BEFFROI_CORPORA names the folder that holds them. A sample of each unless the campaign is whole.
"""

import random

import pytest

from tests.browser import chromium
from tests.campaign import archives, draw, trials
from tests.theme.archive_pages import browsed, faults, shown, stories

pytestmark = [
    pytest.mark.skipif(not archives(), reason="BEFFROI_CORPORA ne nomme aucun dossier"),
    pytest.mark.skipif(chromium.place() is None, reason=chromium.ABSENT),
]


@pytest.mark.parametrize("corpus", draw(archives(), 1), ids=lambda path: path.name)
def test_no_page_of_an_archive_overflows_or_breaks(corpus, tmp_path):
    site = shown(corpus, tmp_path)
    addresses = stories(site)
    looked_at = random.Random(corpus.name).sample(addresses, min(len(addresses), trials(full=len(addresses), sample=6)))
    with browsed(site) as browser:
        page = browser.new_page()
        assert [str(fault) for address in looked_at for fault in faults(page, address)] == []
