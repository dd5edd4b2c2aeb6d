"""Two journals built with the theme: the demonstration, which the browser looks at too, and a small one."""

from pathlib import Path

import pytest

from tests.browser.conftest import demonstration_site
from tests.theme.built import Site
from tests.theme.small import small_journal

__all__ = ["demonstration_site"]


@pytest.fixture(scope="session")
def site(demonstration_site: Path) -> Site:
    """The demonstration journal, as it is online."""
    return Site(demonstration_site)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Site:
    """A journal of a few publications without a picture."""
    return small_journal(tmp_path_factory.mktemp("small"), preview=False)


@pytest.fixture(scope="session")
def small_preview(tmp_path_factory) -> Site:
    """The same, as its editors preview it."""
    return small_journal(tmp_path_factory.mktemp("preview"), preview=True)
