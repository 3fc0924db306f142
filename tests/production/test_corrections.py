"""A wrong status, scan or tracking code is put right, and nothing else is touched by that."""

import re

import pytest
from sqlalchemy import select

from blueprints.production import parcels
from core.db import db
from core.matrix import Role
from models import Activity, Package, Status
from papers.codes import Kind, code_of
from tests.intake.shop import mapped
from tests.production.scans import later, scan
from tests.production.test_packing import pieces, standing


@pytest.fixture
def order(make, connected):
    order = make.order(connected, external_id="77", number="1042", status="printed")
    make.item(order, title="Flyers", quantity=3)
    make.item(order, title="Bag", quantity=1)
    return order


@pytest.fixture
def provider(make, sign_in):
    return sign_in(make.member(Role.PROVIDER_ADMIN))


def arrive(browser, package, state):
    browser.post(f"/production/packages/{package.id}/arrival", data={"state": state, "words": "The carrier says so"})


def corrected(browser, order, target):
    url = f"/production/orders/{order.id}/correction"
    browser.post(url, data={"target": target, "words": "It was another order"})
    return standing(order)


def test_what_was_canceled_before_is_not_shipped_by_correcting_a_wrong_return(order, provider, ship):
    flyers, bag = order.items
    bag.status = "canceled"
    package = ship(order, {flyers: 3}, "A1")
    arrive(provider, package, "returned")
    assert standing(order) == ("returned", ["returned", "canceled"], ["returned"])
    assert corrected(provider, order, "shipped") == ("shipped", ["shipped", "canceled"], ["shipped"])


def test_the_parcel_of_a_line_that_came_back_stays_where_it_is(order, provider, ship):
    flyers, bag = order.items
    first, second = ship(order, {flyers: 3}, "A1"), ship(order, {bag: 1}, "B2")
    arrive(provider, first, "returned")
    arrive(provider, second, "delivered")
    assert standing(order) == ("delivered", ["returned", "delivered"], ["returned", "delivered"])
    assert corrected(provider, order, "shipped") == ("shipped", ["returned", "shipped"], ["returned", "shipped"])
    assert corrected(provider, order, "printed") == ("partially_shipped", ["returned", "printed"], ["returned"])


@pytest.mark.parametrize(("target", "has_arrived"), [("delivered", True), ("in_transit", False)])
def test_what_was_wrongly_returned_is_delivered_or_on_its_way_again(order, provider, ship, target, has_arrived):
    package = ship(order, dict(zip(order.items, (3, 1), strict=True)), "A1")
    arrive(provider, package, "returned")
    assert corrected(provider, order, target) == (target, [target, target], [target])
    assert (package.delivered_at is not None, order.delivered_at is not None) == (has_arrived, has_arrived)


def test_an_order_canceled_before_its_checks_goes_through_them_again(make, connected, provider):
    mapped(make, connected)
    order = make.order(connected, status="canceled")
    make.item(order)
    url = f"/production/orders/{order.id}/correction"
    assert re.findall(r'value="(\w+)"[^>]*>\s*(?:Received|Created)', provider.get(url).text) == ["received"]
    assert corrected(provider, order, "received")[:2] == ("not_connected", ["not_connected"])
    assert db.scalars(select(Activity.action)).all() == ["order.forced_back"]


def test_an_order_of_which_nothing_is_for_us_has_nothing_to_be_corrected(make, connected, provider):
    order = make.order(connected, status="canceled")
    make.item(order, is_ours=False)
    assert "no earlier status" in provider.get(f"/production/orders/{order.id}/correction").text
    assert corrected(provider, order, "created")[0] == "canceled"


def version_of(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page.text)[1]


@pytest.mark.parametrize("act", ["edit", "shipment"])
def test_a_form_that_shows_the_old_code_does_not_write_it_back(sign_in, operator, order, provider, act):
    browser = sign_in(operator)
    sent = {"carrier": "BRT", "tracking_code": "OLD"} | pieces(order, 3, 1)
    browser.post(f"/production/orders/{order.id}/packages", data=sent)
    (package,) = db.scalars(select(Package))
    url, seen = (
        f"/production/packages/{package.id}",
        version_of(browser.get(f"/production/packages/{package.id}/{act}")),
    )
    right = {"version": seen, "carrier": "BRT", "tracking_code": "RIGHT"}
    assert provider.post(url, data=right).status_code == 303

    late = {"version": seen, "carrier": "GLS", "tracking_code": "OLD"}
    mistaken = browser.post(url, data=late | {"tracking_url": "not an address"})
    assert (mistaken.status_code, version_of(mistaken)) == (422, seen)
    answer = browser.post(url if act == "edit" else f"{url}/shipment", data=late)

    db.expire_all()
    assert (answer.status_code, package.carrier, package.tracking_code, package.state) == (
        *(409, "BRT", "RIGHT"),
        "packaged",
    )
    assert ("this parcel travels with: BRT RIGHT" in answer.text, 'value="GLS"' in answer.text) == (True, True)
    again = late | {"version": version_of(answer), "tracking_code": "RIGHT"}
    assert browser.post(url, data=again).status_code == 303
    db.expire_all()
    assert (package.carrier, package.tracking_code) == ("GLS", "RIGHT")


def test_a_form_of_a_parcel_that_is_gone_says_so(sign_in, operator, order, ship, monkeypatch, provider):
    package, browser = ship(order, dict(zip(order.items, (3, 1), strict=True)), "A1"), sign_in(operator)
    url = f"/production/packages/{package.id}"
    sent = {"version": version_of(browser.get(f"{url}/edit")), "tracking_code": "A2"}
    corrected(provider, order, "printed")  # at the moment at which the other form was found
    monkeypatch.setattr(parcels, "find_package", lambda _id: (parcels.find_order(order.id), package))
    answer = browser.post(url, data=sent)
    assert (answer.status_code, answer.location) == (303, f"/orders/{order.id}")
    assert "Somebody else was here just now" in browser.get(answer.location).text


def test_a_scan_of_a_line_that_is_packed_in_part_is_not_taken_back(make, order, provider):
    flyers = order.items[0]
    flyers.status, order.status = "in_production", "in_production"
    db.commit()
    scan(provider, code_of(Kind.LINE, flyers.id))
    later()
    provider.post(f"/production/orders/{order.id}/packages", data=pieces(order, 1, 0))
    answer = provider.post("/production/scans/1/reversal", data={"words": "Misprint"}, follow_redirects=True)
    assert ("pieces of them are packed" in answer.text, standing(order)[1]) == (True, ["printed", "printed"])
    provider.post(f"/production/packages/{order.packages[0].id}/unpacking", data={"words": "Misprint"})
    provider.post("/production/scans/1/reversal", data={"words": "Misprint"})
    assert standing(order)[1] == ["in_production", "printed"]


def test_a_step_that_is_not_in_the_table_is_told_and_changes_nothing(order, operator, sign_in, provider):
    flyers = order.items[0]
    browser = sign_in(operator)
    browser.post(f"/production/orders/{order.id}/packages", data=pieces(order, 1, 0))
    flyers.status, order.status = Status.IN_PRODUCTION, Status.IN_PRODUCTION  # it was forced back with its parcel
    db.commit()
    (package,) = order.packages
    answer = browser.post(f"/production/packages/{package.id}/shipment", data={"no_tracking": "y"})
    assert (answer.status_code, answer.location) == (303, f"/orders/{order.id}")
    assert "moved on meanwhile" in browser.get(answer.location).text
    assert standing(order) == ("in_production", ["in_production", "printed"], ["packaged"])
