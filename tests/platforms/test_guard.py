"""What a person types as an address must never lead into our own network."""

import socket
import sys
from pathlib import Path

import pytest

from platforms.errors import Code, PlatformError, Refused
from platforms.guard import checked
from platforms.http import Http

HOSTILE = (Path(__file__).parent / "hostile-addresses.txt").read_text().split()
WITH_SPACES = ["http://127.0.0.1 /", "http://shop.example/\r\nHost: 127.0.0.1", "http://\t127.0.0.1/", ""]


@pytest.fixture(scope="module")
def audited():
    """Every address that this process asked the system to connect to."""
    seen: list[object] = []
    sys.addaudithook(lambda event, args: seen.append(args[1]) if event == "socket.connect" else None)
    return seen


@pytest.fixture
def connections(audited):
    audited.clear()
    return audited


@pytest.mark.parametrize("url", HOSTILE + WITH_SPACES)
def test_a_hostile_address_is_refused_without_a_connection(url, connections):
    with pytest.raises(PlatformError) as refusal:
        Http(https_only=False).call("GET", url)
    assert refusal.value.code in (Code.ADDRESS_INVALID, Code.ADDRESS_NOT_ALLOWED, Code.NAME_UNKNOWN)
    assert connections == []


def test_there_are_enough_hostile_addresses():
    assert len(set(HOSTILE + WITH_SPACES)) >= 60


def test_the_guard_is_what_refuses_and_not_the_missing_server(httpserver, connections):
    httpserver.expect_request("/").respond_with_data("here")
    assert Http(https_only=False, allow_local=True).call("GET", httpserver.url_for("/")).body == b"here"
    assert connections == [("127.0.0.1", httpserver.port)]


def test_allowing_local_targets_does_not_open_the_rest_of_the_network(connections):
    for url in ("http://10.0.0.1/", "http://169.254.169.254/", "http://[fec0::1]/", "http://192.168.0.1:8080/"):
        with pytest.raises(Refused):
            Http(https_only=False, allow_local=True).call("GET", url)
    assert connections == []


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(monkeypatch, httpserver, connections):
    httpserver.expect_request("/").respond_with_data("here")
    answers = iter(["127.0.0.1", "10.0.0.1"])
    asked = []

    def resolver(host, port, *_args, **_kwargs):
        if host[0].isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    Http(https_only=False, allow_local=True).call("GET", f"http://rebinding.example:{httpserver.port}/")
    assert (asked, [address[0] for address in connections]) == (["rebinding.example"], ["127.0.0.1"])


def test_https_is_demanded_unless_told_otherwise():
    with pytest.raises(Refused) as refusal:
        Http().call("GET", "http://shop.example/")
    assert refusal.value.code is Code.HTTPS_NEEDED


@pytest.mark.parametrize(
    "url", ["https://shop.example/a?b=c", "https://shop.example:443/", "https://xn--bcher-kva.example/"]
)
def test_an_ordinary_address_passes(url):
    assert checked(url) == url
