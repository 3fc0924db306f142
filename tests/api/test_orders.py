"""Orders by programs: each once, all that is wrong at once, and by the same rules as on the screens."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from core.db import db, now
from core.matrix import Role
from core.search import searchable
from models import Delivery, File, Order, OrderItem, OrderRequest, Status, TimelineEntry


def an_order(store, **values):
    address = {"last_name": "Bianchi", "line1": "Via Roma 1", "post_code": "10121", "city": "Torino", "country": "IT"}
    lines = [{"sku": "SUN-A4", "quantity": 2}]
    return {"store_id": store.id, "reference": "W-1", "address": address, "lines": lines} | values


def the_order() -> Order:
    return db.scalars(select(Order)).one()


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json["errors"]]


def test_an_order_goes_the_way_of_one_that_is_placed_by_hand(program, store, poster):
    answer = program().post("/orders", json=an_order(store, email="anna@example.com"))
    assert (answer.status_code, answer.json["status"], answer.json["total"]) == (201, "created", 3980)
    assert [(line["sku"], line["quantity"], line["price"]) for line in answer.json["lines"]] == [("SUN-A4", 2, 1990)]
    assert (the_order().number, the_order().buyer) == (answer.json["number"], "Bianchi")


def test_its_story_has_what_was_sent_and_the_keys_name(program, store, poster, sign_in, maker):
    program().post("/orders", data=json.dumps(an_order(store)), content_type="application/json")
    first = db.scalars(select(TimelineEntry).order_by(TimelineEntry.id)).first()
    raw = db.get(Delivery, first.inbox_id)
    assert (first.what, first.actor, raw.source, json.loads(raw.body)) == (
        "by_program", "Warehouse", "api", an_order(store),
    )  # fmt: skip
    page = sign_in(maker).get(f"/orders/{the_order().id}/deliveries/{raw.id}")
    assert (page.status_code, "Via Roma 1" in page.text) == (200, True)


def test_the_same_order_again_is_the_same_answer(program, store, poster):
    one = program()
    first, second = (one.post("/orders", json=an_order(store)) for _n in range(2))
    assert (first.status_code, second.status_code, first.json == second.json) == (201, 200, True)
    assert db.query(OrderItem).count() == 1


def test_the_same_order_again_needs_no_product_that_is_gone(program, store, poster):
    one = program()
    one.post("/orders", json=an_order(store))
    poster.gone_at = now()
    db.commit()
    assert one.post("/orders", json=an_order(store)).status_code == 200


def test_another_order_of_the_same_reference_is_told_what_differs(program, store, poster):
    one = program()
    one.post("/orders", json=an_order(store))
    other = an_order(store, lines=[{"sku": "SUN-A4", "quantity": 3}], note="Soon")
    answer = one.post("/orders", json=other)
    assert (answer.status_code, answer.json["code"]) == (409, "reference_taken")
    assert sorted(pointer for pointer, _code in faults(answer)) == ["/lines/0/quantity", "/note"]
    assert (answer.json["order_id"], the_order().note) == (the_order().id, "")


def test_a_reference_that_came_by_hand_is_taken(make, program, store, poster):
    make.order(store, reference="W-1", search_text=searchable("W-1"))
    answer = program().post("/orders", json=an_order(store))
    assert (answer.status_code, answer.json["code"], db.query(Order).count()) == (409, "reference_taken", 1)


def test_a_request_of_the_same_name_is_the_same_request(program, store, poster):
    one, name = program(), {"Idempotency-Key": "a-1"}
    first = one.post("/orders", json=an_order(store), headers=name)
    again = one.post("/orders", json=an_order(store), headers=name)
    other = one.post("/orders", json=an_order(store, reference="W-2"), headers=name)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert (other.json["code"], faults(other)) == ("key_reused", [("/reference", "differs")])


def test_the_same_reference_of_two_stores_is_two_orders(make, program, store, poster, client):
    make.store(client_id=client.id)
    other = make.store(client_id=client.id)
    make.mapping(make.variant(make.product(other), sku="SUN-A4", mapping_state="connected"), make.file(client.id))
    one = program()
    answers = [one.post("/orders", json=an_order(each)).status_code for each in (store, other)]
    assert answers == [201, 201]


def test_two_at_once_are_one_order(program, store, poster):
    one = program()
    body = an_order(store)
    db.commit()
    with ThreadPoolExecutor(6) as pool:
        answers = [*pool.map(lambda _n: one.browser.application.test_client().post(
            "/api/v1/orders", json=body, headers={"Authorization": f"Bearer {one.secret}"}
        ).status_code, range(6))]  # fmt: skip
    db.rollback()
    assert (sorted(answers), db.query(Order).count(), db.query(Delivery).count()) == ([200] * 5 + [201], 1, 1)


def test_one_that_breaks_off_before_its_commit_leaves_nothing_and_comes_again(program, store, poster, monkeypatch):
    def dies(_order):
        raise SystemExit

    one = program()
    with monkeypatch.context() as broken:
        broken.setattr("blueprints.api.orders.given", dies)
        with pytest.raises(SystemExit):
            one.post("/orders", json=an_order(store))
    db.rollback()
    assert (db.query(Order).count(), db.query(Delivery).count()) == (0, 0)
    assert one.post("/orders", json=an_order(store)).status_code == 201
    assert one.post("/orders", json=an_order(store)).status_code == 200


def test_ten_lines_take_as_many_statements_as_one(app, program, store, poster):
    one, counts = program(), []
    one.post("/orders", json=an_order(store))
    for lines in (1, 10):
        body = an_order(store, reference=f"L-{lines}")
        body["lines"] *= lines
        with statements(app) as said:
            assert one.post("/orders", json=body).status_code == 201
        counts.append(len(said))
    assert counts[0] == counts[1]


@contextmanager
def statements(app):
    said = []
    note = lambda _connection, _cursor, statement, *_more: said.append(statement)  # noqa: E731
    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    yield said
    event.remove(app.extensions["engine"], "before_cursor_execute", note)


def test_a_line_of_the_catalog_brings_its_files(make, program, store, client, queued):
    uid, file = make.catalog_product().variants[0].uid, make.file(client.id)
    lines = [
        {"product_uid": uid, "quantity": 1, "reference": "a", "files": {"front": {"file_id": file.id}}},
        {"product_uid": uid, "quantity": 1, "reference": "b", "files": {"front": {"url": "https://a.example/b.pdf"}}},
    ]
    answer = program().post("/orders", json=an_order(store, lines=lines))
    assert (answer.status_code, answer.json["status"]) == (201, "passed")
    fetched = db.scalars(select(File).where(File.source_url.is_not(None))).one()
    assert [(line["reference"], line["files"]["front"]["id"]) for line in answer.json["lines"]] == [
        ("a", file.id), ("b", fetched.id),
    ]  # fmt: skip
    assert [name for name, *_ids in queued("files")] == ["jobs.files.run_file"]


def test_a_test_order_is_one(program, store, poster):
    assert program().post("/orders", json=an_order(store, is_test=True)).json["is_test"]
    assert the_order().is_test


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": "[]", "content_type": "application/json"}, 422),
        ({"data": "a=1"}, 415),
        ({"data": "[" + " " * 2**20 + "]", "content_type": "application/json"}, 413),
    ],
)
def test_what_is_no_order_is_refused(program, more, status):
    answer = program().post("/orders", **more)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_another_clients_store_is_not_there(make, program, poster):
    answer = program().post("/orders", json=an_order(make.store()))
    assert (answer.status_code, answer.json["code"], db.query(Order).count()) == (404, "store_unknown", 0)


def test_lists_go_on_where_they_stopped(make, program, store):
    for number in range(5):
        make.order(store, reference=f"W-{number}")
    one, seen = program(), []
    place: str | None = ""
    for _page in range(3):
        page = one.get(f"/orders?limit=2&after={place}").json
        seen += [order["reference"] for order in page["items"]]
        place = page["next"]
    assert place is None
    assert seen == ["W-4", "W-3", "W-2", "W-1", "W-0"]
    assert one.get("/orders?after=nowhere").status_code == 422


def test_lists_are_filtered(make, program, store, client, poster):
    other = make.order(make.store(client_id=client.id), reference="elsewhere", status=Status.SHIPPED)
    one = program()
    mine = one.post("/orders", json=an_order(store)).json

    def found(question):
        return [order["reference"] for order in one.get(f"/orders?{question}").json["items"]]

    assert found("status=shipped") == ["elsewhere"]
    assert (found(f"store_id={store.id}"), found("reference=W-1")) == (["W-1"], ["W-1"])
    assert found(f"changed_since={(now() - timedelta(hours=1)).isoformat()}") == ["W-1"]
    assert found(f"changed_since={(now() + timedelta(hours=1)).isoformat()}".replace("+", "%2B")) == []
    assert one.get(f"/orders/{mine['id']}").json == mine
    assert one.get(f"/orders/{other.id}").json["status"] == "shipped"


@pytest.mark.parametrize("question", ["colour=red", "status=lost", "limit=0", "changed_since=0", "store_id=x"])
def test_a_question_that_makes_no_sense_is_refused(program, question):
    answer = program().get(f"/orders?{question}")
    assert (answer.status_code, [one["parameter"] for one in answer.json["errors"]]) == (422, [question.split("=")[0]])


def test_an_order_is_canceled_until_production_begins(program, store, poster):
    one = program()
    order = one.post("/orders", json=an_order(store)).json
    answers = [one.post(f"/orders/{order['id']}/cancellation", json={"words": "Mistake"}) for _n in range(2)]
    assert [(each.status_code, each.json["outcome"]) for each in answers] == [(200, "canceled")] * 2
    assert answers[0].json["order"]["status"] == "canceled"


def test_in_production_the_provider_is_asked_once(make, program, store):
    order = make.order(store, status=Status.IN_PRODUCTION)
    make.item(order)
    one = program()
    answers = [one.post(f"/orders/{order.id}/cancellation", json={}) for _n in range(2)]
    assert [each.json["outcome"] for each in answers] == ["asked", "asked"]
    assert (db.query(OrderRequest).count(), order.status) == (1, "in_production")


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER])
def test_a_key_that_the_provider_made_asks_like_any_other(make, program, store, role):
    order = make.order(store, status=Status.PRINTED)
    make.item(order, status=Status.PRINTED)
    one = program(member=make.member(role))
    answers = [one.post(f"/orders/{order.id}/cancellation", json={"words": "Mistake"}) for _n in range(2)]
    assert [(each.status_code, each.json["outcome"]) for each in answers] == [(200, "asked")] * 2
    assert [(each.words, each.state) for each in db.query(OrderRequest)] == [("Mistake", "open")]
    assert db.get(Order, order.id, populate_existing=True).status == "printed"


def test_what_has_left_is_too_late(make, program, store):
    order = make.order(store, status=Status.SHIPPED)
    make.item(order)
    answer = program().post(f"/orders/{order.id}/cancellation", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "too_late")
