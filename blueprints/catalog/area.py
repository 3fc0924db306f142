"""The area's blueprint, and what its modules share."""

from flask import Blueprint, request
from flask_babel import gettext as _

from core.db import db, one_or_404
from core.money import to_text
from core.rights import actor
from models import CatalogProduct
from services.breaking import Breaking, breaking_of
from services.catalog import bare, in_words
from services.settling import settle
from services.uids import explained

bp = Blueprint("catalog", __name__, url_prefix="/catalog")
bp.add_app_template_filter(in_words, "in_words")
bp.add_app_template_filter(explained, "explained")
bp.add_app_template_filter(to_text, "amount")


def find(product_id: int) -> CatalogProduct:
    return one_or_404(CatalogProduct.visible_to(actor).where(CatalogProduct.id == product_id))


def locked(product_id: int) -> CatalogProduct:
    """As `find`; whoever else changes it waits, so that each version comes after the one before."""
    own = CatalogProduct.visible_to(actor).where(CatalogProduct.id == product_id)
    return one_or_404(own.with_for_update().execution_options(populate_existing=True))


def unconfirmed(product: CatalogProduct) -> Breaking | None:
    """What the change under way would break, unless the person has said yes to that; then it is taken back."""
    broken = settle(product)
    if broken.variants and "confirmed" not in request.form:
        db.rollback()
        return breaking_of(broken, actor)
    return None


def left_bare(product: CatalogProduct, before: set[str]) -> str:
    """Why the change under way cannot be made: it would leave something to be ordered that has no print area. It is
    taken back then. Empty: it can; `before` is what was `bare` already."""
    uids = sorted(bare(product) - before)
    if not uids:
        return ""
    db.rollback()
    return _(
        "Nothing was saved: %(uid)s would have no print area, and clients can order it. Add a print area for it first, "
        "or switch it off.",
        uid=uids[0],
    )


def names(english: str | None, italian: str | None) -> dict[str, str]:
    """Texts per language, as the catalog keeps them; what was left empty is shown in the other language."""
    return {language: text for language, text in (("en", english), ("it", italian)) if text}
