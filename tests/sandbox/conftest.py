"""A pretend shop for each test, its key, and a server that takes in what it posts."""

import pytest
import requests

from sandbox.woocommerce import serve
from tests.sandbox.receiver import Receiver


@pytest.fixture
def open_shop():
    """Opens shops with any flags, and closes them after the test."""
    opened = []

    def open_one(**flags):
        opened.append(serve(**flags))
        return opened[-1]

    yield open_one
    for shop in opened:
        shop.close()


@pytest.fixture
def shop(open_shop):
    return open_shop(delivery_delay=0)


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def ask():
    """A call of the shop's API with a key of its administrator, over pretended https."""

    def call(shop, method, path, body=None, key=None):
        made = key or shop.key()
        pair = (made["consumer_key"], made["consumer_secret"])
        https = {"X-Forwarded-Proto": "https"}
        url = f"{shop.url}/wp-json/{path}"
        return requests.request(
            method, url, json=body, auth=pair, headers=https, allow_redirects=False, timeout=30
        )  # fmt: skip

    return call
