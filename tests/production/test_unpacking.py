"""A parcel that was packed wrongly is taken apart while it is here, and packed anew."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Push, TimelineEntry
from tests.production.test_packing import pieces, standing


@pytest.fixture
def order(make, connected):
    order = make.order(connected, external_id="77", number="1042", status="printed")
    make.item(order, title="Flyers", quantity=3)
    make.item(order, title="Bag", quantity=1)
    return order


@pytest.fixture
def packed(sign_in, order, operator):
    """All of it in one parcel that is still here; the browser of who packed it."""
    browser = sign_in(operator)
    browser.post(f"/production/orders/{order.id}/packages", data=pieces(order, 3, 1))
    assert standing(order) == ("packaged", ["packaged", "packaged"], ["packaged"])
    return browser


def apart(browser, order, words="The bag is for another order"):
    package = order.packages[0]
    assert browser.get(f"/production/packages/{package.id}/unpacking").status_code == 200
    return browser.post(f"/production/packages/{package.id}/unpacking", data={"words": words})


def test_its_pieces_can_be_packed_again(packed, order):
    assert "/unpacking" in packed.get(f"/orders/{order.id}").text
    assert apart(packed, order).status_code == 303
    assert standing(order) == ("printed", ["printed", "printed"], [])
    told = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "taken_back")).one()
    assert told.facts["words"] == "The bag is for another order"
    assert db.scalars(select(Activity).where(Activity.action == "package.taken_back")).one().object_name == "1042"
    assert [push for push in db.scalars(select(Push)) if push.package_id] == []
    packed.post(f"/production/orders/{order.id}/packages", data=pieces(order, 3, 0))
    assert standing(order)[1:] == (["packaged", "printed"], ["packaged"])


def test_it_needs_a_reason(packed, order):
    assert apart(packed, order, " ").status_code == 422
    assert standing(order)[2] == ["packaged"]


def test_one_that_has_left_stays_as_it_is(packed, order):
    package = order.packages[0]
    packed.post(f"/production/packages/{package.id}/shipment", data={"no_tracking": "y"})
    apart(packed, order)
    assert standing(order) == ("shipped", ["shipped", "shipped"], ["shipped"])
    assert "/unpacking" not in packed.get(f"/orders/{order.id}").text


@pytest.mark.parametrize("role", [Role.PREPRESS, Role.SUPPORT, Role.ADMIN])
def test_others_cannot(packed, order, make, sign_in, role):
    member = make.member(role) if role.is_staff else make.member(role, client_id=order.client_id)
    answer = sign_in(member).post(f"/production/packages/{order.packages[0].id}/unpacking", data={"words": "No"})
    assert (answer.status_code, standing(order)[2]) == (403, ["packaged"])
