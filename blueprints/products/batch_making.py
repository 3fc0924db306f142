"""One thing that all variants of a draft are made as, and files for them from the library."""

from functools import partial

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select

from blueprints.products.area import bp
from blueprints.products.batch_choice import draft_of
from core.db import db, one_or_404
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import go, render
from models import CatalogCategory, CatalogProduct, CatalogVariant, File, FileState
from services.batches.wanted import Mode, Wanted
from services.catalog import found_by
from services.file_reach import in_reach

BY_SHELF = Order((CatalogCategory.position, CatalogProduct.category_id, CatalogProduct.id))
NEWEST = Order((File.id,), descending=True)


@bp.get("/batches/<int:batch_id>/product")
@requires(Right.MAPPINGS_EDIT)
def choose_for_batch(batch_id: int) -> ResponseReturnValue:
    """The catalog; of a product that was chosen, its values."""
    batch = draft_of(batch_id)
    usable = CatalogProduct.usable_by([batch.client_id])
    if product_id := request.args.get("product", type=int):
        product = one_or_404(usable.where(CatalogProduct.id == product_id))
        variants = [variant for variant in product.variants if variant.is_active]
        offered = {one["key"]: {variant.values.get(one["key"]) for variant in variants} for one in product.attributes}
        context = {"batch": batch, "product": product, "offered": offered, "is_missing": "missing" in request.args}
        return render("products/batch_values.html", "products/_batch_values.html", **context)
    query = found_by(usable, request.args.get("q", "")).join(CatalogProduct.category)
    here = partial(url_for, ".choose_for_batch", batch_id=batch.id)
    context = {"batch": batch, "page": page_of(query, BY_SHELF, 24), "here": here}
    return render("products/batch_product.html", "products/_batch_product.html", **context)


@bp.post("/batches/<int:batch_id>/making")
@requires(Right.MAPPINGS_EDIT)
def make_batch_as(batch_id: int) -> ResponseReturnValue:
    """Each as suggested, each as it is now, or all as one variant of the catalog."""
    batch = draft_of(batch_id)
    wanted, mode = Wanted.of(batch), request.form.get("mode", "")
    if mode not in set(Mode):
        abort(404)
    if mode != Mode.ALIKE:
        wanted.changed(mode=Mode(mode), made_of_id=None, product_id=request.form.get("product", type=int)).keep(batch)
    elif made_of := _asked_for(batch.client_id):
        wanted.changed(mode=Mode.ALIKE, made_of_id=made_of.id, product_id=None, own={}).keep(batch)
    else:
        there = url_for(".choose_for_batch", batch_id=batch.id, product=request.form.get("product"), missing=1)
        return go(there)
    db.commit()
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.get("/batches/<int:batch_id>/library")
@requires(Right.MAPPINGS_EDIT)
def library_for_batch(batch_id: int) -> ResponseReturnValue:
    """The client's files, to choose one for an area."""
    batch = draft_of(batch_id)
    own = in_reach(actor).where(File.client_id == batch.client_id, File.state == FileState.READY)
    own = own.where(File.same_as_id.is_(None))
    if term := request.args.get("q", "").strip():
        own = own.where(File.name.icontains(term, autoescape=True))
    back, of = url_for(".show_batch", batch_id=batch.id), ngettext("%(num)s variant", "%(num)s variants", batch.total)
    context = {"page": page_of(own, NEWEST, 24), "area": request.args.get("area", ""), "back": back, "of": of}
    context["choose_url"] = url_for(".set_batch_file", batch_id=batch.id)
    return render("products/batch_library.html", "products/_batch_library.html", **context)


@bp.post("/batches/<int:batch_id>/file")
@requires(Right.MAPPINGS_EDIT)
def set_batch_file(batch_id: int) -> ResponseReturnValue:
    """For an area: a file of the library, or none."""
    batch = draft_of(batch_id)
    wanted, area = Wanted.of(batch), request.form.get("area", "")[:40]
    kept = {key: id_ for key, id_ in wanted.files.items() if key != area}
    if file_id := request.form.get("file", type=int):
        own = in_reach(actor).where(File.client_id == batch.client_id, File.id == file_id)
        kept[area] = one_or_404(own).id
    wanted.changed(files=kept).keep(batch)
    db.commit()
    return go(url_for(".show_batch", batch_id=batch.id))


def _asked_for(client_id: int) -> CatalogVariant | None:
    """The variant with the values that were chosen."""
    usable = CatalogProduct.usable_by([client_id])
    product = one_or_404(usable.where(CatalogProduct.id == request.form.get("product", type=int)))
    values = {one["key"]: request.form.get(f"value-{one['key']}", "") for one in product.attributes}
    own = CatalogVariant.product_id == product.id, CatalogVariant.values == values, CatalogVariant.is_active
    return db.scalars(select(CatalogVariant).where(*own)).first()
