"""Two journals built with the theme: the demonstration, which the browser looks at too, and a small one."""

from functools import partial
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
def small(made_once) -> Site:
    """A journal of a few publications without a picture."""
    return Site(made_once("small", partial(small_journal, preview=False)) / "output")


@pytest.fixture(scope="session")
def small_preview(made_once) -> Site:
    """The same, as its editors preview it."""
    return Site(made_once("small-preview", partial(small_journal, preview=True)) / "output")
