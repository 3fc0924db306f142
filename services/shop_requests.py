"""Requests in a shop's name about what production was told already. There is one of each kind, kept up to date."""

from typing import Any

from sqlalchemy import select

from core.db import db
from models import Happening, Order, OrderRequest, RequestKind, RequestState
from services.transitions import tell


def ask(order: Order, kind: RequestKind, wanted: dict[str, Any], inbox_id: int) -> None:
    """`wanted` joins what is asked already; what comes back to how it is here is not asked any more."""
    request = _open(order, kind)
    before = request.wanted if request else {}
    wanted = before | {name: _since(before.get(name), value) for name, value in wanted.items()}
    wanted = {name: value for name, value in wanted.items() if value[0] != value[1]}
    if not wanted:
        _take_away(order, request, kind, inbox_id)
        return
    if request is None:
        db.add(OrderRequest(client_id=order.client_id, order_id=order.id, kind=kind, wanted=wanted))
    else:
        request.wanted = wanted
    order.version += 1
    tell(order, Happening.REQUEST, f"shop_asks_{kind}", inbox_id=inbox_id, wanted=wanted)


def withdraw(order: Order, kind: RequestKind, inbox_id: int) -> None:
    """The shop does not want it any more."""
    _take_away(order, _open(order, kind), kind, inbox_id)


def _since(before: list[Any] | None, wanted: list[Any]) -> list[Any]:
    """From how it is here, which the first asking said, to what is wanted now."""
    return [before[0], *wanted[1:]] if before else wanted


def _take_away(order: Order, request: OrderRequest | None, kind: RequestKind, inbox_id: int) -> None:
    if request is None:
        return
    db.delete(request)
    order.version += 1
    tell(order, Happening.REQUEST, f"shop_withdraws_{kind}", inbox_id=inbox_id)


def _open(order: Order, kind: RequestKind) -> OrderRequest | None:
    own = select(OrderRequest).where(OrderRequest.client_id == order.client_id, OrderRequest.order_id == order.id)
    is_open = OrderRequest.state == RequestState.OPEN
    return db.scalars(own.where(is_open, OrderRequest.kind == kind, OrderRequest.asked_by_id.is_(None))).first()
