"""What there is of stores, as far as their checklists ask: few questions, however many stores and rows there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, func, literal, select, union_all

from core.db import db
from core.matrix import Role
from models import (
    Client,
    Delivery,
    File,
    GoLiveTick,
    InboxSource,
    InboxState,
    Mapping,
    MappingFile,
    MappingState,
    Membership,
    Store,
    Sync,
    SyncKind,
    Variant,
)
from models.work import WorkState
from services.client_list import access_of
from services.golive.told import Told, told_of
from services.golive.trials import Moment, Trial, trials_of
from services.product_list import MOST_COUNTED
from services.shops import can_read
from services.stores import mapping_counts

UNDERSTOOD = (InboxState.DONE, InboxState.NAMED)
UNDER_WAY = (WorkState.WAITING, WorkState.RUNNING)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one store."""

    store: Store
    access: str = "off"  # a word of core.vocabulary.INVITATION
    admin: Moment | None = None  # who of its Admins accepted first
    can_be_asked: bool = True  # for products, and to be told of parcels
    is_syncing: bool = False
    is_heard: bool = False  # a message came by itself, and was understood
    counts: dict[str, int] = field(default_factory=dict)  # variants still in the shop, by mapping state
    broken: dict[str, int] = field(default_factory=dict)  # of the broken: how many by which reason
    is_checking: bool = False  # a file that a connection uses is still being fetched or looked at
    trials: Sequence[Trial] = ()  # newest first
    ticks: dict[str, GoLiveTick] = field(default_factory=dict)
    told: Told | None = None  # None: the client has no system that wants to hear

    @property
    def to_connect(self) -> int:
        """Variants that somebody has to connect or ignore."""
        return sum(count for state, count in self.counts.items() if state not in SETTLED)

    @property
    def connected(self) -> int:
        return self.counts.get(MappingState.CONNECTED, 0)


SETTLED = (MappingState.CONNECTED, MappingState.IGNORED)


def standings_of(stores: Collection[Store]) -> list[Standing]:
    """In the order of `stores`, which the actor may see."""
    if not stores:
        return []
    clients = db.scalars(select(Client).where(Client.id.in_({store.client_id for store in stores}))).all()
    access, admins, told = access_of(clients), _admins(clients), told_of([client.id for client in clients])
    counts, trials, ticks = mapping_counts(stores), trials_of(stores), _ticks(stores)
    heard, syncing, checking, broken = _heard(stores), _syncing(stores), _checking(stores), _broken(stores)
    return [
        Standing(
            store,
            access[store.client_id],
            admins.get(store.client_id),
            can_be_asked=store.synced_at is not None or can_read(store),
            is_syncing=store.id in syncing,
            is_heard=store.id in heard,
            counts=counts[store.id],
            broken=broken[store.id],
            is_checking=store.id in checking,
            trials=trials[store.id],
            ticks=ticks[store.id],
            told=told.get(store.client_id),
        )
        for store in stores
    ]


def _admins(clients: Collection[Client]) -> dict[int | None, Moment]:
    """{client: who of its Admins accepted first}."""
    own = select(Membership).where(
        Membership.client_id.in_([client.id for client in clients]),
        Membership.role == Role.ADMIN,
        Membership.is_active,
    )
    members = db.scalars(own.order_by(Membership.accepted_at.desc()))
    return {member.client_id: Moment(member.accepted_at, member.name) for member in members if member.accepted_at}


def _each(stores: Collection[Store], is_so: Any) -> set[int]:
    """The ids of the stores of which it is so: one look into an index for each of them."""
    asked = [select(literal(store.id)).where(is_so(store)) for store in stores]
    return set(db.scalars(union_all(*asked)))


def _heard(stores: Collection[Store]) -> set[int]:
    """A store without any message is not asked about: what Vetrina reads for itself lies in the inbox too."""
    told = [store for store in stores if store.delivered_at]
    return _each(told, _is_heard) if told else set()


def _is_heard(store: Store) -> Any:
    own = (Delivery.client_id == store.client_id, Delivery.store_id == store.id)
    return exists().where(*own, Delivery.source == InboxSource.WEBHOOK, Delivery.state.in_(UNDERSTOOD))


def _syncing(stores: Collection[Store]) -> set[int]:
    return _each(stores, _is_syncing)


def _is_syncing(store: Store) -> Any:
    own = (Sync.client_id == store.client_id, Sync.store_id == store.id, Sync.kind == SyncKind.FULL)
    return exists().where(*own, Sync.work_state.in_(UNDER_WAY))


def _checking(stores: Collection[Store]) -> set[int]:
    return _each(stores, _is_checking)


def _is_checking(store: Store) -> Any:
    """Of all files those that are owed a look are few, and have an index of their own."""
    use = (MappingFile.client_id == File.client_id, MappingFile.file_id == File.id)
    mapping = (Mapping.client_id == File.client_id, Mapping.id == MappingFile.mapping_id)
    own = (File.client_id == store.client_id, File.due_at.is_not(None), File.work_state.in_(UNDER_WAY))
    return exists().where(*own, *use, *mapping, Mapping.store_id == store.id)


def _broken(stores: Collection[Store]) -> dict[int, dict[str, int]]:
    """{store: {why: variants}}, as far as anybody counts."""
    some = [_broken_of(store) for store in stores]
    rows = union_all(*some).subquery()
    counted = select(rows.c.store_id, rows.c.why, func.count()).group_by(rows.c.store_id, rows.c.why)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for store_id, why, count in db.execute(counted):
        found[store_id][why] = count
    return found


def _broken_of(store: Store) -> Any:
    own = (Variant.client_id == store.client_id, Variant.store_id == store.id)
    broken = (Variant.mapping_state == MappingState.BROKEN, Variant.gone_at.is_(None))
    labels = (literal(store.id).label("store_id"), Variant.state_reason.label("why"))
    return select(*labels).where(*own, *broken).limit(MOST_COUNTED)


def _ticks(stores: Collection[Store]) -> dict[int, dict[str, GoLiveTick]]:
    ids, clients = {store.id for store in stores}, {store.client_id for store in stores}
    own = select(GoLiveTick).where(GoLiveTick.client_id.in_(clients), GoLiveTick.store_id.in_(ids))
    found: dict[int, dict[str, GoLiveTick]] = defaultdict(dict)
    for tick in db.scalars(own):
        found[tick.store_id][tick.said] = tick
    return found
