"""The adapter and the reference shop, written apart from each other, get on."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from platforms import Http, open_platform
from platforms.errors import Code, NotFound, PlatformError, Reconnect, Refused
from platforms.values import Change, Package, ProductStatus, Said, Stage
from sandbox.custom import serve

HOOK_SECRET = "the store's own secret, for messages"
PARCEL = Package(
    code="1Z999",
    carrier="BRT",
    url="https://brt.example/1Z999",
    lines=(("1", 1),),
    note="Spedito: 1Z999",
    complete=True,
)


@pytest.fixture(scope="module")
def running():
    with serve(path="/negozio") as shop:
        yield shop


@pytest.fixture
def pretend(running):
    running.reset()
    return running


@pytest.fixture
def http():
    return Http(https_only=False, allow_local=True)


@pytest.fixture
def shop(pretend, http):
    found = open_platform("custom", pretend.url, {"secret": pretend.secret}, http).verify()
    return open_platform("custom", found.shop.address, found.credentials, http)


@pytest.fixture
def hook(pretend, httpserver):
    httpserver.expect_request("/hooks/7").respond_with_data("")
    pretend.connect(httpserver.url_for("/hooks/7"), HOOK_SECRET)
    return httpserver


def messages(httpserver):
    return [(dict(request.headers), request.get_data()) for request, _ in httpserver.log]


def test_a_shop_in_a_folder_is_found_from_an_address_inside_it(pretend, http):
    kind = type(open_platform("custom", pretend.url, {}, http))
    found = kind.find(kind.normalise(f"{pretend.url}/vetrina/v1/orders?limit=5"), http)
    assert (found.address, found.name, found.currency) == (pretend.url, "Officina Grafica Lario", "EUR")


def test_the_whole_catalogue_is_read_with_options_and_prices(pretend, shop):
    products = {product.title: product for product in shop.products()}
    shirt = products["Unisex T-shirt"]
    assert (len(products), shop.product_count(), len(shirt.variants)) == (12, 12, 12)
    large = next(variant for variant in shirt.variants if variant.sku == "TEE-BLK-L")
    assert (large.price, large.currency, large.options) == (2150, "EUR", {"Size": "L", "Colour": "Black"})
    assert not products["Gift card"].variants[0].kind.is_shipped
    assert shop.product(shirt.external_id) == shirt


def test_many_products_are_walked_once_each_and_a_walk_goes_on_where_it_ended(pretend, shop):
    pretend.add_products(250, 3)
    ids = [product.external_id for product in shop.products()]
    assert (len(ids), len(set(ids))) == (262, 262)
    assert [product.external_id for product in shop.products(200)] == ids[200:]


def test_only_what_changed_is_found_again_and_read(pretend, shop):
    first, second = list(shop.products())[:2]
    changed = pretend.change_product(second.external_id, status="hidden")
    since = datetime.fromisoformat(changed["modified_at"]) + timedelta(minutes=5)  # so much is taken off
    assert list(shop.changed_products(since)) == [second.external_id]
    pretend.delete_product(first.external_id)
    found = list(shop.named_products([first.external_id, second.external_id]))
    assert [(each.external_id, each.status) for each in found] == [(second.external_id, ProductStatus.HIDDEN)]


def test_an_order_is_told_polled_and_read_alike(pretend, shop, hook):
    placed = pretend.place_order("TEE-BLK-L", "MUG-330", note="Ring twice")
    pretend.settle()
    ((headers, body),) = messages(hook)
    assert shop.is_genuine(headers, body, HOOK_SECRET)
    told = shop.read_delivery(headers, body)
    (polled,) = shop.changed_orders(datetime.now(UTC) - timedelta(minutes=1))
    order = shop.read_order(shop.order(placed["id"]).body)
    assert (told.said, told.change, told.resource_id) == (Said.ORDER, Change.CREATED, placed["id"])
    assert told.order == order == shop.read_order(polled.body)
    assert (order.stage, order.total, order.note, [line.sku for line in order.lines]) == (
        Stage.PAID, 3990, "Ring twice", ["TEE-BLK-L", "MUG-330"],
    )  # fmt: skip


def test_a_message_sent_again_is_genuine_and_known_by_its_key(pretend, shop, hook):
    pretend.place_order()
    (sent,) = pretend.settle()
    pretend.send_again(sent["id"])
    (first, again) = messages(hook)
    assert shop.is_genuine(*again, HOOK_SECRET)
    assert shop.delivery_key(*first) == shop.delivery_key(*again)


def test_a_shop_that_names_its_orders_only_has_them_read(pretend, shop, hook):
    pretend.set(whole=False)
    placed = pretend.place_order()
    pretend.settle()
    told = shop.read_delivery(*messages(hook)[0])
    assert (told.resource_id, told.order) == (placed["id"], None)


def test_what_was_deleted_is_told_polled_and_gone(pretend, shop, hook):
    placed = pretend.place_order()
    pretend.delete_order(placed["id"])
    pretend.delete_product("1")
    pretend.settle()
    told = [shop.read_delivery(*each) for each in messages(hook)]
    assert [(each.topic, each.resource_id) for each in told[1:]] == [("order.deleted", "1"), ("product.deleted", "1")]
    (polled,) = shop.changed_orders(datetime.now(UTC) - timedelta(minutes=1))
    assert polled.stage is Stage.GONE
    assert list(shop.orders()) == []
    with pytest.raises(NotFound) as gone:
        shop.order(placed["id"])
    assert gone.value.code is Code.GONE


def test_orders_are_counted_and_listed_by_status_and_day(pretend, shop):
    pretend.place_orders(3)
    pretend.place_order(status="on_hold")
    assert (shop.order_count(), shop.order_count(("on_hold",)), shop.order_count(("paid", "on_hold"))) == (4, 1, 4)
    assert [order.stage for order in shop.orders(("on_hold",))] == [Stage.ON_HOLD]
    assert shop.order_count(placed_after=datetime.now(UTC) + timedelta(hours=1)) == 0


def test_many_orders_of_one_moment_are_each_found_once_oldest_change_first(pretend, shop):
    pretend.place_orders(230)
    pretend.change_order("5", note="changed")
    found = [order.external_id for order in shop.changed_orders(datetime.now(UTC) - timedelta(minutes=1))]
    assert (len(found), len(set(found)), found[-1]) == (230, 230, "5")


@pytest.mark.parametrize("idempotent", [True, False])
@pytest.mark.parametrize("fault", [None, "carried_out", "truncated", "status"])
def test_a_shipped_order_is_completed_with_one_parcel_even_when_the_shop_stumbles(pretend, shop, fault, idempotent):
    pretend.set(idempotent=idempotent)
    order_id = pretend.place_order()["id"]
    if fault:
        pretend.fail(fault, method="POST")
    try:
        shop.ship(order_id, PARCEL)
    except PlatformError as stumbled:
        assert (fault, stumbled.permanent) == ("status", False)
        shop.ship(order_id, PARCEL)
    assert shop.ship(order_id, PARCEL).already
    order = pretend.order(order_id)
    assert (order["status"], [each["tracking_code"] for each in order["shipments"]]) == ("completed", ["1Z999"])
    assert order["shipments"][0]["lines"] == [{"line_id": "1", "quantity": 1}]


def test_two_workers_that_tell_the_same_parcel_at_once_make_one_of_it(pretend, shop):
    order_id = pretend.place_order()["id"]
    workers = [threading.Thread(target=shop.ship, args=(order_id, PARCEL)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(pretend.order(order_id)["shipments"]) == 1


def test_a_parcels_tracking_is_corrected_in_its_place(pretend, shop):
    order_id = pretend.place_order()["id"]
    shop.ship(order_id, PARCEL)
    right = Package(code="1Z999", carrier="GLS", url="https://gls.example/1Z999", is_correction=True)
    assert not shop.ship(order_id, right).already
    assert shop.ship(order_id, right).already
    assert [each["carrier"] for each in pretend.order(order_id)["shipments"]] == ["GLS"]


def test_a_second_parcel_stands_beside_the_first(pretend, shop):
    order_id = pretend.place_order()["id"]
    shop.ship(order_id, Package(code="A1", carrier="BRT"))
    shop.ship(order_id, Package(code="A12", carrier="BRT", complete=True))
    order = pretend.order(order_id)
    assert ([each["tracking_code"] for each in order["shipments"]], order["status"]) == (["A1", "A12"], "completed")


def test_an_order_without_tracking_is_completed_once(pretend, shop):
    order_id = pretend.place_order()["id"]
    assert [shop.ship(order_id, Package(complete=True)).already for _ in range(2)] == [False, True]
    assert pretend.order(order_id)["shipments"] == []


def test_a_link_that_the_shop_does_not_take_is_told_in_its_words(pretend, shop):
    order_id = pretend.place_order()["id"]
    with pytest.raises(Refused) as refusal:
        shop.ship(order_id, Package(code="1Z", url="brt/1Z"))
    assert (refusal.value.code, refusal.value.facts["shop_message"]) == (
        Code.FIELDS_REFUSED,
        "Not taken. (tracking_url: is no web address)",
    )


def test_a_cancelled_order_takes_no_parcel(pretend, shop):
    order_id = pretend.place_order(status="cancelled")["id"]
    with pytest.raises(Refused) as refusal:
        shop.ship(order_id, Package(code="1Z"))
    assert (refusal.value.code, refusal.value.facts["shop_status"]) == (Code.ORDER_OVER, "cancelled")


@pytest.mark.parametrize(("notes", "way", "kept"), [(True, "note", ["Hello"]), (False, "no_notes", [])])
def test_a_note_is_written_once_where_the_shop_has_a_place_for_it(pretend, shop, notes, way, kept):
    pretend.set(notes=notes)
    order_id = pretend.place_order()["id"]
    assert shop.note(order_id, "Hello").way == way
    assert shop.note(order_id, "Hello").already
    assert [each["text"] for each in pretend.order(order_id)["notes"]] == kept


def test_another_secret_is_refused_and_a_new_one_asks_for_connecting_again(pretend, shop, http):
    with pytest.raises(Reconnect) as wrong:
        open_platform("custom", pretend.url, {"secret": "x" * 30}, http).verify()
    before = pretend.secret
    pretend.set(secret="a new secret of the shop's owner")
    with pytest.raises(Reconnect) as changed:
        shop.order("1")
    pretend.set(secret=before)
    assert (wrong.value.code, changed.value.code) == (Code.SECRET_WRONG, Code.SECRET_WRONG)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("maintenance", Code.MAINTENANCE),
        ("throttled", Code.THROTTLED),
        ("notice", Code.TEXT_AROUND),
        ("page", Code.PAGE_INSTEAD),
        ("redirect", Code.MOVED),
        ("truncated", Code.CUT_SHORT),
        ("huge", Code.TOO_BIG),
        ("status", Code.SHOP_FAILED),
    ],
)
def test_what_is_wrong_with_the_shop_is_told_and_passes(pretend, shop, fault, code):
    order_id = pretend.place_order()["id"]
    pretend.fail(fault, path="/orders/")
    with pytest.raises(PlatformError) as told:
        shop.order(order_id)
    assert (told.value.code, told.value.permanent) == (code, False)
    assert shop.order(order_id).external_id == order_id


def test_a_page_that_the_shop_cannot_carry_is_read_in_smaller_ones(pretend, shop):
    pretend.add_products(100, 1)
    pretend.fail("huge", path="/products")
    assert len(list(shop.products())) == 112
