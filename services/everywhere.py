"""The search over everything: a few of each kind, each within the reader's rights and scope."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from core.db import EVERYONE, db
from core.matrix import Right
from core.rights import Actor, can
from core.search import among_found, searchable
from models import Client, Membership, Order, Product, Store, User
from models.base import one_of
from services import order_list, product_list
from services.order_list import Asked

SHOWN = 5  # of each kind; the lists themselves show all


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str  # orders, products, stores, clients, users
    id: int
    name: str
    note: str = ""


def found(actor: Actor, term: str, zone: str) -> dict[str, list[Hit]]:
    """{kind: hits}, orders first; kinds without a hit are left out."""
    if not searchable(term):
        return {}
    asked = Asked.of({"q": term})
    kinds: dict[str, tuple[Right, Callable[[], list[Hit]]]] = {
        "orders": (Right.ORDERS_VIEW, lambda: _orders(actor, asked, zone)),
        "products": (Right.PRODUCTS_VIEW, lambda: _products(actor, asked.term)),
        "stores": (Right.STORES_VIEW, lambda: _stores(actor, asked.term)),
        "clients": (Right.CLIENTS_LIST, lambda: _clients(actor, asked.term)),
        "users": (Right.USERS_EDIT, lambda: _users(actor, asked.term)),
    }
    hits = {kind: search() for kind, (right, search) in kinds.items() if can(actor, right)}
    return {kind: some for kind, some in hits.items() if some}


def _orders(actor: Actor, asked: Asked, zone: str) -> list[Hit]:
    """What was typed as it stands on top: a number, or the id in the shop."""
    query, order = order_list.rows(asked, actor, zone)
    newest = db.execute(query.order_by(order.created_at.desc(), order.id.desc()).limit(SHOWN))
    same_id = Order.visible_to(actor).where(Order.external_id == asked.term).order_by(Order.id.desc()).limit(SHOWN)
    first: list[Any] = [*order_list.exact(asked, actor, zone), *db.scalars(same_id)]
    rows = {row.id: row for row in [*first, *(row for (row,) in newest)]}
    return [Hit("orders", row.id, row.number, row.buyer or row.email or "") for row in list(rows.values())[:SHOWN]]


def _products(actor: Actor, term: str) -> list[Hit]:
    query = product_list.products(actor, product_list.Wanted(term=term)).order_by(Product.id.desc())
    return [Hit("products", product.id, product.title) for product in db.scalars(query.limit(SHOWN))]


def _stores(actor: Actor, term: str) -> list[Hit]:
    said = or_(Store.name.icontains(term, autoescape=True), Store.address.icontains(term, autoescape=True))
    query = Store.visible_to(actor).where(Store.deleted_at.is_(None), said)
    return [Hit("stores", store.id, store.name, store.address) for store in db.scalars(query.limit(SHOWN))]


def _clients(actor: Actor, term: str) -> list[Hit]:
    query = Client.visible_to(actor).where(among_found("clients_found", Client.id, Client.search, term))
    query = query.order_by(Client.name_key, Client.id)
    return [Hit("clients", client.id, client.name, client.reference or "") for client in db.scalars(query.limit(SHOWN))]


def _users(actor: Actor, term: str) -> list[Hit]:
    """By name among a client's own few people; by the whole address among everybody's."""
    said = func.lower(User.email) == term.lower()
    if actor.role is not None and not actor.role.is_staff:
        name = User.first_name + " " + User.last_name
        said = or_(name.icontains(term, autoescape=True), User.email.icontains(term, autoescape=True))
    query = select(Membership.id, User.first_name, User.last_name, User.email).join(Membership.user)
    if actor.clients != EVERYONE:
        query = query.where(one_of(Membership.client_id, actor.clients))
    query = query.where(Membership.client_id.is_not(None), Membership.removed_at.is_(None))
    rows = db.execute(query.where(said).order_by(Membership.id).limit(SHOWN))
    return [Hit("users", id_, f"{first} {last}".strip() or email, email) for id_, first, last, email in rows]
