"""Rules of stores: making a manual one, settings, and leaving with time to think it over."""

import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from core.crypto import new_token
from core.db import db, now
from core.matrix import Role
from core.running import own_url
from models import Client, Mail, MappingState, Membership, Order, Round, RoundKind, Store, StoreStatus, Variant
from models.orders import OPEN
from services.activity import changed, log_activity
from services.connections import NotPossible, is_taken, reach, wait_for_turn
from services.credentials import are_kept
from services.mails import written
from services.product_list import MOST_COUNTED
from services.rounds import UNDO_WITHIN, begin_rounds, end_rounds, owe

TO_MEND = (StoreStatus.RECONNECT, StoreStatus.NEEDS_ATTENTION)


class OrdersOpen(Exception):
    """A store with orders under way is not deleted."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def make_manual(client_id: int, name: str, maker: int | None) -> Store:
    """A store without a platform: orders are placed by hand or imported."""
    store = Store(
        client_id=client_id,
        name=name,
        platform="manual",
        identity=f"manual-{secrets.token_hex(8)}",
        hook_token=new_token(),
        import_from=now(),
    )
    db.add(store)
    db.flush()
    reach(store, maker)
    log_activity("store.created", store)
    return store


def change_settings(store: Store, **values: Any) -> None:
    before, after = changed(store, **values)
    if after:
        log_activity("store.changed", store, before=before, after=after)


def mapping_counts(stores: Collection[Store]) -> dict[int, dict[str, int]]:
    """{store id: {mapping state: variants}}, of variants that are still in the shop, as far as anybody counts:
    `MOST_COUNTED` stands for that many and more."""
    counts: dict[int, dict[str, int]] = {store.id: {} for store in stores}
    each = [_counted(store, state) for store in stores for state in MappingState]
    for store_id, state, number in db.execute(union_all(*each)) if each else ():
        if number:
            counts[store_id][state] = number
    return counts


def _counted(store: Store, state: MappingState) -> Select[int, str, int]:
    own = (Variant.client_id == store.client_id, Variant.store_id == store.id, Variant.mapping_state == state)
    some = select(literal(1)).where(*own, Variant.gone_at.is_(None)).limit(MOST_COUNTED).subquery()
    return select(literal(store.id), literal(str(state)), func.count()).select_from(some)


def open_orders(store: Store) -> int:
    """Orders that still have a way to go, as far as anybody counts."""
    own = select(Order.id).where(Order.client_id == store.client_id, Order.store_id == store.id)
    some = own.where(Order.status.in_(OPEN)).limit(MOST_COUNTED).subquery()
    return db.scalar(select(func.count()).select_from(some)) or 0


def disconnect(store: Store) -> Round:
    """Nothing is exchanged any more; what is here is kept, and it can be undone. The round takes our webhooks away."""
    end_rounds(store)
    store.status, store.disconnected_at = StoreStatus.DISCONNECTED, now()
    store.problem, store.problem_facts = None, {}
    log_activity("store.disconnected", store)
    return owe(store, RoundKind.LEAVING, now())


def can_restore(store: Store) -> bool:
    """Whether the keys are still here; later the shop is asked for new ones."""
    return store.platform == "manual" or are_kept(store)


def restore(store: Store) -> None:
    """As before: the webhooks are made anew at once, and what was ordered meanwhile is read. Raises NotPossible where
    the shop was connected as another client's meanwhile."""
    wait_for_turn(store.platform, store.identity)
    if is_taken(store.platform, store.identity, store.client_id):
        raise NotPossible("not_possible_here")
    begin_rounds(store)
    store.status, store.disconnected_at, store.delete_at = StoreStatus.CONNECTED, None, None
    store.connected_at = now()
    if store.webhooks_checked_at:
        owe(store, RoundKind.CHECKUP, now())
    log_activity("store.restored", store)


def ask_deletion(store: Store) -> Round:
    """In 24 hours everything but orders and name is gone. Raises OrdersOpen."""
    if count := open_orders(store):
        raise OrdersOpen(count)
    round_ = disconnect(store) if store.status != StoreStatus.DISCONNECTED else owe(store, RoundKind.LEAVING, now())
    store.delete_at = now() + UNDO_WITHIN
    log_activity("store.deletion_asked", store)
    return round_


def deletion_letters(store: Store, asked_by: str) -> list[Mail]:
    """What every Admin of the client is told, each in their language."""
    admins = select(Membership).where(
        Membership.client_id == store.client_id, Membership.role == Role.ADMIN, Membership.is_active
    )
    client = db.get_one(Client, store.client_id)
    url = own_url(f"stores/{store.id}")
    return [
        written(
            "store_deletion", admin.email, admin.user.locale or client.locale, client.id,
            person=admin.name, store=store.name, asked_by=asked_by, moment=store.delete_at, url=url,
        )
        for admin in db.scalars(admins)
    ]  # fmt: skip


def withdraw_deletion(store: Store) -> None:
    store.delete_at = None
    log_activity("store.deletion_withdrawn", store)
