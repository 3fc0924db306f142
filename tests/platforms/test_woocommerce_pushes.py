"""What we write into a WooCommerce store: webhooks, notes, tracking. None of it doubles, however often it is told."""

import pytest

from platforms.errors import Code, Refused, Temporary
from platforms.values import Package

HOOK = "https://prints.example/hooks/woocommerce/7"


def test_each_topic_has_one_webhook_with_our_secret_however_often_it_is_asked_for(little, shop):
    first, second = shop.ensure_webhooks(HOOK, "old"), shop.ensure_webhooks(HOOK, "new")
    assert [one.external_id for one in first] == [one.external_id for one in second]
    assert sorted(row["topic"] for row in little.webhooks.values()) == sorted(
        [
            "order.created",
            "order.updated",
            "order.deleted",
            "order.restored",
            "product.created",
            "product.updated",
            "product.deleted",
        ]
    )
    assert {row["secret"] for row in little.webhooks.values()} == {"new"}
    assert shop.missing_topics(HOOK) == []


def test_a_webhook_that_the_store_turned_off_is_made_anew_and_doubles_go(little, shop):
    off, double = (int(one.external_id) for one in shop.ensure_webhooks(HOOK, "s")[:2])
    little.webhooks[off]["status"] = "disabled"
    little.webhooks[1] = {**little.webhooks[double], "id": 1}
    assert shop.missing_topics(HOOK) == ["order.created"]
    shop.ensure_webhooks(HOOK, "s")
    assert (off in little.webhooks, len(little.webhooks), shop.missing_topics(HOOK)) == (False, 7, [])


def test_only_our_webhooks_are_taken_away(little, shop):
    little.webhooks[1] = {
        "id": 1,
        "topic": "order.created",
        "delivery_url": "https://other.example",
        "status": "active",
    }
    shop.ensure_webhooks(HOOK, "s")
    assert (shop.remove_webhooks(HOOK), list(little.webhooks)) == (7, [1])


# -- telling the shop

PARCEL = Package(
    code="JD014600003",
    carrier="DHL",
    url="https://dhl.example/JD014600003",
    note="With DHL: JD014600003",
    complete=True,
)


def tracked(little, order_id):
    entries = [
        entry["value"]
        for entry in little.orders[order_id]["meta_data"]
        if entry["key"] == "_wc_shipment_tracking_items"
    ]
    return [item["tracking_number"] for items in entries for item in items] + [
        row["tracking_number"] for row in little.trackings.get(order_id, [])
    ]


@pytest.mark.parametrize("plugin", ["", "wc-shipment-tracking/v3", "wc-ast/v3"])
def test_a_parcel_is_told_with_tracking_note_and_completion_in_that_order(plugin, little, shop):
    little.namespaces += [plugin] if plugin else []
    little.add_order(5)
    receipt = shop.ship("5", PARCEL)
    assert (receipt.already, receipt.way) == (False, plugin or "meta")
    assert tracked(little, 5) == ["JD014600003"]
    assert [(row["note"], row["customer_note"]) for row in little.notes[5]] == [("With DHL: JD014600003", True)]
    assert little.orders[5]["status"] == "completed"
    assert little.writes()[-1] == "PUT wc/v3/orders/5"


@pytest.mark.parametrize("plugin", ["", "wc-shipment-tracking/v3", "wc-ast/v3"])
def test_a_parcel_told_again_changes_nothing(plugin, little, shop):
    little.namespaces += [plugin] if plugin else []
    little.add_order(5)
    shop.ship("5", PARCEL)
    before = little.writes()
    assert (shop.ship("5", PARCEL).already, little.writes()) == (True, before)


@pytest.mark.parametrize("plugin", ["", "wc-shipment-tracking/v3"])
def test_writes_that_answer_500_and_were_carried_out_are_not_made_twice(plugin, little, shop):
    little.namespaces += [plugin] if plugin else []
    little.add_order(5)
    little.broken = lambda request: request.method in ("POST", "PUT")
    assert not shop.ship("5", PARCEL).already
    assert (tracked(little, 5), len(little.notes[5]), little.orders[5]["status"]) == (["JD014600003"], 1, "completed")
    assert len(little.writes()) == 3


def test_a_write_that_failed_and_left_nothing_says_so(little, shop):
    little.add_order(5)
    little.refusing = lambda request: request.method == "POST"
    with pytest.raises(Temporary) as fault:
        shop.note("5", "In production")
    assert (fault.value.code, fault.value.permanent, little.notes[5]) == (Code.SHOP_FAILED, False, [])


def test_a_second_parcel_is_added_to_the_first(little, shop):
    little.add_order(5)
    shop.ship("5", Package(code="A12", carrier="DHL", note="With DHL: A12"))
    shop.ship("5", Package(code="A1", carrier="DHL", note="With DHL: A1"))
    assert (tracked(little, 5), little.orders[5]["status"]) == (["A12", "A1"], "processing")
    assert [row["note"] for row in little.notes[5]] == ["With DHL: A12", "With DHL: A1"]


@pytest.mark.parametrize("plugin", ["wc-shipment-tracking/v3", "wc-ast/v3"])
def test_another_carrier_takes_the_place_of_the_wrong_one_in_a_plugin_once(plugin, little, shop):
    little.namespaces.append(plugin)
    little.add_order(5)
    shop.ship("5", Package(code="A1", carrier="BRT"))
    right = Package(code="A1", carrier="GLS", is_correction=True)
    assert [shop.ship("5", right).already, shop.ship("5", right).already] == [False, True]
    (row,) = little.trackings[5]
    assert row.get("tracking_provider", row.get("custom_tracking_provider")) == "GLS"


def test_a_carrier_that_the_plugin_knows_is_named_as_its_list_names_it(little, shop):
    little.namespaces.append("wc-shipment-tracking/v3")
    little.add_order(5)
    shop.ship("5", Package(code="A1", carrier="dhl"))
    shop.ship("5", Package(code="B2", carrier="Bartolini", url="https://brt.example/B2"))
    known, own = little.trackings[5]
    assert known["tracking_provider"] == "DHL"
    assert (own["custom_tracking_provider"], own["custom_tracking_link"]) == ("Bartolini", "https://brt.example/B2")


def test_an_order_that_the_shop_cancelled_is_not_completed_over_its_head(little, shop):
    little.add_order(5, status="cancelled")
    with pytest.raises(Refused) as refusal:
        shop.ship("5", Package(complete=True))
    assert (refusal.value.code, little.orders[5]["status"], little.writes()) == (Code.ORDER_OVER, "cancelled", [])


def test_a_private_note_and_the_same_words_to_the_buyer_are_two_notes(little, shop):
    little.add_order(5)
    for to_buyer in (False, True, False, True):
        shop.note("5", "Order 12 is in production", mark="12", to_buyer=to_buyer)
    assert [row["customer_note"] for row in little.notes[5]] == [False, True]
