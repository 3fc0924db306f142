"""All that is left of an order, packed into several parcels in one go."""

import re

import pytest
from sqlalchemy import select

from core.db import db
from models import TimelineEntry
from tests.production.test_packing import standing


@pytest.fixture
def order(make, connected):
    order = make.order(connected, external_id="77", number="1042", status="printed")
    make.item(order, title="Flyers", quantity=3)
    make.item(order, title="Bag", quantity=1)
    return order


def split(browser, order, parcels, counts, **more):
    """`counts`: for each item, its pieces in each parcel."""
    said = {
        f"item_{item.id}_{number}": count
        for item, each in zip(order.items, counts, strict=True)
        for number, count in enumerate(each, 1)
    }
    form = {"hand_over": "y", "carrier": "GLS", "version": order.version} | said | more
    return browser.post(f"/production/orders/{order.id}/packages/split?parcels={parcels}", data=form)


def spread(page, item):
    """The pieces that are offered for each of two parcels."""
    found = (re.search(rf'name="item_{item.id}_{number}"[^>]*value="(\d+)"', page) for number in (1, 2))
    return [each and each[1] for each in found]


def test_a_line_is_spread_evenly_and_each_parcel_leaves_with_its_code(sign_in, order, operator):
    browser = sign_in(operator)
    assert (
        f"/production/orders/{order.id}/packages/split"
        in browser.get(f"/production/orders/{order.id}/packages/new").text
    )
    offered = browser.get(f"/production/orders/{order.id}/packages/split?parcels=2").text
    assert [spread(offered, item) for item in order.items] == [["2", "1"], ["0", "1"]]
    assert split(browser, order, 2, [(2, 1), (0, 1)], code_1="A1", code_2="B2").status_code == 303
    assert standing(order) == ("shipped", ["shipped", "shipped"], ["shipped", "shipped"])
    packed = [(each.tracking_code, [line.quantity for line in each.lines]) for each in order.packages]
    assert packed == [("A1", [2]), ("B2", [1, 1])]
    steps = select(TimelineEntry.to_status).where(TimelineEntry.what == "status").order_by(TimelineEntry.id)
    assert list(db.scalars(steps)) == ["packaged", "partially_shipped", "shipped"]


def test_an_empty_parcel_is_none(sign_in, order, operator):
    assert split(sign_in(operator), order, 3, [(3, 0, 0), (0, 0, 1)], code_1="A1", code_3="C3").status_code == 303
    assert [package.tracking_code for package in order.packages] == ["A1", "C3"]


@pytest.mark.parametrize(
    ("counts", "more", "status", "said"),
    [
        ([(3, 1), (0, 1)], {"no_tracking": "y"}, 422, "Flyers: 0 are left"),
        ([(0, 0), (0, 0)], {"no_tracking": "y"}, 422, "Choose at least one piece"),
        ([(2, 1), (0, 1)], {"code_1": "A1"}, 422, "Type the code, or tick that parcels"),
        ([(2, 1), (0, 1)], {"no_tracking": "y", "version": 0}, 409, "changed this order just now"),
    ],
)
def test_what_cannot_be_split_so_packs_nothing(sign_in, order, operator, counts, more, status, said):
    answer = split(sign_in(operator), order, 2, counts, **more)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert standing(order) == ("printed", ["printed", "printed"], [])
