"""The area's blueprint, and what its modules share."""

from dataclasses import dataclass

from flask import Blueprint, request

from core.db import db, one_or_404
from core.money import to_text
from core.rights import actor
from models import CatalogProduct, Client, Store, Variant
from services.catalog import in_words
from services.settling import Broken, listed, settle
from services.uids import explained

MOST_NAMED = 50  # variants in the question before they break

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


@dataclass(frozen=True, slots=True)
class Breaking:
    """What a change would break, as the question before it tells: how much, and whose."""

    broken: Broken
    of_clients: list[tuple[Client, int, list[Variant]]]
    stores: dict[int, str]  # {id: name}, of those variants

    @property
    def more(self) -> int:
        """How many variants are not named."""
        return self.broken.variants - sum(len(named) for _client, _count, named in self.of_clients)


def breaking_of(broken: Broken) -> Breaking:
    of_clients = listed(broken, actor, MOST_NAMED)
    ids = {variant.store_id for _client, _count, variants in of_clients for variant in variants}
    stores = db.scalars(Store.visible_to(actor).where(Store.id.in_(ids)))
    return Breaking(broken, of_clients, {store.id: store.name for store in stores})


def unconfirmed(product: CatalogProduct) -> Breaking | None:
    """What the change under way would break, unless the person has said yes to that; then it is taken back."""
    broken = settle(product)
    if broken.variants and "confirmed" not in request.form:
        db.rollback()
        return breaking_of(broken)
    return None


def names(english: str | None, italian: str | None) -> dict[str, str]:
    """Texts per language, as the catalog keeps them; what was left empty is shown in the other language."""
    return {language: text for language, text in (("en", english), ("it", italian)) if text}
