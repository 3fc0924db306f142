"""What a Pressero webhook brings, by its bytes alone."""

import json

import pytest

from platforms.errors import Code, Refused
from platforms.pressero import Pressero
from platforms.pressero.orders import country_of
from platforms.values import Change, Kind, Said, Stage

DATA = {"OrderId": "o-1", "OrderNumber": 613, "OrderItemSeq": 1, "OrderDate": "2026-11-26T07:59:00"}
THIN = {
    "Type": 10,
    "TypeName": "OrderPlaced",
    "Timestamp": "2026-11-26T08:00:00Z",
    "SiteId": "s-1",
    "MessageID": "m-1",
    "Data": DATA,
}


def item(seq, **more):
    return {
        "OrderItemId": f"i-{seq}",
        "OrderItemSeq": seq,
        "Product": {"ProductId": "p-1", "PrintersPartNum": "MUG"},
        "ItemName": "Mug",
        "Quantity": 2,
        "Price": 25.0,
        "ShipToAddress1": "Via Roma 1",
        "ShipToCity": "Milano",
        "ShipToCountry": "Italy",
        **more,
    }


def full(*items, **more):
    return {**THIN, "Data": {**DATA, "Currency": "EUR", "Items": list(items), **more}}


def read(message, fields=None):
    return Pressero.read_delivery({}, json.dumps(message).encode(), fields or {})


# -- thin messages


def test_a_thin_message_names_the_order_and_when_it_happened():
    delivery = read(THIN)
    assert (delivery.topic, delivery.said, delivery.resource_id) == ("OrderPlaced", Said.ORDER, "613")
    assert (delivery.order, delivery.change) == (None, Change.CREATED)
    assert delivery.happened_at.isoformat() == "2026-11-26T08:00:00+00:00"


@pytest.mark.parametrize(
    ("head", "topic"),
    [
        ({"TypeName": None}, "OrderPlaced"),
        ({"TypeName": None, "Type": 7}, "OrderItemApproved"),
        ({"TypeName": None, "Type": 9}, "OrderItemDenied"),
        ({"TypeName": None, "Type": 99}, "99"),
        ({"TypeName": None, "Type": None}, "order"),
        ({"TypeName": "OrderItemFilesGenerated", "Type": 99}, "OrderItemFilesGenerated"),
    ],
)
def test_an_event_is_named_by_its_name_else_by_its_number(head, topic):
    delivery = read({**THIN, **head})
    assert (delivery.topic, delivery.said, delivery.resource_id) == (topic, Said.ORDER, "613")


def test_what_is_not_about_orders_is_put_aside():
    assert read({"TypeName": "LowInventory", "Data": {}}).said is Said.OTHER


def test_another_sites_message_is_put_aside_where_the_map_says_which_is_ours():
    assert read(THIN, {"only_site_id": "=S-1"}).said is Said.ORDER
    assert read(THIN, {"only_site_id": "=s-2"}).said is Said.OTHER


def test_of_a_message_nobody_can_read_no_sender_is_known():
    for fields, body in (({}, "{"), ({"number": "Data..x"}, "{}"), ({}, "[]"), ({}, "{}")):
        assert Pressero.sender_fields(fields, body) == {}
    assert Pressero.sender_fields({}, json.dumps(THIN)) == {"only_site_id": "=s-1"}


def test_an_order_without_a_number_is_refused_and_names_what_is_missing():
    with pytest.raises(Refused) as refusal:
        read({**THIN, "Data": {}})
    assert (refusal.value.code, refusal.value.facts["missing"]) == (Code.SHAPE_UNKNOWN, "number")


def test_a_map_with_a_broken_path_refuses_the_message_rather_than_misread_it():
    with pytest.raises(Refused) as refusal:
        read(THIN, {"number": "Data..OrderNumber"})
    assert refusal.value.code is Code.SHAPE_UNKNOWN


@pytest.mark.parametrize(
    "data",
    [
        {"Items": 5},
        {"Items": [1, None]},
        {"Items": []},
        {"Items": [{"OrderItemId": "i-1"}]},
        {"Items": {"Quantity": None}},
    ],
)
def test_odd_items_make_a_message_thin(data):
    assert read({**THIN, "Data": {**DATA, **data}}).order is None


@pytest.mark.parametrize(
    "odd",
    [
        {"Quantity": "1e999999"},
        {"Price": "free"},
        {"Price": "1e999999"},
        {"ShipToCity": ["Milano"]},
        {"IsDenied": {}},
        {"OrderItemOptionsText": 7},
        {"Product": "MUG"},
    ],
)
def test_single_odd_values_are_lived_with(odd):
    (line,) = read(full(item(1, **odd))).order.lines
    assert line.external_id == "i-1"


# -- full messages


def test_a_full_message_brings_the_whole_order():
    attributes = {"ProductAttributeName1": "vetrina_uid", "ProductAttributeValue1": "mug-330"}
    order = read(
        full(
            item(1, OrderItemOptionsText="Volume: 330 ml; Colour: white", ItemNotes="fragile", **attributes),
            OrderTotal=31.9,
            OrderShipping=6.9,
            PONumber="PO-7",
            OrderedByFirstName="Sara",
            OrderedByLastName="Colonna",
            OrderedByEmail="sara@ferro.test",
        )
    ).order
    (line,) = order.lines
    assert (order.external_id, order.stage, order.currency, order.total) == ("613", Stage.PAID, "EUR", 3190)
    assert (order.buyer, order.email, order.shipping) == ("Sara Colonna", "sara@ferro.test", 690)
    assert (order.address.line1, order.address.city, order.address.country) == ("Via Roma 1", "Milano", "IT")
    assert (line.product_id, line.sku, line.quantity, line.price, line.total) == ("p-1", "MUG", 2, 1250, 2500)
    assert line.options == {"Volume": "330 ml", "Colour": "white"}
    assert line.properties == (("vetrina_uid", "mug-330"), ("ItemNotes", "fragile"), ("PONumber", "PO-7"))


def test_yen_have_no_decimals():
    (line,) = read(full(item(1, Price=3000), Currency="JPY")).order.lines
    assert (line.total, line.price) == (3000, 1500)


def test_a_map_reads_a_message_of_quite_another_shape():
    message = {
        "order": {"ref": "B-9", "to": {"street": "Via Po 2", "town": "Torino", "cc": "IT"}},
        "positions": [
            {"nr": 1, "art": "p-9", "n": "3", "title": "Flyer", "extra": [{"k": "x"}, {"k": "uid", "v": "fly"}]},
            {"nr": 2, "art": "p-8", "n": "1", "title": "Card", "extra": []},
        ],
    }
    fields = {
        "number": "order.ref",
        "currency": "=EUR",
        "items": "positions[]",
        "item.id": "positions[].nr",
        "item.product_id": "positions[].art",
        "item.quantity": "positions[].n",
        "item.name": "positions[].title",
        "item.attribute_name": "positions[].extra[].k",
        "item.attribute_value": "positions[].extra[].v",
        "ship.line1": "order.to.street",
        "ship.city": "order.to.town",
        "ship.country": "order.to.cc",
    }
    order = read(message, fields).order
    assert [(line.external_id, line.title, line.quantity) for line in order.lines] == [
        ("1", "Flyer", 3),
        ("2", "Card", 1),
    ]
    assert [line.properties for line in order.lines] == [(("uid", "fly"),), ()]
    assert (order.external_id, order.address.city) == ("B-9", "Torino")


def test_what_was_chosen_stays_as_it_is_where_it_is_no_list_of_pairs():
    (line,) = read(full(item(1, OrderItemOptionsText="matt, both sides"))).order.lines
    assert (line.options, line.properties) == ({}, (("OrderItemOptionsText", "matt, both sides"),))


# -- approval


@pytest.mark.parametrize(
    ("marks", "stage", "status"),
    [
        ([{}, {}], Stage.PAID, "approved"),
        ([{"IsApproved": True}, {"IsApproved": "true"}], Stage.PAID, "approved"),
        ([{"IsApproved": True}, {"IsApproved": False}], Stage.PENDING, "awaiting-approval"),
        ([{"IsApproved": True}, {"IsApproved": False, "IsDenied": True}], Stage.PAID, "approved"),
        ([{"IsApproved": "0"}, {"IsDenied": True}], Stage.PENDING, "awaiting-approval"),
        ([{"IsDenied": True}, {"IsDenied": "True"}], Stage.CANCELLED, "denied"),
        ([{"ShipmentTracking": "A1"}, {"ShipmentTracking": ""}], Stage.PAID, "approved"),
        ([{"ShipmentTracking": "A1"}, {"ShipmentTracking": "A1"}], Stage.COMPLETED, "shipped"),
        ([{"ShipmentTracking": "A1"}, {"IsDenied": True}], Stage.COMPLETED, "shipped"),
    ],
)
def test_an_order_waits_for_its_last_item_and_is_called_off_with_its_last(marks, stage, status):
    order = read(full(*(item(seq, **mark) for seq, mark in enumerate(marks, 1)))).order
    assert (order.stage, order.shop_status) == (stage, status)


def test_a_denied_item_stays_on_the_order_with_no_piece_wanted():
    order = read(full(item(1), item(2, IsDenied=True))).order
    assert [(line.quantity, line.refunded) for line in order.lines] == [(2, 0), (2, 2)]


# -- kits


def test_a_kits_parts_are_made_and_those_that_nobody_ordered_are_left_out():
    kit = item(1, ItemName="Kit")
    parts = [item(2, ParentOrderItemId="i-1"), item(3, ParentOrderItemId="i-1", Quantity=0)]
    order = read(full(kit, *parts)).order
    assert [(line.external_id, line.kind) for line in order.lines] == [("i-1", Kind.VIRTUAL), ("i-2", Kind.GOODS)]


def test_a_kit_is_denied_with_all_its_parts():
    order = read(full(item(1, IsDenied=True), item(2, ParentOrderItemId="i-1"), item(3))).order
    assert [line.refunded for line in order.lines] == [2, 2, 0]
    assert order.stage is Stage.PAID


def test_a_part_without_an_address_goes_where_its_kit_goes():
    nowhere = {"ShipToAddress1": "", "ShipToCity": "", "ShipToCountry": ""}
    order = read(full(item(1), item(2, ParentOrderItemId="i-1", **nowhere))).order
    assert len(order.lines) == 2


# -- several addresses


def test_an_order_that_goes_to_several_addresses_is_several_orders():
    delivery = read(full(item(1), item(2, ShipToAddress1="Via Po 2")))
    parts = [delivery.order, *delivery.more]
    assert [(part.external_id, part.number, part.address.line1) for part in parts] == [
        ("613", "613", "Via Roma 1"),
        ("613/2", "613-2", "Via Po 2"),
    ]


def test_the_parts_of_an_order_do_not_depend_on_the_order_of_its_rows():
    rows = [item(1), item(2, ShipToAddress1="Via Po 2"), item(10), item(3, ShipToAddress1="Via Dante 3")]
    forth, back = read(full(*rows)), read(full(*reversed(rows)))
    assert (forth.order, forth.more) == (back.order, back.more)
    assert forth.order.parts == ("613", "613/2", "613/3")
    assert [line.external_id for line in forth.order.lines] == ["i-1", "i-10"]


@pytest.mark.parametrize(
    ("text", "country"), [("it", "IT"), ("Italy", "IT"), ("UNITED STATES", "US"), ("Atlantis", "Atlantis"), ("", "")]
)
def test_a_country_is_two_letters_where_its_name_is_known(text, country):
    assert country_of(text) == country


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", '{"Data": 5}', '{"ReadByApi": {}}', '{"ReadByApi": true}'])
def test_what_is_no_order_is_refused(body):
    with pytest.raises(Refused) as refusal:
        Pressero.read_order(body)
    assert refusal.value.code is Code.SHAPE_UNKNOWN
