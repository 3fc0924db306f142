"""A client's person is invited again, shut out, let in again, taken off."""

from collections.abc import Callable

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.users.area import bp, find_member, send_invitation, tell_admins
from blueprints.users.forms import ReasonForm
from core.db import db
from core.limits import may_invite, too_many_invitations
from core.rights import Right, actor, requires
from core.web import done
from models import Client, Membership
from services import members
from services.activity import log_activity
from services.invitations import invite_again, revoke


@bp.post("/<int:member_id>/invitations")
@requires(Right.USERS_EDIT)
def invite(member_id: int) -> ResponseReturnValue:
    """A new link; the old one is dead."""
    client, member = find_invited(member_id)
    if not may_invite(actor.id, member.email):
        return done(too_many_invitations(), url_for(".edit", member_id=member.id), "error")
    send_invitation(member, *invite_again(member, actor, client.locale))
    log_activity("invitation.resent", member, name=member.email)
    db.commit()
    message = _("The invitation is on its way to %(email)s.", email=member.email)
    return done(message, url_for(".edit", member_id=member.id))


@bp.post("/<int:member_id>/invitations/revoke")
@requires(Right.USERS_EDIT)
def revoke_invitation(member_id: int) -> ResponseReturnValue:
    _client, member = find_invited(member_id)
    revoke(member)
    log_activity("invitation.revoked", member, name=member.email)
    db.commit()
    return done(_("The link is dead."), url_for(".edit", member_id=member.id))


@bp.post("/<int:member_id>/disable")
@requires(Right.USERS_EDIT)
def disable(member_id: int) -> ResponseReturnValue:
    by_staff = current_user.membership.is_staff  # they owe a reason for letting in again, too
    undo = None if by_staff else url_for(".enable", member_id=member_id)
    return changed(member_id, members.disable, _("Logged out, and kept out until enabled again."), undo)


@bp.post("/<int:member_id>/enable")
@requires(Right.USERS_EDIT)
def enable(member_id: int) -> ResponseReturnValue:
    return changed(member_id, members.enable, _("May log in again."))


@bp.post("/<int:member_id>/remove")
@requires(Right.USERS_EDIT)
def remove(member_id: int) -> ResponseReturnValue:
    return changed(member_id, members.remove, _("Removed. What this person did stays in the activity log."))


def changed(
    member_id: int, change: Callable[[Membership, str], None], message: str, undo: str | None = None
) -> ResponseReturnValue:
    client, member = find_member(member_id)
    form = ReasonForm(prefix="leave-")
    back = url_for(".edit", member_id=member.id)
    form.needs_reason = current_user.membership.is_staff
    if not form.validate():
        return done(_("Say first what the client asked for."), back, "error")
    try:
        change(member, form.reason.data or "")
    except members.LastAdmin:
        db.rollback()
        return done(_("This is the last Admin. Make somebody else Admin first."), back, "error")
    tell_admins(client, member, form.reason.data)
    db.commit()
    return done(message, url_for(".index", client=client.id), undo=undo)


def find_invited(member_id: int) -> tuple[Client, Membership]:
    """Somebody who may accept an invitation: not yet here, and the client's door is open."""
    client, member = find_member(member_id)
    if member.accepted_at or member.disabled_at or not client.is_open:
        abort(409)
    return client, member
