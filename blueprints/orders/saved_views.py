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
from services.activity import log_activity
from services.saved_views import own_view, save_view, views_of

KEPT = ("tab", "q", "client", "store", "status", "since", "until", "test")


@bp.get("/views/new")
@requires(Right.ORDERS_VIEW)
def new_view() -> ResponseReturnValue:
    form = ViewForm(query=filters(request.query_string.decode()))
    return render("orders/view.html", "orders/_view.html", form=form, views=views_of(actor.id, "orders"))


@bp.post("/views")
@requires(Right.ORDERS_VIEW)
def create_view() -> ResponseReturnValue:
    form = ViewForm()
    if not form.validate():
        return render("orders/view.html", "orders/_view.html", 422, form=form, views=views_of(actor.id, "orders"))
    query = filters(form.query.data or "")
    view = save_view(current_user.membership, "orders", form.name.data.strip(), query, is_shared=form.is_shared.data)
    log_activity("view.saved", view, after={"query": query})
    db.commit()
    return done(_("View %(name)s saved.", name=view.name), f"{url_for('.index')}?{query}")


@bp.post("/views/<int:view_id>/deletion")
@requires(Right.ORDERS_VIEW)
def delete_view(view_id: int) -> ResponseReturnValue:
    view = one_or_404(own_view(actor.id, view_id))
    log_activity("view.deleted", view)
    db.delete(view)
    db.commit()
    return done(_("View %(name)s deleted.", name=view.name), url_for(".index"))


def filters(query: str) -> str:
    """Only what the list knows; never a page's place."""
    return urlencode([(name, text) for name, text in parse_qsl(query) if name in KEPT])
