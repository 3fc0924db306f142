"""The mapping studio: a grid over the variants of a client, from which many are chosen at once."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from blueprints.products.area import bp, filters, names_of_stores, seen_at
from blueprints.products.clients import client_asked
from blueprints.products.picks import asked_again, kept, ticked, too_many
from core.db import db, now
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import done, go, render
from jobs.batches import begin
from jobs.pictures import pictures_of
from models import BatchKind, Mapping, MappingBatch, MappingFile, MappingState, Product, Variant
from services.batches import picking, selecting
from services.batches.applying import new_batch
from services.batches.picking import TooMany
from services.batches.selecting import Filters
from services.batches.wanted import Mode, Wanted
from services.mappings import mappings_of

BY_PRODUCT = Order((Variant.product_id, Variant.id))
ROWS = 50


@bp.get("/studio")
@requires(Right.PRODUCTS_VIEW)
def studio() -> ResponseReturnValue:
    """Staff choose a client first: files and what may be made are one client's."""
    wanted = asked()
    context: dict[str, Any] = {"wanted": wanted, "filters": filters(wanted.client_id), "asked_again": asked_again()}
    if wanted.client_id:
        context |= grid(wanted)
    return render("products/studio.html", "products/_studio.html", **context)


@bp.post("/studio/batches")
@requires(Right.MAPPINGS_EDIT)
def create_batch() -> ResponseReturnValue:
    """The chosen variants go on to be connected; what needs no choice is done."""
    act = request.form.get("act", "connect")
    if act in ("disconnect", "accept"):
        return at_once(BatchKind(act))
    try:
        batch = batch_of(BatchKind.CONNECT)
    except TooMany:
        return done(too_many(), url_for(".studio", **asked_again()), "error")
    if act == "fill":
        source = source_of(batch) or abort(404)
        files = {link.area: link.file_id for link in source.files}
        Wanted(Mode.ALIKE, made_of_id=source.catalog_variant_id, files=files, multiplier=source.multiplier).keep(batch)
    db.add(batch)
    db.commit()
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.post("/studio/ignored")
@requires(Right.MAPPINGS_IGNORE)
def ignore_many() -> ResponseReturnValue:
    return at_once(BatchKind.IGNORE)


def at_once(kind: BatchKind) -> ResponseReturnValue:
    try:
        batch = batch_of(kind)
    except TooMany:
        return done(too_many(), url_for(".studio", **asked_again()), "error")
    picking.forget(actor, batch.client_id, selecting.chosen(batch, actor))
    db.add(batch)
    is_over = begin(batch, actor)
    db.commit()
    if not is_over or batch.progress.get("refused"):
        return go(url_for(".show_batch", batch_id=batch.id))
    back = url_for(".studio", **asked_again("chosen"))
    undo = url_for(".undo_batch", batch_id=batch.id) if batch.can_be_undone else None
    return done(_("%(num)s changed.", num=batch.progress.get("changed", 0)), back, undo=undo)


def batch_of(kind: BatchKind) -> MappingBatch:
    """Of what was ticked in the grid, on all of its pages: single rows, or all that its filters find. 404 where nothing
    was. Raises TooMany."""
    wanted = asked()
    client_id = wanted.client_id or abort(404)
    ids = kept(client_id)
    batch = new_batch(kind, client_id, selection_of(wanted) if request.form.get("all") else {"ids": ids}, actor.id)
    batch.seen_at = min(seen_at(), now())
    query = selecting.chosen(batch, actor)
    batch.total = selecting.count(query) or abort(404)
    stores = db.scalars(query.with_only_columns(Variant.store_id).order_by(None).distinct().limit(2)).all()
    batch.store_id = stores[0] if len(stores) == 1 else None
    return batch


def selection_of(wanted: Filters) -> dict[str, Any]:
    """All that match. What is narrowed to ticked ones is found now: the ticks may be others by the time it is done."""
    if wanted.ids is None:
        return wanted.kept
    found = selecting.variants(actor, wanted).with_only_columns(Variant.id).order_by(Variant.id)
    return {"ids": list(db.scalars(found))}


def source_of(batch: MappingBatch) -> Mapping | None:
    """The first of the chosen variants that is connected; the others are to be made like it."""
    own = selecting.chosen(batch, actor).with_only_columns(Variant.id).order_by(None)
    query = select(Mapping).where(Mapping.client_id == batch.client_id, Mapping.variant_id.in_(own))
    return db.scalars(query.order_by(Mapping.variant_id).options(selectinload(Mapping.files)).limit(1)).first()


def asked() -> Filters:
    """What the address narrows to. One client's, always: files and catalog are one client's."""
    state = request.args.get("state", "")
    store_id = request.args.get("store", type=int)
    client_id = client_asked(store_id)
    return Filters(
        client_id=client_id,
        store_id=store_id,
        product_id=request.args.get("product", type=int),
        state=state if state in set(MappingState) else "",
        term=request.args.get("q", "").strip(),
        ids=tuple(picking.picked(actor, client_id)) if client_id and request.args.get("chosen") else None,
    )


def grid(wanted: Filters) -> dict[str, Any]:
    query = selecting.variants(actor, wanted)
    page = page_of(query, BY_PRODUCT, ROWS)
    sold, counts = products_of(page.rows), selecting.counts(actor, wanted)
    return {
        "page": page,
        "sold": sold,
        "seen_at": now().isoformat(),
        "counts": counts,
        "total": counts[wanted.state] if wanted.state else sum(counts.values()),
        "mappings": connections_of(page.rows),
        "pictures": pictures_of([*sold.values(), *page.rows]),
        "store_names": names_of_stores(sold.values()),
        "batches": open_batches(wanted.client_id or 0),
        **ticked(wanted.client_id or 0, page.rows),
    }


def open_batches(client_id: int) -> Sequence[MappingBatch]:
    """What is being done to many just now."""
    own = MappingBatch.visible_to(actor).where(MappingBatch.client_id == client_id, MappingBatch.due_at.is_not(None))
    return db.scalars(own.order_by(MappingBatch.id.desc()).limit(5)).all()


def products_of(variants: Sequence[Variant]) -> dict[int, Product]:
    ids = {variant.product_id for variant in variants}
    return {product.id: product for product in db.scalars(Product.visible_to(actor).where(Product.id.in_(ids)))}


def connections_of(variants: Sequence[Variant]) -> dict[int, Mapping]:
    with_files = selectinload(Mapping.files).joinedload(MappingFile.file)
    return mappings_of(variants, joinedload(Mapping.catalog_variant), with_files)
