"""Keys of shops that run out soon, and who is told."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from core.running import own_url
from models import Client, Credentials, Mail, Membership, Store, StoreStatus
from services.credentials import lasts_until
from services.mails import written

SOON = timedelta(days=14)
CONCERNED = (Role.ADMIN, Role.STORE_MANAGER)
TOO_LATE = (StoreStatus.RECONNECT, StoreStatus.DISCONNECTED)  # the page asks for a new yes already, or nobody wants one


def ends_soon(store: Store) -> bool:
    """Whether the shop's owner should say yes again before long."""
    end = lasts_until(store) if store.status not in TOO_LATE else None
    return end is not None and end < now() + SOON


def end_soon(stores: Sequence[Store]) -> set[int]:
    """The ids of those among these whose owner should say yes again before long."""
    live = {store.id for store in stores if store.status not in TOO_LATE}
    own = select(Credentials.store_id).where(Credentials.client_id.in_({store.client_id for store in stores}))
    return set(db.scalars(own.where(Credentials.store_id.in_(live), Credentials.lasts_until < now() + SOON)))


def unwarned(most: int) -> Sequence[Credentials]:
    """Keys of all clients that end soon and of which nobody was told; locked."""
    soon = select(Credentials).join(Store, Store.id == Credentials.store_id)
    soon = soon.where(Credentials.lasts_until < now() + SOON, Credentials.warned_at.is_(None))
    live = soon.where(Store.status.not_in(TOO_LATE)).order_by(Credentials.id).limit(most)
    return db.scalars(live.with_for_update(of=Credentials, skip_locked=True)).all()


def letters(keys: Credentials) -> list[Mail]:
    """To everybody who can connect the store again, each in their language."""
    store, client = db.get_one(Store, keys.store_id), db.get_one(Client, keys.client_id)
    members = select(Membership).where(
        Membership.client_id == client.id, Membership.role.in_(CONCERNED), Membership.is_active
    )
    return [
        written(
            "access_ends", member.email, member.user.locale or client.locale, client.id,
            person=member.name, store=store.name, moment=keys.lasts_until, url=own_url(f"stores/{store.id}"),
        )
        for member in db.scalars(members)
        if member.all_stores or store.id in (member.stores or ())
    ]  # fmt: skip
