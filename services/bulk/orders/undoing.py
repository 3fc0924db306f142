"""The orders of a file taken back: canceled, as far as nobody has begun to make them.

What was taken back can be brought again: the order lets go of the reference by which a file knows it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.db import db
from core.rights import Actor
from models import Order, Sheet, Status, Store
from services import orders
from services.askers import asker_of
from services.bulk.orders.keys import form_key
from services.bulk.rows import Fault, Owed, is_one_text_of
from services.bulk.together import groups_of
from services.bulk.undoing import Ends, note_undone, owed_with
from services.transitions import lock, may

OVER = (Status.CANCELED, Status.RETURNED)


def undo(sheet: Sheet, rows: Sequence[Owed]) -> Ends:
    store, actor = db.get_one(Store, sheet.store_id), asker_of(sheet)
    assert actor is not None
    whole = owed_with(sheet, rows)
    made = _made(store, [row.belongs_to for row in whole])
    faults: dict[int, Fault] = {}
    for group in groups_of(whole):
        order = made.get(form_key(store, group[0].belongs_to))
        if order and not _taken_back(order, actor, sheet.name):
            faults |= {row.id: ("order_begun", "", {}) for row in group}
    note_undone(sheet, whole, faults)
    return Ends(len(whole) - len(faults), len(faults))


def _made(store: Store, references: Sequence[str]) -> Mapping[str, Order]:
    """By the key of the file's order; what somebody deleted meanwhile is gone already."""
    keys = {form_key(store, reference) for reference in references}
    own = select(Order).where(Order.client_id == store.client_id, is_one_text_of(Order.form_key, keys))
    return {str(order.form_key): order for order in db.scalars(own.order_by(Order.id))}


def _taken_back(order: Order, actor: Actor, words: str) -> bool:
    """False where it has gone too far, or further than this person may cancel."""
    live = [item.status for item in lock(order) if item.is_ours and item.status not in OVER]
    if order.status not in OVER:
        if not all(may(status, Status.CANCELED, actor) for status in live or [order.status]):
            return False
        orders.cancel(order, actor, words)
    order.form_key = None
    return True
