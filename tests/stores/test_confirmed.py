"""A parcel of each platform's own pretend shop, from the order to the push that the shop has confirmed."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from flask import g
from sqlalchemy import select, update

from core.db import db
from core.matrix import Role
from jobs.intake import drain
from models import Connection, Order, OrderItem, Push, Round, Store
from platforms import PLATFORMS, Ability
from sandbox import custom, pressero, woocommerce
from services.packages import Tracking, hand_over, pack
from services.shops import open_shop
from tests.stores.markets import etsy_for, path_of, say_yes, shopify_for

CODE = "VTR-0042"


class Market(NamedTuple):
    """A pretend shop that runs: how its owner connects it, how one buys there, and all that it knows of an order."""

    connect: Callable[[Any], None]
    buy: Callable[[], None]
    known: Callable[[Order], Any]


@contextmanager
def shopify_market(app, live) -> Iterator[Market]:
    with shopify_for(app, live) as shop:
        yield Market(
            lambda owner: by_consent(owner, "shopify"),
            lambda: shop.shop().place_order("PST-A3"),
            lambda order: shop.shop().order(order.number),
        )


@contextmanager
def etsy_market(app, live) -> Iterator[Market]:
    with etsy_for(app, live) as shop:
        yield Market(
            lambda owner: by_consent(owner, "etsy", str(shop.shops()[0]["user_id"])),
            lambda: shop.place_order("PST-A3"),
            lambda order: shop.receipt(int(order.external_id)),
        )


@contextmanager
def woocommerce_market(app, live) -> Iterator[Market]:
    with woocommerce.serve(allow_http_callback=True) as shop:
        shop.set(deliver=False)
        key = shop.key()
        keys = {name: key[name] for name in ("consumer_key", "consumer_secret")}
        yield Market(lambda owner: by_keys(owner, "woocommerce", shop.url, keys), shop.place_order, read_again)


@contextmanager
def pressero_market(app, live) -> Iterator[Market]:
    with pressero.serve() as site:
        yield Market(
            lambda owner: by_keys(owner, "pressero", site.url, site.keys()),
            lambda: site.place_order("MUG"),
            lambda order: site.order(int(order.external_id)),
        )


@contextmanager
def own_market(app, live) -> Iterator[Market]:
    with custom.serve() as shop:
        yield Market(
            lambda owner: by_keys(owner, "custom", shop.url, {"secret": shop.secret}),
            lambda: shop.place_order("TEE-BLK-L"),
            lambda order: shop.order(order.external_id),
        )


MARKETS = {
    "shopify": shopify_market,
    "etsy": etsy_market,
    "woocommerce": woocommerce_market,
    "pressero": pressero_market,
    "custom": own_market,
}
SHIPPING = [name for name, kind in PLATFORMS.items() if Ability.SHIP in kind.does]


def by_consent(owner, platform, user="") -> None:
    page = owner.post(f"/stores/connect/{platform}", data={"address": "bottega"}).location
    owner.get(path_of(say_yes(owner.post(f"{page}/authorisation").location, user=user)))


def by_keys(owner, platform, address, keys) -> None:
    page = owner.post(f"/stores/connect/{platform}", data={"address": address}).location
    owner.post(f"{page}/keys", data=keys)


def read_again(order) -> str:
    shop, external_id = open_shop(db.get_one(Store, order.store_id)), order.external_id
    db.commit()
    return shop.order(external_id).body


@pytest.mark.parametrize("platform", SHIPPING)
def test_a_parcel_is_told_and_confirmed(platform, app, live, kept_settings, make, sign_in, run_due):
    with MARKETS[platform](app, live) as market:
        market.connect(sign_in(make.member()))
        run_due(Connection)
        store = db.scalars(select(Store)).one()
        order = bought(market, store, run_due)
        ship(order, make.member(Role.OPERATOR))
        run_due(Push)
        shipment = db.scalars(select(Push).where(Push.kind == "shipment")).one()
        assert (shipment.state, shipment.error) == ("confirmed", None)
        assert CODE in json.dumps(market.known(order))


def bought(market, store, run_due) -> Order:
    """Read from the shop, and printed."""
    market.buy()
    run_due(Round)
    drain(store.id)
    order = db.scalars(select(Order)).one()
    for table, own in ((Order, Order.id), (OrderItem, OrderItem.order_id)):
        db.execute(update(table).where(own == order.id).values(status="printed"))
    db.commit()
    db.expire_all()
    return order


def ship(order, operator) -> None:
    g.actor = operator
    package = pack(
        order, {item.id: item.quantity for item in order.items if item.is_ours}, Tracking("BRT", CODE), operator
    )
    hand_over(order, package, operator)
    db.commit()
    del g.actor
