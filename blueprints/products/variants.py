"""One variant: what the store changed of it, what it is made as, and everything that was done to it."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.products.area import bp, store_of
from blueprints.products.batch_choice import names_of_members
from blueprints.products.studio import connections_of
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done, render
from jobs.batches import begin
from jobs.pictures import pictures_of
from models import BatchKind, MappingState, Product, Variant
from services.batches.applying import new_batch
from services.drift import differences
from services.mapping_history import history_of


@bp.get("/variants/<int:variant_id>")
@requires(Right.PRODUCTS_VIEW)
def show_variant(variant_id: int) -> ResponseReturnValue:
    variant = find_variant(variant_id)
    product = one_or_404(Product.visible_to(actor).where(Product.id == variant.product_id))
    lines = history_of(variant)
    context = {"variant": variant, "product": product, "store": store_of(product), "lines": lines}
    context |= {"differences": differences(variant), "mapping": connections_of([variant]).get(variant.id)}
    context |= {"names": names_of_members(line.change.membership_id for line in lines)}
    context["pictures"] = pictures_of([product, variant])
    return render("products/variant.html", "products/_variant.html", **context)


@bp.post("/variants/<int:variant_id>/acceptance")
@requires(Right.MAPPINGS_EDIT)
def accept_variant(variant_id: int) -> ResponseReturnValue:
    """What the store changed is fine: it is made as before, and orders that waited go on."""
    variant = find_variant(variant_id)
    here = url_for(".show_variant", variant_id=variant.id)
    if variant.mapping_state != MappingState.DRIFTED:
        return done(_("The store has changed nothing of it."), here, "info")
    batch = new_batch(BatchKind.ACCEPT, variant.client_id, {"ids": [variant.id]}, actor.id)
    batch.store_id, batch.total = variant.store_id, 1
    db.add(batch)
    begin(batch, actor)
    db.commit()
    return done(_("Accepted. It is made as before."), here, undo=url_for(".undo_batch", batch_id=batch.id))


def find_variant(variant_id: int) -> Variant:
    return one_or_404(Variant.visible_to(actor).where(Variant.id == variant_id))
