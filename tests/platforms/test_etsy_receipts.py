"""Etsy's receipts: read in plain values, and found however quietly they changed."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from platforms.errors import Code, NotFound, Refused
from platforms.etsy import Etsy
from platforms.values import Kind, Stage
from sandbox.etsy import serve
from tests.platforms.etsy_market import FIRST, SECOND, opened

DAY = 86_400
EUR = {"divisor": 100, "currency_code": "EUR"}


@pytest.fixture(scope="module")
def running():
    with serve(per_second=1000) as market:
        yield market


@pytest.fixture
def market(running):
    running.reset()
    return running


def ago(**parts):
    return datetime.now(UTC) - timedelta(**parts)


def ids(orders):
    return [int(order.external_id) for order in orders]


def receipt(**changed):
    line = {"transaction_id": 7, "listing_id": 5, "product_id": 6, "quantity": 1, "price": {"amount": 1000, **EUR}}
    row = {
        "receipt_id": 3,
        "status": "paid",
        "name": "Mira Testperson",
        "first_line": "12 Example Lane",
        "city": "Gent",
        "country_iso": "BE",
        "grandtotal": {"amount": 1650, **EUR},
        "transactions": [{**line, **changed.pop("line", {})}],
    }
    return Etsy.read_order(json.dumps({**row, **changed}))


# -- in plain values


def test_a_receipt_as_it_was_bought_is_read_whole(market):
    answers = {"Your text": "Für Mira &amp; Jo <3"}
    lines = [{"sku": "MUG-330", "quantity": 2, "answers": answers}, {"sku": "TOTE"}]
    buyer = {"name": "Mira Anna Testperson", "first_line": "12 Example Lane", "second_line": "Box 3", "city": "Gent",
             "state": None, "zip": "9000", "country_iso": "BE"}  # fmt: skip
    placed = market.place_order(
        lines=lines, buyer=buyer, message="Please pack flat", gift_message="With love", discount="1.00"
    )
    raw = opened(market).order(str(placed["receipt_id"]))
    order = Etsy.read_order(raw.body)
    assert (raw.external_id, raw.number, raw.shop_status, raw.stage) == (
        order.external_id,
        order.number,
        "paid",
        Stage.PAID,
    )
    mug, bag = order.lines
    assert (mug.title, mug.quantity, mug.sku, mug.price, mug.total) == ("Ceramic mug", 2, "MUG-330", 1250, 2500)
    assert (dict(mug.options), mug.properties) == ({"Volume": "330 ml"}, (("Your text", "Für Mira & Jo <3"),))
    assert (bag.variant_id, dict(bag.options), bag.kind) == (bag.product_id, {}, Kind.GOODS)
    assert (order.total, order.shipping, order.discount, order.tax, order.currency) == (4395, 595, 100, 0, "EUR")
    address = order.address
    assert (address.first_name, address.last_name, address.line2, address.state) == (
        "Mira Anna",
        "Testperson",
        "Box 3",
        "",
    )
    assert (address.post_code, address.country, order.buyer, order.email) == ("9000", "BE", "Mira Anna Testperson", "")
    assert order.note == "Please pack flat\n\nGift message: With love"
    assert (order.is_withheld, order.refunds_known, order.paid_at is not None) == (False, True, True)


def test_a_body_is_kept_in_one_form_whatever_the_order_of_its_members(market):
    placed = market.place_order("TOTE")
    body = opened(market).order(str(placed["receipt_id"])).body
    assert body == json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("status", "is_shipped", "stage"),
    [
        ("open", False, Stage.PENDING),
        ("payment processing", False, Stage.PENDING),
        ("Paid", False, Stage.PAID),
        ("Completed", True, Stage.COMPLETED),
        ("canceled", False, Stage.CANCELLED),
        ("Fully Refunded", False, Stage.REFUNDED),
        ("partially refunded", False, Stage.PAID),
        ("partially refunded", True, Stage.COMPLETED),
        ("something new", False, Stage.OTHER),
        (None, False, Stage.OTHER),
    ],
)
def test_a_status_has_its_stage_however_it_is_written(status, is_shipped, stage):
    order = receipt(status=status, is_shipped=is_shipped)
    assert (order.stage, order.shop_status) == (stage, (status or "").lower())


def test_where_the_address_is_null_it_is_withheld_and_that_is_no_fault():
    nothing = dict.fromkeys(("first_line", "second_line", "city", "state", "zip", "country_iso", "formatted_address"))
    assert receipt(**nothing).is_withheld
    assert receipt(**nothing).address.last_name == "Testperson"
    assert not receipt(**nothing, line={"is_digital": True}).is_withheld
    assert not receipt().is_withheld


def test_the_region_of_a_shop_withholds_addresses_in_what_is_read(market):
    placed = market.place_order("TOTE")
    market.change_shop(FIRST, withheld=1)
    assert Etsy.read_order(opened(market).order(str(placed["receipt_id"])).body).is_withheld


@pytest.mark.parametrize(
    ("money", "minor"),
    [
        ({"amount": 1650, "divisor": 100, "currency_code": "EUR"}, 1650),
        ({"amount": 1650, "divisor": 1, "currency_code": "JPY"}, 1650),
        ({"amount": 165000, "divisor": 100, "currency_code": "JPY"}, 1650),
        ({"amount": 1650, "divisor": 100, "currency_code": "KWD"}, 16500),
        ({"amount": -50, "divisor": 100, "currency_code": "EUR"}, -50),
        ({"amount": 1650, "divisor": 0, "currency_code": "EUR"}, 0),
        ({"amount": "x", "divisor": 100, "currency_code": "EUR"}, 0),
        ({"amount": 10**40, "divisor": 1, "currency_code": "EUR"}, 0),
    ],
)
def test_an_amount_is_in_the_currencys_smallest_unit_whatever_etsys_divisor(money, minor):
    order = receipt(grandtotal=money)
    assert (order.total, order.currency) == (minor, money["currency_code"])


def test_a_part_that_is_refunded_tells_an_amount_and_never_which_pieces():
    part = [{"amount": {"amount": 400, **EUR}}, {"amount": {"amount": 100, **EUR}}]
    assert (receipt(refunds=part).refunded, receipt(refunds=part).refunds_known) == (500, False)
    whole = receipt(refunds=part, status="fully refunded")
    assert (whole.refunds_known, whole.stage) == (True, Stage.REFUNDED)


def test_answers_and_files_of_the_buyer_are_properties_and_choices_are_options():
    chosen = {"property_id": 513, "value_id": 1, "formatted_name": "Size", "formatted_value": "A3", "question_id": None}
    answer = {"property_id": 54, "value_id": None, "formatted_name": "Personalization", "formatted_value": "Jo"}
    file = {"property_id": 55, "formatted_name": "Photo", "formatted_value": "https://x/1.png", "question_id": 9,
            "mime_type": "image/png"}  # fmt: skip
    (line,) = receipt(line={"variations": [chosen, answer, file]}).lines
    assert dict(line.options) == {"Size": "A3"}
    assert line.properties == (("Personalization", "Jo"), ("Photo", "https://x/1.png"))


def test_a_line_whose_listing_is_gone_is_kept():
    (line,) = receipt(line={"listing_id": None, "product_id": None, "sku": None, "title": None}).lines
    assert (line.external_id, line.product_id, line.variant_id, line.sku, line.title) == ("7", "", "", "", "")


def test_of_what_could_be_chosen_the_variant_is_the_product_and_else_the_listing():
    data = [{"property_id": 513, "value_ids": [1], "values": ["A3"]}]
    assert receipt(line={"product_data": data}).lines[0].variant_id == "6"
    assert receipt(line={"product_data": []}).lines[0].variant_id == "5"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"receipt_id": 1}',
        b'{"receipt_id": 0, "transactions": []}',
        b'{"receipt_id":1,"transactions":[5],"grandtotal":{}}',
    ],
)
def test_what_is_no_receipt_is_refused(body):
    with pytest.raises(Refused) as refusal:
        Etsy.read_order(body)
    assert refusal.value.code is Code.SHAPE_UNKNOWN


@pytest.mark.parametrize("stamp", [0, -5, True, "1795166100", None, 10**18, 1.5])
def test_a_time_that_is_none_is_left_out(stamp):
    assert receipt(created_timestamp=stamp, create_timestamp=None).placed_at is None
    assert receipt(created_timestamp=stamp, create_timestamp=1_795_166_100).placed_at.year == 2026


# -- found


def test_an_order_that_is_not_there_or_anothers_is_gone(market):
    theirs = market.place_order("TOTE", shop_id=SECOND)
    shop = opened(market)
    for external_id in ("1", str(theirs["receipt_id"]), "x/../1", "", "１"):
        with pytest.raises(NotFound) as gone:
            shop.order(external_id)
        assert gone.value.code is Code.GONE


def test_changed_orders_come_oldest_change_first_and_ten_minutes_more_than_asked(market):
    now = int(time.time())
    old, recent, new = (
        market.place_order("TOTE", created=now - seconds)["receipt_id"] for seconds in (3 * DAY, 500, 10)
    )
    market.place_order("TOTE", created=now - 10, shop_id=SECOND)
    shop = opened(market)
    list(shop.changed_orders(ago(seconds=60)))
    assert ids(shop.changed_orders(ago(seconds=60)))[-2:] == [recent, new]
    assert ids(shop.changed_orders(ago(days=4))) == [old, recent, new]


@pytest.mark.parametrize("number", [100, 101, 250])
def test_many_orders_of_one_second_are_all_found(market, number):
    made = {order["receipt_id"] for order in market.place_orders(number, "TOTE", created=int(time.time()) - 5)}
    found = ids(opened(market).changed_orders(ago(minutes=1)))
    assert (len(found), set(found)) == (number, made)
