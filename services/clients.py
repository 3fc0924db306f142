"""Clients: made, changed, let in and kept out, put away and brought back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.db import EVERYONE, db, now, see, seeing
from core.matrix import Role
from core.search import searchable
from models import Client, Membership, MembershipClient, Store, StoreStatus, User
from services.activity import changed, log_activity
from services.rounds import begin_rounds, end_rounds
from services.sessions import end_sessions_at_client
from services.shops import NEEDS_NEW_KEYS


class ReferenceTaken(Exception):
    """Another client has this reference ID, in whatever case it is written."""


def create_client(creator: Membership, **values: Any) -> Client:
    """A new client. Whoever sees only some clients sees this one too."""
    client = Client(**values)
    with seeing(EVERYONE):  # nobody's scope holds an id that was not there before
        with _one_per_reference():
            db.add(client)
        if not creator.all_clients:
            db.add(MembershipClient(membership_id=creator.id, client_id=client.id))
            db.flush()
    if not creator.all_clients:
        see((*creator.clients, client.id))
    log_activity("client.created", client, client_id=client.id, after=_told(values))
    return client


def change_client(client: Client, **values: Any) -> None:
    with _one_per_reference():
        before, after = changed(client, **values)
    if not after:
        return
    refresh_search(client)
    log_activity("client.changed", client, client_id=client.id, before=_told(before), after=_told(after))


def refresh_search(client: Client) -> None:
    """What the list of clients searches: name, reference and its Admins' addresses."""
    db.flush()
    admins = (
        select(User.email)
        .join(Membership)
        .where(Membership.client_id == client.id, Membership.role == Role.ADMIN, Membership.removed_at.is_(None))
        .order_by(Membership.id)
    )
    client.search_text = searchable(client.name, client.reference, *db.scalars(admins))


def open_door(client: Client) -> None:
    if not client.access_on:
        client.access_on = True
        log_activity("client.access_on", client, client_id=client.id)


def close_door(client: Client) -> None:
    """Whoever is inside is out at once; deliveries are kept and taken up when the door opens again."""
    if not client.access_on:
        return
    client.access_on = False
    end_sessions_at_client(client.id)
    log_activity("client.access_off", client, client_id=client.id)


def archive(client: Client) -> None:
    """Nobody comes in and nothing is exchanged with its stores; nothing is deleted."""
    client.archived_at = now()
    end_sessions_at_client(client.id)
    for store in _stores_of(client):
        if store.is_live:
            store.status = StoreStatus.PAUSED
            end_rounds(store)
    log_activity("client.archived", client, client_id=client.id)


def restore(client: Client) -> list[Store]:
    """Its stores go on where they stopped; those are given, as somebody waits to tell them something."""
    client.archived_at = None
    paused = [store for store in _stores_of(client) if store.status == StoreStatus.PAUSED]
    for store in paused:
        store.status = _status_of(store)
        begin_rounds(store)
    log_activity("client.restored", client, client_id=client.id)
    return paused


def _stores_of(client: Client) -> Sequence[Store]:
    own = select(Store).where(Store.client_id == client.id, Store.deleted_at.is_(None))
    return db.scalars(own.order_by(Store.id).with_for_update()).all()


def _status_of(store: Store) -> StoreStatus:
    """As before it was paused: what was wrong with it still is."""
    if store.problem is None:
        return StoreStatus.CONNECTED
    return StoreStatus.RECONNECT if store.problem in NEEDS_NEW_KEYS else StoreStatus.NEEDS_ATTENTION


@contextmanager
def _one_per_reference() -> Iterator[None]:
    """What is changed inside is written at its end, and the refusal of the database becomes ours."""
    try:
        with db.begin_nested():
            yield
    except IntegrityError as error:
        if "uq_clients_reference" in str(error):
            raise ReferenceTaken from None
        raise


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}
