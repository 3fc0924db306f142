"""An order made again, in whole or in part (T28): released at once, from the same files and the same specification.

It is an order of ours, linked to the first one. The shop is told nothing of it: its order is fulfilled, and a second
fulfilment would count the goods twice. Each order here links to the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from core.acting import acting
from core.db import db, now
from core.rights import Actor, Right, can
from models import (
    CatalogProduct,
    CatalogVariant,
    Happening,
    Order,
    OrderItem,
    OrderRequest,
    ReprintReason,
    RequestKind,
    RequestState,
    Status,
)
from models.orders import ENDED, ON_ITS_WAY
from services.activity import log_activity
from services.due import set_due
from services.order_rows import order_words
from services.requests import ask
from services.transitions import By, NotAllowed, lock, move, tell

CAN_BE_REPRINTED = (*ON_ITS_WAY, *(status for status in ENDED if status != Status.CANCELED))
SAME = ("variant_id", "product_ref", "title", "sku", "options", "catalog_variant_id", "product_uid")
SAME_MAKING = ("catalog_version", "multiplier", "mapping_version", "files")
SAME_ORDER = ("client_id", "store_id", "currency", "buyer", "email", "shipping_method", "note", "reference", "is_test")


class NothingChosen(Exception):
    """No piece of any line is to be made again."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """`pieces` are those sold, by item id; `address` as `platforms.base.Address` has it."""

    pieces: Mapping[int, int]
    reason: ReprintReason
    words: str = ""
    is_free: bool = True
    address: Mapping[str, Any] | None = None  # None: as before


def reprintable(order: Order) -> list[OrderItem]:
    """The lines that were made here and have left, and so can be made again."""
    if order.status not in CAN_BE_REPRINTED:
        return []
    made = [item for item in order.items if item.is_ours and item.catalog_variant_id]
    return [item for item in made if item.status in CAN_BE_REPRINTED]


def ask_reprint(order: Order, wanted: Reprint, picture: dict[str, Any]) -> OrderRequest:
    """A client asks; `picture` is {"id", "name"} of a file, or empty. Raises NotAllowed, NothingChosen."""
    chosen = _chosen(order, wanted)
    said = {str(item.id): pieces for item, pieces in chosen.items()}
    facts = {"again": said, "reason": str(wanted.reason), "picture": picture}
    return ask(order, RequestKind.REPRINT, wanted.words, facts)


def reprint(order: Order, actor: Actor, form_key: str, wanted: Reprint, request: OrderRequest | None = None) -> Order:
    """The new order, which answers the client's open `request`. One form is one order, however often it is sent.
    Raises NotAllowed, NothingChosen."""
    if made := made_by(order, form_key):
        return made
    if not can(actor, Right.ORDERS_REPRINT):
        raise NotAllowed(order.status, Status.CREATED)
    chosen = _chosen(order, wanted)
    new = _new_order(order, form_key, wanted, chosen)
    facts: dict[str, Any] = {
        "cause": str(wanted.reason),
        "words": wanted.words,
        "lines": [item.title for item in chosen],
    }
    tell(new, Happening.CHANGE, "reprint_of", number=order.number, **facts)
    set_due(new, _days_of(chosen))
    move(new, Status.CREATED, By.SYSTEM)
    order.version += 1
    answered = (Happening.REQUEST, "reprint_accepted") if request else (Happening.CHANGE, "reprinted")
    tell(order, *answered, number=new.number, **facts)
    if request:
        request.state, request.answer = RequestState.ACCEPTED, new.number
        request.answered_by_id, request.answered_at = acting().membership_id, now()
    log_activity("order.reprinted", order, name=order.number, after={"order": new.number}, reason=wanted.words)
    return new


def made_by(order: Order, form_key: str) -> Order | None:
    """What this form has made already. Locks the order, so that its second sending waits for the first."""
    lock(order)
    own = select(Order).where(Order.client_id == order.client_id, Order.form_key == form_key)
    return db.scalars(own).one_or_none()


def _chosen(order: Order, wanted: Reprint) -> dict[OrderItem, int]:
    items = reprintable(order)
    if not items:
        raise NotAllowed(order.status, Status.CREATED)
    chosen = {item: wanted.pieces.get(item.id, 0) for item in items}
    chosen = {item: min(pieces, item.quantity) for item, pieces in chosen.items() if pieces > 0}
    if not chosen:
        raise NothingChosen
    return chosen


def _new_order(order: Order, form_key: str, wanted: Reprint, chosen: Mapping[OrderItem, int]) -> Order:
    address = dict(wanted.address or order.address)
    number = f"{order.number[:50]}-R{_count(order) + 1}"
    price = 0 if wanted.is_free else 1
    new = Order(
        **{name: getattr(order, name) for name in SAME_ORDER},
        number=number,
        form_key=form_key,
        original_id=order.id,
        reprint_reason=wanted.reason,
        status=Status.PASSED,
        placed_at=now(),
        address=address,
        country=address.get("country", ""),
        phone=address.get("phone", "") or order.phone,
        total=sum(item.price * pieces * price for item, pieces in chosen.items()),
        search_text=order_words(number, order.number, order.buyer, order.email, *(item.sku for item in chosen)),
        accepted=[],
        told={},
    )
    db.add(new)
    db.flush()
    place = {"client_id": order.client_id, "store_id": order.store_id, "order_id": new.id, "status": Status.PASSED}
    for item, pieces in chosen.items():
        same = {name: getattr(item, name) for name in (*SAME, *SAME_MAKING)}
        db.add(OrderItem(**place, **same, quantity=pieces, price=item.price * price))
    db.flush()
    lock(new)
    return new


def _count(order: Order) -> int:
    own = select(func.count()).select_from(Order).where(Order.client_id == order.client_id)
    return db.scalar(own.where(Order.original_id == order.id, Order.reprint_reason.is_not(None))) or 0


def _days_of(chosen: Mapping[OrderItem, int]) -> list[int | None]:
    ids = {item.catalog_variant_id for item in chosen}
    days = select(CatalogProduct.production_days).join(CatalogVariant, CatalogVariant.product_id == CatalogProduct.id)
    return list(db.scalars(days.where(CatalogVariant.id.in_(ids))))
