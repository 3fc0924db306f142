"""What was read from a shop, put into its inbox like what the shop tells."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from core.db import db, now
from models import Delivery, InboxSource, InboxState, Order, Round, RoundKind, Store
from models.intake import ASKED_AT
from platforms.values import RawOrder, Stage
from services.updates import IN_THE_TRASH

TAKE = text("select take_delivery(:client, :store, 'poll', :topic, :resource, :key, :body, :headers)")


def take_named(store: Store, orders: Sequence[RawOrder], asked_at: datetime) -> None:
    """Put what was read into the inbox, unless it is what was last known of the order. `asked_at`: when the shop was
    asked for it; what came since is newer."""
    known = _last_known(store, [order.external_id for order in orders])
    for order in orders:
        if not known.get(order.external_id, "").startswith(_print_of(order)):
            db.execute(TAKE, _as_delivery(store, order, asked_at))


def take_read(round_: Round, orders: Sequence[RawOrder], asked_at: datetime) -> None:
    """The same for what a walk brought, and move the cursor behind it."""
    store = round_.store
    round_.found += sum(is_untold(store, order) for order in orders)
    take_named(store, orders, asked_at)
    if round_.kind == RoundKind.ORDERS:
        read_to = [order.modified_at for order in orders if order.modified_at]
        # A shop whose clock is ahead, or one odd order, does not carry the cursor over what is still to come.
        store.orders_read_to = min(max([*read_to, store.orders_read_to or store.import_from]), now())


def is_untold(store: Store, order: RawOrder) -> bool:
    """Whether a paid order of our time is here by reading alone: a webhook should have told of it. As long as messages
    wait of which nobody knows yet what they are about, one of them may."""
    if order.stage is not Stage.PAID or not order.modified_at or order.modified_at < store.created_at:
        return False
    known = exists().where(
        Order.client_id == store.client_id, Order.store_id == store.id, Order.external_id == order.external_id
    )
    came = exists().where(
        Delivery.client_id == store.client_id,
        Delivery.store_id == store.id,
        Delivery.resource_id == order.external_id,
    )
    unread = exists().where(
        Delivery.client_id == store.client_id,
        Delivery.store_id == store.id,
        Delivery.state == InboxState.NEW,
        Delivery.resource_id == "",
    )
    return not db.scalar(select(known | came | unread))


def _last_known(store: Store, external_ids: Sequence[str]) -> dict[str, str]:
    """{order: key of the newest delivery about it that was not too old to count}. Not of any: an order may come back
    to a state that it had, also out of the trash."""
    own = select(Delivery.resource_id, Delivery.dedupe_key).ext(distinct_on(Delivery.resource_id))
    about = (Delivery.resource_id != "", Delivery.resource_id.in_(external_ids), Delivery.reason != "older")
    trash = select(Order.external_id).where(Order.client_id == store.client_id, Order.store_id == store.id)
    gone = trash.where(Order.external_id.in_(external_ids), Order.shop_status == IN_THE_TRASH)
    told = own.where(Delivery.client_id == store.client_id, Delivery.store_id == store.id, *about)
    rows = db.execute(told.where(Delivery.resource_id.not_in(gone)).order_by(Delivery.resource_id, Delivery.id.desc()))
    return {external_id: key for external_id, key in rows}  # noqa: C416


def _as_delivery(store: Store, order: RawOrder, asked_at: datetime) -> dict[str, object]:
    return {
        "client": store.client_id,
        "store": store.id,
        "topic": "order.read",
        "resource": order.external_id,
        "key": f"{_print_of(order)}{asked_at.isoformat()}",
        "body": order.body,
        "headers": json.dumps({ASKED_AT: asked_at.isoformat()}),
    }


def _print_of(order: RawOrder) -> str:
    """How the key of a delivery begins that holds just this."""
    told = f"{order.external_id}\n{order.body}".encode()
    return f"{InboxSource.POLL}:{hashlib.sha256(told).hexdigest()}:"
