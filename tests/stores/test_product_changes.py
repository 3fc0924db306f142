"""What a changed, gone or odd product of the shop does to its row, and to what a person has connected."""

import pytest
from sqlalchemy import select

from core.db import db
from models import Product, Variant
from platforms.values import Product as ShopProduct
from platforms.values import ProductStatus
from platforms.values import Variant as ShopVariant
from services.product_sync import apply_product, forget_product, save_products


@pytest.fixture
def store(connected):
    return connected()


def told(*variants: ShopVariant, **values) -> ShopProduct:
    return ShopProduct(**{"external_id": "7", "title": "Poster", "variants": variants} | values)


def a3(**values) -> ShopVariant:
    return ShopVariant(**{"external_id": "70", "title": "A3", "currency": "EUR", "sku": "P-A3"} | values)


def test_a_product_that_comes_back_is_no_longer_gone(store, make):
    save_products(store, [told(a3())])
    forget_product(store, "7")
    db.commit()
    assert db.scalars(select(Product)).one().gone_at is not None
    save_products(store, [told(a3())])
    db.commit()
    db.expire_all()
    assert (db.scalars(select(Product)).one().gone_at, db.scalars(select(Variant)).one().gone_at) == (None, None)


def test_an_id_that_is_no_product_is_nothing(store):
    forget_product(store, "4711")
    db.commit()
    assert db.scalars(select(Product)).all() == []


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (a3(sku="OTHER"), "sku_changed"),
        (a3(options={"Size": "A2"}), "options_changed"),
        (a3(title="A3 framed"), "title_changed"),
    ],
)
def test_a_connected_variant_that_changes_in_the_shop_is_marked(store, after, reason):
    apply_product(store, told(a3()))
    variant = db.scalars(select(Variant)).one()
    variant.mapping_state = "connected"
    db.commit()
    apply_product(store, told(after))
    db.commit()
    db.expire_all()
    assert (variant.mapping_state, variant.state_reason) == ("drifted", reason)


def test_another_price_or_picture_is_no_drift(store):
    apply_product(store, told(a3()))
    variant = db.scalars(select(Variant)).one()
    variant.mapping_state = "connected"
    db.commit()
    apply_product(store, told(a3(price=2500, image_url="https://example.com/b.png")))
    db.commit()
    db.expire_all()
    assert (variant.mapping_state, variant.price) == ("connected", 2500)


def test_an_ignored_variant_stays_ignored(store):
    apply_product(store, told(a3()))
    variant = db.scalars(select(Variant)).one()
    variant.mapping_state = "ignored"
    db.commit()
    apply_product(store, told(a3(sku="OTHER")))
    db.commit()
    db.expire_all()
    assert variant.mapping_state == "ignored"


def test_a_new_variant_waits_for_a_mapping_and_one_that_left_is_gone(store):
    apply_product(store, told(a3()))
    apply_product(store, told(ShopVariant("71", "A2", "EUR")))
    db.commit()
    states = db.execute(
        select(Variant.external_id, Variant.mapping_state, Variant.gone_at.is_(None)).order_by(Variant.id)
    )
    assert states.all() == [("70", "not_connected", False), ("71", "not_connected", True)]


def test_a_trashed_product_is_gone(store):
    apply_product(store, told(a3()))
    apply_product(store, told(a3(), status=ProductStatus.GONE))
    db.commit()
    assert db.scalars(select(Product)).one().gone_at is not None


def test_what_the_columns_cannot_hold_is_cut_and_the_rest_is_kept(store):
    page = [
        told(a3(), external_id="1", title="x\0" + "y" * 900),
        told(a3(price=10**30), external_id="2"),
        told(a3(), external_id="3"),
    ]
    counts = save_products(store, page)
    db.commit()
    assert (counts.found, counts.new, counts.failed) == (3, 2, 1)
    assert [len(title) for title in db.scalars(select(Product.title).order_by(Product.id))] == [500, 6]
