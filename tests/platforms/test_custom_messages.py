"""What a shop of one's own tells by itself: believed by its signature, read strictly."""

import base64
import json
import time

import pytest

from platforms.custom import Custom
from platforms.custom.signing import signature
from platforms.errors import Code, Refused
from platforms.values import Kind, Said, Stage
from tests.platforms.own_shop import ORDER, SECRET

BODY = b'{"type":"order.updated","timestamp":"2026-11-26T09:00:00Z","data":{"id":"7"}}'


def signed(secret=SECRET, body=BODY, ago=0, **changed):
    moment = str(int(time.time()) - ago)
    headers = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": moment,
        "Webhook-Signature": signature(secret, "msg_1", moment, body),
    }
    return headers | {name.replace("_", "-"): text for name, text in changed.items()}


# -- signatures


def test_a_message_is_genuine_in_any_case_of_its_headers_and_beside_an_older_key():
    headers = signed()
    both = signed(Webhook_Signature=f"v1,{'A' * 43}= {headers['Webhook-Signature']}")
    assert Custom.is_genuine({name.lower(): text for name, text in headers.items()}, BODY, SECRET)
    assert Custom.is_genuine(both, BODY, SECRET)


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "another secret of this length"},
        {"secret": ""},
        {"body": BODY + b" "},
        {"ago": 301},
        {"ago": -310},
        {"Webhook_Id": "msg_2"},
        {"Webhook_Id": ""},
        {"Webhook_Timestamp": "now"},
        {"Webhook_Timestamp": "9" * 400},
        {"Webhook_Timestamp": "²"},
        {"Webhook_Signature": ""},
        {"Webhook_Signature": "v1,ÿ"},
    ],
)
def test_a_message_with_anything_changed_is_not_genuine(changed):
    assert not Custom.is_genuine(signed(**changed), BODY, SECRET)


def test_a_message_is_genuine_for_five_minutes():
    assert Custom.is_genuine(signed(ago=290), BODY, SECRET)


def test_a_secret_as_the_libraries_of_the_scheme_write_it_is_its_base64():
    raw = "sixteen bytes are"
    assert signature(f"whsec_{base64.b64encode(raw.encode()).decode()}", "a", "1", b"") == signature(raw, "a", "1", b"")
    assert signature("whsec_?", "a", "1", b"") != signature("", "a", "1", b"")


def test_two_messages_with_one_id_are_told_apart_by_what_they_say():
    first, second = (Custom.delivery_key(signed(), body) for body in (BODY, BODY + b" "))
    assert first != second
    assert len(Custom.delivery_key({"Webhook-Id": "x" * 500}, BODY)) <= 150


# -- what they say


def test_an_order_that_is_only_named_is_left_to_be_read():
    told = Custom.read_delivery({}, BODY)
    assert (told.said, told.resource_id, told.order) == (Said.ORDER, "7", None)


@pytest.mark.parametrize("kind", ["customer.created", "order.seen", "order", "."])
def test_a_message_of_another_kind_is_passed_over(kind):
    assert Custom.read_delivery({}, json.dumps({"type": kind, "data": 5}).encode()).said is Said.OTHER


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"currency": None}, "currency"),
        ({"id": "a/b"}, "id"),
        ({"id": ".."}, "id"),
        ({"id": [1]}, "id"),
        ({"lines": None}, "lines"),
        ({"lines": [{"id": "1", "title": "Mug", "quantity": 1}, {"id": "2", "title": "Mug"}]}, "lines[1].quantity"),
        ({"lines": [{"id": "1", "title": "Mug", "quantity": 1.5}]}, "lines[0].quantity"),
        ({"lines": [{"id": "1", "title": "Mug", "quantity": -1}]}, "lines[0].quantity"),
        ({"lines": ["mug"]}, "lines[0]"),
        ({"total": "12,50"}, "total"),
        ({"total": "1e999999"}, "total"),
        ({"total": "NaN"}, "total"),
        ({"modified_at": "2026-11-26T09:00:00"}, "modified_at"),
        ({"modified_at": "yesterday"}, "modified_at"),
        ({"buyer": "Luca"}, "buyer"),
        ({"address": {"city": {"name": "Como"}}}, "address.city"),
    ],
)
def test_what_is_wrong_in_an_order_is_named_by_its_place(change, place):
    with pytest.raises(Refused) as refusal:
        Custom.read_order(json.dumps(ORDER | change))
    assert (refusal.value.code, refusal.value.facts["missing"]) == (Code.SHAPE_UNKNOWN, place)


def test_an_order_says_the_least_and_is_read():
    order = Custom.read_order(json.dumps({"id": 7, "status": "paid", "currency": "JPY", "lines": [], "total": "1990"}))
    assert (order.external_id, order.number, order.total, order.address.city) == ("7", "7", 1990, "")


def test_what_no_database_keeps_is_left_out_and_a_pick_up_ships_nothing():
    row = ORDER | {"note": "a\0b\ud800c", "is_pickup": True, "status": "in_the_oven"}
    order = Custom.read_order(json.dumps(row))
    assert (order.note, order.stage, order.lines[0].kind) == ("abc", Stage.OTHER, Kind.PICKUP)
