"""What is on the floor by kind: how many lines and pieces of each product, so that alike ones are made together."""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.db import db
from core.rights import Actor
from models import CatalogProduct, CatalogVariant, OrderItem
from services.production import Asked, for_sale, on_floor

LOOKED_AT = 20_000  # of the oldest lines


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are made as one variant of the catalog."""

    variant: CatalogVariant
    product: CatalogProduct
    lines: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Groups:
    """The largest first. `is_whole`: nothing of the floor was left out."""

    rows: list[Group]
    is_whole: bool


def groups_of(actor: Actor, asked: Asked) -> Groups:
    """The lines that the board shows for `asked`, by what they are made as; tests are not made for sale."""
    shown = for_sale(on_floor(actor, asked)).with_only_columns(
        OrderItem.catalog_variant_id, (OrderItem.quantity * OrderItem.multiplier).label("pieces")
    )
    oldest = shown.order_by(OrderItem.id).limit(LOOKED_AT).subquery()
    lines = func.count().label("lines")
    query = select(oldest.c.catalog_variant_id, lines, func.sum(oldest.c.pieces)).group_by(oldest.c.catalog_variant_id)
    found = db.execute(query.where(oldest.c.catalog_variant_id.is_not(None)).order_by(lines.desc())).all()
    variants = select(CatalogVariant).where(CatalogVariant.id.in_([row[0] for row in found]))
    known = {variant.id: variant for variant in db.scalars(variants)}
    rows = [Group(known[each], known[each].product, count, int(pieces)) for each, count, pieces in found]
    return Groups(rows, sum(row.lines for row in rows) < LOOKED_AT)
