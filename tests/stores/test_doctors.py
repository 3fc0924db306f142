"""The connection doctor at every platform: what a healthy shop gets, and what one gets that let us in no more."""

import pytest
from sqlalchemy import select

from core.db import db
from models import Connection, Round, Store
from sandbox import custom, pressero
from services.doctor import Verdict, findings_of
from tests.stores.markets import etsy_for, path_of, say_yes, shopify_for


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def look(owner, store, run_due) -> dict[str, str]:
    """{check: verdict}, after a person asked."""
    owner.post(f"/stores/{store.id}/doctor")
    run_due(Round)
    round_ = db.scalars(select(Round).where(Round.kind == "checkup")).one()
    return {str(one.check): str(one.verdict) for one in findings_of(store, round_)}


def by_consent(owner, platform, run_due, user="") -> Store:
    page = owner.post(f"/stores/connect/{platform}", data={"address": "bottega"}).location
    owner.get(path_of(say_yes(owner.post(f"{page}/authorisation").location, user=user)))
    run_due(Connection)
    return db.scalars(select(Store)).one()


def by_keys(owner, platform, address, keys, run_due) -> Store:
    page = owner.post(f"/stores/connect/{platform}", data={"address": address}).location
    owner.post(f"{page}/keys", data=keys)
    run_due(Connection)
    return db.scalars(select(Store)).one()


def test_a_shopify_shop_is_well_and_then_asks_for_its_owner(owner, app, live, kept_settings, run_due):
    with shopify_for(app, live) as market:
        store = by_consent(owner, "shopify", run_due)
        found = look(owner, store, run_due)
        assert Verdict.FAILED not in found.values()
        assert (found["keys"], found["permissions"], found["plan"], found["webhooks"]) == (
            "passed",
            "passed",
            "passed",
            "skipped",
        )
        market.shop().revoke()
        assert look(owner, store, run_due)["keys"] == "failed"
        assert "no longer accepts our access" in owner.get(f"/stores/{store.id}/doctor").text


def test_a_frozen_shopify_shop_is_told_as_such(owner, app, live, kept_settings, run_due):
    with shopify_for(app, live) as market:
        store = by_consent(owner, "shopify", run_due)
        market.shop().change(state="frozen")
        assert "failed" in look(owner, store, run_due).values()
        db.refresh(store)
        assert store.problem == "shop_frozen"


def test_an_etsy_shop_is_well_and_then_asks_for_its_owner(owner, app, live, kept_settings, run_due):
    with etsy_for(app, live) as market:
        store = by_consent(owner, "etsy", run_due, str(market.shops()[0]["user_id"]))
        found = look(owner, store, run_due)
        assert Verdict.FAILED not in found.values()
        assert (found["keys"], found["delivery"]) == ("passed", "warned")
        market.revoke()
        assert look(owner, store, run_due)["keys"] == "failed"


def test_a_pressero_site_is_well_with_its_api_and_without(owner, run_due):
    with pressero.serve() as site:
        store = by_keys(owner, "pressero", site.url, site.keys(), run_due)
        assert "failed" not in look(owner, store, run_due).values()
        site.set(api=False)
        assert look(owner, store, run_due)["plan"] == "failed"


def test_an_own_shop_is_well_and_then_does_not_know_our_secret(owner, run_due):
    with custom.serve() as shop:
        store = by_keys(owner, "custom", shop.url, {"secret": shop.secret}, run_due)
        assert "failed" not in look(owner, store, run_due).values()
        shop.set(secret="x" * 30)
        assert look(owner, store, run_due)["keys"] == "failed"
