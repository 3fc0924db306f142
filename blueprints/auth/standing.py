"""View as: a staff member stands in for somebody of a client, with a reason, for half an hour."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from blueprints.auth.area import bp
from blueprints.auth.forms import ViewForm
from blueprints.auth.reader import another_cookie
from core.db import db, one_or_404
from core.matrix import CLIENT_ROLES, Role
from core.rights import Right, actor, requires
from core.vocabulary import ROLE
from core.web import done, go, next_url, render
from models import Client, Membership
from services import standing
from services.members import members_of


@bp.get("/clients/<int:client_id>/view-as")
@requires(Right.CLIENTS_ACT_AS)
def new_view(client_id: int) -> ResponseReturnValue:
    client = find_client(client_id)
    form = form_for(client)
    if (asked := request.args.get("member")) and f"member:{asked}" in [choice.value for choice in form.whom.choices]:
        form.whom.data = f"member:{asked}"
    return shown(client, form)


@bp.post("/clients/<int:client_id>/view-as")
@requires(Right.CLIENTS_ACT_AS)
def create_view(client_id: int) -> ResponseReturnValue:
    client = find_client(client_id)
    form = form_for(client)
    if not form.validate():
        return shown(client, form, 422)
    kind, _colon, which = form.whom.data.partition(":")
    member = find_member(client, int(which)) if kind == "member" else None
    role = member.role if member else Role(which)
    back = next_url("clients.index")
    standing.begin(current_user.session, client, member, role, form.reason.data, back)
    another_cookie(current_user)
    db.commit()
    return go(url_for("home.index"))


@bp.post("/view-as/end")
@requires(Right.PROFILE_EDIT)
def end_view() -> ResponseReturnValue:
    """Back to the page that it was begun on."""
    if current_user.standing is None:
        return go(next_url("home.index"))
    back = standing.end(current_user.session, current_user.standing.client)
    current_user.standing = None
    another_cookie(current_user)
    db.commit()
    return done(_("You are back in your own place."), back, "info")


def find_client(client_id: int) -> Client:
    client = one_or_404(Client.visible_to(actor).where(Client.id == client_id))
    if client.archived_at:
        abort(409)
    return client


def find_member(client: Client, member_id: int) -> Membership:
    return one_or_404(members_of(client.id).where(Membership.id == member_id))


def form_for(client: Client) -> ViewForm:
    """The client's people who may work there, and its roles where it is nobody in particular."""
    form, people = ViewForm(), db.scalars(members_of(client.id).order_by(Membership.id)).all()
    here = [member for member in people if standing.is_somebody(member, client)]
    by_role = _("A role, with all stores")
    form.whom.choices = [
        *(SelectChoice(f"member:{each.id}", f"{each.name} · {ROLE[each.role]}", optgroup=_("Users")) for each in here),
        *(SelectChoice(f"role:{role}", ROLE[role], optgroup=by_role) for role in CLIENT_ROLES),
    ]
    return form


def shown(client: Client, form: ViewForm, status: int = 200) -> ResponseReturnValue:
    back = next_url("home.index") if "next" in request.values else url_for("clients.show", client_id=client.id)
    return render("auth/view_as.html", "auth/_view_as.html", status, client=client, form=form, back=back)
