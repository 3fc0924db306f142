"""Whatever plug-ins put into an order, it is read or refused as ours; one that is read can be kept."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from platforms.errors import Code, Refused
from platforms.text import pieces
from platforms.woocommerce.orders import order_of

ORDER = {
    "id": 564,
    "number": "564",
    "status": "processing",
    "currency": "USD",
    "date_created_gmt": "2026-11-23T08:47:23",
    "total": "120.03",
    "billing": {"first_name": "Dana", "email": "dana@example.test", "phone": "1"},
    "shipping": {"address_1": "418 Montague St", "city": "Brooklyn"},
    "shipping_lines": [{"method_id": "flat_rate", "method_title": "Standard"}],
    "line_items": [
        {
            "id": 1,
            "name": "T-shirt",
            "product_id": 21,
            "variation_id": 28,
            "quantity": 3,
            "price": 21.5,
            "total": "64.50",
            "sku": "TEE",
            "image": {"id": "20", "src": "https://shop.example/tee.png"},
            "meta_data": [{"key": "pa_size", "value": "l", "display_key": "Size", "display_value": "L"}],
        }
    ],
    "refunds": [
        {
            "id": 9,
            "total": "-10.00",
            "line_items": [{"quantity": -1, "meta_data": [{"key": "_refunded_item_id", "value": "1"}]}],
        }
    ],
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["", "0", "1e999999", "-5", "1,50", "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """The path to everything inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*path, key)
        yield from places(part, (*path, key))


@given(st.sampled_from(list(places(ORDER))), ANYTHING)
def test_one_odd_value_anywhere_leaves_an_order_that_is_read_or_refused(path, odd):
    row = copy.deepcopy(ORDER)
    *way, last = path
    target: Any = row
    for key in way:
        target = target[key]
    target[last] = odd
    try:
        order = order_of(row)
    except Refused as refusal:
        assert refusal.code is Code.SHAPE_UNKNOWN
        return
    assert order.external_id
    assert all(text.encode() and "\0" not in text for text in texts_of(order) if text)
    assert all(isinstance(line.quantity, int) and abs(line.total) < 2**62 for line in order.lines)


def texts_of(order):
    address = [getattr(order.address, name) for name in order.address.__slots__]
    lines = [
        text
        for line in order.lines
        for text in (line.title, line.sku, line.fractional, line.image_url, line.external_id)
    ]
    chosen = [text for line in order.lines for pair in (*line.options.items(), *line.properties) for text in pair]
    return [
        order.number,
        order.buyer,
        order.email,
        order.note,
        order.shipping_method,
        order.currency,
        *address,
        *lines,
        *chosen,
    ]


def test_a_quantity_beyond_all_measure_is_told_at_once_and_not_worked_out():
    assert pieces("1e999999") == (0, "1e999999")
