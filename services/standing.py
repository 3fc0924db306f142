"""Standing in: a staff member sees a client's pages as one of its people, or one of its roles, does.

The session's row says for whom and until when. Every act bears the staff member's own id, and in the log the name of
whom they stand in for. It ends by itself: with its time, with the right, with the member or with the client.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.db import EVERYONE, now
from core.matrix import CLIENT_ROLES, Role
from core.rights import Right, can
from core.standing import SEES_ONLY, STANDS_IN
from models import Client, LoginSession, Membership, User
from services.activity import log_activity

LASTS = timedelta(minutes=30)
READERS = frozenset({Role.SUPPORT})  # who may look, and change nothing


@dataclass(frozen=True, slots=True)
class Standing:
    """Who acts: the staff member `id`, with the role and the reach of whom they stand in for.

    Plain values beside `user` and `client`, for the member's own row is not in the client's scope.
    """

    id: int
    name: str
    email: str
    user: User
    client: Client
    client_id: int
    role: Role
    stores: Collection[int] | None
    flags: Collection[str]
    member_id: int | None
    on_behalf_of: str  # a person's name, or "Client · role"
    until: datetime
    is_staff: bool = False

    @property
    def clients(self) -> Collection[int | str]:
        return (self.client_id,)

    @property
    def minutes_left(self) -> int:
        """Begun minutes count."""
        return max(0, -(-int((self.until - now()).total_seconds()) // 60))


def begin(session: LoginSession, client: Client, member: Membership | None, role: Role, reason: str, back: str) -> None:
    """From the next request on. `role` counts where no member is named. The client's log tells of it, and why."""
    session.as_client_id, session.as_member_id = client.id, member.id if member else None
    session.as_role, session.as_until = (None if member else role), now() + LASTS
    session.as_back = back[:500]
    after = {"name": member.name} if member else {}
    log_activity(
        "client.view_began",
        client,
        client_id=client.id,
        after=after | {"role": member.role if member else role},
        reason=reason,
    )


def end(session: LoginSession, client: Client) -> str:
    """Nobody is stood in for any more; where it was begun. The actor of the moment is told of in the client's log."""
    back = session.as_back or "/"
    log_activity("client.view_ended", client, client_id=client.id)
    session.as_client_id = session.as_member_id = session.as_role = session.as_until = session.as_back = None
    return back


def standing_of(session: LoginSession) -> Standing | None:
    """For whom the session's person stands in, whether it still holds or not. Everyone's rows are seen."""
    staff, client, member = session.membership, session.as_client, session.as_member
    if staff is None or client is None or session.as_until is None:
        return None
    role = member.role if member else session.as_role
    assert role is not None
    only = [SEES_ONLY] if staff.role in READERS else []
    return Standing(
        id=staff.id,
        name=staff.name,
        email=staff.email,
        user=session.user,
        client=client,
        client_id=client.id,
        role=role,
        stores=member.stores if member else None,
        flags=(STANDS_IN, *only, *(member.flags if member else _flags_of(client))),
        member_id=member.id if member else None,
        on_behalf_of=member.name if member else f"{client.name} · {role}",
        until=session.as_until,
    )


def holds(session: LoginSession) -> bool:
    """Whether it may go on now. Everyone's rows are seen."""
    staff, client, member = session.membership, session.as_client, session.as_member
    if staff is None or client is None or session.as_until is None or now() >= session.as_until:
        return False
    return may_begin(staff, client) and (member is None or is_somebody(member, client))


def may_begin(staff: Membership, client: Client) -> bool:
    reaches = staff.clients == EVERYONE or client.id in staff.clients
    return staff.is_staff and can(staff, Right.CLIENTS_ACT_AS) and reaches and client.archived_at is None


def is_somebody(member: Membership, client: Client) -> bool:
    """Whether this is one of the client's people who may work there."""
    return member.client_id == client.id and member.is_active and member.role in CLIENT_ROLES


def _flags_of(client: Client) -> list[str]:
    return ["order_managers_connect"] if client.order_managers_connect else []
