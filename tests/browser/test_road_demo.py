"""The roads of the demo that the README's tour names last: its own Pressero site, and its own shop of one's own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import road, test_road_own_shop, test_road_pressero
from tests.browser.conftest import Town


def buy_flyers(visitor: Page, town: Town) -> str:
    return test_road_pressero.buy(visitor, f"{town.shop.url}/pressero")


def buy_poster(visitor: Page, town: Town) -> str:
    return test_road_own_shop.buy(visitor, f"{town.shop.url}/own", "who-tries-it@buyers.example")


@pytest.mark.parametrize(
    ("owner", "buy"), [("lena", buy_flyers), ("marc", buy_poster)], ids=["Pressero", "a shop of one's own"]
)
def test_what_is_bought_in_the_demo_comes_back_with_its_tracking(
    town: Town, person: Callable[..., Page], owner: str, buy: Callable[[Page, Town], str]
):
    provider, client, visitor = person("admin"), person(owner), person(None)
    number = buy(visitor, town)
    code = road.make_and_send(provider, client, number, by_itself=True)
    road.see_tracking(visitor, code)
