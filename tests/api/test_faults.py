"""All that is wrong with an order, its form and its sense, is told in one answer, each thing by its place."""

import pytest

from core.db import db
from models import Delivery, Order
from tests.api.test_orders import an_order, faults


def test_everything_that_is_wrong_in_its_form_is_told_at_once(program, store):
    body = an_order(store, colour="red", email="no", lines=[{"sku": "A", "quantity": "2"}, {"quantity": 0}])
    body["address"]["country"] = "ZZ"
    answer = program().post("/orders", json=body, headers={"Idempotency-Key": "a b"})
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, "Idempotency-Key")
    assert sorted((one["pointer"], one["code"]) for one in answer.json["errors"][1:]) == [
        ("/address/country", "country_unknown"), ("/colour", "unknown_field"), ("/email", "email_invalid"),
        ("/lines/0/quantity", "wrong_type"), ("/lines/0/sku", "sku_unknown"), ("/lines/1", "sku_or_uid"),
        ("/lines/1/quantity", "out_of_range"),
    ]  # fmt: skip
    assert db.query(Order).count() == 0


def test_what_is_wrong_in_its_sense_is_told_beside_what_is_wrong_in_its_form(make, program, store, client):
    uid = make.catalog_product(least=10, countries=["DE"]).variants[0].uid
    lines = [
        {"sku": 7, "quantity": 1}, {"sku": "NONE", "quantity": 1.5}, {"product_uid": uid, "quantity": 2, "price": "x"},
        {"product_uid": uid, "quantity": 0, "files": {"front": {}, "back": {"file_id": 1}}}, "no line",
    ]  # fmt: skip
    address = an_order(store)["address"] | {"last_name": "", "phone": 7}
    answer = program().post("/orders", json=an_order(store, reference="", lines=lines, address=address))
    assert (answer.status_code, sorted(faults(answer))) == (422, [
        ("/address/last_name", "missing"), ("/address/phone", "wrong_type"), ("/lines/0/sku", "wrong_type"),
        ("/lines/1/quantity", "wrong_type"), ("/lines/1/sku", "sku_unknown"), ("/lines/2", "destination_not_served"),
        ("/lines/2/files", "area_without_file"), ("/lines/2/price", "wrong_type"),
        ("/lines/2/quantity", "quantity_out_of_limits"), ("/lines/3", "destination_not_served"),
        ("/lines/3/files/back", "area_unknown"), ("/lines/3/files/front", "file_or_address"),
        ("/lines/3/quantity", "out_of_range"), ("/lines/4", "wrong_type"), ("/reference", "empty"),
    ])  # fmt: skip
    assert db.query(Order).count() == 0


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"address": None}, [("/address", "wrong_type"), ("/lines/0/sku", "sku_unknown")]),
        ({"lines": []}, [("/address/post_code", "missing"), ("/lines", "too_few")]),
        ({"lines": {}}, [("/address/post_code", "missing"), ("/lines", "wrong_type")]),
        ({"store_id": "x"}, [("/address/post_code", "missing"), ("/store_id", "wrong_type")]),
        ({"store_id": 10**9, "note": 7}, [
            ("/address/post_code", "missing"), ("/note", "wrong_type"), ("/store_id", "store_unknown"),
        ]),
        ({"x" * 50: {"y": [10**30]}}, [
            ("/address/post_code", "missing"), ("/lines/0/sku", "sku_unknown"), (f"/{'x' * 50}", "unknown_field"),
        ]),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_read_hides_nothing_of_the_others(program, store, broken, told):
    body = an_order(store, lines=[{"sku": "NONE", "quantity": 1}])
    body["address"]["post_code"] = ""
    answer = program().post("/orders", json=body | broken)
    assert (answer.status_code, sorted(faults(answer))) == (422, told)


def test_everything_that_is_wrong_in_its_sense_is_told_at_once(make, program, store, client):
    made = make.catalog_product(least=10, countries=["DE"])
    uid = made.variants[0].uid
    lines = [
        {"sku": "NONE", "quantity": 1}, {"product_uid": "none", "quantity": 1},
        {"product_uid": uid, "quantity": 2, "files": {"back": {"url": "https://a.example/a.pdf"}}},
        {"product_uid": uid, "quantity": 10, "files": {"front": {"file_id": make.file(make.client().id).id}}},
    ]  # fmt: skip
    address = an_order(store)["address"] | {"last_name": "", "post_code": ""}
    answer = program().post("/orders", json=an_order(store, lines=lines, address=address))
    assert sorted(set(faults(answer))) == [
        ("/address/last_name", "missing"), ("/address/post_code", "missing"),
        ("/lines/0/sku", "sku_unknown"), ("/lines/1/product_uid", "uid_unknown"),
        ("/lines/2", "destination_not_served"), ("/lines/2/files", "area_without_file"),
        ("/lines/2/files/back", "area_unknown"), ("/lines/2/quantity", "quantity_out_of_limits"),
        ("/lines/3", "destination_not_served"), ("/lines/3/files/front/file_id", "file_unknown"),
    ]  # fmt: skip
    assert (db.query(Order).count(), db.query(Delivery).count()) == (0, 0)
