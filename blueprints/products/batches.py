"""A batch: what its variants are made as is chosen, seen and applied; then what became of it, and how it is undone."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from blueprints.products import batch_choice
from blueprints.products.area import bp
from blueprints.products.batch_choice import draft_of, find_batch, names_of_members
from core.db import db
from core.paging import Order, page_of
from core.rights import Right, actor, can, requires
from core.web import done, go, render
from jobs.batches import begin, retry
from models import BatchKind, BatchStep, MappingBatch, MappingRefusal, MappingRule, Product, Variant
from services.background.stopping import stop
from services.batches import picking, selecting
from services.batches.applying import new_batch
from services.batches.words import fault_in_words
from services.unfinished import DRAFTS_KEPT

NEWEST = Order((MappingBatch.id,), descending=True)
REFUSED_SHOWN = 100
DRAFTS = 5


@bp.get("/batches/")
@requires(Right.PRODUCTS_VIEW)
def batches() -> ResponseReturnValue:
    """Everything that was done to many at once, the newest first."""
    own = MappingBatch.visible_to(actor).where(MappingBatch.step != BatchStep.DRAFT)
    page = page_of(own, NEWEST, 30)
    context = {"page": page, "names": names_of_members(batch.asked_by_id for batch in page.rows)}
    context["undone"] = batch_choice.undone_among(page.rows)
    context["drafts"] = own_drafts() if can(actor, Right.MAPPINGS_EDIT) else []
    context["kept_days"] = DRAFTS_KEPT.days
    return render("products/batches.html", "products/_batches.html", **context)


def own_drafts() -> Sequence[MappingBatch]:
    """What the actor began to connect, and may go on with."""
    own = MappingBatch.visible_to(actor).where(MappingBatch.step == BatchStep.DRAFT)
    return db.scalars(
        own.where(MappingBatch.asked_by_id == actor.id).order_by(MappingBatch.id.desc()).limit(DRAFTS)
    ).all()


@bp.get("/batches/<int:batch_id>")
@requires(Right.PRODUCTS_VIEW)
def show_batch(batch_id: int) -> ResponseReturnValue:
    return page_of_batch(find_batch(batch_id))


@bp.post("/batches/<int:batch_id>")
@requires(Right.MAPPINGS_EDIT)
def update_batch(batch_id: int) -> ResponseReturnValue:
    """Keep what was chosen; connect, if that was asked."""
    batch = draft_of(batch_id)
    is_new, problems = batch_choice.keep(batch)
    db.commit()
    if problems:
        return page_of_batch(batch, 422, problems)
    if request.form.get("act") != "connect" or is_new:
        return go(url_for(".show_batch", batch_id=batch.id, **batch_choice.place()))
    db.refresh(batch, with_for_update=True)
    if not batch.is_draft:
        return go(url_for(".show_batch", batch_id=batch.id))
    batch.asked_by_id = actor.id
    picking.forget(actor, batch.client_id, selecting.chosen(batch, actor))
    is_over = begin(batch, actor)
    db.commit()
    here = url_for(".show_batch", batch_id=batch.id)
    return done(told(batch), here, undo=undo_url(batch)) if is_over else go(here)


@bp.post("/batches/<int:batch_id>/undo")
@requires(Right.MAPPINGS_EDIT)
def undo_batch(batch_id: int) -> ResponseReturnValue:
    """A batch of its own, which can be taken back too."""
    batch = find_batch(batch_id)
    here = url_for(".show_batch", batch_id=batch.id)
    db.refresh(batch, with_for_update=True)
    if not batch.can_be_undone or batch_choice.undone_among([batch]):
        return done(_("It cannot be taken back: that was done already, or it is too long ago."), here, "warning")
    undo = new_batch(BatchKind.UNDO, batch.client_id, {}, actor.id)
    undo.of_id, undo.store_id, undo.total = batch.id, batch.store_id, batch.progress.get("changed", 0)
    db.add(undo)
    db.flush()
    is_over = begin(undo, actor)
    db.commit()
    there = url_for(".show_batch", batch_id=undo.id)
    return done(told(undo), there) if is_over else go(there)


@bp.post("/batches/<int:batch_id>/cancellation")
@requires(Right.MAPPINGS_EDIT)
def cancel_batch(batch_id: int) -> ResponseReturnValue:
    """At once: whoever works on it finds the lease gone before the next variants are written."""
    batch = find_batch(batch_id)
    if not batch.is_draft:
        stop(batch)
        db.commit()
    told = _("It was stopped. What is done already stays; the rest can go on.")
    return done(told, url_for(".show_batch", batch_id=batch.id), "info")


@bp.post("/batches/<int:batch_id>/going-on")
@requires(Right.MAPPINGS_EDIT)
def go_on_with_batch(batch_id: int) -> ResponseReturnValue:
    batch = find_batch(batch_id)
    retry(batch, actor)
    db.commit()
    return go(url_for(".show_batch", batch_id=batch.id))


def page_of_batch(batch: MappingBatch, status: int = 200, problems: list[str] | None = None) -> ResponseReturnValue:
    if batch.is_draft:
        context = batch_choice.shown(batch) | {"problems": problems or []}
        return render("products/draft.html", "products/_draft.html", status, **context)
    context = {"batch": batch, "refused": refused_of(batch), "fault_in_words": fault_in_words}
    context["rule"] = rule_behind(batch)
    context |= {"names": names_of_members([batch.asked_by_id]), "undone": batch_choice.undone_among([batch])}
    return render("products/batch.html", "products/_batch.html", status, **context)


def rule_behind(batch: MappingBatch) -> MappingRule | None:
    """Where it is still there."""
    own = MappingRule.visible_to(actor).where(MappingRule.id == batch.rule_id, MappingRule.deleted_at.is_(None))
    return db.scalars(own).one_or_none() if batch.rule_id else None


def refused_of(batch: MappingBatch) -> list[Any]:
    """(refusal, variant, product), the first of them. While it runs the page shows how far it is."""
    if batch.is_open:
        return []
    own = MappingRefusal.client_id == batch.client_id, MappingRefusal.batch_id == batch.id
    query = select(MappingRefusal, Variant, Product).where(*own)
    query = query.join(Variant, (Variant.client_id == batch.client_id) & (Variant.id == MappingRefusal.variant_id))
    query = query.join(Product, (Product.client_id == batch.client_id) & (Product.id == Variant.product_id))
    return list(db.execute(query.order_by(MappingRefusal.variant_id).limit(REFUSED_SHOWN)))


def undo_url(batch: MappingBatch) -> str | None:
    return url_for(".undo_batch", batch_id=batch.id) if batch.can_be_undone else None


def told(batch: MappingBatch) -> str:
    """What it did, in a sentence or two."""
    count, orders = batch.progress.get("changed", 0), batch.progress.get("orders", 0)
    if batch.kind == BatchKind.CONNECT:
        text = ngettext("%(num)s variant connected.", "%(num)s variants connected.", count)
    elif batch.kind == BatchKind.UNDO:
        text = ngettext("%(num)s variant is as before.", "%(num)s variants are as before.", count)
    else:
        text = ngettext("%(num)s variant changed.", "%(num)s variants changed.", count)
    if not orders:
        return text
    goes_on = ngettext("%(num)s order that waited for it goes on.", "%(num)s orders that waited for it go on.", orders)
    return f"{text} {goes_on}"
