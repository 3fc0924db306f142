"""What is released on the spot, as it arrives, has its due date too, and counts as released."""

from core.db import db, now
from services.deadlines import Deadlines
from services.due import due_of
from tests.intake.shop import line, mapped


def test_an_order_that_is_released_as_it_arrives_is_due_by_its_own_lines(arrived, make, store):
    mapped(make, store)
    product = make.product(store, external_id="20")
    make.variant(product, external_id="200", mapping_state="ignored")
    found = arrived(line_items=[line(1), line(2)])
    db.expire_all()
    assert (found.status, found.due_at) == ("created", due_of(now(), [None], Deadlines()))
    assert (found.released_at is None, found.produced_at) == (False, None)
