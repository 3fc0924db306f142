"""What may wait for somebody at Home: each item with the list it counts. A number is as many rows as its list has.

A new kind of waiting is one line in `ITEMS`: who is told of it, the rows, and the address of the list that shows just
these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from core.db import db
from core.matrix import Role
from core.rights import Actor, Right, can
from models import Client, MappingState, Membership, Order, OrderItem, Postback, Status, Store
from models.orders import Tab
from services import client_order, member_list, order_list, product_list, production, store_list
from services.order_list import COUNTED
from services.postbacks.log import TO_MEND, asked_for

CA, SM, OM, VO, PA, PM, PC, PO, PS = Role


@dataclass(frozen=True, slots=True)
class Item:
    """`asked`: the questions in the URL of the list at `endpoint`; `rows` selects one id for each of its rows."""

    key: str
    label: LazyString
    icon: str
    tone: str  # of a number that is not 0; quiet: it needs nobody, and stands among today's numbers
    roles: frozenset[Role]
    right: Right
    rows: Callable[[Actor], Select[int]]
    endpoint: str
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item as somebody finds it; `count` is at most one more than COUNTED."""

    item: Item
    count: int


def waiting(actor: Actor) -> list[Waiting]:
    """What the actor is told of, what there is some of first; each counted in one question to the database."""
    items = [item for item in ITEMS if actor.role in item.roles and can(actor, item.right)]
    if not items:
        return []
    counted = (_count(item.rows(actor)).label(item.key) for item in items)
    found = [Waiting(item, count) for item, count in zip(items, db.execute(select(*counted)).one(), strict=True)]
    return sorted(found, key=lambda each: not each.count)


def _count(rows: Select[int]) -> Select[int]:
    some = rows.order_by(None).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()  # type: ignore[return-value]


def _orders(tab: Tab) -> Callable[[Actor], Select[int]]:
    return lambda actor: Order.visible_to(actor).where(Order.tab == tab).with_only_columns(Order.id)


def _orders_that_wait(name: str) -> Callable[[Actor], Select[int]]:
    def rows(actor: Actor) -> Select[int]:
        own = Order.visible_to(actor).with_only_columns(Order.id)
        return own.where(order_list.WAITS[name](Order, actor))

    return rows


def _stores(status: str) -> Callable[[Actor], Select[int]]:
    return lambda actor: store_list.stores(actor, {"status": status}).with_only_columns(Store.id)


def _products(state: MappingState) -> Callable[[Actor], Select[int]]:
    return lambda actor: product_list.ids_in(actor, state)


def _clients(**asked: str) -> Callable[[Actor], Select[int]]:
    return lambda actor: client_order.clients(actor, asked).with_only_columns(Client.id)


def _floor(status: Status) -> Callable[[Actor], Select[int]]:
    asked = production.Asked(status)
    return lambda actor: production.on_floor(actor, asked).with_only_columns(OrderItem.id)


def _failed_postbacks(actor: Actor) -> Select[int]:
    return asked_for(actor, {"state": TO_MEND}, None, "UTC").with_only_columns(Postback.id)


def _invited(actor: Actor) -> Select[int]:
    own = next(iter(actor.clients))
    return member_list.people(int(own), {"state": "invited"}).with_only_columns(Membership.id)


def _item(
    key: str, label: LazyString, look: tuple[str, str], roles: tuple[Role, ...], right: Right,
    rows: Callable[[Actor], Select[int]], endpoint: str, **asked: str,
) -> Item:  # fmt: skip
    return Item(key, label, *look, frozenset(roles), right, rows, endpoint, asked)


R = Right
ITEMS = (
    _item("attention", _("Needs attention"), ("triangle-alert", "warn"), (CA, SM, OM, VO, PA, PM, PS), R.ORDERS_VIEW,
          _orders(Tab.ATTENTION), "orders.index", tab="attention"),
    _item("files", _("Held for their files"), ("file-image", "warn"), (PC,), R.ORDERS_VIEW,
          _orders_that_wait("files"), "orders.index", waits="files"),
    _item("approve", _("To approve"), ("stamp", "warn"), (CA, OM, PA, PM), R.ORDERS_APPROVE,
          _orders(Tab.APPROVE), "orders.index", tab="approve"),
    _item("request", _("Requests to answer"), ("message-square", "warn"), (CA, OM, PA, PM, PC), R.ORDERS_VIEW,
          _orders_that_wait("request"), "orders.index", waits="request"),
    _item("client_turn", _("Waits for you"), ("circle-pause", "warn"), (CA, SM, OM), R.ORDERS_VIEW,
          _orders_that_wait("client"), "orders.index", waits="client"),
    _item("provider_turn", _("Waits for us"), ("circle-pause", "warn"), (PA, PM, PC), R.ORDERS_VIEW,
          _orders_that_wait("provider"), "orders.index", waits="provider"),
    _item("refused", _("Refused by the shop"), ("octagon-x", "bad"), (CA, SM, OM, PA, PM, PS), R.PUSHES_RETRY,
          _orders_that_wait("refused"), "orders.index", waits="refused"),
    _item("start", _("To start"), ("play", "info"), (PO,), R.PRODUCTION_VIEW,
          _floor(Status.CREATED), "production.index", status="created"),
    _item("print", _("To print"), ("printer", "info"), (PO,), R.PRODUCTION_VIEW,
          _floor(Status.IN_PRODUCTION), "production.index", status="in_production"),
    _item("pack", _("To pack"), ("package", "info"), (PO,), R.PRODUCTION_VIEW,
          _floor(Status.PRINTED), "production.index", status="printed"),
    _item("delayed", _("Delayed"), ("clock-alert", "bad"), (CA, SM, OM, VO, PA, PM, PO), R.ORDERS_VIEW,
          _orders_that_wait("delayed"), "orders.index", waits="delayed"),
    _item("clients", _("Clients that need something"), ("building-2", "warn"), (PA, PM), R.CLIENTS_LIST,
          _clients(needs="attention"), "clients.index", needs="attention"),
    _item("invited_clients", _("Invited, not in yet"), ("mail", "info"), (PA, PM, PS), R.CLIENTS_LIST,
          _clients(invitation="invited"), "clients.index", invitation="invited"),
    _item("stores", _("Stores to mend"), ("unplug", "bad"), (CA, SM, VO, PA, PM, PS), R.STORES_VIEW,
          _stores("to_mend"), "stores.index", status="to_mend"),
    _item("postbacks", _("Failed postbacks"), ("send", "bad"), (CA, PA, PM, PS), R.POSTBACKS_VIEW,
          _failed_postbacks, "postbacks.index_log", state=TO_MEND),
    _item("parked", _("Stores with messages that were not understood"), ("inbox", "bad"), (PA, PS), R.STORES_VIEW,
          _stores("parked"), "stores.index", status="parked"),
    _item("not_connected", _("Products not connected"), ("link-2-off", "warn"), (CA, SM, VO, PC), R.PRODUCTS_VIEW,
          _products(MappingState.NOT_CONNECTED), "products.index", state="not_connected"),
    _item("broken", _("Broken mappings"), ("octagon-alert", "bad"), (CA, SM, PM, PC), R.PRODUCTS_VIEW,
          _products(MappingState.BROKEN), "products.index", state="broken"),
    _item("drifted", _("Changed in store"), ("git-compare", "warn"), (CA, SM, PC), R.PRODUCTS_VIEW,
          _products(MappingState.DRIFTED), "products.index", state="drifted"),
    _item("invited", _("Invitations not accepted yet"), ("mail", "info"), (CA,), R.USERS_VIEW,
          _invited, "users.index", state="invited"),
    _item("production", _("In production"), ("printer", "quiet"), (CA, SM, OM, VO, PA, PM, PC), R.ORDERS_VIEW,
          _orders(Tab.PRODUCTION), "orders.index", tab="production"),
)  # fmt: skip
