"""What a platform keeps from us of a store's orders of late: a state of the store, not a fault of each order."""

from sqlalchemy import select

from core.db import db
from models import Order, Push, PushState, Status, Store
from platforms import Code

LATELY = 200  # orders
TRACKING, ADDRESS = "tracking_denied", "address_withheld"  # with words in services.words.limited


def held_back(store: Store) -> list[str]:
    own = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    lately = own.order_by(Order.created_at.desc(), Order.id.desc()).limit(LATELY).subquery()
    denied = select(Push.id).where(
        Push.client_id == store.client_id,
        Push.order_id.in_(select(lately.c.id)),
        Push.state == PushState.REFUSED,
        Push.error == Code.TRACKING_DENIED,
    )
    withheld = select(lately.c.id).where(lately.c.status == Status.FAILED, lately.c.address.has_key("is_withheld"))
    found = {TRACKING: denied, ADDRESS: withheld}
    return [code for code, query in found.items() if db.scalar(select(query.exists()))]
