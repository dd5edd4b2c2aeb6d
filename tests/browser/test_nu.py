"""Every page is well written: the W3C's checker finds no error and no warning that matters."""

import pytest

from tests.browser import nu
from tests.browser.kinds import addresses, file_of


@pytest.mark.skipif(not nu.present(), reason=nu.ABSENT)
def test_the_w3c_finds_nothing_wrong(demonstration_site):
    found = nu.mistakes(file_of(demonstration_site, address) for address in addresses(demonstration_site))
    wrong = [f"{file.relative_to(demonstration_site)} {line}" for file, lines in found.items() for line in lines]
    assert not wrong, "\n".join(wrong)
