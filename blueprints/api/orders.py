"""Orders sent, looked at and canceled by programs."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from flask import request
from flask_babel import lazy_gettext as _
from pydantic import ValidationError
from sqlalchemy.orm import selectinload

from blueprints.api.area import Answer, Spoken, bp, speaks
from blueprints.api.finding import no_store, order_of, page_of, store_of
from blueprints.api.mending import Mended
from blueprints.api.order_checks import Looked, all_faults, looked_at
from blueprints.api.order_given import CancellationGiven, OrderGiven, given
from blueprints.api.order_sent import STAND_INS, CancellationSent, OrderSent, differing
from blueprints.api.parts import Asked, Id, Page, Paged, said
from blueprints.api.reading import pointer_to
from core import vocabulary
from core.db import db
from core.paging import Order as Sorted
from core.problems import Fault, Problem
from core.rights import Right, actor
from jobs.files import look_later
from jobs.pushes import tell_shop
from models import File, Order, Package, RequestKind, RequestState, Status, Store, TimelineEntry
from platforms.values import Address
from services import orders, requests
from services.api_orders import Earlier, Request, earlier, only_one, place
from services.files import take_address
from services.order_acts import acts_for, is_begun
from services.placing import Placed, PlacedLine

NEWEST = Sorted((Order.created_at, Order.id), descending=True)
KEY = "Idempotency-Key"
NAME = re.compile(r"[!-~]{1,200}")
WITH_ALL = selectinload(Order.items), selectinload(Order.packages).selectinload(Package.lines)


class OrdersAsked(Paged):
    """Which orders; the newest come first."""

    status: Status | None = None
    store_id: Id | None = None
    reference: str | None = said(_("Exactly this reference."), None, min_length=1, max_length=100)
    changed_since: Asked | None = said(_("Those to which something happened since, such as a parcel."), None)


@bp.post("/v1/orders")
@speaks(
    Right.ORDERS_CREATE,
    Spoken(
        "orders", _("Send an order"), takes=OrderSent, gives={201: OrderGiven, 200: OrderGiven}, also=(404, 409),
        headers={KEY: _("Your own name of this request: sent again, it gets the same answer.")},
        stand_ins=STAND_INS,
        notes=_(
            "The same order sent again (the same reference within the store) is answered with 200 and the order; with "
            "other content under the same reference or Idempotency-Key, with 409, which names what differs."
        ),
    ),
)  # fmt: skip
def create_order(read: Mended[OrderSent]) -> Answer:
    sent, store = _sound(read)
    asked = Request(request.get_data(as_text=True), sent.as_said(), sent.reference, request.headers.get(KEY, ""))
    seen = earlier(store, asked)
    if seen.earlier:
        return _again(seen.earlier, asked), 200
    found = looked_at(sent, store)
    if found.faults:
        raise Problem(422, faults=found.faults)
    client, before = only_one(store, asked, seen)
    if before:  # it came a moment ago
        return _again(before, asked), 200
    order = place(client, store, asked, _placed(sent, store, found), found.makings)
    answer = given([order])[0]  # while its rows are at hand; nobody reads it before it is kept
    db.commit()
    return answer, 201


@bp.get("/v1/orders")
@speaks(
    Right.ORDERS_VIEW,
    Spoken("orders", _("List orders"), asks=OrdersAsked, gives={200: Page[OrderGiven]}),
)
def list_orders(asked: OrdersAsked) -> Answer:
    query = Order.visible_to(actor).options(*WITH_ALL)
    wanted = {Order.status: asked.status, Order.store_id: asked.store_id, Order.reference: asked.reference}
    query = query.where(*(column == value for column, value in wanted.items() if value is not None))
    if asked.changed_since:
        changed = TimelineEntry.visible_to(actor).where(TimelineEntry.created_at >= asked.changed_since)
        query = query.where(Order.id.in_(changed.with_only_columns(TimelineEntry.order_id)))
    rows, next_ = page_of(query, NEWEST, asked)
    return Page[OrderGiven](items=given(rows), next=next_), 200


@bp.get("/v1/orders/<int:order_id>")
@speaks(Right.ORDERS_VIEW, Spoken("orders", _("Look at an order"), gives={200: OrderGiven}))
def show_order(order_id: int) -> Answer:
    return given([order_of(order_id)])[0], 200


@bp.post("/v1/orders/<int:order_id>/cancellation")
@speaks(
    Right.ORDERS_CANCEL,
    Spoken(
        "orders", _("Cancel an order"), takes=CancellationSent, gives={200: CancellationGiven}, also=(409,),
        notes=_("Until production begins it is canceled; after that the provider is asked. Twice is once."),
    ),
)  # fmt: skip
def cancel_order(order_id: int, sent: CancellationSent) -> Answer:
    order = order_of(order_id)
    orders.act_on(order, None)
    outcome = _canceled(order, sent.words)
    tell_shop(order)
    db.commit()
    return CancellationGiven(outcome=outcome, order=given([order])[0]), 200


def _sound(read: Mended[OrderSent]) -> tuple[OrderSent, Store]:
    """The order whose form is right, and its store. Raises Problem, with all that is wrong."""
    sent, named = read.sent, _faults_of_name()
    store = store_of(sent.store_id) if sent and not read.is_mended("/store_id") else None
    if sent is None or read.faults or named or store is None:
        found = all_faults(read, store)
        strange = [no_store(sent.store_id)] if sent and store is None and not read.is_mended("/store_id") else []
        if strange and not (read.faults or named):
            raise Problem(404, strange[0].code, strange[0].detail, strange + found)
        raise Problem(422, faults=[*named, *strange, *found])
    return sent, store


def _faults_of_name() -> list[Fault]:
    """Of the Idempotency-Key."""
    if KEY not in request.headers or NAME.fullmatch(request.headers[KEY]):
        return []
    return [Fault("invalid", _("1 to 200 visible ASCII signs, please."), parameter=KEY)]


def _again(before: Earlier, asked: Request) -> OrderGiven:
    """The same answer for the same order. Raises Problem for another one."""
    if before.is_same(asked):
        return given([before.order])[0]
    order = before.order
    if before.by_name:
        kind, words = "key_reused", _("This Idempotency-Key was used for order %(number)s, with other content.")
    elif before.delivery:
        kind, words = "reference_taken", _("Order %(number)s has this reference, with other content.")
    else:
        kind, words = "reference_taken", _("Order %(number)s has this reference; it was not sent by this API.")
    raise Problem(409, kind, words % {"number": order.number}, _differences(before, asked), order_id=order.id)


def _differences(before: Earlier, asked: Request) -> Sequence[Fault]:
    """Each value that is another one; none where what was sent before has been forgotten."""
    try:
        first = OrderSent.model_validate_json(before.delivery.body if before.delivery else "")
    except ValidationError:
        return []
    places = differing(first.as_said(), dict(asked.said))
    words = _("It was something else when the order was sent.")
    return [Fault("differs", words, pointer=pointer_to(place)) for place in places]


def _placed(sent: OrderSent, store: Store, found: Looked) -> Placed:
    fetched: dict[str, File] = {}
    lines = []
    for line, ware in zip(sent.lines, found.wares, strict=True):
        assert ware is not None
        files = {area: _file(store, file, found, fetched) for area, file in line.files.items()}
        lines.append(PlacedLine(ware, line.quantity, _price(line.price, ware.variant, store), files, line.reference))
    return Placed(
        lines=lines,
        address=Address(**sent.address.model_dump()),
        email=sent.email,
        shipping_method=sent.shipping_method,
        reference=sent.reference,
        note=sent.note,
        is_test=sent.is_test,
    )


def _price(price: int | None, variant: Any, store: Store) -> int:
    if price is not None:
        return price
    return (variant.price or 0) if variant and variant.currency == store.currency else 0


def _file(store: Store, sent: Any, found: Looked, fetched: dict[str, File]) -> File:
    """One that is here, or one to be fetched: once for each address."""
    if sent.file_id:
        return found.files[sent.file_id]
    if sent.url not in fetched:
        fetched[sent.url] = take_address(store.client_id, sent.url)
        db.flush()
        look_later(fetched[sent.url])
    return fetched[sent.url]


def _canceled(order: Order, why: str) -> Literal["canceled", "asked"]:
    """Canceled, or asked of the provider, by a key that somebody of its staff made too. Raises Problem."""
    if order.status == Status.CANCELED:
        return "canceled"
    if "cancel" in acts_for(order, actor):
        orders.cancel(order, actor, why)
        return "canceled"
    if any(_is_open(each) for each in requests.requests_of(order)):
        return "asked"
    if not is_begun(order):
        words = _(
            "It has gone too far to be canceled: it is at “%(status)s”.", status=vocabulary.ORDER[order.status].text
        )
        raise Problem(409, "too_late", words)
    requests.ask(order, RequestKind.CANCEL, why)
    return "asked"


def _is_open(asked: Any) -> bool:
    return asked.kind == RequestKind.CANCEL and asked.state == RequestState.OPEN
