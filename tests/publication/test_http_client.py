"""What a stranger's address may reach: the public internet, and nothing of the town hall's own network; and how much it may answer."""

import socket
import time

import pytest
import requests

from plugins.core.infrastructure.http_client import (
    AnswerTooLarge,
    AnswerTooSlow,
    LocalAddressError,
    format_http_fault,
    is_public,
    mount_public_only,
    read_body,
)
from tests.fakes.hostile_server import run_hostile_server

LOCAL = (
    *("127.0.0.1", "10.0.0.8", "172.16.4.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.8", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:0001::", "2001:0:7f00:1::", "ff02::1"),
)


@pytest.mark.parametrize("address", LOCAL)
def test_no_local_address_is_public_however_it_is_written(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.fixture
def listener():
    """A server of the town hall's network, which must never see a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def _is_called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.fixture
def session():
    with requests.Session() as session:
        session.trust_env = False
        mount_public_only(session)
        yield session


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_local_host_is_never_connected_to(host, session, listener):
    with pytest.raises(LocalAddressError):
        session.get(f"http://{host}:{listener.getsockname()[1]}/", timeout=2)
    assert not _is_called(listener)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_public_name_that_resolves_to_a_local_address_is_not_connected_to(scheme, session, listener, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", listener.getsockname())])
    with pytest.raises(LocalAddressError):
        session.get(f"{scheme}://www.bourg.example:{listener.getsockname()[1]}/", timeout=2)
    assert not _is_called(listener)


def test_the_address_that_was_looked_at_is_the_one_connected_to(session, listener, monkeypatch):
    """A name that turns local after it was looked at (DNS rebinding) is asked once only."""
    connected = []

    def resolve(host, port, *rest, **options):
        connected.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", lambda self, place: connected.append(place[0]) or exec("raise OSError"))
    with pytest.raises(requests.RequestException):
        session.get("http://www.bourg.example/", timeout=0.3)
    assert connected == ["www.bourg.example", "1.1.1.1", "1.1.1.1"]


def test_a_proxy_is_not_asked_for_what_is_local(listener):
    with requests.Session() as session:
        mount_public_only(session)
        proxies = {"http": f"http://127.0.0.1:{listener.getsockname()[1]}"}
        with pytest.raises(LocalAddressError):
            session.get("http://169.254.169.254/latest/meta-data/", timeout=2, proxies=proxies)
    assert not _is_called(listener)


def test_a_local_address_that_a_person_typed_answers_at_its_port_only(listener):
    port = listener.getsockname()[1]
    with requests.Session() as session:
        session.trust_env = False
        mount_public_only(session, (f"http://127.0.0.1:{port}/",))
        with pytest.raises(requests.RequestException):
            session.get(f"http://127.0.0.1:{port}/", timeout=0.2)
        assert _is_called(listener)
        with pytest.raises(LocalAddressError):
            session.get(f"http://127.0.0.1:{port + 1 if port < 65_535 else 1}/", timeout=0.2)


@pytest.fixture(scope="module")
def hostile():
    with run_hostile_server() as address:
        yield address


def test_an_answer_a_byte_at_a_time_is_given_up(hostile):
    began = time.monotonic()
    with requests.get(f"{hostile}/slow", stream=True, timeout=5) as answer, pytest.raises(AnswerTooSlow) as fault:
        read_body(answer, 1000, 0.5)
    assert time.monotonic() - began < 3 and format_http_fault(fault.value) == "sa réponse n’en finit pas"


def test_an_answer_that_unpacks_to_more_is_not_read_to_its_end(hostile):
    with requests.get(f"{hostile}/bomb", stream=True, timeout=5) as answer:
        with pytest.raises(AnswerTooLarge):
            read_body(answer, 1_000_000, 10)
        assert answer.raw.tell() < 20_000, "compressed, it was read to its end"


def test_a_server_that_falls_silent_is_named_so(hostile):
    with requests.get(f"{hostile}/slow", stream=True, timeout=0.05) as answer, pytest.raises(requests.ReadTimeout) as fault:
        read_body(answer, 1000, 10)
    assert format_http_fault(fault.value) == "pas de réponse à temps"
