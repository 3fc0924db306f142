"""Orders that arrive, many at once: mapped, judged and written with a handful of statements for the whole batch.

An order that passes and need not wait is released on the spot: what it is made as was read in this very transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update

from core.bulk import insert_rows
from core.db import db, now
from models import Happening, Order, PushKind, Status, Store
from platforms import Ability
from platforms.values import ShopLine
from services.deadlines import deadlines
from services.due import due_of
from services.duplicates import twins_among
from services.hold_terms import deadline_of_checks, first_turn
from services.making import PINNED, UNKNOWN, Making, makings_of, variant_ids
from services.newer import News, moments
from services.order_rows import item_row, order_row
from services.postbacks.owing import owe_steps
from services.pushes import TOLD_BY_NOTE, owe_all, tells
from services.shop_news import UNPAID, share_of
from services.validation import Asked, Line, Verdict, judge, terms


@dataclass(slots=True)
class Draft:
    """A new order on its way into the tables."""

    order: dict[str, Any]
    items: list[dict[str, Any]]
    arrival: dict[str, Any]  # of the timeline: how it came, and who brought it
    steps: list[Status]
    verdict: Verdict

    @property
    def key(self) -> str:
        return str(self.order.get("external_id") or self.order.get("form_key"))


def create(store: Store, news: Sequence[News]) -> dict[str, int]:
    """Write these new orders; {external id: order id}. One that another door brought in meanwhile is left out."""
    if not news:
        return {}
    drafts = _drafts(store, sorted(news, key=lambda each: each.shop.external_id))
    ids = _insert_orders([draft.order for draft in drafts])
    write_rest(store, [draft for draft in drafts if draft.key in ids], ids)
    return ids


def create_supplement(store: Store, order: Order, news: News, lines: Sequence[ShopLine]) -> str:
    """Lines that came too late for `order`, as an order of their own beside it; its number."""
    own_id, number = f"{news.shop.external_id}+{lines[0].external_id}", f"{order.number}+"
    extra = replace(share_of(news.shop, lines), external_id=own_id, number=number)
    made = create(store, [news._replace(shop=extra)])
    supplement = update(Order).where(Order.client_id == order.client_id, Order.id.in_(made.values()))
    db.execute(supplement.values(original_id=order.id))
    return number


def _drafts(store: Store, news: Sequence[News]) -> list[Draft]:
    orders = [order_row(store, each.shop) for each in news]
    for each, order in zip(news, orders, strict=True):
        order["told"] |= moments(each, {})
    twins = twins_among(store.client_id, orders)
    refs = {(line.product_id, line.variant_id) for each in news for line in each.shop.lines}
    variants = variant_ids(store.client_id, store.id, refs)
    makings = makings_of(store.client_id, variants.values())
    return [
        _draft(store, each, order, variants, makings, twins.get(each.shop.external_id, ""))
        for each, order in zip(news, orders, strict=True)
    ]


def _draft(
    store: Store,
    news: News,
    order: dict[str, Any],
    variants: dict[tuple[str, str], int],
    makings: dict[int, Making],
    twin: str,
) -> Draft:
    items, made = [], []
    for line in news.shop.lines:
        variant_id = variants.get((line.product_id, line.variant_id))
        making = makings.get(variant_id, UNKNOWN) if variant_id else UNKNOWN
        item = item_row(store, news.shop, line, variant_id)
        item["is_ours"] = item["is_ours"] and making.state != "ignored"
        items.append(item)
        made.append(making)
    fractional = [line.fractional for line in news.shop.lines]
    is_paid, source = news.shop.stage not in UNPAID, "named" if news.was_named else news.source
    arrival = {"what": "arrived", "facts": {"by": "shop", "source": source}, "inbox_id": news.inbox_id}
    return drafted(store, order, items, made, arrival, twin=twin, is_paid=is_paid, fractional=fractional)


def drafted(
    store: Store,
    order: dict[str, Any],
    items: list[dict[str, Any]],
    makings: Sequence[Making],
    arrival: dict[str, Any],
    *,
    twin: str,
    is_paid: bool = True,
    fractional: Sequence[str] = (),
) -> Draft:
    """An order with its items, one making for each, judged and put where it belongs."""
    lines = [
        Line(
            item["title"],
            item["quantity"],
            item["is_ours"] and item["status"] != Status.CANCELED,
            fractional[place] if fractional else "",
            making,
        )
        for place, (item, making) in enumerate(zip(items, makings, strict=True))
    ]
    asked = Asked(
        lines=lines, address=order["address"], is_paid=is_paid, twin=twin, total=order["total"], **terms(store)
    )
    verdict = judge(asked, now())
    draft = Draft(order, items, arrival, _steps(verdict, asked), verdict)
    _settle(draft, makings)
    return draft


def _steps(verdict: Verdict, asked: Asked) -> list[Status]:
    """The statuses that it goes through at once."""
    steps = [Status.RECEIVED, verdict.status] if verdict.status is not Status.RECEIVED else [Status.RECEIVED]
    is_due = verdict.release_at is not None and verdict.release_at <= now()
    if is_due and all(line.making.is_ready for line in asked.ours):
        steps.append(Status.CREATED)
    return steps


def _settle(draft: Draft, makings: Iterable[Making]) -> None:
    """Order and live items stand where the last step leads; one that passed keeps what it is made as."""
    last = draft.steps[-1]
    draft.order |= {
        "status": last,
        "version": len(draft.steps),
        "reason": draft.verdict.reason,
        "reason_facts": draft.verdict.facts,
        "release_at": draft.verdict.release_at if last is Status.PASSED else None,
    }
    pairs = zip(draft.items, makings, strict=True)
    live = [(item, making) for item, making in pairs if item["is_ours"] and item["status"] != Status.CANCELED]
    if last is Status.CREATED:
        draft.order["released_at"] = now()
        draft.order["due_at"] = due_of(now(), (making.days for _item, making in live), deadlines())
        for item in draft.items:
            item["due_at"] = draft.order["due_at"]
    if last is Status.ON_HOLD:
        reason = draft.verdict.reason or ""
        until, then, remind_at = deadline_of_checks(deadlines().terms(reason))
        deadline = {"hold_until": until, "hold_default": then, "hold_remind_at": remind_at}
        draft.order |= {"held_at": now(), "turn": first_turn(reason), **deadline}
    for item, making in live:
        item["status"] = last
        item |= making.pinned if last in PINNED else {}


def _insert_orders(rows: list[dict[str, Any]]) -> dict[str, int]:
    made = insert_rows("orders", rows, unless="client_id, store_id, external_id", returning="id, external_id")
    return {row.external_id: row.id for row in made}


def write_rest(store: Store, drafts: Sequence[Draft], ids: dict[str, int]) -> None:
    """What hangs on orders that were written: `ids` is {their key: id}. The shop is told of its own alone."""
    insert_rows("order_items", [item | {"order_id": ids[draft.key]} for draft in drafts for item in draft.items])
    own = {"client_id": store.client_id, "kind": Happening.STATUS, "what": "status", "created_at": now()}
    insert_rows("timeline", [entry for draft in drafts for entry in _story(own, draft, ids[draft.key])])
    if tells(store, Ability.NOTES):
        owe_all([_note(store, draft, ids[draft.key]) for draft in drafts if draft.order["external_id"]])
    owe_steps(store.client_id, {ids[draft.key]: draft.steps for draft in drafts})


def _story(own: dict[str, Any], draft: Draft, order_id: int) -> Iterable[dict[str, Any]]:
    """One line for the arrival, and one for each step that followed. `own` is what is alike in all lines."""
    before, verdict = None, draft.verdict
    for step in draft.steps:
        is_judged = step is verdict.status
        entry = own | {
            "order_id": order_id,
            "facts": {"by": "system"} | (verdict.facts if is_judged else {}),
            "from_status": before,
            "to_status": step,
            "reason": verdict.reason if is_judged else None,
            "actor": "",
            "membership_id": None,
            "inbox_id": draft.arrival.get("inbox_id"),
        }
        yield entry if before else entry | draft.arrival
        before = step


def _note(store: Store, draft: Draft, order_id: int) -> dict[str, Any]:
    """What the merchant reads: where the order stands after all steps of this moment."""
    version, status = next((n, step) for n, step in reversed(list(enumerate(draft.steps, 1))) if step in TOLD_BY_NOTE)
    reason = draft.verdict.reason if status is draft.verdict.status else None
    own = {"client_id": store.client_id, "store_id": store.id, "order_id": order_id, "kind": PushKind.NOTE}
    return own | {"key": f"note-{order_id}-{version}", "message": {"status": status, "reason": reason}}
