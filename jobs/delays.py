"""Orders that are not out in time are marked, each once."""

from core.db import EVERYONE, db, see
from jobs.clock import at_most_every
from models import Order
from services.delays import delay, overdue
from services.transitions import lock

AT_ONCE = 200


@at_most_every(60)
def mark_delayed_orders() -> None:
    see(EVERYONE)
    late = overdue(AT_ONCE)
    db.commit()
    for client_id, order_id in late:
        see([client_id])
        if order := db.get(Order, order_id):
            lock(order)
            delay(order)
        db.commit()
    see(EVERYONE)
