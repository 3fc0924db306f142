"""A file of the catalog taken back, product by product, where nobody changed it since and nothing new of it is used."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import CatalogProduct, CatalogVariant, Template
from services.mappings import connect
from tests.catalog.test_file import everything, exported, faults, page_of, rows_of, taken, undo

POSTER = {"Product": "poster"}


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def poster(make):
    return make.catalog_product(key="poster", category_id=make.category(key="walls").id)


def test_all_that_a_file_changed_of_a_product_goes_back(staff, poster):
    before, file = everything(), exported(staff)
    sheet = taken(
        staff,
        rows_of(
            POSTER | {"Row": "product", "Name (English)": "Big poster", "Countries": "IT", "Price": "9"},
            POSTER | {"Row": "attribute", "Key": "paper"},
            POSTER | {"Row": "value", "Key": "paper", "Value": "silk"},
            POSTER | {"Row": "value", "Key": "format", "Value": "a2"},
            POSTER | {"Row": "area", "Key": "front", "Values": "format=a4", "Width (mm)": "211"},
            POSTER | {"Row": "area", "Key": "front", "Values": "format=a2", "Width (mm)": "420", "Height (mm)": "594",
                      "Formats": "pdf"},
            POSTER | {"Row": "variant", "Product UID": "poster_pf_a4", "Price": "7"},
            POSTER | {"Row": "variant", "Values": "format=a2; paper=silk"},
        ),
        confirmed="1",
    )  # fmt: skip
    assert (len(everything()[2]), faults(sheet)) == (3, [(number, "") for number in range(2, 10)])
    assert "Take back what it changed" in page_of(staff, sheet)
    undo(staff, sheet)
    assert (sheet.step, everything(), exported(staff)) == ("undone", before, file)


def test_a_product_that_a_file_made_is_gone_if_nobody_uses_it(make, staff, poster):
    sizes = {"Row": "area", "Key": "front", "Width (mm)": "85", "Height (mm)": "55", "Formats": "pdf"}
    rows = [{"Row": "product", "Category": "walls"}, sizes, {"Row": "variant"}]
    rows = [row | {"Product": "card"} for row in rows]
    sheet = taken(staff, rows_of(*rows))
    undo(staff, sheet)
    assert faults(sheet) == [(2, ""), (3, ""), (4, "")]
    assert db.scalars(select(CatalogProduct.key)).all() == ["poster"]
    again = taken(staff, rows_of(*rows))
    made = db.scalars(select(CatalogVariant).where(CatalogVariant.uid == "card")).one()
    variant = make.variant(make.product(make.store()))
    db.add(Template(client_id=variant.client_id, name="Mine", catalog_variant_id=made.id))
    db.commit()
    undo(staff, again)
    assert (len(db.scalars(select(CatalogProduct.key)).all()), faults(again)[0]) == (2, (2, "product_in_use"))
    assert "is connected or ordered by now" in page_of(staff, again)


def test_a_product_that_a_file_published_becomes_a_draft(make, staff, poster):
    sizes = {"Row": "area", "Key": "front", "Width (mm)": "85", "Height (mm)": "55", "Formats": "pdf"}
    rows = [{"Row": "product", "Category": "walls", "Can be ordered": "yes"}, sizes, {"Row": "variant"}]
    sheet = taken(staff, rows_of(*[row | {"Product": "card"} for row in rows]))
    card = db.scalars(select(CatalogProduct).where(CatalogProduct.key == "card")).one()
    assert (card.state, card.version) == ("published", 1)
    undo(staff, sheet)
    db.refresh(card)
    assert (card.state, sheet.progress["undone"]) == ("draft", 3)


def test_what_somebody_changed_since_stays_and_the_others_go_back(make, staff, poster):
    other = make.catalog_product(key="other")
    rows = [{"Product": key, "Product UID": f"{key}_pf_a4", "Price": "7"} for key in ("poster", "other")]
    sheet = taken(staff, rows_of(*[row | {"Row": "variant"} for row in rows]))
    db.refresh(other)
    other.least = 5
    db.commit()
    undo(staff, sheet)
    assert [price for _uid, price, _on in everything()[2]] == [500, 500, 700, 500]
    assert faults(sheet) == [(2, ""), (3, "product_changed_again")]


def test_what_would_break_a_connection_does_not_go_back(make, staff, poster):
    sheet = taken(staff, rows_of(POSTER | {"Row": "area", "Key": "front", "Values": "format=a4", "Width (mm)": "220"}))
    variant = make.variant(make.product(make.store()))
    connect([variant], poster.variants[0], {"front": make.file(variant.client_id)})
    db.commit()
    undo(staff, sheet)
    db.refresh(variant)
    assert (faults(sheet), variant.mapping_state) == ([(2, "going_back_breaks")], "connected")


def test_not_for_ever(staff, poster):
    sheet = taken(staff, rows_of(POSTER | {"Row": "variant", "Product UID": "poster_pf_a4", "Price": "7"}))
    sheet.applied_at = now() - timedelta(days=31)
    db.commit()
    undo(staff, sheet)
    assert everything()[2][0][1] == 700
