from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.products.area import bp, find, picked, refusal_of
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done
from jobs.orders import apply_mapping_later
from models import MappingChange, Product, Variant
from services.mapping_history import is_fresh
from services.mappings import CannotConnect, disconnect, ignore, undo


@bp.post("/<int:product_id>/disconnections")
@requires(Right.MAPPINGS_EDIT)
def disconnect_variants(product_id: int) -> ResponseReturnValue:
    count = act(find(product_id), disconnect)
    told = ngettext("%(num)s variant is not connected now.", "%(num)s variants are not connected now.", count)
    return done(told, url_for(".show", product_id=product_id))


@bp.post("/<int:product_id>/ignored")
@requires(Right.MAPPINGS_IGNORE)
def ignore_variants(product_id: int) -> ResponseReturnValue:
    """Their orders' lines are none of ours, so what waited for them goes on."""
    count = act(find(product_id), ignore)
    told = ngettext("%(num)s variant is ignored now.", "%(num)s variants are ignored now.", count)
    return done(told, url_for(".show", product_id=product_id))


@bp.post("/changes/<int:change_id>/undo")
@requires(Right.MAPPINGS_EDIT)
def undo_change(change_id: int) -> ResponseReturnValue:
    change = one_or_404(MappingChange.visible_to(actor).where(MappingChange.id == change_id))
    variant = one_or_404(Variant.visible_to(actor).where(Variant.id == change.variant_id))
    here = url_for(".show_variant", variant_id=variant.id)
    if not is_fresh(change):
        return done(_("That is too long ago to be taken back."), here, "error")
    try:
        if not undo(change, variant):
            return done(_("It was changed again since. Undo the newest change first."), here, "error")
    except CannotConnect as refused:
        return done(_("Not undone. %(reason)s", reason=refusal_of(refused)), here, "error")
    apply_mapping_later(variant.client_id, variant.id)
    db.commit()
    return done(_("Undone."), here)


def act(product: Product, change: Callable[[list[Variant]], None]) -> int:
    """Do it to the ticked variants, and let the orders go on that waited for them; how many variants those are."""
    variants = picked(product)
    change(variants)
    for variant in variants:
        apply_mapping_later(variant.client_id, variant.id)
    db.commit()
    return len(variants)
