from collections.abc import Callable, Sequence

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.products.area import bp, find, picked, refusal_of, seen_at
from blueprints.products.batch_choice import by_whom
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done
from jobs.orders import apply_mapping_later
from models import MappingChange, Variant
from services.mapping_history import is_fresh, newest_since
from services.mappings import CannotConnect, disconnect, ignore, lock, undo


@bp.post("/<int:product_id>/disconnections")
@requires(Right.MAPPINGS_EDIT)
def disconnect_variants(product_id: int) -> ResponseReturnValue:
    variants = picked(find(product_id))
    told = ngettext("%(num)s variant is not connected now.", "%(num)s variants are not connected now.", len(variants))
    return act(product_id, variants, disconnect, told)


@bp.post("/<int:product_id>/ignored")
@requires(Right.MAPPINGS_IGNORE)
def ignore_variants(product_id: int) -> ResponseReturnValue:
    """Their orders' lines are none of ours, so what waited for them goes on."""
    variants = picked(find(product_id))
    told = ngettext("%(num)s variant is ignored now.", "%(num)s variants are ignored now.", len(variants))
    return act(product_id, variants, ignore, told)


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


def act(
    product_id: int, variants: Sequence[Variant], change: Callable[[Sequence[Variant]], None], told: str
) -> ResponseReturnValue:
    """Do it, and let the orders go on that waited for it; but who changed one of them since the page was shown keeps
    that."""
    page = url_for(".show", product_id=product_id)
    lock(variants)
    if newer := newest_since(variants, seen_at()):
        meanwhile = _(
            "%(name)s changed this meanwhile; now it is: %(what)s. Nothing was done: do it again to replace that."
        )
        return done(meanwhile % by_whom(newer), page, "warning")
    change(variants)
    for variant in variants:
        apply_mapping_later(variant.client_id, variant.id)
    db.commit()
    return done(told, page)
