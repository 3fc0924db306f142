"""Clients hear of holds: at once when a person makes one, and once more before its deadline."""

from core.db import EVERYONE, db, see
from jobs.clock import at_every_sweep
from jobs.mail import send_later
from models import Order, OrderItem, Turn
from services.holds import letters, remind, to_remind
from services.notices.letters import note_order
from services.transitions import lock

AT_ONCE = 100


def tell_client(order: Order, line: OrderItem | None = None) -> None:
    """To be called in the transaction that holds it; where the provider waits for itself nobody is asked."""
    if (line or order).turn == Turn.CLIENT:
        for mail in letters(order, line):
            note_order(send_later(mail), order)


@at_every_sweep
def remind_of_deadlines() -> None:
    see(EVERYONE)
    due = to_remind(AT_ONCE)
    db.commit()
    for client_id, order_id in due:
        see([client_id])
        if order := db.get(Order, order_id):
            lock(order)
            for mail in remind(order):
                note_order(send_later(mail), order)
        db.commit()
    see(EVERYONE)
