"""Every page that readers meet is among those that the browser looks at."""

from tests.browser.kinds import KINDS, NO_READERS, addresses, kind_of


def test_every_template_has_a_page_that_is_looked_at(root):
    templates = {file.relative_to(root / "theme/templates").as_posix() for file in (root / "theme/templates").glob("*.html")}
    assert templates - {kind.template for kind in KINDS} == set(NO_READERS)


def test_every_kind_has_a_page_in_the_demonstration(shown):
    assert {kind.name for kind in KINDS} - set(shown) == set()


def test_every_page_of_the_demonstration_is_of_a_kind(demonstration_site):
    assert [address for address in addresses(demonstration_site) if kind_of(address) is None] == []
