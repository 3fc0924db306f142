"""What is told of a package is tried and looked at with the order's newest one."""

import json

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Client, Package, Postback, PostbackEndpoint
from tests.conftest import HTMX

TEMPLATE = '{"t": {{ package.tracking_code | tojson }}}'
ENTERED = {
    "name": "Parcels", "address": "http://127.0.0.1:9/hook", "events": ["package.shipped"], "preset": "own",
    "template": TEMPLATE, "content_type": "application/json",
}  # fmt: skip
NONE_YET = "This order has no package yet, and the event is about one. Name an order that has."


@pytest.fixture
def admin(make, sign_in, endpoint):
    return sign_in(make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id)))


@pytest.fixture
def shipped(order):
    for code in ("BRT-1", "BRT-2"):
        own = {"client_id": order.client_id, "order_id": order.id, "state": "shipped", "carrier": "BRT"}
        db.add(Package(**own, tracking_code=code, shipped_at=now()))
        db.commit()
    return order


def test_a_template_of_packages_is_looked_at_with_the_newest_and_saved(admin, shipped):
    page = admin.post("/postbacks/", data=ENTERED | {"order": shipped.number, "preview": "1"}).text
    assert "{&#34;t&#34;: &#34;BRT-2&#34;}" in page
    admin.post("/postbacks/", data=ENTERED | {"order": shipped.number})
    assert db.scalars(select(PostbackEndpoint.template).order_by(PostbackEndpoint.id.desc())).first() == TEMPLATE


def test_a_test_of_the_standard_json_carries_the_package(admin, endpoint, shipped, receiver, work):
    data = {"event": "package.shipped", "order": shipped.number}
    admin.post(f"/postbacks/{endpoint.id}/trials", data=data)
    work()
    told = json.loads(receiver.accepted[0].body)
    assert (told["test"], told["data"]["package"]["tracking_code"]) == (True, "BRT-2")


def test_an_order_without_a_package_is_refused_in_a_sentence_and_sends_nothing(admin, endpoint, order):
    answer = admin.post("/postbacks/", data=ENTERED | {"order": order.number, "preview": "1"}, headers=HTMX)
    assert (NONE_YET in answer.text, "StrictUndefined" in answer.text) == (True, False)
    data = {"event": "package.in_transit", "order": order.number}
    answer = admin.post(f"/postbacks/{endpoint.id}/trials", data=data, headers=HTMX)
    assert (answer.status_code, NONE_YET in answer.text, f'value="{order.number}"' in answer.text) == (422, True, True)
    assert db.scalars(select(Postback)).all() == []
