"""Changes and cancellings that are asked for once production has been told; a person of the provider answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.acting import acting
from core.db import db, now
from core.rights import Actor
from models import Happening, Order, OrderItem, OrderRequest, RequestKind, RequestState, Status
from services.activity import log_activity
from services.changes import carry_out, given_back
from services.transitions import ON_THE_WAY, NotAllowed, is_live, move, tell


def requests_of(order: Order) -> Sequence[OrderRequest]:
    own = select(OrderRequest).where(OrderRequest.client_id == order.client_id, OrderRequest.order_id == order.id)
    return db.scalars(own.order_by(OrderRequest.id)).all()


def ask(order: Order, kind: RequestKind, words: str, wanted: dict[str, Any] | None = None) -> OrderRequest:
    """In the name of whoever acts."""
    who = acting()
    request = OrderRequest(
        client_id=order.client_id,
        order_id=order.id,
        kind=kind,
        wanted=wanted or {},
        words=words,
        asked_by_id=who.membership_id,
    )
    db.add(request)
    order.version += 1
    asked: dict[str, Any] = {"wanted": wanted} if kind == RequestKind.CHANGE and wanted else {}
    tell(order, Happening.REQUEST, f"asks_{kind}", words=words, **asked)
    log_activity(f"order.asked_{kind}", order, name=order.number, reason=words)
    return request


def answer(order: Order, request: OrderRequest, actor: Actor, *, accepted: bool, words: str) -> list[str]:
    """What is accepted is carried out here and now, as far as it still can be; what cannot be is given back by name.

    What was asked in words alone is a promise of the one who answers.
    """
    too_late: list[str] = []
    if accepted and request.kind == RequestKind.CANCEL:
        _stop(order, request, actor, words)
    elif accepted and request.kind == RequestKind.CHANGE:
        too_late = carry_out(order, request.wanted, actor)
    request.state = RequestState.ACCEPTED if accepted else RequestState.REFUSED
    request.answered_by_id, request.answered_at, request.answer = acting().membership_id, now(), words
    order.version += 1
    told = {"wanted": request.wanted} if request.kind == RequestKind.CHANGE and accepted else {}
    facts: dict[str, Any] = {"words": words, "too_late": too_late, **told}
    tell(order, Happening.REQUEST, f"{request.kind}_{request.state}", **facts)
    log_activity(f"order.request_{request.state}", order, name=order.number, reason=words)
    return too_late


def to_stop(order: Order, request: OrderRequest) -> list[OrderItem]:
    """The lines that it asks to be made no more. What has left cannot be called back."""
    here = [item for item in order.items if is_live(item) and item.status not in ON_THE_WAY]
    if request.kind == RequestKind.CANCEL:
        return here
    unwanted = given_back(order, request.wanted) if request.kind == RequestKind.CHANGE else []
    return [item for item in here if item in unwanted]


def _stop(order: Order, request: OrderRequest, actor: Actor, words: str) -> None:
    here = to_stop(order, request)
    if not here:
        raise NotAllowed(order.status, Status.CANCELED)
    move(order, Status.CANCELED, actor, items=here, facts={"words": words} if words else {})
