"""A parcel of what was canceled: it stays here, whoever tries to send it, and does not bring the order back to life."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Postback, Push
from papers.codes import Kind, code_of
from tests.production.scans import ORDER, scan
from tests.production.test_packing import pieces, standing


@pytest.fixture
def order(make, connected):
    order = make.order(connected, external_id="77", number="R-1", status="printed", id=77)
    make.item(order, title="Flyers", quantity=3)
    return order


@pytest.fixture
def browser(make, sign_in, order, operator):
    """One piece of three is packed, so the line is still printed; then the order is canceled."""
    browser = sign_in(operator)
    browser.post("/production/orders/77/packages", data=pieces(order, 1))
    assert standing(order) == ("printed", ["printed"], ["packaged"])
    canceled = sign_in(make.member(Role.PROVIDER_ADMIN)).post("/orders/77/cancellation", data={"words": "Asked to"})
    assert (canceled.status_code, standing(order)) == (303, ("canceled", ["canceled"], ["packaged"]))
    return browser


def told():
    shipments = [push for push in db.scalars(select(Push)) if push.package_id]
    return shipments, [each.event for each in db.scalars(select(Postback)) if "package" in each.event]


@pytest.mark.parametrize(("locale", "said"), [("en", "is canceled: it stays here"), ("it", "è annullato: resta qui")])
def test_it_is_not_handed_over(browser, order, operator, locale, said):
    operator.user.locale = locale
    db.commit()
    form = {"tracking_code": "A1"}
    answer = browser.post(f"/production/packages/{order.packages[0].id}/shipment", data=form, follow_redirects=True)
    assert said in answer.text
    assert (standing(order), told()) == (("canceled", ["canceled"], ["packaged"]), ([], []))
    assert order.packages[0].tracking_code == ""


def test_taking_it_apart_leaves_the_order_canceled(browser, order):
    url = f"/production/packages/{order.packages[0].id}/unpacking"
    answer = browser.post(url, data={"words": "Canceled"}, follow_redirects=True)
    assert "is canceled: it stays here" in answer.text
    assert standing(order) == ("canceled", ["canceled"], ["packaged"])


def test_its_page_offers_neither(browser, order):
    page = browser.get("/orders/77").text
    assert ("Package 1" in page, "/shipment" in page, "/unpacking" in page) == (True, False, False)


def test_its_codes_say_that_it_is_canceled(browser, order):
    for code in (ORDER, code_of(Kind.PARCEL, order.packages[0].id)):
        said = scan(browser, code)
        assert ("Canceled: do not send it" in said, "tone-bad" in said) == (True, True)


def test_a_parcel_of_a_canceled_line_stays_while_the_rest_of_the_order_goes(make, browser, order):
    other = make.item(order, title="Bag", status="printed")
    order.status = "printed"
    db.commit()
    packed = browser.post("/production/orders/77/packages", data={f"item_{other.id}": "1"})
    assert (packed.status_code, standing(order)[2]) == (303, ["packaged", "packaged"])
    page = browser.get("/orders/77").text
    assert page.count("/shipment") == 1
    assert scan(browser, ORDER).startswith(f"/production/packages/{order.packages[1].id}/shipment")
    browser.post(f"/production/packages/{order.packages[0].id}/shipment", data={"tracking_code": "A1"})
    browser.post(f"/production/packages/{order.packages[1].id}/shipment", data={"tracking_code": "A2"})
    assert standing(order)[1:] == (["canceled", "shipped"], ["packaged", "shipped"])
