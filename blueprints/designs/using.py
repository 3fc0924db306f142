"""From a design's print files to what is sold: a store's product is connected with them, or a template product kept."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func

from blueprints.designs.area import bp, find
from blueprints.designs.forms import NameForm, name_form
from core.db import db
from core.language import in_own_words
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import done, render
from models import Design, File, MappingState, Product, Store, Template, Variant
from models.work import WorkState
from services.design_printing import last_printing
from services.files import original_of
from services.mapping_words import REFUSALS
from services.mappings import CannotConnect
from services.templates import NameTaken, Said, save

NEWEST = Order((Product.id,), descending=True)
ROWS = 24


@bp.get("/<int:design_id>/products")
@requires(Right.MAPPINGS_EDIT)
def choose_product(design_id: int) -> ResponseReturnValue:
    """What the client's stores sell; choosing one goes on to the page that connects it, with these files."""
    design = find(design_id)
    files = files_of(design)
    query = Product.visible_to(actor).where(Product.client_id == design.client_id)
    for word in request.args.get("q", "").split():
        query = query.where(Product.title.icontains(word, autoescape=True))
    page = page_of(query, NEWEST, ROWS)
    context = {"design": design, "page": page, "stores": stores_of(page.rows), "open": open_variants(page.rows)}
    chosen = {"variant": design.catalog_variant_id, **{f"file-{area}": file.id for area, file in files.items()}}
    return render("designs/products.html", "designs/_products.html", **context, chosen=chosen)


@bp.get("/<int:design_id>/template-product")
@requires(Right.DESIGNS_EDIT)
def new_template_product(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    files_of(design)
    return template_page(design, name_form(design.name))


@bp.post("/<int:design_id>/template-product")
@requires(Right.DESIGNS_EDIT)
def create_template_product(design_id: int) -> ResponseReturnValue:
    """The catalog variant with the design's files, to be chosen when an order is placed or a product connected."""
    design, form = find(design_id), NameForm()
    files = files_of(design)
    if not form.validate():
        return template_page(design, form, 422)
    try:
        save(Template(client_id=design.client_id), Said(form.name.data or ""), design.catalog_variant, files)
    except NameTaken:
        form.name.errors = [_("There is a template of this name.")]
    except CannotConnect as refused:
        area = in_own_words(refused.area.names) if refused.area else ""
        form.form_errors.append(REFUSALS[refused.code] % {"area": area})
    else:
        db.commit()
        told = _("%(name)s can be chosen now when an order is placed or a product is connected.", name=form.name.data)
        return done(told, url_for(".show", design_id=design.id))
    db.rollback()
    return template_page(find(design_id), form, 422)


def files_of(design: Design) -> dict[str, File]:
    """By print area; 404 where no print files were made."""
    printing = last_printing(design)
    if printing is None or printing.work_state != WorkState.DONE:
        abort(404)
    return {link.area: original_of(link.file) for link in printing.prints}


def stores_of(products: Any) -> dict[int, str]:
    own = Store.visible_to(actor).where(Store.id.in_({product.store_id for product in products}))
    return {store.id: store.name for store in db.scalars(own)}


def open_variants(products: Any) -> dict[int, int]:
    """{product id: how many of its variants are not connected}."""
    own = Variant.product_id.in_([product.id for product in products])
    query = Variant.visible_to(actor).where(own, Variant.mapping_state == MappingState.NOT_CONNECTED)
    rows = db.execute(query.with_only_columns(Variant.product_id, func.count()).group_by(Variant.product_id))
    return {row[0]: row[1] for row in rows}


def template_page(design: Design, form: NameForm, code: int = 200) -> ResponseReturnValue:
    return render("designs/template_product.html", "designs/_template_product.html", code, design=design, form=form)
