"""The area's blueprint, and what its modules share."""

from flask import Blueprint, request

from core.db import db, one_or_404
from core.money import to_text
from core.rights import actor
from models import CatalogProduct
from services.catalog import Broken, explained, in_words, settle

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


def unconfirmed(product: CatalogProduct) -> Broken | None:
    """What the change under way would break, unless the person has said yes to that; then it is taken back."""
    broken = settle(product)
    if broken.variants and "confirmed" not in request.form:
        db.rollback()
        return broken
    return None


def names(english: str | None, italian: str | None) -> dict[str, str]:
    """Texts per language, as the catalog keeps them; what was left empty is shown in the other language."""
    return {language: text for language, text in (("en", english), ("it", italian)) if text}
