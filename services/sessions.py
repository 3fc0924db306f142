"""Signed-in browsers: each is a row that can be seen, and ended."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from core.crypto import digest, new_token
from core.db import EVERYONE, db, now, seeing
from models import LoginSession, Membership, User

IDLE, LONGEST = timedelta(hours=12), timedelta(hours=20)
NOTE_SEEN_AFTER = timedelta(minutes=1)
# Each says that it is also those after it, so the order counts.
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def open_session(
    user: User, address: str, agent: str, membership: Membership | None = None
) -> tuple[LoginSession, str]:
    """A new session of `user`, and the token that its cookie holds."""
    token = new_token()
    membership = membership or next(iter(open_memberships(user)), None)
    session = LoginSession(
        user_id=user.id,
        membership_id=membership.id if membership else None,
        token_digest=digest(token),
        seen_at=now(),
        confirmed_at=now(),
        address=address,
        agent=agent[:300],
    )
    db.add(session)
    db.flush()
    return session, token


def session_of(token: str) -> LoginSession | None:
    """The live session behind a cookie's token, with its user and membership. Ended, idle and old ones are none."""
    query = (
        select(LoginSession)
        .where(
            LoginSession.token_digest == digest(token),
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > now() - IDLE,
            LoginSession.created_at > now() - LONGEST,
        )
        .options(
            joinedload(LoginSession.user).selectinload(User.memberships).joinedload(Membership.client),
            joinedload(LoginSession.membership),
            joinedload(LoginSession.as_client),
            joinedload(LoginSession.as_member).joinedload(Membership.user),
        )
    )
    with seeing(EVERYONE):
        session = db.scalars(query).one_or_none()
        if session is None:
            return None
        if session.membership is None or not may_enter(session.membership):
            session.membership = next(filter(may_enter, session.user.memberships), None)
        if session.membership is not None:
            _ = session.membership.clients, session.membership.stores  # read now, where its links are seen
        return session


def renew_token(session: LoginSession) -> str:
    """Another token for the same session; the one before is dead."""
    token = new_token()
    session.token_digest = digest(token)
    return token


def live_sessions(user: User) -> Sequence[LoginSession]:
    """Where the user is signed in now, the latest first."""
    query = select(LoginSession).where(
        LoginSession.user_id == user.id,
        LoginSession.ended_at.is_(None),
        LoginSession.seen_at > now() - IDLE,
        LoginSession.created_at > now() - LONGEST,
    )
    return db.scalars(query.order_by(LoginSession.seen_at.desc(), LoginSession.id)).all()


def browser_of(agent: str) -> str:
    """A User-Agent as a person would say it: "Firefox · Windows". What is not known is left out."""
    named = (next((name for sign, name in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, named))


def open_memberships(user: User) -> list[Membership]:
    """Where the user may act now: accepted, not disabled, and the client's door is open."""
    query = (
        select(Membership)
        .where(Membership.user_id == user.id)
        .options(joinedload(Membership.client), joinedload(Membership.user))
        .order_by(Membership.id)
    )
    with seeing(EVERYONE):
        return [membership for membership in db.scalars(query) if may_enter(membership)]


def may_enter(membership: Membership) -> bool:
    return membership.is_active and (membership.client is None or membership.client.is_open)


def is_stale(session: LoginSession) -> bool:
    """Whether `seen_at` should be written again; not on every request."""
    return session.seen_at < now() - NOTE_SEEN_AFTER


def end_sessions(*conditions: object) -> int:
    """End all live sessions that meet the conditions. How many there were."""
    ended = update(LoginSession).where(LoginSession.ended_at.is_(None), *conditions).values(ended_at=now())  # type: ignore[arg-type]
    return db.execute(ended).rowcount  # type: ignore[attr-defined]


def end_sessions_at_client(client_id: int) -> int:
    """The door closes: whoever acts there is signed out of there at once."""
    members = select(Membership.id).where(Membership.client_id == client_id)
    return end_sessions(LoginSession.membership_id.in_(members))
