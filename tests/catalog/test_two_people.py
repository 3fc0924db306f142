"""Two people at one page of the catalog: the second is told, and keeps what was typed. What breaks is named."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import CatalogCategory, CatalogProduct, CatalogVariant, PrintArea
from services.mappings import connect
from tests.catalog.test_pages import AREA


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


def mark_on(page: str) -> str:
    return page.split('name="mark" value="')[1].split('"')[0]


def test_a_print_area_that_was_changed_meanwhile_is_not_overwritten_unasked(make, staff):
    area = make.catalog_product().areas[0]
    url, typed = f"/catalog/areas/{area.id}", AREA | {"only_0": "a4"}
    seen = mark_on(staff.get(f"{url}/edit").text)
    staff.post(url, data=typed | {"width_mm": "220", "mark": seen})
    late = staff.post(url, data=typed | {"width_mm": "230", "mark": seen})
    assert (late.status_code, "Width is now: 220" in late.text, 'value="230"' in late.text) == (409, True, True)
    db.expire_all()
    assert db.get_one(PrintArea, area.id).width_mm == 220
    assert staff.post(url, data=typed | {"width_mm": "230", "mark": mark_on(late.text)}).status_code == 303


def test_an_attribute_says_which_values_it_has_by_now(make, staff):
    poster = make.catalog_product()
    url = f"/catalog/{poster.id}/attributes/format"
    rows = {"values-0-key": "a4", "values-0-name_en": "A4", "values-1-key": "a3", "values-1-name_en": "A3"}
    seen = {"name_en": "Format", "mark": mark_on(staff.get(f"{url}/edit").text)}
    staff.post(url, data=rows | seen | {"values-2-name_en": "A2"})
    late = staff.post(url, data=rows | seen | {"values-2-name_en": "A1"})
    assert (late.status_code, "A2" in late.text, 'value="A1"' in late.text) == (409, True, True)
    db.expire_all()
    values = db.scalars(select(CatalogProduct)).one().attributes[0]["values"]
    assert [value["key"] for value in values] == ["a4", "a3", "a2"]


def test_a_product_and_a_category_tell_the_second_of_two_people(make, staff):
    poster = make.catalog_product(names={"en": "Poster"})
    shelf = {"name_en": "Walls", "position": "1"}
    whole = {"category_id": poster.category_id, "currency": "EUR", "base_price": "5", "least": "1"}
    for url, typed in ((f"/catalog/{poster.id}", whole), (f"/catalog/categories/{poster.category_id}", shelf)):
        seen = mark_on(staff.get(f"{url}/edit").text)
        staff.post(url, data=typed | {"name_en": "First", "mark": seen})
        late = staff.post(url, data=typed | {"name_en": "Second", "mark": seen})
        assert (late.status_code, "is now: First" in late.text, 'value="Second"' in late.text) == (409, True, True)
    db.expire_all()
    shelf_names = db.get_one(CatalogCategory, poster.category_id).names
    assert (db.get_one(CatalogProduct, poster.id).names["en"], shelf_names["en"]) == ("First", "First")


def test_prices_that_two_people_change_at_once_are_told_row_by_row(make, staff):
    poster = make.catalog_product()
    first, second = poster.variants
    url = f"/catalog/{poster.id}/variants"

    def typed(one: str, other: str) -> dict:
        rows = ((first.id, one), (second.id, other))
        seen = {f"seen-{id}": "5.00 on" for id, _price in rows} | {f"on-{id}": "1" for id, _price in rows}
        return seen | {f"price-{id}": price for id, price in rows} | {"ids": [first.id, second.id]}

    assert staff.post(url, data=typed("6", "5.00")).status_code == 303
    assert staff.post(url, data=typed("5.00", "7")).status_code == 303
    prices = select(CatalogVariant.price).order_by(CatalogVariant.id)
    assert db.scalars(prices).all() == [600, 700]
    late = staff.post(url, data=typed("9", "7"))
    assert (late.status_code, "1 variant was changed meanwhile" in late.text, 'value="9"' in late.text) == (
        409,
        True,
        True,
    )
    assert db.scalars(prices).all() == [600, 700]


def test_what_a_change_breaks_is_named_and_linked(make, staff):
    poster, client = make.catalog_product(), make.client(name="Bottega")
    variant = make.variant(
        make.product(make.store(client_id=client.id, name="Etsy shop"), title="Sea print"), title="Small", sku="SEA-1"
    )
    connect([variant], poster.variants[0], {"front": make.file(client.id)})
    db.commit()
    asked = staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a4"}).text
    words = ["Bottega", "1 variant", "Sea print, Small", "SEA-1", "Etsy shop", f'href="/products/{variant.product_id}"']
    assert [word for word in words if word not in asked] == []


def test_a_size_that_comes_back_heals_what_it_broke(make, staff):
    poster = make.catalog_product()
    variant = make.variant(make.product(make.store()))
    connect([variant], poster.variants[0], {"front": make.file(variant.client_id)})
    db.commit()
    url, same = f"/catalog/areas/{poster.areas[0].id}", {"bleed_mm": "3", "safe_mm": "3", "least_dpi": "100"}
    rest = {"good_dpi": "200", "formats": ["jpeg", "pdf", "png", "tiff"], "colour": "any", "only_0": "a4"}
    area = AREA | same | rest | {"width_mm": "210", "confirmed": "1"}
    staff.post(url, data=area | {"height_mm": "300"})
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("broken", "area_changed")
    staff.post(url, data=area | {"height_mm": "297"})
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("connected", "")
