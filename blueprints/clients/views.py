"""Clients: the list, and one client's profile."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from blueprints.clients import archive, settings  # noqa: F401  (their views)
from blueprints.clients.area import bp, find
from blueprints.clients.forms import ClientForm
from core.db import db
from core.freshness import is_as_seen
from core.paging import Order, page_of, url_with
from core.rights import Right, actor, requires
from core.search import among_found
from core.web import done, render
from models import Client
from services.client_list import COUNTED, INVITED, figures_of
from services.clients import ReferenceTaken, change_client, create_client

BY_NAME = (Client.name_key, Client.id)
BY_REFERENCE = (Client.reference_key, Client.id)
BY_LAST_ORDER = (Client.last_order_key, Client.id)
BY_ATTENTION = (Client.attention_count, Client.id)
BY_AGE = (Client.created_at, Client.id)
ORDERS = {
    "name": Order(BY_NAME),
    "-name": Order(BY_NAME, descending=True),
    "reference": Order(BY_REFERENCE),
    "-reference": Order(BY_REFERENCE, descending=True),
    "last_order": Order(BY_LAST_ORDER),
    "-last_order": Order(BY_LAST_ORDER, descending=True),
    "attention": Order(BY_ATTENTION),
    "-attention": Order(BY_ATTENTION, descending=True),
    "created": Order(BY_AGE),
    "-created": Order(BY_AGE, descending=True),
}
FILTERS = {"q", "access", "invitation"}


@bp.get("/")
@requires(Right.CLIENTS_LIST)
def index() -> ResponseReturnValue:
    sort = request.args.get("sort", "")
    page = page_of(asked(), ORDERS.get(sort, ORDERS["name"]))
    return render(
        "clients/index.html", "clients/_rows.html",
        page=page, figures=figures_of(page.rows), counted=COUNTED, url_with=url_with,
        sort=sort if sort in ORDERS else "name", is_filtered=not FILTERS.isdisjoint(request.args),
    )  # fmt: skip


def asked() -> Select[Client]:
    """The clients that the questions in the URL leave over."""
    query, access = Client.visible_to(actor), request.args.get("access")
    query = query.where(Client.archived_at.is_not(None) if access == "archived" else Client.archived_at.is_(None))
    if access in ("on", "off"):
        query = query.where(Client.access_on.is_(access == "on"))
    if (word := request.args.get("invitation")) in INVITED:
        query = query.where(INVITED[word])
    return query.where(among_found("clients_found", Client.id, Client.search, request.args.get("q", "")))


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
    return render("clients/show.html", "clients/_overview.html", client=client, figures=figures, counted=COUNTED)


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
