"""Who works where: added, given a role and a reach, disabled, taken off. One who may add the others always stays."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from core.db import EVERYONE, db, now, seeing
from core.matrix import Role
from models import Client, InvitationState, LoginSession, Membership, MembershipClient, MembershipStore, Store
from services.activity import log_activity
from services.clients import refresh_search
from services.invitations import latest_of, person_at, revoke
from services.sessions import end_sessions


class AlreadyHere(Exception):
    """The person has a place here."""


class LastAdmin(Exception):
    """Nobody would be left who can add the others."""


def members_of(client_id: Any) -> Select[Membership]:
    """The people of a client, or (None) of the provider's staff."""
    query = select(Membership).where(Membership.client_id == client_id, Membership.removed_at.is_(None))
    loaded = (joinedload(Membership.user), selectinload(Membership.store_links), selectinload(Membership.client_links))
    return query.options(*loaded)


def add_member(
    client: Client | None,
    email: str,
    role: Role,
    store_ids: Collection[int] | None = None,
    *,
    may_connect_stores: bool = False,
    all_clients: bool = True,
    reason: str = "",
) -> Membership:
    """A place for whoever has this address; open once they accept their invitation. `store_ids` as in change_member."""
    client_id, user = client.id if client else None, person_at(email)
    with seeing(EVERYONE):
        place = select(Membership).where(Membership.user_id == user.id, Membership.client_id == client_id)
        member = db.scalar(place.with_for_update())
    if member is None:
        member = _new_place(user.id, client_id, role)
    elif member.removed_at is None:
        raise AlreadyHere
    member.role = role
    member.removed_at = member.disabled_at = member.accepted_at = None
    member.all_clients = all_clients
    _reach(member, store_ids, may_connect_stores)
    after = {name: told for name, told in _told(member).items() if told not in ("all", False)}
    log_activity("member.added", member, name=email, after=after, reason=reason)
    _refresh(client)
    return member


def change_member(
    member: Membership,
    role: Role,
    store_ids: Collection[int] | None,
    *,
    may_connect_stores: bool = False,
    all_clients: bool = True,
    reason: str = "",
) -> None:
    """Another role or reach, from the next request on. `store_ids` None: all stores, future ones too."""
    before = _told(member)
    if role is not member.role:
        keep_an_admin(member)
    member.role, member.all_clients = role, all_clients
    _reach(member, store_ids, may_connect_stores)
    after = _told(member)
    if after != before:
        differing = [name for name in after if after[name] != before[name]]
        was, became = ({name: told[name] for name in differing} for told in (before, after))
        log_activity("member.changed", member, name=member.name, before=was, after=became, reason=reason)
        _refresh(member.client)


def disable(member: Membership, reason: str = "") -> None:
    keep_an_admin(member)
    member.disabled_at = now()
    end_sessions(LoginSession.membership_id == member.id)
    log_activity("member.disabled", member, name=member.name, reason=reason)


def enable(member: Membership, reason: str = "") -> None:
    member.disabled_at = None
    log_activity("member.enabled", member, name=member.name, reason=reason)


def remove(member: Membership, reason: str = "") -> None:
    """Off the list. Their acts stay in the log under their name."""
    keep_an_admin(member)
    member.removed_at = member.disabled_at = now()
    revoke(member)
    end_sessions(LoginSession.membership_id == member.id)
    log_activity("member.removed", member, name=member.name, reason=reason)
    _refresh(member.client)


def keep_an_admin(member: Membership) -> None:
    """Refuse to lose the last one. Locks them all, so that two who go at the same moment do not both go."""
    if not member.is_active or member.role not in (Role.ADMIN, Role.PROVIDER_ADMIN):
        return
    same = select(Membership.id).where(Membership.client_id == member.client_id, Membership.role == member.role)
    if set(db.scalars(same.where(Membership.is_active).order_by(Membership.id).with_for_update())) <= {member.id}:
        raise LastAdmin


def active_admins(client_id: int) -> Sequence[Membership]:
    return db.scalars(members_of(client_id).where(Membership.role == Role.ADMIN, Membership.is_active)).all()


def waiting_admins(client_id: int) -> Sequence[Membership]:
    """Admins who have not accepted yet, and whose invitation nobody took back."""
    query = members_of(client_id).where(
        Membership.role == Role.ADMIN, Membership.accepted_at.is_(None), Membership.disabled_at.is_(None)
    )
    admins = db.scalars(query.order_by(Membership.id)).all()
    last = latest_of([admin.id for admin in admins])
    return [admin for admin in admins if admin.id in last and last[admin.id].state != InvitationState.REVOKED]


def admin_to_be(client: Client, email: str) -> Membership:
    """A place as Admin for this address; the one that waits for it already, if it was never taken."""
    try:
        with db.begin_nested():
            return add_member(client, email, Role.ADMIN)
    except AlreadyHere:
        own = members_of(client.id).where(Membership.user_id == person_at(email).id)
        member = db.scalars(own.where(Membership.role == Role.ADMIN, Membership.disabled_at.is_(None))).one_or_none()
        if member is None or member.accepted_at or client.is_open:
            raise
        return member


def assign_client(member: Membership, client: Client) -> None:
    """One more client for somebody who does not see all of them."""
    if client.id not in {link.client_id for link in member.client_links}:
        member.client_links.append(MembershipClient(client_id=client.id))
        log_activity("member.client_assigned", member, name=member.name, after={"client": client.name})


def unassign_client(member: Membership, client: Client) -> None:
    for link in [link for link in member.client_links if link.client_id == client.id]:
        member.client_links.remove(link)
        log_activity("member.client_unassigned", member, name=member.name, before={"client": client.name})


def _new_place(user_id: int, client_id: int | None, role: Role) -> Membership:
    """Raises AlreadyHere where somebody else gave it at the same moment."""
    member = Membership(user_id=user_id, client_id=client_id, role=role)
    try:
        with db.begin_nested():
            db.add(member)
    except IntegrityError as error:
        raise AlreadyHere from error
    return member


def _reach(member: Membership, store_ids: Collection[int] | None, may_connect_stores: bool) -> None:
    """As far as the role lets it go."""
    member.may_connect_stores = may_connect_stores and member.role is Role.STORE_MANAGER
    store_ids = None if member.role is Role.ADMIN else store_ids
    member.all_stores = store_ids is None
    there = {link.store_id: link for link in member.store_links}
    member.store_links = [
        there.get(store_id) or MembershipStore(client_id=member.client_id, store_id=store_id)
        for store_id in sorted(store_ids or ())
    ]


def _told(member: Membership) -> dict[str, object]:
    return {
        "role": member.role,
        "stores": "all" if member.all_stores else _names_of_stores(member),
        "may_connect_stores": member.may_connect_stores,
        "clients": "all" if member.all_clients else "some",
    }


def _names_of_stores(member: Membership) -> list[str]:
    ids = [link.store_id for link in member.store_links]
    names = select(Store.name).where(Store.client_id == member.client_id, Store.id.in_(ids))
    return list(db.scalars(names.order_by(func.lower(Store.name), Store.id)))


def _refresh(client: Client | None) -> None:
    if client is not None:
        refresh_search(client)
