"""What people ask about their data through a shop's platform: told to the merchant, or forgotten.

Orders stay, since books have to be kept; who bought them, and where it went, is taken out. What is on its way to the
buyer keeps its address until it has arrived, or until the time that the platforms allow is over.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, Text, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from core.db import db, now
from core.matrix import Role
from core.running import own_url
from core.search import searchable
from models import (
    Client,
    Delivery,
    InboxSource,
    InboxState,
    Mail,
    Membership,
    Order,
    OrderItem,
    OrderRequest,
    PrivacyKind,
    PrivacyRequest,
    Store,
    StoreStatus,
    TimelineEntry,
)
from models.orders import ENDED
from services.activity import log_activity
from services.door import Door
from services.mails import written
from services.postbacks.keeping import forget_orders
from services.rounds import end_rounds, erase

LONGEST = timedelta(days=28)  # thirty days are allowed; most parcels are never told to have arrived
FORGOTTEN = {"buyer": "", "email": "", "phone": "", "address": {}, "note": "", "twin_key": ""}


def is_first_time(door: Door, headers: Mapping[str, str], body: bytes) -> bool:
    """Note the message without its content, which is the buyer's data once more; False: it was noted before."""
    noted = insert(Delivery).values(
        client_id=door.client_id,
        store_id=door.store_id,
        source=InboxSource.WEBHOOK,
        topic="privacy",
        dedupe_key=door.platform.delivery_key(headers, body),
        body="",
        headers={},
        state=InboxState.DONE,
        created_at=now(),
        ended_at=now(),
    )
    return db.scalar(noted.on_conflict_do_nothing().returning(Delivery.id)) is not None


def orders_about(request: PrivacyRequest) -> Sequence[Order]:
    """The store's orders that the wish is about: those it names, and those with the buyer's address."""
    own = select(Order).where(Order.client_id == request.client_id, Order.store_id == request.store_id)
    return db.scalars(_about(own, request).order_by(Order.id)).all()


def forget(request: PrivacyRequest) -> int:
    """Take the buyer out of the orders that are over; how many there still are on their way."""
    orders, is_time_up = orders_about(request), request.created_at < now() - LONGEST
    over = [order for order in orders if is_time_up or order.status in ENDED]
    for order in over:
        for name, value in FORGOTTEN.items():
            setattr(order, name, value)
        order.search_text = searchable(order.number, order.reference)
    _empty_items(request, over)
    _empty_deliveries(request, over)
    _empty_story(request, over)
    forget_orders(request.client_id, [order.id for order in over])
    return len(orders) - len(over)


def forget_shop(request: PrivacyRequest) -> int:
    """The shop left two days ago: all its buyers are forgotten as above, and all that was kept of it but its orders.
    One that lets us in has been connected again since, and stays."""
    store = db.get_one(Store, request.store_id)
    if store.status not in (StoreStatus.RECONNECT, StoreStatus.DISCONNECTED) and not store.deleted_at:
        return 0
    if not store.deleted_at:
        end_rounds(store)
        erase(store)
        store.status, store.disconnected_at = StoreStatus.DISCONNECTED, store.disconnected_at or now()
    return forget(request)


def letters(request: PrivacyRequest) -> list[Mail]:
    """What every Admin of the client is told: which orders hold something of the buyer who asks."""
    store, client = db.get_one(Store, request.store_id), db.get_one(Client, request.client_id)
    numbers = ", ".join(order.number for order in orders_about(request))
    admins = select(Membership).where(
        Membership.client_id == client.id, Membership.role == Role.ADMIN, Membership.is_active
    )
    return [
        written(
            "privacy", admin.email, admin.user.locale or client.locale, client.id,
            person=admin.name, store=store.name, numbers=numbers, url=own_url(f"orders/?store={store.id}"),
        )
        for admin in db.scalars(admins)
    ]  # fmt: skip


def done(request: PrivacyRequest) -> None:
    """Kept as proof, without the buyer."""
    log_activity(f"privacy.{request.kind}", db.get_one(Store, request.store_id))
    request.about = {"orders": len(request.about.get("order_ids", []))}
    request.finish()


def _about(own: Select[Order], request: PrivacyRequest) -> Select[Order]:
    if request.kind == PrivacyKind.FORGET_SHOP:
        return own
    ids, email = request.about.get("order_ids", []), request.about.get("email", "")
    ways = [func.split_part(Order.external_id, "+", 1).in_(ids)]  # with their supplements
    if email:
        ways.append(Order.email == email)
    return own.where(or_(*ways))


def _empty_deliveries(request: PrivacyRequest, orders: Sequence[Order]) -> None:
    """What was received about them, word for word."""
    own = update(Delivery).where(Delivery.client_id == request.client_id, Delivery.store_id == request.store_id)
    db.execute(own.where(Delivery.resource_id.in_([order.shop_id for order in orders])).values(body="", headers={}))
    by_programs = select(TimelineEntry.inbox_id).where(
        TimelineEntry.client_id == request.client_id, TimelineEntry.order_id.in_([order.id for order in orders])
    )
    sent = own.where(Delivery.source == InboxSource.API, Delivery.id.in_(by_programs))
    db.execute(sent.values(body=""), execution_options={"synchronize_session": False})  # its mark still knows it again


def _empty_items(request: PrivacyRequest, orders: Sequence[Order]) -> None:
    """What buyers wrote for their pieces stands among the options: a name to be engraved, a picture's address."""
    own = update(OrderItem).where(OrderItem.client_id == request.client_id)
    db.execute(own.where(OrderItem.order_id.in_([order.id for order in orders])).values(options={}))


def _empty_story(request: PrivacyRequest, orders: Sequence[Order]) -> None:
    """The addresses that the shop had changed, before and after."""
    ids = [order.id for order in orders]
    story = update(TimelineEntry).where(TimelineEntry.client_id == request.client_id, TimelineEntry.order_id.in_(ids))
    db.execute(story.values(facts=_without(TimelineEntry.facts, ["wanted", "address"])))
    asked = update(OrderRequest).where(OrderRequest.client_id == request.client_id, OrderRequest.order_id.in_(ids))
    db.execute(asked.values(wanted=_without(OrderRequest.wanted, ["address"])))


def _without(column: Any, path: list[str]) -> Any:
    return column.op("#-")(cast(path, ARRAY(Text)))
