"""Test orders: made here at a click, and orders of the shop that a person calls a test.

A test goes the whole way and is told to its own shop alone. It is not made for sale, and in no figure.
"""

from math import ceil

from core.rights import Vetrina
from models import Happening, Order, Store
from platforms.values import Address
from services.activity import log_activity
from services.order_acts import can_be_marked
from services.orderable import Orderable
from services.orders import look_again
from services.placing import Placed, PlacedLine, draft, submit
from services.transitions import NotAllowed, lock, tell


def make(store: Store, form_key: str, ware: Orderable, address: Address, note: str) -> Order:
    """A test order of as few pieces as can be made, submitted. One form is one order, however often it is sent."""
    making, variant = ware.making({}), ware.variant
    price = variant.price if variant and variant.currency == store.currency else None
    line = PlacedLine(ware, max(ceil(making.least / max(making.multiplier, 1)), 1), price or 0, {})
    order = draft(store, form_key, Placed([line], address, note=note, is_test=True))
    submit(order, Vetrina((store.client_id,)))  # who may test may have it submitted, whatever else they may do
    return order


def mark(order: Order, *, is_test: bool) -> bool:
    """A person says that it is a test, or that it is none. False where it says so already. Raises NotAllowed once
    anybody has begun to make it: what was made for sale is none, and what was made as a test is not sold."""
    lock(order)
    if not can_be_marked(order):
        raise NotAllowed(order.status, order.status)
    if order.is_test == is_test:
        return False
    order.is_test = is_test
    order.version += 1
    act = "marked_test" if is_test else "unmarked_test"
    tell(order, Happening.CHANGE, act)
    log_activity(f"order.{act}", order, name=order.number)
    look_again(order)
    return True
