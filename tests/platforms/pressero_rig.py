"""What the tests of the Pressero adapter share: a pretend site, and the adapter opened on it.

A test file takes the fixtures by assigning them to names of its own.
"""

import pytest

from platforms import Http, open_platform
from platforms.values import Package
from sandbox.pressero import serve

SECRET = "our own key"
PARCEL = Package(code="JD0146", carrier="DHL", url="https://dhl.example/JD0146", complete=True)
ELSEWHERE = {"Address1": "Via Po 2", "City": "Torino", "Postal": "10124"}


@pytest.fixture(scope="module")
def running():
    with serve(delivery_delay=0) as shop:
        yield shop


@pytest.fixture
def pretend(running):
    running.reset()
    return running


@pytest.fixture
def http():
    return Http(https_only=False, allow_local=True)


@pytest.fixture
def opened(pretend, http):
    """Opens the adapter with the site's keys, and any others beside them."""

    def open_one(**credentials):
        found = open_platform("pressero", pretend.url, {**pretend.keys(), **credentials}, http).verify()
        return open_platform("pressero", found.shop.address, found.credentials, http)

    return open_one


@pytest.fixture
def shop(opened):
    return opened()
