"""A WooCommerce store in memory, and the adapter that speaks to it."""

import pytest

from platforms import Http, open_platform
from tests.platforms.little_shop import LittleShop

KEYS = {"consumer_key": "ck_" + "1" * 40, "consumer_secret": "cs_" + "2" * 40}


@pytest.fixture
def little():
    return LittleShop()


@pytest.fixture
def shop(little, httpserver):
    httpserver.expect_request("").respond_with_handler(little.answer)
    http = Http(https_only=False, allow_local=True)
    return open_platform("woocommerce", httpserver.url_for("").rstrip("/"), KEYS, http)
