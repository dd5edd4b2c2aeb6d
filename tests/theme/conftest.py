"""Two journals built once with the theme: the demonstration, and a small one."""

import pytest

from tests.theme.built import ROOT, SITEURL, Site, build
from tests.theme.small import small_journal


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Site:
    """The demonstration journal."""
    return build(tmp_path_factory.mktemp("demonstration"), PATH=str(ROOT / "content"), SITEURL=SITEURL, THEME=str(ROOT / "theme"))


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Site:
    """A journal of a few publications without a picture."""
    return small_journal(tmp_path_factory.mktemp("small"), preview=False)


@pytest.fixture(scope="session")
def small_preview(tmp_path_factory) -> Site:
    """The same, as its editors preview it."""
    return small_journal(tmp_path_factory.mktemp("preview"), preview=True)
