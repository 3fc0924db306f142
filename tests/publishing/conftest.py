"""A client with a shop that takes products, a poster in the catalog, and files that fit it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from core.db import db
from models import Connection, File, Store
from sandbox import woocommerce
from tests.publishing.road import begun, faults_in, said
from tests.stores.conftest import kept_settings, live, run_due  # noqa: F401  (fixtures)
from tests.stores.markets import etsy_for, path_of, say_yes, shopify_for

PLATFORMS = ("shopify", "woocommerce", "etsy")


class Market(NamedTuple):
    """A pretend shop that runs: how its owner connects it, and how one buys there by SKU."""

    connect: Callable[[Any], None]
    buy: Callable[[str], Any]
    fail: Callable[..., None]
    pictures: Callable[[], int]  # those that came from us


@contextmanager
def market_of(platform: str, app: Any, live: str) -> Iterator[Market]:  # noqa: F811
    if platform == "shopify":
        with shopify_for(app, live) as shop:
            shop.set(bulk_delay=0)
            yield Market(
                lambda owner: by_consent(owner, "shopify"),
                shop.shop().place_order,
                shop.fail,
                lambda: shop.shop().control("GET", "uploads")["used"],
            )
    elif platform == "etsy":
        with etsy_for(app, live) as shop:
            user = str(shop.shops()[0]["user_id"])
            yield Market(
                lambda owner: by_consent(owner, "etsy", user),
                shop.place_order,
                shop.fail,
                lambda: shop.control("GET", "uploads")["used"],
            )
    else:
        with woocommerce.serve(allow_http_callback=True) as shop:
            shop.set(deliver=False)
            key = shop.key()
            keys = {name: key[name] for name in ("consumer_key", "consumer_secret")}
            yield Market(
                lambda owner: by_keys(owner, shop.url, keys),
                shop.place_order,
                shop.fail,
                lambda: shop.control("GET", "pictures")["fetched"],
            )


def by_consent(owner: Any, platform: str, user: str = "") -> None:
    page = owner.post(f"/stores/connect/{platform}", data={"address": "bottega"}).location
    owner.get(path_of(say_yes(owner.post(f"{page}/authorisation").location, user=user)))


def by_keys(owner: Any, address: str, keys: dict[str, str]) -> None:
    page = owner.post("/stores/connect/woocommerce", data={"address": address}).location
    owner.post(f"{page}/keys", data=keys)


@pytest.fixture(params=PLATFORMS)
def market(request, app, live, kept_settings) -> Iterator[Market]:  # noqa: F811
    with market_of(request.param, app, live) as running:
        yield running


@pytest.fixture
def woo(app, live) -> Iterator[Market]:  # noqa: F811
    with market_of("woocommerce", app, live) as running:
        yield running


@pytest.fixture
def poster(make):
    """A4 and A3, one side, for 5.00."""
    return make.catalog_product(key="poster", names={"en": "Poster", "it": "Manifesto"})


@pytest.fixture
def member(make):
    return make.member()


@pytest.fixture
def owner(sign_in, member):
    return sign_in(member)


@pytest.fixture
def connect(owner, run_due):  # noqa: F811
    def connected(market: Market) -> Store:
        market.connect(owner)
        run_due(Connection)
        return db.scalars(select(Store)).one()

    return connected


@pytest.fixture
def ready(owner, connect, poster, run_due):  # noqa: F811
    """A publication with all its files looked at."""

    def make_ready(market, **more):
        store = connect(market)
        publication = begun(owner, store, poster)
        answer = owner.post(f"/publications/{publication.id}/edit", data=said(poster, act="save", **more))
        assert answer.status_code == 303, faults_in(answer)
        run_due(File)
        db.expire_all()
        return publication

    return make_ready
