"""Who came in, was refused or left, in the activity log of each place that it concerns. Never what was typed."""

from sqlalchemy import select, text

from core.db import EVERYONE, db, seeing
from models import Membership, User
from services.activity import log_activity

NO_WAIT = text("set local synchronous_commit to off")  # that an address is known must not show in how long a try takes


def note_refusal(user: User, action: str) -> None:
    """Somebody who says to be `user` was refused: told to every place where the user is known."""
    places = select(Membership.client_id).where(Membership.user_id == user.id, Membership.removed_at.is_(None))
    with seeing(EVERYONE):
        db.execute(NO_WAIT)
        for client_id in set(db.scalars(places)) or {None}:
            log_activity(action, user, client_id=client_id)
        db.flush()


def note_session(membership: Membership, action: str = "session.began") -> None:
    """The person has come in to `membership`, or has left it."""
    log_activity(action, membership.user, client_id=membership.client_id)
