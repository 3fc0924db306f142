"""The provider's own people, added by an Administrator."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.users.area import bp, find_staff, send_invitation, state_and_invitation
from blueprints.users.forms import NOTES, AddStaffForm, ResetForm, StaffRoleForm
from core.db import db
from core.freshness import is_as_seen
from core.language import language
from core.limits import may_invite, too_many_invitations
from core.matrix import Role
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.search import among_found
from core.web import done, render
from models import Client, Membership, MembershipClient
from services.api_keys import live_keys_of
from services.invitations import invite as new_link
from services.invitations import latest_of, state_of
from services.members import AlreadyHere, LastAdmin, add_member, change_member, members_of

BY_ID = Order((Membership.id,))
OFFERED = 8  # clients that a search offers for assigning


@bp.get("/staff")
@requires(Right.STAFF_EDIT)
def staff() -> ResponseReturnValue:
    page = page_of(members_of(None), BY_ID, 100)
    invitations = latest_of([member.id for member in page.rows])
    context = {"client": None, "page": page, "invitations": invitations, "state_of": state_of}
    return render("users/staff.html", "users/_rows.html", **context)


@bp.get("/staff/new")
@requires(Right.STAFF_EDIT)
def new_staff() -> ResponseReturnValue:
    return page("new_staff", AddStaffForm(role=Role.OPERATOR))


@bp.post("/staff")
@requires(Right.STAFF_EDIT)
def create_staff() -> ResponseReturnValue:
    form = AddStaffForm()
    if form.validate() and not may_invite(actor.id, form.email.data):
        form.email.errors = [too_many_invitations()]
    elif form.validate():
        try:
            member = add_member(None, form.email.data, Role(form.role.data), all_clients=form.all_clients)
        except AlreadyHere:
            form.email.errors = [_("This person is on the staff already.")]
        else:
            send_invitation(member, *new_link(member, form.first_name.data, form.last_name.data, actor, language()))
            db.commit()
            message = _("The invitation is on its way to %(email)s.", email=form.email.data)
            return done(message, url_for(".edit_staff", member_id=member.id))
    db.rollback()
    return page("new_staff", form, status=422)


@bp.get("/staff/<int:member_id>/edit")
@requires(Right.STAFF_EDIT)
def edit_staff(member_id: int) -> ResponseReturnValue:
    member = find_staff(member_id)
    form = StaffRoleForm(data=told(member))
    is_as_seen(form, told(member))
    return page("edit_staff", form, member)


@bp.post("/staff/<int:member_id>")
@requires(Right.STAFF_EDIT)
def update_staff(member_id: int) -> ResponseReturnValue:
    member, form = find_staff(member_id), StaffRoleForm()
    if not is_as_seen(form, told(member)):
        return page("edit_staff", form, member, 409)
    if form.validate():
        try:
            change_member(member, Role(form.role.data), None, all_clients=form.all_clients)
        except LastAdmin:
            form.role.errors = [_("This is the last Administrator. Name another one first.")]
        else:
            db.commit()
            return done(_("%(name)s saved.", name=member.name), url_for(".edit_staff", member_id=member.id))
    db.rollback()
    return page("edit_staff", form, find_staff(member_id), 422)


def told(member: Membership) -> dict[str, object]:
    return {"role": member.role, "reach": "all" if member.all_clients else "some"}


def page(name: str, form: StaffRoleForm, member: Membership | None = None, status: int = 200) -> ResponseReturnValue:
    context = {"form": form, "notes": NOTES, "reset": ResetForm(prefix="factor-")}
    if member:
        context |= state_and_invitation(member) | assigned_and_offered(member)
        context["keys"] = live_keys_of(member, actor)
    return render(f"users/{name}.html", f"users/_{name}.html", status, **context)


def assigned_and_offered(member: Membership) -> dict[str, object]:
    """The clients that an account manager has, and those that a search offers."""
    theirs = select(MembershipClient.client_id).where(MembershipClient.membership_id == member.id)
    by_name = Client.visible_to(actor).order_by(Client.name_key, Client.id)
    assigned = db.scalars(by_name.where(Client.id.in_(theirs)).limit(200)).all()
    term = request.args.get("q", "").strip()
    others = by_name.where(
        Client.id.not_in(theirs), among_found("clients_found", Client.id, Client.search, term)
    ).limit(OFFERED)
    return {"assigned": assigned, "offered": db.scalars(others).all() if term else []}
