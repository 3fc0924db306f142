"""The list's filters kept under a name."""

from urllib.parse import parse_qsl, urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.orders.area import bp
from blueprints.orders.forms import ViewForm
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done, render
from models import SavedView
from services.activity import log_activity
from services.saved_views import own_view, save_view, views_of

KEPT = ("tab", "q", "client", "store", "status", "since", "until", "test", "waits")


@bp.get("/views/new")
@requires(Right.ORDERS_VIEW)
def new_view() -> ResponseReturnValue:
    return page(ViewForm(query=filters(request.query_string.decode())))


@bp.post("/views")
@requires(Right.ORDERS_VIEW)
def create_view() -> ResponseReturnValue:
    form = ViewForm()
    if not form.validate():
        return page(form, 422)
    query = filters(form.query.data or "")
    view = save_view(current_user.membership, "orders", form.name.data.strip(), query, is_shared=form.is_shared.data)
    log_activity("view.saved", view, after={"query": query})
    db.commit()
    return done(_("View %(name)s saved.", name=view.name), f"{url_for('.index')}?{query}")


@bp.get("/views/<int:view_id>/edit")
@requires(Right.ORDERS_VIEW)
def edit_view(view_id: int) -> ResponseReturnValue:
    view = one_or_404(own_view(actor.id, view_id))
    return page(ViewForm(obj=view), view=view)


@bp.post("/views/<int:view_id>")
@requires(Right.ORDERS_VIEW)
def update_view(view_id: int) -> ResponseReturnValue:
    """Another name, or shared from now on. Its filters stay."""
    view, form = one_or_404(own_view(actor.id, view_id)), ViewForm()
    if not form.validate():
        return page(form, 422, view=view)
    view.name, view.is_shared = form.name.data.strip(), form.is_shared.data
    log_activity("view.saved", view, after={"name": view.name})
    db.commit()
    return done(_("View %(name)s saved.", name=view.name), f"{url_for('.index')}?{view.query}")


@bp.post("/views/<int:view_id>/copies")
@requires(Right.ORDERS_VIEW)
def copy_view(view_id: int) -> ResponseReturnValue:
    """One's own copy, under a name of its own."""
    view = one_or_404(own_view(actor.id, view_id))
    name = _("%(name)s, copy", name=view.name)[:60]
    copy = save_view(current_user.membership, "orders", name, view.query, is_shared=False)
    log_activity("view.saved", copy, after={"query": copy.query})
    db.commit()
    return done(_("View %(name)s saved.", name=copy.name), url_for(".edit_view", view_id=copy.id))


@bp.post("/views/<int:view_id>/deletion")
@requires(Right.ORDERS_VIEW)
def delete_view(view_id: int) -> ResponseReturnValue:
    view = one_or_404(own_view(actor.id, view_id))
    log_activity("view.deleted", view)
    db.delete(view)
    db.commit()
    return done(_("View %(name)s deleted.", name=view.name), url_for(".index"))


def page(form: ViewForm, code: int = 200, view: SavedView | None = None) -> ResponseReturnValue:
    """The form, of a new view or of `view`, above one's own views."""
    own = views_of(actor.id, "orders")
    return render("orders/view.html", "orders/_view.html", code, form=form, view=view, views=own)


def filters(query: str) -> str:
    """Only what the list knows; never a page's place."""
    return urlencode([(name, text) for name, text in parse_qsl(query) if name in KEPT])
