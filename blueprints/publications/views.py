"""Products put on sale from here: the list, the way to a new one, what became of one. `editing` has its page."""

from flask import Response, abort, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.publications import editing  # noqa: F401  (its views)
from blueprints.publications.area import bp, find, find_mine, takes_products
from core.db import EVERYONE, db, one_or_404, seeing
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import done, go, is_shown, mark_of, render
from designs.storage import NotStored
from jobs.publishing import draw_later, retry
from models import (
    CatalogCategory,
    CatalogProduct,
    Design,
    File,
    Product,
    Publication,
    PublicationPicture,
    PublicationState,
    Store,
)
from services.activity import log_activity
from services.catalog import found_by
from services.design_printing import last_printing
from services.files import original_of, storage
from services.publishing.drafting import begin
from services.publishing.listing import NEWEST_FIRST, publications
from services.publishing.words import trouble_of

BY_SHELF = Order((CatalogCategory.position, CatalogProduct.category_id, CatalogProduct.id))
MOST_NAMED = 300


@bp.get("/")
@requires(Right.PRODUCTS_PUBLISH)
def index() -> ResponseReturnValue:
    context = {
        "page": page_of(publications(actor, request.args), NEWEST_FIRST),
        "stores": [(each.id, each.name) for each in stores()],
        "states": list(PublicationState),
        "is_filtered": any(request.args.get(name) for name in ("q", "state", "store")),
    }
    return render("publications/index.html", "publications/_rows.html", **context)


@bp.get("/new")
@requires(Right.PRODUCTS_PUBLISH)
def new() -> ResponseReturnValue:
    """In which store; then what of the catalog, where it does not begin with a design."""
    store, design = wanted_store(), wanted_design()
    if store is None or design:
        own = [each for each in stores() if design is None or each.client_id == design.client_id]
        return render("publications/choose_store.html", "publications/_choose_store.html", stores=own, design=design)
    query = found_by(CatalogProduct.usable_by([store.client_id]), request.args.get("q", ""))
    page = page_of(query.join(CatalogProduct.category), BY_SHELF, 24)
    return render("publications/choose_product.html", "publications/_products.html", store=store, page=page)


@bp.post("/new")
@requires(Right.PRODUCTS_PUBLISH)
def create() -> ResponseReturnValue:
    store = wanted_store() or abort(404)
    design = wanted_design()
    wanted = design.catalog_variant.product_id if design else request.form.get("product", type=int)
    usable = CatalogProduct.usable_by([store.client_id])
    product = one_or_404(usable.where(CatalogProduct.id == wanted))
    if design is None:
        publication = begin(store, product)
    elif design.client_id == store.client_id and (prints := prints_made(design)):
        publication = begin(store, product, prints, design.areas_print)
    else:
        return done(_("Make the design's print files first."), url_for("designs.show", design_id=design.id), "warning")
    draw_later(publication)
    db.commit()
    return go(url_for(".edit", publication_id=publication.id))


@bp.get("/<int:publication_id>")
@requires(Right.PRODUCTS_PUBLISH)
def show(publication_id: int) -> ResponseReturnValue:
    """How far it is; the page asks for itself while the shop is being told."""
    publication = find(publication_id)
    mark = mark_of(publication.state, publication.work_state, publication.error, publication.heard_at)
    if is_shown(mark):
        return "", 304
    context = {
        "publication": publication,
        "product": product_of(publication),
        "trouble": trouble_of(publication),
        "pictures": publication.pictures,
        "may_publish": publication.store.lets_publish(actor),
    }
    response = render("publications/show.html", "publications/_show.html", **context)
    response.set_etag(mark)
    return response


@bp.post("/<int:publication_id>/tries")
@requires(Right.PRODUCTS_PUBLISH)
def create_try(publication_id: int) -> ResponseReturnValue:
    """Told once more as it is; `anew`: as another product, where the shop's own was deleted."""
    publication = find_mine(publication_id)
    retry(publication, anew=bool(request.form.get("anew")))
    db.commit()
    return go(url_for(".show", publication_id=publication.id))


@bp.post("/<int:publication_id>/deletion")
@requires(Right.PRODUCTS_PUBLISH)
def delete(publication_id: int) -> ResponseReturnValue:
    """Of a draft. What a shop was told of stays in its list."""
    publication = find_mine(publication_id)
    db.refresh(publication, with_for_update=True)
    if publication.state != PublicationState.DRAFT or publication.began_at:
        return done(_("The shop knows of it. Delete the product there."), url_for(".index"), "warning")
    name = publication.title
    log_activity("publication.deleted", publication)
    db.delete(publication)
    db.commit()
    return done(_("%(name)s deleted.", name=name), url_for(".index"))


@bp.get("/pictures/<key>.png")
@requires(Right.PUBLIC)
def picture(key: str) -> Response:
    """What a shop fetches for itself. Nobody guesses the address, which is the hash of the content."""
    with seeing(EVERYONE):
        known = db.scalar(select(PublicationPicture.id).where(PublicationPicture.picture_key == key).limit(1))
    if known is None:
        abort(404)
    try:
        return send_file(storage().open(key), mimetype="image/png", conditional=False)
    except NotStored:
        abort(404)


def stores() -> list[Store]:
    """Where this person may put something on sale."""
    own = Store.visible_to(actor).where(Store.deleted_at.is_(None)).order_by(Store.name).limit(MOST_NAMED)
    return [store for store in db.scalars(own) if takes_products(store) and store.lets_publish(actor)]


def wanted_store() -> Store | None:
    wanted = request.args.get("store", type=int)
    return next((store for store in stores() if store.id == wanted), None) if wanted else None


def wanted_design() -> Design | None:
    wanted = request.args.get("design", type=int)
    return one_or_404(Design.visible_to(actor).where(Design.id == wanted)) if wanted else None


def prints_made(design: Design) -> dict[str, File]:
    """The print files of its last version that has some, by the keys of the areas."""
    printing = last_printing(design)
    return {link.area: original_of(link.file) for link in printing.prints} if printing else {}


def product_of(publication: Publication) -> Product | None:
    own = Product.visible_to(actor).where(
        Product.client_id == publication.client_id,
        Product.store_id == publication.store_id,
        Product.external_id == publication.external_id,
    )
    return db.scalars(own).one_or_none() if publication.external_id else None
