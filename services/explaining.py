"""Why somebody may or may not do something with a client or one of its stores.

It asks the very functions that decide: who may come in, `can`, the scope of a query, the leave of a store. Here only
their answers are put beside each other, so that all that would have to change is named at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from core.db import db
from core.matrix import CELLS, CLIENT_ROLES, Right
from core.rights import SWITCHES, Actor, can
from core.standing import STANDS_IN
from models import Client, Membership, Store
from services.sessions import may_enter
from services.standing import READERS

WITHOUT_CLIENT = frozenset(
    {
        Right.PUBLIC,
        Right.PROFILE_EDIT,
        Right.CLIENTS_LIST,
        Right.CLIENTS_CREATE,
        Right.CATALOG_VIEW,
        Right.CATALOG_EDIT,
        Right.ACTIVITY_OWN,
        Right.STAFF_EDIT,
    }
)
OF_STAFF = frozenset(right for right, cells in CELLS.items() if all(cells[role] == "-" for role in CLIENT_ROLES))


class Why(StrEnum):
    """What stands against it."""

    REMOVED = "removed"
    DISABLED = "disabled"
    INVITED = "invited"
    ARCHIVED = "archived"
    DOOR = "door"
    ROLE = "role"
    CONNECT_STORES = "L3"
    CONNECT_FROM_ORDER = "L9"
    PUBLISH = "L7"
    STANDING = "standing"
    CLIENT = "client"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`against`: what would have to change, none where it may be done. `notes`: the conditions that stay."""

    against: tuple[Why, ...]
    notes: tuple[str, ...]

    @property
    def may(self) -> bool:
        return not self.against


def explain(who: Membership | Actor, right: Right, client: Client | None, store: Store | None = None) -> Explanation:
    """Whether `who` may use `right` on `store`, or on `client` as a whole. None and None: on nothing in particular."""
    against = [*_at_the_door(who), *_by_right(who, right)]
    if right not in WITHOUT_CLIENT and client is not None:
        against += _by_scope(who, client, store)
    if right is Right.PRODUCTS_PUBLISH and store is not None and not store.lets_publish(who):
        against.append(Why.PUBLISH)
    return Explanation(tuple(against), tuple(_notes(who, right, client, store)))


def _notes(who: Actor, right: Right, client: Client | None, store: Store | None) -> Iterator[str]:
    """Keys of CONDITIONS."""
    cell = CELLS[right][who.role] if who.role and right in CELLS else ""
    if cell.startswith("L"):
        yield cell
    if right is Right.CLIENTS_ACT_AS:
        yield "looks" if who.role in READERS else "stands_in"
    if client is not None and store is None and who.stores is not None and right not in WITHOUT_CLIENT:
        yield "stores"


def _at_the_door(who: Membership | Actor) -> list[Why]:
    if not isinstance(who, Membership) or may_enter(who):
        return []
    known = [
        (who.removed_at is not None, Why.REMOVED),
        (who.removed_at is None and who.disabled_at is not None, Why.DISABLED),
        (who.accepted_at is None, Why.INVITED),
        (who.client is not None and who.client.archived_at is not None, Why.ARCHIVED),
        (who.client is not None and not who.client.access_on, Why.DOOR),
    ]
    return [why for is_so, why in known if is_so]


def _by_right(who: Actor, right: Right) -> list[Why]:
    if right is Right.PUBLIC or can(who, right) or who.role is None:
        return []
    cell = CELLS[right][who.role]
    if cell in SWITCHES and STANDS_IN not in who.flags:
        return [Why(cell)]
    return [Why.ROLE if cell == "-" else Why.STANDING]


def _by_scope(who: Actor, client: Client, store: Store | None) -> list[Why]:
    if not _is_there(Client.visible_to(who).where(Client.id == client.id)):
        return [Why.CLIENT]
    if store is not None and not _is_there(Store.visible_to(who).where(Store.id == store.id)):
        return [Why.STORE]
    return []


def _is_there(query: Select[Any]) -> bool:
    return bool(db.scalar(select(query.exists())))
