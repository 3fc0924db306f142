"""News of the shop about an order that is here. Before release it is applied and the order looked at anew; afterwards
nobody's production is touched silently: it becomes a request that a person of the provider answers.

A purchase is the order and its supplements, lines that came too late for it. Each hears of its own lines, and all of
them of the address, the payment and the calling off.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.bulk import insert_rows
from core.db import db
from models import Happening, Order, RequestKind, Status, Store, TimelineEntry
from models.orders import BEFORE_RELEASE, ENDED
from platforms.values import ShopLine, ShopOrder
from services.arrivals import create_supplement
from services.making import Making, variant_ids
from services.newer import News, is_overtaken, moments
from services.order_rows import buyer_values, item_row, order_words, skus
from services.release import is_held_by_person, look_anew
from services.shop_news import CALLED_OFF, Changes, changes, share_of, summed_up, twin_key, without
from services.shop_requests import ask, withdraw
from services.transitions import ON_THE_WAY, By, is_live, move, reopen, tell

CAN_STOP = (*BEFORE_RELEASE, Status.CREATED)
OLDER, SAME, APPLIED = "older", "same", ""
IN_THE_TRASH = "trash"  # a deletion names no status


def apply(store: Store, order: Order, supplements: Sequence[Order], news: News, makings: Mapping[int, Making]) -> str:
    """Take up what the shop says of a locked order and its supplements, whose items' `makings` were read just now.

    The answer says why there was nothing to do; empty: applied.
    """
    if not supplements:
        return _apply(store, order, news, makings)
    ends = [_apply(store, each, news._replace(shop=shop), makings) for each, shop in _shares(order, supplements, news)]
    return APPLIED if APPLIED in ends else ends[0]


def delete(order: Order, supplements: Sequence[Order], inbox_id: int, why: str = "deleted") -> None:
    """The shop has deleted the purchase; should it come out of the trash again, that is news."""
    for each in (order, *supplements):
        each.shop_status, each.told = IN_THE_TRASH, each.told | {"is_called_off": True}
        _call_off(each, why, inbox_id)


def _shares(order: Order, supplements: Sequence[Order], news: News) -> Iterator[tuple[Order, ShopOrder]]:
    owned = {line_id: each for each in supplements for line_id in each.told.get("lines", {})}
    lines = {line_id: pieces for line_id, pieces in order.told.get("lines", {}).items() if line_id not in owned}
    order.told = order.told | {"lines": lines}
    yield order, without(news.shop, owned)
    for each in supplements:
        yield each, share_of(news.shop, [line for line in news.shop.lines if owned.get(line.external_id) is each])


def _apply(store: Store, order: Order, news: News, makings: Mapping[int, Making]) -> str:
    shop, told = news.shop, order.told
    if _is_older(order, shop.modified_at) or is_overtaken(news, told):
        tell(order, Happening.DELIVERY, "older", inbox_id=news.inbox_id)
        return OLDER
    found = changes(told, shop) if told else Changes()
    is_news = bool(found) or order.shop_status != shop.shop_status
    order.told = summed_up(shop, told) | moments(news, told)
    order.shop_changed_at = shop.modified_at or order.shop_changed_at
    if order.status in BEFORE_RELEASE:
        _keep_in_step(order, shop)
    if not is_news:
        return SAME
    was, order.shop_status = order.shop_status, shop.shop_status[:40]
    if was != order.shop_status:
        tell(order, Happening.DELIVERY, "shop_status", inbox_id=news.inbox_id, before=was, after=order.shop_status)
    _follow(store, order, found, news, makings, told)
    return APPLIED


def _follow(
    store: Store, order: Order, found: Changes, news: News, makings: Mapping[int, Making], before: dict[str, Any]
) -> None:
    """What is to be done depends on how far the order is. `before` is what the shop had told."""
    was_off = before.get("is_called_off", False)
    if news.shop.stage in CALLED_OFF:
        _call_off(order, str(news.shop.stage), news.inbox_id)
    elif order.status in ENDED:
        _after_the_end(store, order, found, news, makings, was_off=was_off)
    elif order.status not in BEFORE_RELEASE:
        if was_off:
            withdraw(order, RequestKind.CANCEL, news.inbox_id)
        _ask(store, order, found, news)
    elif found or before.get("is_paid", True) != order.told["is_paid"]:
        _change(store, order, found, news, makings)


def _is_older(order: Order, modified_at: datetime | None) -> bool:
    return bool(modified_at and order.shop_changed_at and modified_at < order.shop_changed_at)


def _keep_in_step(order: Order, shop: ShopOrder) -> None:
    """What nobody edits here. Where to send it is another matter: that a person may have mended."""
    order.total, order.shipping_total, order.note = shop.total, shop.shipping, shop.note
    order.twin_key = twin_key(shop)
    buyer = shop.buyer[:200], shop.email[:254]
    if (order.buyer, order.email) != buyer and not shop.is_withheld:
        order.buyer, order.email = buyer
        order.search_text = order_words(order.search_text, *buyer)


def _call_off(order: Order, why: str, inbox_id: int) -> None:
    """The shop has cancelled, refunded or deleted it: stopped while that is possible, else asked for."""
    if order.status in ENDED:
        return
    live = [item for item in order.items if is_live(item)]
    if all(item.status in CAN_STOP for item in live):
        move(order, Status.CANCELED, By.SHOP, facts={"why": why}, inbox_id=inbox_id)
    elif all(item.status in ON_THE_WAY for item in live):
        tell(order, Happening.CHANGE, "called_off_too_late", inbox_id=inbox_id, why=why)
    else:
        ask(order, RequestKind.CANCEL, {"shop": [None, why]}, inbox_id)


def _after_the_end(
    store: Store, order: Order, found: Changes, news: News, makings: Mapping[int, Making], *, was_off: bool
) -> None:
    """What the shop itself had called off, and takes back, comes in again; lines that are added are a new order."""
    if was_off and order.status == Status.CANCELED and _was_canceled_by_shop(order):
        wanted = [item for item in order.items if item.is_ours and order.told["lines"].get(item.external_id)]
        reopen(order, wanted, {"why": "taken_back"}, news.inbox_id)
        _change(store, order, found, news, makings)
    elif found.added:
        _supplement(store, order, found.added, news)


def _was_canceled_by_shop(order: Order) -> bool:
    own = select(TimelineEntry.facts).where(
        TimelineEntry.client_id == order.client_id,
        TimelineEntry.order_id == order.id,
        TimelineEntry.to_status == Status.CANCELED,
    )
    last = db.scalar(own.order_by(TimelineEntry.id.desc()).limit(1))
    return last is not None and last.get("by") == By.SHOP


def _change(store: Store, order: Order, found: Changes, news: News, makings: Mapping[int, Making]) -> None:
    """Before release: apply the difference and look at the whole order again, unless a person holds it."""
    late = found.added if order.status == Status.PASSED else ()
    if late:
        found = Changes(found.address, found.fractions, found.quantities)
    if not _is_any_left(order, found):
        _call_off(order, "refunded", news.inbox_id)
    elif found or not late:
        _take_in(store, order, found, news, makings)
    if late:
        _supplement(store, order, late, news)


def _take_in(store: Store, order: Order, found: Changes, news: News, makings: Mapping[int, Making]) -> None:
    wanted = _differences(order, found, news.shop)
    if found.address:
        for name, value in buyer_values(news.shop).items():
            setattr(order, name, value)
    if found.quantities or found.added:
        order.accepted = []
    _set_quantities(order, found)
    _add_lines(store, order, news.shop, found.added)
    if wanted:
        tell(order, Happening.CHANGE, "changed_in_shop", inbox_id=news.inbox_id, wanted=wanted)
    if not is_held_by_person(order):
        if order.status != Status.RECEIVED:
            move(order, Status.RECEIVED, By.SHOP, inbox_id=news.inbox_id)
        look_anew(order, news.inbox_id, makings)


def _is_any_left(order: Order, found: Changes) -> bool:
    gone = {line_id for line_id, _was, now in found.quantities if now == 0}
    ours = [item for item in order.items if item.is_ours and item.status != Status.CANCELED]
    return bool(found.added) or not ours or any(item.external_id not in gone for item in ours)


def _ask(store: Store, order: Order, found: Changes, news: News) -> None:
    """After release: lines given back whole are stopped where nobody has begun; new lines are an order of their own."""
    items = {item.external_id: item for item in order.items}
    stopped = {
        line_id
        for line_id, _was, now in found.quantities
        if now == 0 and line_id in items and items[line_id].status == Status.CREATED
    }
    if stopped:
        facts = {"why": "refunded"}
        move(order, Status.CANCELED, By.SHOP, items=[items[line_id] for line_id in stopped], facts=facts)
    open_ = [change for change in found.quantities if change[0] in items and change[0] not in stopped]
    if rest := _differences(order, Changes(found.address, quantities=tuple(open_)), news.shop):
        ask(order, RequestKind.CHANGE, rest, news.inbox_id)
    if found.added:
        _supplement(store, order, found.added, news)


def _supplement(store: Store, order: Order, lines: Sequence[ShopLine], news: News) -> None:
    number = create_supplement(store, order, news, lines)
    tell(order, Happening.CHANGE, "supplemented", inbox_id=news.inbox_id, number=number)


def _differences(order: Order, found: Changes, shop: ShopOrder) -> dict[str, Any]:
    """{line id: [now, wanted, title], "address": [now, wanted]}, for people to read."""
    titles = {item.external_id: item.title for item in order.items}
    wanted: dict[str, Any] = {line: [was, now, titles.get(line, line)] for line, was, now in found.quantities}
    wanted |= {line.external_id: [0, line.quantity, line.title] for line in found.added}
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
    own = {"order_id": order.id, "status": order.status, "due_at": order.due_at}
    insert_rows("order_items", [row | own for row in rows])
    db.expire(order, ["items"])
    order.search_text = order_words(order.search_text, *skus(lines))
