"""Keys that run out: however many workers meet that at once, the platform is asked for new ones once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from core.db import db, now, see
from models import Connection, Credentials, Store
from platforms.errors import Code, Reconnect
from services.shops import open_shop
from tests.stores.markets import etsy_for, path_of, say_yes, shopify_for

WORKERS = 20
MARKETS = {"shopify": shopify_for, "etsy": etsy_for}


@pytest.fixture(params=MARKETS)
def market(request, app, live, kept_settings):
    with MARKETS[request.param](app, live) as running:
        running.name = request.param
        yield running


@pytest.fixture
def store(make, sign_in, market, run_due) -> Store:
    owner = sign_in(make.member())
    page = owner.post(f"/stores/connect/{market.name}", data={"address": "bottega"}).location
    user = str(market.shops()[0]["user_id"]) if market.name == "etsy" else ""
    owner.get(path_of(say_yes(owner.post(f"{page}/authorisation").location, user=user)))
    run_due(Connection)
    return db.scalars(select(Store)).one()


def expire(market) -> None:
    (market.shop() if market.name == "shopify" else market).expire()


def issued(market) -> int:
    """How many pairs of keys the platform has given out."""
    return market.site.state.row("select count(*) as number from tokens")["number"]


def test_twenty_workers_with_one_key_that_ran_out_renew_it_once(app, market, store):
    expire(market)
    before, client_id, store_id = issued(market), store.client_id, store.id
    together = Barrier(WORKERS)

    def work(_number: int) -> int | None:
        with app.app_context():
            see([client_id])
            shop = open_shop(db.get_one(Store, store_id))
            db.commit()
            together.wait()
            return shop.product_count()

    db.commit()
    with ThreadPoolExecutor(WORKERS) as pool:
        counts = list(pool.map(work, range(WORKERS)))
    assert len(set(counts)) == 1
    assert counts[0] > 0
    assert issued(market) - before == 1
    assert db.scalars(select(Credentials.renewing_until)).one() is None


def test_a_worker_that_died_while_renewing_holds_nobody_up_for_good(market, store):
    db.scalars(select(Credentials)).one().renewing_until = now()
    db.commit()
    expire(market)
    shop = open_shop(store)
    db.commit()
    assert shop.product_count() > 0


def test_keys_that_the_platform_renews_no_more_ask_for_the_owner(market, store):
    expire(market)
    (market.shop() if market.name == "shopify" else market).revoke()
    shop = open_shop(store)
    db.commit()
    with pytest.raises(Reconnect) as fault:
        shop.product_count()
    assert fault.value.code is Code.ACCESS_ENDED
