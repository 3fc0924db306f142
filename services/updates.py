"""News of the shop about an order that is here. Before release it is applied and the order looked at anew; afterwards
nobody's production is touched silently: it becomes a request that a person of the provider answers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.bulk import insert_rows
from core.db import db
from models import Happening, Order, OrderRequest, RequestKind, RequestState, Status, Store
from models.orders import BEFORE_RELEASE, ENDED
from platforms.values import ShopLine, ShopOrder
from services.arrivals import News, create_supplement
from services.making import Making, variant_ids
from services.order_rows import buyer_values, item_row, order_words, skus
from services.release import HELD_BY_PEOPLE, look_anew
from services.shop_news import CALLED_OFF, Changes, changes, summed_up
from services.transitions import By, move, tell

CAN_STOP = (*BEFORE_RELEASE, Status.CREATED)
OLDER, SAME, APPLIED = "older", "same", ""


def apply(store: Store, order: Order, news: News, makings: Mapping[int, Making]) -> str:
    """Take up what the shop says of a locked order, whose items' `makings` were read just now.

    The answer says why there was nothing to do; empty: applied.
    """
    shop = news.shop
    if _is_older(order, shop.modified_at):
        return OLDER
    found = changes(order.told, shop) if order.told else Changes()
    before = order.told.get("is_paid", True)
    is_news = bool(found) or order.shop_status != shop.shop_status
    order.told, order.shop_changed_at = summed_up(shop, order.told), shop.modified_at or order.shop_changed_at
    if not is_news:
        return SAME
    was, order.shop_status = order.shop_status, shop.shop_status[:40]
    if was != order.shop_status:
        tell(order, Happening.DELIVERY, "shop_status", inbox_id=news.inbox_id, before=was, after=order.shop_status)
    if order.status in ENDED:
        return APPLIED
    if shop.stage in CALLED_OFF:
        call_off(order, str(shop.stage), news.inbox_id)
    elif order.status in BEFORE_RELEASE and (found or before != order.told["is_paid"]):
        _change(store, order, found, news, makings)
    elif order.status not in BEFORE_RELEASE and found:
        _ask(store, order, found, news)
    return APPLIED


def call_off(order: Order, why: str, inbox_id: int) -> None:
    """The shop has cancelled, refunded or deleted it: stopped while that is possible, else asked for."""
    if order.status in CAN_STOP:
        move(order, Status.CANCELED, By.SHOP, facts={"why": why}, inbox_id=inbox_id)
    elif order.status not in ENDED:
        ask(order, RequestKind.CANCEL, {"shop": [None, why]}, inbox_id)


def ask(order: Order, kind: RequestKind, wanted: dict[str, Any], inbox_id: int) -> None:
    """A request in the shop's name; the one that is open is brought up to date."""
    own = select(OrderRequest).where(OrderRequest.client_id == order.client_id, OrderRequest.order_id == order.id)
    is_open = OrderRequest.state == RequestState.OPEN
    request = db.scalars(own.where(is_open, OrderRequest.kind == kind, OrderRequest.asked_by_id.is_(None))).first()
    if request is None:
        db.add(OrderRequest(client_id=order.client_id, order_id=order.id, kind=kind, wanted=wanted))
    else:
        request.wanted = {**request.wanted, **wanted}
    order.version += 1
    tell(order, Happening.REQUEST, f"shop_asks_{kind}", inbox_id=inbox_id, wanted=wanted)


def _is_older(order: Order, modified_at: datetime | None) -> bool:
    return bool(modified_at and order.shop_changed_at and modified_at < order.shop_changed_at)


def _change(store: Store, order: Order, found: Changes, news: News, makings: Mapping[int, Making]) -> None:
    """Before release: apply the difference and look at the whole order again, unless a person holds it."""
    if not _is_any_left(order, found):
        call_off(order, "refunded", news.inbox_id)
        return
    wanted = _differences(order, found, news.shop)
    if found.address:
        for name, value in buyer_values(news.shop).items():
            setattr(order, name, value)
    _set_quantities(order, found)
    _add_lines(store, order, news.shop, found.added)
    if wanted:
        tell(order, Happening.CHANGE, "changed_in_shop", inbox_id=news.inbox_id, wanted=wanted)
    if order.reason not in HELD_BY_PEOPLE:
        _look_anew(order, news, makings)


def _is_any_left(order: Order, found: Changes) -> bool:
    gone = {line_id for line_id, _was, now in found.quantities if now == 0}
    ours = [item for item in order.items if item.is_ours and item.status != Status.CANCELED]
    return bool(found.added) or not ours or any(item.external_id not in gone for item in ours)


def _look_anew(order: Order, news: News, makings: Mapping[int, Making]) -> None:
    if order.status != Status.RECEIVED:
        move(order, Status.RECEIVED, By.SHOP, inbox_id=news.inbox_id)
    look_anew(order, news.inbox_id, makings)


def _ask(store: Store, order: Order, found: Changes, news: News) -> None:
    """After release: lines given back whole are stopped where nobody has begun; new lines are an order of their own."""
    items = {item.external_id: item for item in order.items}
    stopped = {
        line_id for line_id, _was, now in found.quantities if now == 0 and items[line_id].status == Status.CREATED
    }
    if stopped:
        facts = {"why": "refunded"}
        move(order, Status.CANCELED, By.SHOP, items=[items[line_id] for line_id in stopped], facts=facts)
    rest = Changes(found.address, tuple(change for change in found.quantities if change[0] not in stopped))
    if rest:
        ask(order, RequestKind.CHANGE, _differences(order, rest, news.shop), news.inbox_id)
    if found.added:
        number = create_supplement(store, order, news, found.added)
        tell(order, Happening.CHANGE, "supplemented", inbox_id=news.inbox_id, number=number)


def _differences(order: Order, found: Changes, shop: ShopOrder) -> dict[str, Any]:
    """{field: [now, wanted]}, for people to read."""
    titles = {item.external_id: item.title for item in order.items}
    wanted: dict[str, Any] = {titles.get(line, line): [was, now] for line, was, now in found.quantities}
    wanted |= {line.title: [0, line.quantity] for line in found.added}
    if found.address:
        wanted["address"] = [order.address, buyer_values(shop)["address"]]
    return wanted


def _set_quantities(order: Order, found: Changes) -> None:
    pieces = {line_id: now for line_id, _was, now in found.quantities}
    for item in order.items:
        now = pieces.get(item.external_id or "")
        if now == 0:
            item.status = Status.CANCELED
        elif now is not None:
            item.quantity = now
            if item.status == Status.CANCELED:
                item.status = order.status


def _add_lines(store: Store, order: Order, shop: ShopOrder, lines: Sequence[ShopLine]) -> None:
    if not lines:
        return
    refs = {(line.product_id, line.variant_id) for line in lines}
    variants = variant_ids(store.client_id, store.id, refs)
    rows = [item_row(store, shop, line, variants.get((line.product_id, line.variant_id))) for line in lines]
    insert_rows("order_items", [row | {"order_id": order.id, "status": order.status} for row in rows])
    db.expire(order, ["items"])
    order.search_text = order_words(order.search_text, *skus(lines))
