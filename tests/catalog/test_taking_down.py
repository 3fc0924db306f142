"""Options and shelves of the catalog are taken down, as long as nothing hangs on them."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


def actions() -> list[str]:
    return list(db.scalars(select(Activity.action).order_by(Activity.id)))


def test_an_option_is_removed_as_long_as_no_variant_has_a_value_of_it(staff, make):
    poster = make.catalog_product()
    where = f"/catalog/{poster.id}/attributes/format/delete"
    assert "there are variants that have a value of it" in staff.post(where, follow_redirects=True).text
    db.expire_all()
    assert [each["key"] for each in poster.attributes] == ["format"]
    for variant in poster.variants:
        db.delete(variant)
    db.commit()
    assert "Attribute removed." in staff.post(where, follow_redirects=True).text
    db.expire_all()
    assert (poster.attributes, actions()) == ([], ["catalog.attribute_deleted"])


def test_a_shelf_is_taken_down_once_it_is_empty(staff, make):
    shelf = make.category(key="walls")
    poster = make.catalog_product(key="poster", category_id=shelf.id)
    where = f"/catalog/categories/{shelf.id}/delete"
    assert "Move them first." in staff.post(where, follow_redirects=True).text
    poster.category_id = make.category(key="desks").id
    db.commit()
    assert "Category deleted." in staff.post(where, follow_redirects=True).text
    assert (staff.post(where).status_code, actions()) == (404, ["catalog.category_deleted"])
