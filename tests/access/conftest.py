"""One service for the tests of its door, and browsers that know nothing of it yet."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.fakes.mail import MailHost
from tests.processes import PATIENCE
from tests.web_service.process import Service, open_session
from tests.web_service.stores import SERVED_STORES, address_of_store, running_postgresql


@dataclass
class Visit:
    """Somebody's browser, by HTTP alone."""

    service: Service
    session: requests.Session = field(default_factory=open_session)

    def get(self, address: str, **more) -> requests.Response:
        """A page."""
        return self.session.get(self.service.origin + address, timeout=PATIENCE, **more)

    def token(self, address: str = "/bureau/entree/") -> str:
        """The token of the forms of a page."""
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(address).text)[1]

    def post(self, address: str, page: str = "/bureau/entree/", **fields) -> requests.Response:
        """A form of `page`, sent; where it leads is not followed."""
        words = {"csrfmiddlewaretoken": self.token(page), **fields}
        headers = {"Origin": self.service.origin}
        return self.session.post(self.service.origin + address, data=words, headers=headers, timeout=PATIENCE, allow_redirects=False)

    def enter(self, code: str) -> "Visit":
        """Come in by a code."""
        answer = self.post("/bureau/entree/", code=code)
        assert answer.status_code == 302, answer.text
        return self


@pytest.fixture(scope="session")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailHost]:
    """A mail server."""
    with MailHost(tmp_path_factory.mktemp("mail")) as host:
        yield host


@pytest.fixture(scope="session", params=SERVED_STORES)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, mail: MailHost) -> Iterator[Service]:
    """The service of this worker."""
    with address_of_store(request.param) as store:
        service = Service(Path(tmp_path_factory.mktemp("service")), store, environ=mail.environ).start()
        yield service
        service.stop()


@pytest.fixture
def visit(service: Service) -> Visit:
    """A browser that has never been there."""
    return Visit(service)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Gives the address of a new base of PostgreSQL's; without PostgreSQL its tests are skipped, each by its name."""
    with running_postgresql() as base:
        yield base
