"""A small network, read once."""

import pytest

from plugins.town.transit import gtfs, realtime
from plugins.town.transit.network import TransitNetwork
from tests.transit.forge import NOW, sent, zipped
from tests.transit.operator_server import operating
from tests.transit.town_hall import TownHall


@pytest.fixture(scope="session")
def network(tmp_path_factory) -> TransitNetwork:
    """Two bus lines and a coach, between three stops."""
    return gtfs.read_gtfs(zipped(tmp_path_factory.mktemp("reseau")))


@pytest.fixture(scope="session")
def heard(network):
    """What is understood of notices: `heard({...}, {...})`; bytes are taken as they are."""

    def heard(*told, now=NOW, routes=lambda: {"a-0": "a", "b-0": "b"}, **more):
        content = told[0] if told and isinstance(told[0], bytes) else sent(*told, **more)
        return realtime.read_realtime(content, network, now, routes)

    return heard


@pytest.fixture
def operator():
    """The operator of the buses, on loopback."""
    with operating() as operator:
        yield operator


@pytest.fixture
def town(tmp_path, operator) -> TownHall:
    """A town whose operator gives a network, and one notice about its line A."""
    gtfs = operator.says("/gtfs.zip", zipped(tmp_path).read_bytes(), etag='"1"')
    alerts = operator.says("/alerts.pb", sent({}), etag='"a"')
    return TownHall(tmp_path, operator, {"gtfs": gtfs, "alerts": alerts})
