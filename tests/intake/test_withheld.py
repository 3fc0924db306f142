"""A platform that begins to keep a buyer's data from us has not moved the buyer."""

import json
from dataclasses import replace

import pytest

from platforms import PLATFORMS
from platforms.values import Address, ShopOrder
from services.shop_news import changes, summed_up
from tests.intake.shop import order


@pytest.fixture
def shop() -> ShopOrder:
    return PLATFORMS["woocommerce"].read_order(json.dumps(order(7)))


def test_what_is_kept_from_us_is_no_change_of_address(shop):
    told, withheld = summed_up(shop), replace(shop, address=Address(), buyer="", email="", is_withheld=True)
    assert not changes(told, withheld)
    assert summed_up(withheld, told)["address"] == told["address"]


def test_an_address_that_comes_after_it_was_kept_from_us_is_a_change(shop):
    withheld = replace(shop, address=Address(), is_withheld=True)
    assert changes(summed_up(withheld), shop).address
