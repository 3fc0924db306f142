"""Orders of the pretend Shopify: what the app sees of them, and how it ships them."""

import pytest

from sandbox.shopify import serve
from tests.sandbox.shopify_rig import SCOPES, App

ORDERS = """query ($query: String) { orders(first: 50, query: $query, sortKey: UPDATED_AT) { nodes {
  id name test displayFinancialStatus displayFulfillmentStatus cancelledAt email
  currentTotalPriceSet { shopMoney { amount currencyCode } }
  shippingAddress { name firstName address1 city zip countryCodeV2 }
  lineItems(first: 50) { nodes { sku quantity currentQuantity unfulfilledQuantity price: originalUnitPriceSet {
    shopMoney { amount } } customAttributes { key value } variant { id } product { id } } } } } }"""


@pytest.fixture
def shop():
    with serve() as running:
        yield running.shop("bottega")


@pytest.fixture
def app(shop):
    return App(shop)


def orders(app, query=""):
    return app.ask(ORDERS, query=query)["orders"]["nodes"]


def numbers(app, query=""):
    return [one["name"] for one in orders(app, query)]


def test_an_order_has_its_lines_its_hidden_attributes_and_its_money(app, shop):
    shop.place_order(lines=[{"sku": "PST-A3", "quantity": 2, "attributes": {"_design": "d1", "Caption": "Gent"}}])
    (order,) = orders(app)
    (line,) = order["lineItems"]["nodes"]
    assert (order["name"], line["sku"], line["quantity"]) == ("#1001", "PST-A3", 2)
    assert line["customAttributes"] == [{"key": "_design", "value": "d1"}, {"key": "Caption", "value": "Gent"}]
    assert order["currentTotalPriceSet"]["shopMoney"] == {"amount": "41.75", "currencyCode": "EUR"}


def test_a_shop_in_yen_has_no_decimals(app, shop):
    kyoto = shop.server.add_shop("kyoto", currency="JPY")
    kyoto.place_order("MUG-330")
    (order,) = orders(App(kyoto))
    assert order["currentTotalPriceSet"]["shopMoney"] == {"amount": "2950", "currencyCode": "JPY"}


def test_orders_are_found_by_what_they_are(app, shop):
    shop.place_order("MUG-330")
    shop.place_order("MUG-330", paid=False)
    shop.place_order("MUG-330", test=True)
    cancelled = shop.place_order("MUG-330", cancelled=True)
    assert numbers(app, "financial_status:pending") == ["#1002"]
    assert numbers(app, "test:true") == ["#1003"]
    assert numbers(app, "sku:mug-330 -test:true status:open") == ["#1001", "#1002"]
    assert numbers(app, "status:cancelled") == ["#1004"]
    assert numbers(app, "status:open test:false financial_status:paid") == ["#1001"]
    assert numbers(app, f"id:{cancelled['legacyResourceId']}") == ["#1004"]
    assert app.ask("{ ordersCount { count precision } }") == {"ordersCount": {"count": 4, "precision": "EXACT"}}


def test_orders_of_last_season_are_not_there_without_a_scope_of_their_own(shop):
    old = shop.place_order("MUG-330", days_old=61)
    app = App(shop)
    assert (orders(app), app.ask("query ($id: ID!) { order(id: $id) { id } }", id=old["id"])) == ([], {"order": None})
    assert numbers(App(shop, "read_orders,read_all_orders")) == ["#1001"]


def test_an_app_without_approval_sees_no_person_and_at_last_no_order(app, shop):
    shop.place_order("MUG-330")
    shop.server.set(protected=1)
    (order,) = orders(app)
    assert order["email"] is None
    assert order["shippingAddress"] == {
        "name": None, "firstName": None, "address1": None, "city": None, "zip": None, "countryCodeV2": "IT",
    }  # fmt: skip
    shop.server.set(protected=0)
    assert app.errors(ORDERS) == ["ACCESS_DENIED"]


def test_a_paid_order_is_to_be_shipped_a_moment_later(app, shop):
    shop.server.set(routing_delay=60)
    order = shop.place_order("MUG-330", "GIFT-50")
    assert shop.order(order["name"])["fulfillmentOrders"] == []
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    assert (wanted["status"], [one["sku"] for one in wanted["lineItems"]["nodes"]]) == ("OPEN", ["MUG-330", "GIFT-50"])


def test_fulfillment_orders_that_the_scopes_do_not_cover_are_simply_not_there(shop):
    order = shop.place_order("MUG-330")
    assert App(shop, "read_orders").to_ship(order)["fulfillmentOrders"]["nodes"] == []
    theirs = shop.place_order("MUG-330", location="third_party")
    assert App(shop).to_ship(theirs)["fulfillmentOrders"]["nodes"] == []


def test_all_of_an_order_is_shipped_in_two_parcels_with_two_codes(app, shop):
    order = shop.place_order("MUG-330", "PST-A4")
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    made = app.ship(wanted, company="BRT", numbers=["1", "2"], urls=["https://brt.test/1", "https://brt.test/2"])
    assert made["userErrors"] == []
    assert made["fulfillment"]["trackingInfo"][1] == {"company": "BRT", "number": "2", "url": "https://brt.test/2"}
    after = app.to_ship(order)
    assert (after["displayFulfillmentStatus"], after["closedAt"] is None) == ("FULFILLED", False)
    assert after["fulfillmentOrders"]["nodes"][0]["supportedActions"] == []


def test_a_part_can_be_shipped_and_never_more_than_is_left(app, shop):
    order = shop.place_order(lines=[{"sku": "MUG-330", "quantity": 3}])
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    line = wanted["lineItems"]["nodes"][0]["id"]
    assert app.ship(wanted, [{"id": line, "quantity": 2}], number="1")["fulfillment"]["totalQuantity"] == 2
    after = app.to_ship(order)
    assert after["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    (left,) = after["fulfillmentOrders"]["nodes"]
    assert (left["status"], left["lineItems"]["nodes"][0]["remainingQuantity"]) == ("IN_PROGRESS", 1)
    refused = app.ship(wanted, [{"id": line, "quantity": 2}], number="1")
    assert (refused["fulfillment"], len(refused["userErrors"])) == (None, 1)
    assert len(app.to_ship(order)["fulfillments"]) == 1


def test_an_order_on_hold_or_for_later_cannot_be_shipped(app, shop):
    held = shop.place_order("MUG-330", hold="INCORRECT_ADDRESS", hold_notes="No such street")
    (wanted,) = app.to_ship(held)["fulfillmentOrders"]["nodes"]
    assert (wanted["status"], wanted["fulfillmentHolds"]) == (
        "ON_HOLD", [{"reason": "INCORRECT_ADDRESS", "reasonNotes": "No such street"}],
    )  # fmt: skip
    assert "CREATE_FULFILLMENT" not in [one["action"] for one in wanted["supportedActions"]]
    assert app.ship(wanted, number="1")["userErrors"][0]["field"] == ["fulfillment"]
    shop.act(held["name"], "release")
    assert app.ship(wanted, number="1")["userErrors"] == []
    later = shop.place_order("MUG-330", fulfill_at="2100-01-01T00:00:00Z")
    assert app.to_ship(later)["fulfillmentOrders"]["nodes"][0]["status"] == "SCHEDULED"


def test_to_ship_takes_a_scope_that_writes(shop):
    order = shop.place_order("MUG-330")
    (wanted,) = App(shop).to_ship(order)["fulfillmentOrders"]["nodes"]
    app = App(shop, "read_orders,read_merchant_managed_fulfillment_orders")
    query = "mutation ($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { fulfillment { id } } }"
    given = {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": wanted["id"]}]}
    assert app.errors(query, f=given) == ["ACCESS_DENIED"]


def test_what_is_taken_back_is_to_be_shipped_again_under_a_new_fulfillment_order(app, shop):
    order = shop.place_order("MUG-330")
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    made = app.ship(wanted, number="1")["fulfillment"]["id"]
    cancel = """mutation ($id: ID!) { fulfillmentCancel(id: $id) { fulfillment { status } userErrors { message } } }"""
    assert app.ask(cancel, id=made)["fulfillmentCancel"]["fulfillment"]["status"] == "CANCELLED"
    after = app.to_ship(order)
    assert after["displayFulfillmentStatus"] == "UNFULFILLED"
    assert [one["status"] for one in after["fulfillmentOrders"]["nodes"]] == ["CLOSED", "OPEN"]
    assert len(app.ask(cancel, id=made)["fulfillmentCancel"]["userErrors"]) == 1


def test_tracking_can_be_told_anew(app, shop):
    order = shop.place_order("MUG-330")
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    made = app.ship(wanted, number="1")["fulfillment"]["id"]
    update = """mutation ($id: ID!, $t: FulfillmentTrackingInput!) { fulfillmentTrackingInfoUpdate(
      fulfillmentId: $id, trackingInfoInput: $t, notifyCustomer: true) { userErrors { message } } }"""
    app.ask(update, id=made, t={"company": "DHL Express", "number": "77", "url": "https://dhl.test/77"})
    (told,) = shop.order(order["name"])["fulfillments"]
    assert told["trackingInfo"] == [{"company": "DHL Express", "number": "77", "url": "https://dhl.test/77"}]
    assert told["notified"] == 1


def test_work_that_has_begun_shows(app, shop):
    order = shop.place_order("MUG-330")
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    report = """mutation ($id: ID!) { fulfillmentOrderReportProgress(id: $id) { fulfillmentOrder { status }
      userErrors { code } } }"""
    told = app.ask(report, id=wanted["id"])["fulfillmentOrderReportProgress"]
    assert told == {"fulfillmentOrder": {"status": "IN_PROGRESS"}, "userErrors": []}
    assert app.to_ship(order)["displayFulfillmentStatus"] == "IN_PROGRESS"


def test_a_refund_and_an_edit_change_what_is_left_to_ship(app, shop):
    order = shop.place_order(lines=[{"sku": "MUG-330", "quantity": 3}, {"sku": "PST-A4"}])
    shop.server.settle()
    shop.act(order["name"], "refund", lines=[{"sku": "MUG-330", "quantity": 2}, {"sku": "PST-A4"}])
    (seen,) = orders(app)
    assert seen["displayFinancialStatus"] == "PARTIALLY_REFUNDED"
    assert [one["currentQuantity"] for one in seen["lineItems"]["nodes"]] == [1, 0]
    shop.act(order["name"], "edit", lines=[{"sku": "TOTE", "quantity": 2}])
    wanted = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    assert [[one["remainingQuantity"] for one in each["lineItems"]["nodes"]] for each in wanted] == [[1, 0], [2]]


def test_a_cancelled_order_has_nothing_to_ship(app, shop):
    order = shop.place_order("MUG-330")
    shop.server.settle()
    shop.act(order["name"], "cancel", reason="FRAUD")
    (wanted,) = app.to_ship(order)["fulfillmentOrders"]["nodes"]
    assert (wanted["status"], orders(app)[0]["lineItems"]["nodes"][0]["currentQuantity"]) == ("CANCELLED", 0)


def test_a_deleted_product_leaves_its_line_behind(app, shop):
    shop.place_order("MUG-330")
    shop.delete_product(orders(app)[0]["lineItems"]["nodes"][0]["product"]["id"])
    line = orders(app)[0]["lineItems"]["nodes"][0]
    assert (line["sku"], line["product"], line["variant"]) == ("MUG-330", None, None)


def test_a_redacted_order_has_no_person(app, shop):
    order = shop.place_order("MUG-330")
    shop.act(order["name"], "redact")
    assert (orders(app)[0]["shippingAddress"], orders(app)[0]["email"]) == (None, None)


def test_requests_to_the_apps_own_service_are_accepted_once(shop):
    app = App(shop, f"{SCOPES},write_assigned_fulfillment_orders")
    shop.place_order("MUG-330", location="assigned")
    shop.server.settle()
    listed = """{ assignedFulfillmentOrders(first: 5, assignmentStatus: FULFILLMENT_REQUESTED) { nodes { id } } }"""
    (wanted,) = app.ask(listed)["assignedFulfillmentOrders"]["nodes"]
    accept = """mutation ($id: ID!) { fulfillmentOrderAcceptFulfillmentRequest(id: $id) {
      fulfillmentOrder { requestStatus } userErrors { message } } }"""
    first, second = (app.ask(accept, id=wanted["id"])["fulfillmentOrderAcceptFulfillmentRequest"] for _ in range(2))
    assert (first["fulfillmentOrder"], len(second["userErrors"])) == ({"requestStatus": "ACCEPTED"}, 1)
