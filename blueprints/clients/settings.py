"""Settings of a client: its door, its Admins and their invitations, and rules for its people."""

from collections.abc import Sequence

from flask import abort, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.clients.area import bp, find
from blueprints.clients.forms import AdminForm, RulesForm
from core.db import db, one_or_404
from core.limits import may_invite, too_many_invitations
from core.matrix import Role
from core.rights import Right, actor, can, requires
from core.web import done, render
from jobs.mail import send_later
from models import Client, Membership
from services.activity import changed, log_activity
from services.clients import close_door, open_door
from services.invitations import invite, invite_again, latest_of, revoke, state_of
from services.members import AlreadyHere, active_admins, admin_to_be, members_of, waiting_admins


@bp.get("/<int:client_id>/settings")
@requires(Right.CLIENTS_LIST)
def show_settings(client_id: int) -> ResponseReturnValue:
    return page(find(client_id))


@bp.post("/<int:client_id>/access")
@requires(Right.CLIENTS_ACCESS)
def switch_on(client_id: int) -> ResponseReturnValue:
    """The door opens: at once where an Admin is active or was invited before it closed; else with an invitation."""
    client = find(client_id)
    if client.archived_at:
        abort(409)
    if active_admins(client.id):
        open_door(client)
        db.commit()
        return done(_("Storefront access is on."), url_for(".show_settings", client_id=client.id))
    if waiting := waiting_admins(client.id):
        return invite_all_again(client, waiting)
    return invite_admin(client)


def invite_all_again(client: Client, waiting: Sequence[Membership]) -> ResponseReturnValue:
    """Their links are as old as the door was closed: each gets a new one."""
    if not all(may_invite(actor.id, member.email) for member in waiting):
        return done(too_many_invitations(), url_for(".show_settings", client_id=client.id), "error")
    open_door(client)
    for member in waiting:
        mail, link = invite_again(member, actor, client.locale)
        log_activity("invitation.resent", member, name=member.email)
        recipient = send_later(mail).recipient
    return sent(client, member, recipient, link)


@bp.post("/<int:client_id>/access/off")
@requires(Right.CLIENTS_ACCESS)
def switch_off(client_id: int) -> ResponseReturnValue:
    client = find(client_id)
    close_door(client)
    db.commit()
    message = _("Storefront access is off. Whoever was logged in is out; orders that arrive are kept.")
    return done(message, url_for(".show_settings", client_id=client.id))


@bp.get("/<int:client_id>/admins/new")
@requires(Right.CLIENTS_INVITE)
def new_admin(client_id: int) -> ResponseReturnValue:
    return render("clients/new_admin.html", "clients/_new_admin.html", client=find(client_id), form=AdminForm())


@bp.post("/<int:client_id>/admins")
@requires(Right.CLIENTS_INVITE)
def create_admin(client_id: int) -> ResponseReturnValue:
    client = find(client_id)
    if not client.is_open:
        abort(409)
    return invite_admin(client)


def invite_admin(client: Client) -> ResponseReturnValue:
    form = AdminForm()
    if form.validate() and not may_invite(actor.id, form.email.data):
        form.email.errors = [too_many_invitations()]
    elif form.validate():
        try:
            member = admin_to_be(client, form.email.data)
        except AlreadyHere:
            form.email.errors = [_("This person has a place at this client already.")]
        else:
            open_door(client)
            mail, link = invite(member, form.first_name.data, form.last_name.data, actor, client.locale)
            return sent(client, member, send_later(mail).recipient, link)
    db.rollback()
    return render("clients/new_admin.html", "clients/_new_admin.html", 422, client=find(client.id), form=form)


@bp.post("/<int:client_id>/admins/<int:member_id>/invitations")
@requires(Right.CLIENTS_RESEND)
def invite_admin_again(client_id: int, member_id: int) -> ResponseReturnValue:
    client, member = find_admin(client_id, member_id)
    if not may_invite(actor.id, member.email):
        return done(too_many_invitations(), url_for(".show_settings", client_id=client.id), "error")
    mail, link = invite_again(member, actor, client.locale)
    log_activity("invitation.resent", member, name=member.email)
    return sent(client, member, send_later(mail).recipient, link)


@bp.post("/<int:client_id>/admins/<int:member_id>/invitations/revoke")
@requires(Right.CLIENTS_INVITE)
def revoke_invitation(client_id: int, member_id: int) -> ResponseReturnValue:
    client, member = find_admin(client_id, member_id)
    revoke(member)
    log_activity("invitation.revoked", member, name=member.email)
    db.commit()
    return done(_("The link is dead."), url_for(".show_settings", client_id=client.id))


@bp.post("/<int:client_id>/rules")
@requires(Right.CLIENTS_EDIT)
def update_rules(client_id: int) -> ResponseReturnValue:
    client, form = find(client_id), RulesForm()
    before, after = changed(
        client,
        second_factor_needed=form.second_factor_needed.data,
        order_managers_connect=form.order_managers_connect.data,
    )
    if after:
        log_activity("client.changed", client, client_id=client.id, before=before, after=after)
    db.commit()
    return done(_("Rules saved."), url_for(".show_settings", client_id=client.id))


def find_admin(client_id: int, member_id: int) -> tuple[Client, Membership]:
    """An Admin whose invitation is still open."""
    client = find(client_id)
    member = one_or_404(members_of(client.id).where(Membership.id == member_id, Membership.role == Role.ADMIN))
    if member.accepted_at or not client.is_open:
        abort(409)
    return client, member


def sent(client: Client, member: Membership, recipient: str, link: str) -> ResponseReturnValue:
    """The link is shown this once, and only to whoever may invite: its digest alone is kept."""
    db.commit()
    if can(actor, Right.CLIENTS_INVITE):
        session["invitation_link"] = [member.id, link]
    message = _("The invitation is on its way to %(email)s.", email=recipient)
    return done(message, url_for(".show_settings", client_id=client.id))


def page(client: Client) -> ResponseReturnValue:
    admins = db.scalars(members_of(client.id).where(Membership.role == Role.ADMIN).order_by(Membership.id)).all()
    invitations = latest_of([admin.id for admin in admins])
    return render(
        "clients/settings.html", "clients/_settings.html",
        client=client, invitations=invitations, rules=RulesForm(obj=client), link=session.pop("invitation_link", None),
        admins=[(admin, invitations.get(admin.id), state_of(admin, invitations.get(admin.id))) for admin in admins],
        opens_at_once=bool(active_admins(client.id) or waiting_admins(client.id)),
    )  # fmt: skip
