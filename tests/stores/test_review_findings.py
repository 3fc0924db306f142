"""What a second look at the roads to a shop brought to light."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from core.db import db, now
from core.matrix import Role
from jobs.intake import drain
from jobs.rounds import _read_apart
from models import Client, Connection, Credentials, Delivery, OrderRequest, PrivacyRequest, Round, TimelineEntry
from platforms import Http, open_platform
from platforms.access import App
from platforms.errors import Code, Reconnect, Temporary
from platforms.values import RawOrder, Stage
from services.credentials import credentials_of, forget_credentials, keep_credentials
from services.doctor import Check, Verdict, examine
from services.expiry import ends_soon, unwarned
from services.named import are_read, name, named, put_aside
from services.renewal import Place, renewed
from services.shops import open_shop
from tests.stores.markets import path_of, say_yes, shopify_for
from tests.stores.test_shopify_store import begun, bought, connect


@pytest.fixture
def market(app, live, kept_settings):
    with shopify_for(app, live) as running:
        yield running


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def test_a_wish_is_owed_although_the_database_failed_when_it_came_first(owner, market, run_due, monkeypatch):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    fails = iter([True])

    def owe(request: PrivacyRequest) -> None:
        db.execute(text("select no_such_column" if next(fails, False) else "select 1"))
        db.add(request)

    monkeypatch.setattr("jobs.privacy.later", owe)
    market.set(retry_delay=0.01)
    market.shop().privacy("redact", order.number)
    assert market.settle()[-1]["answered"] == 200
    assert len(db.scalars(select(PrivacyRequest)).all()) == 1


def test_what_asks_to_forget_a_buyer_does_not_keep_the_buyer_itself(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    order.status = "canceled"
    db.commit()
    email = order.email
    market.shop().privacy("redact", order.number)
    market.settle()
    run_due(PrivacyRequest)
    assert email
    assert email not in "".join(db.scalars(select(Delivery.body)))


def test_a_shop_that_left_and_is_erased_is_asked_for_nothing_any_more(owner, market, run_due):
    store = connect(owner, run_due)
    market.set(deliver=True)
    market.shop().uninstall()
    market.settle()
    drain(store.id)
    market.shop().privacy("shop_redact")
    market.settle()
    run_due(PrivacyRequest)
    db.expire_all()
    assert (store.status, store.deleted_at is None) == ("disconnected", False)
    assert db.scalars(select(Round).where(Round.due_at.is_not(None))).all() == []


def test_a_shop_that_is_connected_is_not_erased_by_news_of_an_earlier_leaving(owner, market, run_due):
    store = connect(owner, run_due)
    market.shop().privacy("shop_redact")
    market.settle()
    run_due(PrivacyRequest)
    db.expire_all()
    assert (store.status, store.deleted_at) == ("connected", None)


def test_the_buyers_of_a_shop_that_left_are_forgotten_once_their_parcels_have_arrived(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    order.status = "shipped"
    db.commit()
    owner.post(f"/stores/{store.id}/disconnection")
    market.shop().privacy("shop_redact")
    market.settle()
    run_due(PrivacyRequest)
    db.expire_all()
    assert order.buyer
    order.status = "delivered"
    again(run_due)
    assert order.buyer == ""


def test_a_buyer_is_forgotten_in_time_although_nobody_tells_that_the_parcel_arrived(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    order.status = "shipped"
    db.commit()
    market.shop().privacy("redact", order.number)
    market.settle()
    run_due(PrivacyRequest)
    db.scalars(select(PrivacyRequest)).one().created_at = now() - timedelta(days=29)
    again(run_due)
    assert (order.buyer, db.scalars(select(PrivacyRequest.work_state)).one()) == ("", "done")


def again(run_due) -> None:
    """A day later."""
    db.scalars(select(PrivacyRequest)).one().due_at = now()
    db.commit()
    run_due(PrivacyRequest)
    db.expire_all()


def test_a_store_is_not_restored_while_its_shop_is_another_clients(connected, sign_in, make, run_due):
    ours = connected()
    admin = sign_in(make.member(client=db.get_one(Client, ours.client_id)))
    admin.post(f"/stores/{ours.id}/disconnection")
    theirs = connected()
    page = admin.post(f"/stores/{ours.id}/restoration", follow_redirects=True)
    db.expire_all()
    assert (ours.identity == theirs.identity, ours.status, theirs.status) == (True, "disconnected", "connected")
    assert "This shop cannot be connected to this account." in page.text


def test_keys_that_came_with_a_new_yes_are_not_replaced_by_renewed_old_ones(owner, market, run_due, app):
    store = connect(owner, run_due)
    shop, place = open_shop(store), Place(store.client_id, store.id)
    db.commit()

    class Meanwhile:
        """The shop, whose owner agrees anew while the old keys are renewed."""

        credentials = dict(shop.credentials)

        def renew(self) -> dict[str, str]:
            keep_credentials(store, {"access_token": "of the new yes"})
            db.commit()
            return {"access_token": "renewed"}

    assert renewed(place, Meanwhile()) == {"access_token": "of the new yes"}
    db.expire_all()
    assert credentials_of(store) == {"access_token": "of the new yes"}


def test_keys_that_were_forgotten_are_not_waited_for(owner, market, run_due):
    store = connect(owner, run_due)
    shop = open_shop(store)
    forget_credentials(store)
    db.commit()
    with pytest.raises(Reconnect):
        renewed(Place(store.client_id, store.id), shop)


def test_the_token_of_a_door_is_not_what_a_shop_is_called(owner, market, run_due, visitor):
    connect(owner, run_due)
    market.set(deliver=True)
    market.shop().place_order("PST-A3")
    market.settle()
    assert visitor.post("/hooks/shopify/shopify:bottega.myshopify.com").status_code == 404


def test_nobody_is_told_that_keys_run_out_which_are_void_already(owner, market, run_due):
    store = connect(owner, run_due)
    keys = db.scalars(select(Credentials)).one()
    keys.lasts_until = now() + timedelta(days=3)
    db.commit()
    assert [each.id for each in unwarned(10)] == [keys.id]
    store.status = "reconnect"
    db.commit()
    assert (list(unwarned(10)), ends_soon(store)) == ([], False)


def test_a_platform_that_does_not_answer_is_told_as_such_and_nothing_else_passed():
    app = App("id", "secret", api="http://127.0.0.1:9", site="http://127.0.0.1:9")
    keys = {"access_token": "1.x", "shop_id": "1", "user_id": "1"}
    shop = open_platform("etsy", "https://www.etsy.com/shop/x", keys, Http(allow_local=True, https_only=False), app)
    found = examine(shop, "", "").findings
    assert {check: each.verdict for check, each in found.items()} == {Check.ADDRESS: Verdict.FAILED}


def test_the_form_that_leads_to_shopify_may_go_where_shopify_leads_it_on(owner, market):
    policy = owner.get(begun(owner)).headers["Content-Security-Policy"]
    assert f"form-action {market.url} https://*.shopify.com 'self'" in policy


def test_a_grant_that_does_not_tell_its_length_is_not_read_without_end(visitor):
    body = io.BytesIO(b"x" * 20_000)
    told = {"wsgi.input_terminated": True}
    answer = visitor.post("/grants/woocommerce", input_stream=body, environ_overrides=told)
    assert answer.status_code == 413


class OddShop:
    """Of whose orders two are told in a shape that nobody knows."""

    odd = frozenset({"3", "8"})

    def named_orders(self, ids):
        if self.odd & set(ids):
            raise Temporary(Code.SHAPE_UNKNOWN)
        return [RawOrder(each, each, "paid", Stage.PAID, now(), "{}") for each in ids]


def test_named_orders_that_nobody_understands_hold_up_no_other():
    orders, unreadable = _read_apart(OddShop(), [str(number) for number in range(1, 11)])
    assert ([each.external_id for each in orders], set(unreadable)) == (
        ["1", "2", "4", "5", "6", "7", "9", "10"],
        {"3", "8"},
    )


def test_what_names_an_order_that_nobody_understands_is_parked_with_the_reason(make):
    store = make.store(platform="shopify")
    name(store, "3")
    name(store, "4")
    db.commit()
    waiting = [each.id for each in named(store)]
    put_aside(store, waiting, {"3": Temporary(Code.SHAPE_UNKNOWN)})
    are_read(store, waiting, ["4"])
    db.commit()
    rows = db.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [(each.state, "shape_unknown" in each.reason) for each in rows] == [("parked", True), ("done", False)]


def test_a_yes_is_not_taken_from_somebody_who_may_not_connect_any_more(make, sign_in, market, run_due):
    member = make.member()
    owner = sign_in(member)
    back = say_yes(owner.post(f"{begun(owner)}/authorisation").location)
    member.role = Role.VIEW_ONLY
    db.commit()
    answer = owner.get(path_of(back))
    assert (answer.status_code, db.scalars(select(Connection.sealed)).all()) == (400, [None])


def test_the_addresses_of_a_forgotten_buyer_leave_the_orders_story_too(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    order.status = "canceled"
    own = {"client_id": order.client_id, "order_id": order.id}
    wanted = {"address": [{"city": "Como"}, {"city": "Lecco"}], "7": [1, 2, "Poster"]}
    db.add(TimelineEntry(**own, kind="change", what="changed_in_shop", facts={"wanted": wanted}))
    db.add(OrderRequest(**own, kind="change", state="refused", wanted=wanted))
    db.commit()
    market.shop().privacy("redact", order.number)
    market.settle()
    run_due(PrivacyRequest)
    told = [*db.scalars(select(TimelineEntry.facts["wanted"])), *db.scalars(select(OrderRequest.wanted))]
    assert [each for each in told if each] == [{"7": [1, 2, "Poster"]}, {"7": [1, 2, "Poster"]}]
