"""Invitations: a one-time link into a membership. Only the link's digest is kept, and the newest link alone is good."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from core.crypto import digest, new_token
from core.db import EVERYONE, db, now, seeing
from core.letters import link_to
from core.rights import Actor
from models import Invitation, InvitationState, Mail, Membership, User, WorkState
from services.mails import written
from services.passwords import keep_password
from services.people import user_with

VALID = timedelta(days=7)
OPEN = (InvitationState.QUEUED, InvitationState.SENT, InvitationState.NOT_DELIVERED)


def invite(membership: Membership, first_name: str, last_name: str, inviter: Actor, locale: str) -> tuple[Mail, str]:
    """A new link into `membership`: the mail that is to carry it, and the link itself. Earlier links are dead."""
    revoke(membership)
    token = new_token()
    invitation = Invitation(
        client_id=membership.client_id,
        membership_id=membership.id,
        invited_by_id=inviter.id,
        email=membership.user.email,
        first_name=first_name,
        last_name=last_name,
        token_digest=digest(token),
        expires_at=now() + VALID,
    )
    db.add(invitation)
    db.flush()
    link = link_to("auth.open_invitation", token=token)
    facts = {"invitation": invitation, "membership": membership, "link": link}
    mail = written("invitation", invitation.email, locale, membership.client_id, **facts)
    mail.invitation_id, mail.asked_by_id = invitation.id, inviter.id
    return mail, link


def invite_again(membership: Membership, inviter: Actor, locale: str) -> tuple[Mail, str]:
    last = latest_of([membership.id]).get(membership.id)
    return invite(membership, last.first_name if last else "", last.last_name if last else "", inviter, locale)


def revoke(membership: Membership) -> None:
    """Its links are dead, and mails that still wait are not sent."""
    theirs = Invitation.membership_id == membership.id
    mails = select(Invitation.id).where(theirs)
    db.execute(update(Invitation).where(theirs, Invitation.state.in_(OPEN)).values(state=InvitationState.REVOKED))
    waiting = update(Mail).where(Mail.invitation_id.in_(mails), Mail.due_at.is_not(None))
    db.execute(waiting.values(work_state=WorkState.CANCELED, due_at=None, token=None, ended_at=now(), sealed=""))


def latest_of(membership_ids: list[int]) -> dict[int, Invitation]:
    """The invitation that counts, of each membership that ever had one."""
    query = select(Invitation).where(Invitation.membership_id.in_(membership_ids)).order_by(Invitation.id)
    return {invitation.membership_id: invitation for invitation in db.scalars(query)}


def invitation_behind(token: str) -> Invitation | None:
    """The invitation that a link stands for, locked, while it is good."""
    query = (
        select(Invitation)
        .where(Invitation.token_digest == digest(token), Invitation.state.in_(OPEN), Invitation.expires_at > now())
        .options(joinedload(Invitation.membership).options(joinedload(Membership.user), joinedload(Membership.client)))
        .with_for_update(of=Invitation)
    )
    with seeing(EVERYONE):
        invitation = db.scalar(query)
    if invitation is None or invitation.membership.disabled_at:
        return None
    return invitation


def accept(invitation: Invitation) -> Membership:
    invitation.state, invitation.accepted_at = InvitationState.ACCEPTED, now()
    invitation.membership.accepted_at = now()
    return invitation.membership


def become_known(user: User, first_name: str, last_name: str, password: str) -> None:
    """Somebody new chose a password and a name."""
    user.first_name, user.last_name = first_name, last_name
    keep_password(user, password)


def person_at(email: str) -> User:
    """Whoever has this address; a person without a password yet, if nobody has."""
    if user := user_with(email):
        return user
    user = User(email=email)
    with suppress(IntegrityError), db.begin_nested():
        db.add(user)
    return user_with(email) or user  # whoever wrote it down at the same moment


def state_of(membership: Membership, invitation: Invitation | None) -> str:
    """A word of `core.vocabulary.INVITATION`."""
    if membership.disabled_at:
        return "disabled"
    if membership.accepted_at:
        return "active"
    state = invitation.state_at(now()) if invitation else InvitationState.REVOKED
    return "sending" if state is InvitationState.QUEUED else str(state)
