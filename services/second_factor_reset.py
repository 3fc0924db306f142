"""A lost phone: somebody else switches a person's second factor off."""

from sqlalchemy import select

from core.db import EVERYONE, db, seeing
from core.matrix import Role
from core.rights import Actor
from models import LoginSession, Mail, Membership
from services.activity import log_activity
from services.mails import written
from services.second_factor import switch_off
from services.sessions import end_sessions


class WorksElsewhere(Exception):
    """The account opens other doors too, which are not for this actor to weaken."""


def reset(member: Membership, actor: Actor, by: str, reason: str, locale: str) -> Mail:
    """Off, and every browser logged out. The mail that tells the person."""
    if actor.role is not Role.PROVIDER_ADMIN and _works_elsewhere(member):
        raise WorksElsewhere
    switch_off(member.user)
    end_sessions(LoginSession.user_id == member.user_id)
    log_activity("second_factor.reset", member, name=member.name, reason=reason)
    whose = member.user.locale or locale
    return written("second_factor_off", member.email, whose, person=member.name, by=by, reason=reason)


def _works_elsewhere(member: Membership) -> bool:
    others = select(Membership.id).where(
        Membership.user_id == member.user_id, Membership.id != member.id, Membership.removed_at.is_(None)
    )
    with seeing(EVERYONE):
        return db.scalar(others.limit(1)) is not None
