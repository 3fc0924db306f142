"""User management: a client's people, added by its Admin; by the provider only when the client asked for it."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from wtforms import SelectChoice

from blueprints.users import access, second_factor, staff, staff_access  # noqa: F401  (their views)
from blueprints.users.area import bp, find_client, find_member, send_invitation, state_and_invitation, tell_admins
from blueprints.users.forms import NOTES, AddUserForm, ReasonForm, ResetForm, RoleForm
from core.db import db
from core.freshness import is_as_seen
from core.limits import may_invite, too_many_invitations
from core.matrix import CLIENT_ROLES, Role
from core.paging import page_of
from core.rights import Right, actor, requires
from core.vocabulary import ROLE
from core.web import done, render
from models import Client, Membership, Store
from services.api_keys import live_keys_of
from services.invitations import invite, latest_of, state_of
from services.member_list import BY_ID, people, store_names_of
from services.members import AlreadyHere, LastAdmin, add_member, change_member


@bp.get("/")
@requires(Right.USERS_VIEW)
def index() -> ResponseReturnValue:
    client = find_client()
    page = page_of(people(client.id, request.args), BY_ID, 100)
    invitations = latest_of([member.id for member in page.rows])
    context = {"client": client, "page": page, "invitations": invitations, "state_of": state_of}
    context |= {"store_names": store_names_of(actor, page.rows), "roles": [(role, ROLE[role]) for role in CLIENT_ROLES]}
    context["is_filtered"] = not {"q", "role", "state"}.isdisjoint(request.args)
    return render("users/index.html", "users/_rows.html", **context)


@bp.get("/new")
@requires(Right.USERS_EDIT)
def new() -> ResponseReturnValue:
    client = find_client()
    return page("new", client, form_for(client, AddUserForm(role=Role.ORDER_MANAGER)))


@bp.post("/")
@requires(Right.USERS_EDIT)
def create() -> ResponseReturnValue:
    client = find_client()
    form = form_for(client, AddUserForm())
    if form.validate() and not may_invite(actor.id, form.email.data):
        form.email.errors = [too_many_invitations()]
    elif form.validate():
        try:
            member = add_member(client, form.email.data, Role(form.role.data), **reach_of(form))
        except AlreadyHere:
            form.email.errors = [_("This person is a user here already.")]
        else:
            send_invitation(member, *invite(member, form.first_name.data, form.last_name.data, actor, client.locale))
            tell_admins(client, member, form.reason.data)
            db.commit()
            message = _("The invitation is on its way to %(email)s.", email=form.email.data)
            return done(message, url_for(".edit", member_id=member.id))
    db.rollback()
    return page("new", client, form, status=422)


@bp.get("/<int:member_id>/edit")
@requires(Right.USERS_EDIT)
def edit(member_id: int) -> ResponseReturnValue:
    client, member = find_member(member_id)
    form = form_for(client, RoleForm(data=told(member)))
    is_as_seen(form, told(member))
    return page("edit", client, form, member)


@bp.post("/<int:member_id>")
@requires(Right.USERS_EDIT)
def update(member_id: int) -> ResponseReturnValue:
    client, member = find_member(member_id)
    form = form_for(client, RoleForm())
    if not is_as_seen(form, told(member)):
        return page("edit", client, form, member, 409)
    if form.validate():
        try:
            change_member(member, Role(form.role.data), **reach_of(form))
        except LastAdmin:
            form.role.errors = [_("This is the last Admin. Make somebody else Admin first.")]
        else:
            tell_admins(client, member, form.reason.data)
            db.commit()
            return done(_("%(name)s saved.", name=member.name), url_for(".index", client=client.id))
    db.rollback()
    client, member = find_member(member_id)
    return page("edit", client, form, member, 422)


def told(member: Membership) -> dict[str, object]:
    return {
        "role": member.role,
        "reach": "all" if member.all_stores else "some",
        "stores": sorted(link.store_id for link in member.store_links),
        "may_connect_stores": member.may_connect_stores,
    }


def reach_of(form: RoleForm) -> dict[str, Any]:
    may_connect, reason = form.may_connect_stores.data, form.reason.data or ""
    return {"store_ids": form.store_ids, "may_connect_stores": may_connect, "reason": reason}


def form_for(client: Client, form: RoleForm) -> RoleForm:
    """The stores to choose from; and the reason, which the provider owes."""
    stores = select(Store.id, Store.name).where(Store.client_id == client.id, Store.deleted_at.is_(None))
    form.stores.choices = [SelectChoice(*store) for store in db.execute(stores.order_by(func.lower(Store.name)))]
    form.needs_reason = current_user.membership.is_staff
    return form


def page(
    name: str, client: Client, form: RoleForm, member: Membership | None = None, status: int = 200
) -> ResponseReturnValue:
    shown = state_and_invitation(member) if member else {}
    context = {"client": client, "form": form, "notes": NOTES, "leave": ReasonForm(prefix="leave-"), **shown}
    context["reset"] = ResetForm(prefix="factor-")
    context["keys"] = live_keys_of(member, actor) if member else []
    return render(f"users/{name}.html", f"users/_{name}.html", status, **context)
