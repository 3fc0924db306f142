"""Somebody of the staff is invited again, shut out, let in again, taken off; clients are assigned to them."""

from collections.abc import Callable

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.users.area import bp, find_staff, send_invitation
from core.db import db, one_or_404
from core.language import language
from core.limits import may_invite, too_many_invitations
from core.rights import Right, actor, requires
from core.web import done
from models import Client, Membership
from services import members
from services.activity import log_activity
from services.invitations import invite_again, revoke


@bp.post("/staff/<int:member_id>/invitations")
@requires(Right.STAFF_EDIT)
def invite_staff(member_id: int) -> ResponseReturnValue:
    member = find_invited(member_id)
    if not may_invite(actor.id, member.email):
        return back(member, too_many_invitations(), "error")
    send_invitation(member, *invite_again(member, actor, language()))
    log_activity("invitation.resent", member, name=member.email)
    db.commit()
    return back(member, _("The invitation is on its way to %(email)s.", email=member.email))


@bp.post("/staff/<int:member_id>/invitations/revoke")
@requires(Right.STAFF_EDIT)
def revoke_staff_invitation(member_id: int) -> ResponseReturnValue:
    member = find_invited(member_id)
    revoke(member)
    log_activity("invitation.revoked", member, name=member.email)
    db.commit()
    return back(member, _("The link is dead."))


@bp.post("/staff/<int:member_id>/disable")
@requires(Right.STAFF_EDIT)
def disable_staff(member_id: int) -> ResponseReturnValue:
    undo = url_for(".enable_staff", member_id=member_id)
    return changed(member_id, members.disable, _("Logged out, and kept out until enabled again."), undo)


@bp.post("/staff/<int:member_id>/enable")
@requires(Right.STAFF_EDIT)
def enable_staff(member_id: int) -> ResponseReturnValue:
    return changed(member_id, members.enable, _("May log in again."))


@bp.post("/staff/<int:member_id>/remove")
@requires(Right.STAFF_EDIT)
def remove_staff(member_id: int) -> ResponseReturnValue:
    return changed(member_id, members.remove, _("Removed. What this person did stays in the activity log."))


@bp.post("/staff/<int:member_id>/clients/<int:client_id>")
@requires(Right.STAFF_EDIT)
def assign(member_id: int, client_id: int) -> ResponseReturnValue:
    member, client = find_staff(member_id), find_client(client_id)
    members.assign_client(member, client)
    db.commit()
    return back(member, _("%(name)s assigned.", name=client.name))


@bp.post("/staff/<int:member_id>/clients/<int:client_id>/remove")
@requires(Right.STAFF_EDIT)
def unassign(member_id: int, client_id: int) -> ResponseReturnValue:
    member, client = find_staff(member_id), find_client(client_id)
    members.unassign_client(member, client)
    db.commit()
    return back(member, _("%(name)s is no longer assigned.", name=client.name))


def changed(
    member_id: int, change: Callable[[Membership], None], message: str, undo: str | None = None
) -> ResponseReturnValue:
    member = find_staff(member_id)
    try:
        change(member)
    except members.LastAdmin:
        db.rollback()
        return back(find_staff(member_id), _("This is the last Administrator. Name another one first."), "error")
    db.commit()
    return done(message, url_for(".staff"), undo=undo)


def back(member: Membership, message: str, kind: str = "success") -> ResponseReturnValue:
    return done(message, url_for(".edit_staff", member_id=member.id), kind)


def find_client(client_id: int) -> Client:
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def find_invited(member_id: int) -> Membership:
    member = find_staff(member_id)
    if member.accepted_at or member.disabled_at:
        abort(409)
    return member
