"""Orders that come before their products are brought over go on once these are known and connected."""

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs import intake
from jobs.intake import drain
from jobs.orders import apply_mapping, look_again_at
from models import Client, Order, OrderItem, Round, Sync, Variant
from services.late_products import recognise
from services.mappings import connect
from services.product_sync import save_products
from tests.stores.test_product_changes import a3, told


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


@pytest.fixture
def store(connected):
    return connected()


@pytest.fixture
def admin(make, sign_in, store):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


def run_all(queued, *jobs) -> None:
    by_name = {f"{job.__module__}.{job.__name__}": job for job in jobs}
    for name, *arguments in queued("default"):
        if name in by_name:
            by_name[name](*arguments)
    see(EVERYONE)
    db.expire_all()


def test_an_order_then_its_product_then_its_connection_and_it_goes_on(store, shop, admin, make, run_due, queued):
    shop.place_order()
    run_due(Round)
    drain(store.id)
    see(EVERYONE)
    order = db.scalars(select(Order)).one()
    assert (order.status, {item.variant_id for item in order.items}) == ("not_connected", {None})
    admin.post(f"/stores/{store.id}/syncs")
    run_due(Sync)
    ids = {item.variant_id for item in order.items if item.is_ours}
    assert None not in ids
    page = admin.get(f"/orders/{order.id}").text
    variants = db.scalars(select(Variant).where(Variant.id.in_(ids))).all()
    assert all(f'href="/products/{variant.product_id}"' in page for variant in variants)
    made_of, file = make.catalog_product().variants[0], make.file(store.client_id)
    for variant in variants:
        url = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={made_of.id}&file-front={file.id}"
        assert (
            "1 order that waited for it goes on."
            in admin.post(url, data={"act": "connect"}, follow_redirects=True).text
        )
    run_all(queued, apply_mapping)
    assert order.status == "created"


def test_a_product_that_is_connected_already_lets_the_order_go_on_once_it_is_recognised(store, make, queued):
    save_products(store, [told(a3())])
    variant = db.scalars(select(Variant)).one()
    made_of, file = make.catalog_product().variants[0], make.file(store.client_id)
    connect([variant], made_of, {"front": file})
    db.commit()
    order = make.order(store, status="not_connected", reason="unmapped_variant")
    item = make.item(order, product_ref="7/70", variant_id=None)
    assert recognise(store, ["7"]) == [order.id]
    db.commit()
    look_again_at(store.client_id, order.id)
    see(EVERYONE)
    db.expire_all()
    assert (item.variant_id, order.status) == (variant.id, "created")


def test_only_open_lines_of_the_same_store_are_recognised(store, make):
    save_products(store, [told(a3())])
    elsewhere = make.store(client_id=store.client_id)
    lines = [
        make.item(make.order(elsewhere, status="not_connected"), product_ref="7/70"),
        make.item(make.order(store, status="canceled"), product_ref="7/70"),
        make.item(make.order(store, status="not_connected"), product_ref="7/71"),
        make.item(make.order(store, status="not_connected"), product_ref=""),
    ]
    assert recognise(store, ["7"]) == []
    db.commit()
    ids = [line.id for line in lines]
    assert set(db.scalars(select(OrderItem.variant_id).where(OrderItem.id.in_(ids)))) == {None}
