"""Nothing that clients can order is ever without a print area: nobody could print it."""

import pytest

from core.db import db
from core.matrix import Role
from models import CatalogProduct, CatalogState
from tests.catalog.test_pages import AREA
from tests.rows import attribute, print_area


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def poster(make):
    """Published; its A4 has a print area, and A3 can be added."""
    product = make.catalog_product(
        key="poster", attributes=[attribute("format", "pf", a4=("A4", "A4"))], areas=[print_area(210, 297)]
    )
    product.areas[0].only_for = {"format": "a4"}
    product.attributes = [attribute("format", "pf", a4=("A4", "A4"), a3=("A3", "A3"))]
    db.commit()
    return product


def standing(product: CatalogProduct) -> tuple[int, list[dict]]:
    db.expire_all()
    return len(product.variants), [area.only_for for area in product.areas]


def test_a_combination_without_a_print_area_is_not_made_of_a_published_product(staff, poster):
    told = staff.post(f"/catalog/{poster.id}/variants/missing", follow_redirects=True).text
    assert ("poster_pf_a3 would have no print area" in told, standing(poster)[0]) == (True, 1)
    poster.state = CatalogState.DRAFT
    db.commit()
    staff.post(f"/catalog/{poster.id}/variants/missing")
    assert standing(poster)[0] == 2


def test_the_last_print_area_of_something_published_is_not_removed(staff, poster):
    told = staff.post(f"/catalog/areas/{poster.areas[0].id}/delete", follow_redirects=True).text
    assert ("poster_pf_a4 would have no print area" in told, len(standing(poster)[1])) == (True, 1)


def test_a_print_area_is_not_narrowed_away_from_something_published(staff, poster):
    refused = staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a3"})
    assert (refused.status_code, "poster_pf_a4 would have no print area" in refused.text) == (422, True)
    assert standing(poster)[1] == [{"format": "a4"}]


def test_what_has_no_print_area_is_not_switched_on(staff, poster):
    poster.variants[0].is_active = False
    poster.areas[0].only_for = {"format": "a3"}
    db.commit()
    one = poster.variants[0].id
    on = {"ids": one, f"price-{one}": "5.00", f"on-{one}": "1"}
    refused = staff.post(f"/catalog/{poster.id}/variants", data=on)
    assert (refused.status_code, "would have no print area" in refused.text) == (422, True)


def test_what_was_so_before_stops_no_other_change(staff, poster):
    poster.areas[0].only_for = {"format": "a3"}
    db.commit()
    assert staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a3"}).status_code == 303
