from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select

from blueprints.catalog.area import bp, find, unconfirmed
from blueprints.catalog.products import confirming
from core.db import db, one_or_404
from core.language import in_own_words
from core.rights import Right, actor, requires
from core.search import found_by
from core.web import done, render
from models import CatalogGrant, CatalogProduct, Client
from services.activity import log_activity
from services.settling import settle

SHOWN = 20


@bp.get("/<int:product_id>/access")
@requires(Right.CATALOG_GRANT)
def show_access(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    granted = Client.visible_to(actor).where(Client.id.in_(granted_ids(product))).order_by(Client.name)
    others = Client.visible_to(actor).where(Client.id.not_in(granted_ids(product)), Client.archived_at.is_(None))
    found = others.where(found_by(Client.search, request.args.get("q", ""))).order_by(Client.name).limit(SHOWN)
    context = {"product": product, "granted": db.scalars(granted).all(), "found": db.scalars(found).all()}
    return render("catalog/access.html", "catalog/_found_clients.html", **context)


@bp.post("/<int:product_id>/access")
@requires(Right.CATALOG_EDIT)
def update_access(product_id: int) -> ResponseReturnValue:
    """For all clients, or for the named ones only."""
    product = find(product_id)
    product.for_everyone = request.form.get("for_everyone") == "1"
    if broken := unconfirmed(product):
        title = _("Keep %(name)s for the named clients only?", name=in_own_words(product.names))
        url = url_for(".update_access", product_id=product_id)
        return confirming(product, broken, title, _("Only for named clients"), url)
    after = {"for_everyone": product.for_everyone}
    log_activity("catalog.access_changed", product, name=product.names.get("en", ""), after=after)
    db.commit()
    return done(_("Access saved."), url_for(".show_access", product_id=product.id))


@bp.post("/<int:product_id>/grants")
@requires(Right.CATALOG_GRANT)
def grant(product_id: int) -> ResponseReturnValue:
    product, client = find(product_id), find_client(request.form.get("client_id", type=int))
    if client.id not in db.scalars(granted_ids(product)).all():
        db.add(CatalogGrant(product_id=product.id, client_id=client.id))
        settle(product)
        log_activity("catalog.granted", product, name=product.names.get("en", ""), client_id=client.id)
        db.commit()
    return done(_("%(name)s may use it now.", name=client.name), url_for(".show_access", product_id=product.id))


@bp.post("/<int:product_id>/grants/<int:client_id>/delete")
@requires(Right.CATALOG_GRANT)
def revoke(product_id: int, client_id: int) -> ResponseReturnValue:
    product, client = find(product_id), find_client(client_id)
    own = select(CatalogGrant).where(CatalogGrant.product_id == product.id, CatalogGrant.client_id == client.id)
    db.delete(one_or_404(own))
    if broken := unconfirmed(product):
        title = _("Take %(name)s away from %(client)s?", name=in_own_words(product.names), client=client.name)
        url = url_for(".revoke", product_id=product.id, client_id=client.id)
        return confirming(product, broken, title, _("Take away"), url)
    log_activity("catalog.revoked", product, name=product.names.get("en", ""), client_id=client.id)
    db.commit()
    return done(_("%(name)s may no longer use it.", name=client.name), url_for(".show_access", product_id=product.id))


def find_client(client_id: int | None) -> Client:
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def granted_ids(product: CatalogProduct) -> Select[int]:
    return select(CatalogGrant.client_id).where(CatalogGrant.product_id == product.id)
