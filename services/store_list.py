"""The list of stores: its filters."""

from collections.abc import Mapping

from sqlalchemy import Select, func, or_

from core.asked import id_of
from core.paging import Order
from core.rights import Actor
from models import Delivery, InboxState, Store, StoreStatus
from services.stores import TO_MEND

BY_NAME = Order((func.lower(Store.name), Store.id))


def stores(actor: Actor, asked: Mapping[str, str]) -> Select[Store]:
    """What the questions in the URL leave over: `q`, `status` (one, `to_mend`, or `parked`), `client`."""
    query = Store.visible_to(actor).where(Store.deleted_at.is_(None))
    if term := asked.get("q", "").strip():
        query = query.where(
            or_(Store.name.icontains(term, autoescape=True), Store.address.icontains(term, autoescape=True))
        )
    if (status := asked.get("status")) in set(StoreStatus):
        query = query.where(Store.status == status)
    elif status == "to_mend":
        query = query.where(Store.status.in_(TO_MEND))
    elif status == "parked":
        unread = Delivery.visible_to(actor).where(Delivery.state == InboxState.PARKED)
        query = query.where(Store.id.in_(unread.with_only_columns(Delivery.store_id)))
    if client := id_of(asked.get("client")):
        query = query.where(Store.client_id == client)
    return query
