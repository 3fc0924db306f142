"""Versions of the catalog: when one is kept, and that an order keeps its own."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import CatalogProduct, CatalogVersion
from services.mappings import connect
from services.release import look_anew
from services.specifications import specifications_of
from services.transitions import lock
from tests.catalog.test_pages import AREA


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def released(make):
    """An order that was released while the poster stood at version 1, and the poster."""
    poster = make.catalog_product(key="poster")
    store = make.store()
    variant = make.variant(make.product(store))
    a4 = next(one for one in poster.variants if one.values == {"format": "a4"})
    connect([variant], a4, {"front": make.file(store.client_id)})
    order = make.order(store)
    make.item(order, variant_id=variant.id)
    lock(order)
    look_anew(order)
    db.commit()
    return order, poster


def versions() -> list[int]:
    db.expire_all()
    return list(db.scalars(select(CatalogVersion.number).order_by(CatalogVersion.id)))


def test_what_is_saved_on_a_published_product_is_its_next_version_and_the_same_again_is_none(make, staff):
    poster = make.catalog_product(key="poster")
    area = poster.areas[0]
    changed = AREA | {"only_0": "a4"}
    for _again in range(2):
        assert staff.post(f"/catalog/areas/{area.id}", data=changed).status_code == 303
    assert (versions(), db.get_one(CatalogProduct, poster.id).version) == ([1, 2], 2)
    page = staff.get(f"/catalog/{poster.id}/versions").text
    assert ("Version 2" in page, "Print areas" in page, "Ada Rossi" in page) == (True, True, True)


def test_a_draft_has_no_version_until_it_is_published(make, staff):
    poster = make.catalog_product(key="poster", state="draft")
    staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a4"})
    assert versions() == []
    staff.post(f"/catalog/{poster.id}/publication")
    assert versions() == [1]
    staff.post(f"/catalog/{poster.id}/withdrawal")
    staff.post(f"/catalog/{poster.id}/publication")
    assert versions() == [1]


def test_a_released_order_keeps_the_sizes_that_it_was_checked_with(make, staff, released):
    order, poster = released
    item = order.items[0]
    assert (order.status, item.catalog_version) == ("created", 1)
    staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a4", "confirmed": "1"})
    assert versions() == [1, 2]
    kept = specifications_of([item])[item.id]
    assert [area.height_mm for area in kept.areas if area.only_for == {"format": "a4"}] == [297]
    page = staff.get(f"/orders/{order.id}/items/{item.id}/specification").text
    assert ("210 × 297 mm" in page, "297.5" in page, "This line keeps version 1." in page) == (True, False, True)
    assert f"/orders/{order.id}/items/{item.id}/specification" in staff.get(f"/orders/{order.id}").text


def test_a_line_that_is_made_as_nothing_has_no_specification(make, staff):
    order = make.order(make.store())
    item = make.item(order)
    assert staff.get(f"/orders/{order.id}/items/{item.id}/specification").status_code == 404


def test_a_version_is_shown_as_it_was(make, staff):
    poster = make.catalog_product(key="poster")
    staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a4"})
    pages = [staff.get(f"/catalog/{poster.id}/versions/{number}") for number in (1, 2, 3)]
    assert [("297.5" in page.text, page.status_code) for page in pages] == [(False, 200), (True, 200), (False, 404)]
