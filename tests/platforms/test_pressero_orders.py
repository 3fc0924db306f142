"""Orders of a pretend Pressero site, as its messages and its API tell them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from platforms import open_platform
from platforms.errors import Code, NotFound, PlatformError, Refused
from platforms.values import Said, Stage
from sandbox.pressero.site import HASHES
from tests.platforms import pressero_rig as rig
from tests.platforms.pressero_rig import ELSEWHERE, PARCEL, SECRET

running, pretend, http, opened, shop = rig.running, rig.pretend, rig.http, rig.opened, rig.shop


def orders_of(shop, raws):
    return {raw.external_id: shop.read_order(raw.body) for raw in raws}


def test_an_order_reads_the_same_by_message_and_by_the_api(pretend, shop, httpserver):
    httpserver.expect_request("/hook").respond_with_data("")
    pretend.add_webhook(httpserver.url_for("/hook"), SECRET, ["OrderPlaced"])
    pretend.set(body="full")
    placed = pretend.place_order("MUG", "TOTE", po="PO-1")
    pretend.settle()
    (request, _answer), *_none = httpserver.log
    told = shop.read_delivery(dict(request.headers), request.get_data()).order
    read = shop.read_order(shop.order(str(placed["number"])).body)
    assert (told.lines, told.address, told.total, told.buyer) == (read.lines, read.address, read.total, read.buyer)
    assert told.modified_at is not None
    assert read.modified_at is None


@pytest.mark.parametrize("form", HASHES)
def test_a_thin_message_is_genuine_and_names_an_order_that_can_be_read(form, pretend, shop, httpserver):
    httpserver.expect_request("/hook").respond_with_data("")
    pretend.add_webhook(httpserver.url_for("/hook"), SECRET)
    pretend.set(hash=form)
    pretend.place_order("MUG")
    pretend.settle()
    (request, _answer), *_none = httpserver.log
    headers, body = dict(request.headers), request.get_data()
    assert shop.is_genuine(headers, body, SECRET)
    assert not shop.is_genuine(headers, body, "another")
    delivery = shop.read_delivery(headers, body)
    assert (delivery.said, delivery.order) == (Said.ORDER, None)
    (raw,) = shop.named_orders([delivery.resource_id])
    assert shop.read_order(raw.body).stage is Stage.PAID


def test_a_message_delivered_again_has_the_same_key(pretend, shop, httpserver):
    httpserver.expect_request("/hook").respond_with_data("")
    pretend.add_webhook(httpserver.url_for("/hook"), SECRET)
    pretend.place_orders(2, "MUG")
    first, _second = pretend.settle()
    pretend.deliver_again(first["id"])
    one, two, again = (shop.delivery_key(dict(request.headers), request.get_data()) for request, _ in httpserver.log)
    assert one == again != two


def test_an_order_is_paid_once_its_last_item_is_approved(pretend, shop):
    number = pretend.place_order("MUG", "TOTE", approval=True)["number"]
    stages = [shop.order(str(number)).stage]
    for decide in (pretend.approve, pretend.deny):
        decide(number, 1 if decide == pretend.approve else 2)
        stages.append(shop.order(str(number)).stage)
    assert stages == [Stage.PENDING, Stage.PENDING, Stage.PAID]
    lines = shop.read_order(shop.order(str(number)).body).lines
    assert [line.refunded for line in lines] == [0, 1]


def test_an_order_that_is_denied_whole_is_called_off_and_not_shipped(pretend, shop):
    number = pretend.place_order("MUG", approval=True)["number"]
    pretend.deny(number)
    assert shop.order(str(number)).stage is Stage.CANCELLED
    with pytest.raises(Refused) as refusal:
        shop.ship(str(number), PARCEL)
    assert (refusal.value.code, pretend.order(number)["shipments"]) == (Code.ORDER_OVER, [])


def test_an_order_for_several_addresses_is_several_orders(pretend, shop):
    items = [{"sku": "MUG"}, {"sku": "TOTE", "address": ELSEWHERE}, {"sku": "FLY-A5"}]
    number = str(pretend.place_order(items=items)["number"])
    found = orders_of(shop, shop.named_orders([number]))
    assert {name: [line.sku for line in order.lines] for name, order in found.items()} == {
        number: ["MUG", "FLY-A5"],
        f"{number}/2": ["TOTE"],
    }
    assert [(order.number, order.total) for order in found.values()] == [(number, 6150), (f"{number}-2", 1400)]
    assert found[f"{number}/2"].address.city == "Torino"
    assert {raw.external_id for raw in shop.changed_orders(datetime.now(UTC))} == {*found}
    assert shop.order(f"{number}/2").body == [*shop.named_orders([f"{number}/2", number])][1].body
    with pytest.raises(NotFound):
        shop.order(f"{number}/3")


def test_all_parts_of_an_order_wait_while_an_item_of_one_waits(pretend, shop):
    items = [{"sku": "MUG"}, {"sku": "TOTE", "address": ELSEWHERE}]
    number = pretend.place_order(items=items, approval=True)["number"]
    stages = []
    for decide in (lambda: pretend.approve(number, 1), lambda: pretend.deny(number, 2)):
        decide()
        stages.append([raw.stage for raw in shop.named_orders([str(number)])])
    assert stages == [[Stage.PENDING, Stage.PENDING], [Stage.PAID, Stage.CANCELLED]]


def test_a_kit_is_read_with_the_parts_that_were_ordered(pretend, shop):
    number = str(pretend.place_order("KIT-WELCOME")["number"])
    order = shop.read_order(shop.order(number).body)
    assert [(line.sku, line.quantity, line.kind.is_shipped) for line in order.lines] == [
        ("KIT-WELCOME", 1, False),
        ("TOTE", 1, True),
        ("STICK", 2, True),
    ]


def test_orders_of_late_are_found_over_pages_and_by_what_was_decided_days_later(pretend, shop):
    days_ago = (datetime.now(UTC) - timedelta(days=5)).isoformat().replace("+00:00", "Z")
    old = pretend.place_order("MUG", approval=True, placed=days_ago)["number"]
    pretend.place_orders(120, "MUG", "TOTE")
    pretend.approve(old)
    found = [*shop.changed_orders(datetime.now(UTC))]
    assert (len(found), len({raw.external_id for raw in found})) == (121, 121)
    assert [raw.modified_at for raw in found] == sorted(raw.modified_at for raw in found)
    assert next(raw.stage for raw in found if raw.external_id == str(old)) is Stage.PAID
    assert {len(json.loads(raw.body)["Data"]["Items"]) for raw in found} == {1, 2}


def test_orders_are_listed_by_status_and_from_a_day_on(pretend, shop):
    pretend.place_order("MUG", placed="2020-02-03T10:00:00Z")
    pretend.place_order("MUG", approval=True)
    pretend.place_order("MUG")
    assert len([*shop.orders()]) == 3
    assert len([*shop.orders(("awaiting-approval",))]) == 1
    assert len([*shop.orders((), datetime(2021, 1, 1, tzinfo=UTC))]) == 2
    assert shop.order_count() is None
    assert {status.slug for status in shop.statuses()} >= {raw.shop_status for raw in shop.orders()}


@pytest.mark.parametrize("external_id", ["", "abc/../1", "613/2/3", "99999", "6 13", "999/2"])
def test_an_order_that_is_not_there_is_gone(external_id, shop):
    with pytest.raises(NotFound) as refusal:
        shop.order(external_id)
    assert refusal.value.code is Code.GONE


def test_another_sites_order_is_not_ours(pretend, shop, http):
    number = str(pretend.place_order("MUG")["number"])
    credentials = {**shop.credentials, "site_id": "another"}
    other = open_platform("pressero", pretend.url, credentials, http)
    assert [*other.changed_orders(datetime.now(UTC))] == []
    with pytest.raises(NotFound):
        other.order(number)
    with pytest.raises(NotFound):
        other.ship(number, PARCEL)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "page"}, Code.PAGE_INSTEAD),
        ({"kind": "truncated"}, Code.CUT_SHORT),
        ({"kind": "big"}, Code.TOO_BIG),
        ({"kind": "redirect"}, Code.MOVED),
        ({"kind": "throttled"}, Code.THROTTLED),
        ({"kind": "status", "status": 500}, Code.SHOP_FAILED),
        ({"kind": "status", "status": 403}, Code.ROLE_TOO_SMALL),
        ({"kind": "status", "status": 404}, Code.ROUTE_MISSING),
        ({"kind": "status", "status": 200, "body": "[]", "content_type": "application/json"}, Code.SHAPE_UNKNOWN),
        ({"kind": "status", "status": 200, "body": "7", "content_type": "application/json"}, Code.SHAPE_UNKNOWN),
    ],
)
def test_a_faulty_answer_is_told_by_its_code(fault, code, pretend, shop):
    number = str(pretend.place_order("MUG")["number"])
    pretend.fail(fault.pop("kind"), path="/Details", **fault)
    with pytest.raises(PlatformError) as told:
        shop.order(number)
    assert told.value.code is code
    pretend.heal()
