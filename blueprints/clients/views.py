"""Clients: the list, and one client's profile."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.clients import archive, settings  # noqa: F401  (their views)
from blueprints.clients.area import bp, find
from blueprints.clients.forms import ClientForm
from core.db import db
from core.freshness import is_as_seen
from core.paging import page_of, url_with
from core.rights import Right, actor, can, requires
from core.web import done, render
from models import Client
from services.client_list import COUNTED, figures_of
from services.client_order import ORDERS, clients, order_of
from services.clients import ReferenceTaken, change_client, create_client
from services.golive.lines import checklist_of
from services.golive.standing import standings_of
from services.store_list import BY_NAME, stores

MOST_STORES = 20  # on the overview; the list of those that go live has all
FILTERS = {"q", "access", "invitation", "needs"}


@bp.get("/")
@requires(Right.CLIENTS_LIST)
def index() -> ResponseReturnValue:
    sort = request.args.get("sort", "")
    page = page_of(clients(actor, request.args), order_of(sort))
    return render(
        "clients/index.html", "clients/_rows.html",
        page=page, figures=figures_of(page.rows), counted=COUNTED, url_with=url_with,
        sort=sort if sort in ORDERS else "name", is_filtered=not FILTERS.isdisjoint(request.args),
    )  # fmt: skip


@bp.get("/new")
@requires(Right.CLIENTS_CREATE)
def new() -> ResponseReturnValue:
    return render("clients/new.html", "clients/_form.html", form=ClientForm(locale="it"), client=None)


@bp.post("/")
@requires(Right.CLIENTS_CREATE)
def create() -> ResponseReturnValue:
    form = ClientForm()
    if form.validate():
        try:
            client = create_client(current_user.membership, **said(form))
        except ReferenceTaken:
            refuse_reference(form)
        else:
            db.commit()
            message = _("%(name)s created. Next: switch on Storefront access.", name=client.name)
            return done(message, url_for(".show_settings", client_id=client.id))
    return render("clients/new.html", "clients/_form.html", 422, form=form, client=None)


@bp.get("/<int:client_id>")
@requires(Right.CLIENTS_VIEW)
def show(client_id: int) -> ResponseReturnValue:
    client = find(client_id)
    figures = figures_of([client])[client.id]
    shown = {"client": client, "figures": figures, "counted": COUNTED, **going_live(client)}
    return render("clients/show.html", "clients/_overview.html", **shown)


def going_live(client: Client) -> dict[str, object]:
    """How far its first stores have come, for whoever sees that."""
    if not can(actor, Right.GOLIVE_VIEW):
        return {"stores": [], "checklists": {}}
    found = stores(actor, {"client": str(client.id)}).order_by(*BY_NAME.columns).limit(MOST_STORES + 1)
    shown = db.scalars(found).all()
    lists = {each.store_id: each for each in map(checklist_of, standings_of(shown[:MOST_STORES]))}
    return {"stores": shown[:MOST_STORES], "checklists": lists, "has_more_stores": len(shown) > MOST_STORES}


@bp.get("/<int:client_id>/edit")
@requires(Right.CLIENTS_EDIT)
def edit(client_id: int) -> ResponseReturnValue:
    client = find(client_id)
    form = ClientForm(obj=client)
    is_as_seen(form, told(client))
    return render("clients/edit.html", "clients/_form.html", form=form, client=client)


@bp.post("/<int:client_id>")
@requires(Right.CLIENTS_EDIT)
def update(client_id: int) -> ResponseReturnValue:
    client, form = find(client_id), ClientForm()
    db.refresh(client, with_for_update=True)
    if not is_as_seen(form, told(client)):
        return render("clients/edit.html", "clients/_form.html", 409, form=form, client=client)
    if form.validate():
        try:
            change_client(client, **said(form))
        except ReferenceTaken:
            refuse_reference(form)
        else:
            db.commit()
            return done(_("%(name)s saved.", name=client.name), url_for(".show", client_id=client.id))
    db.rollback()
    return render("clients/edit.html", "clients/_form.html", 422, form=form, client=find(client_id))


def told(client: Client) -> dict[str, object]:
    return {name: getattr(client, name) for name in ("name", "reference", "description", "locale")}


def said(form: ClientForm) -> dict[str, object]:
    return {field.name: field.data for field in form if field.name != "csrf_token"}


def refuse_reference(form: ClientForm) -> None:
    form.reference.errors = [_("This reference ID is in use already. Choose another one, or leave it empty.")]
