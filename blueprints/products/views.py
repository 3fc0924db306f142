"""The products of the stores, and what each variant is made as. The other modules change that."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.products import (  # noqa: F401
    batch_making,
    batches,
    connecting,
    picks,
    pictures,
    rule_files,
    rules,
    studio,
    taking_back,
    variants,
)
from blueprints.products.area import bp, filters, find, names_of_stores, store_of
from blueprints.products.batch_choice import names_of_members
from core.db import db, now
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import render
from jobs.pictures import pictures_of
from models import Client, MappingChange, Product, Variant
from services.mapping_history import is_fresh
from services.orders import waiting_for
from services.product_list import LATEST_FIRST, MOST_COUNTED, Wanted, counts, filled, products

PRODUCTS, VARIANTS, CHANGES = 25, 100, 20


@bp.get("/")
@requires(Right.PRODUCTS_VIEW)
def index() -> ResponseReturnValue:
    wanted = Wanted.of(request.args)
    page = page_of(products(actor, wanted), LATEST_FIRST, PRODUCTS)
    context = {"page": page, "sold": filled(page.rows, wanted), "wanted": wanted, "most_counted": MOST_COUNTED}
    context |= {"counts": counts(actor, wanted), "filters": filters(wanted.client_id), **owners_of(page.rows)}
    context["pictures"] = pictures_of(page.rows)
    return render("products/index.html", "products/_products.html", **context)


@bp.get("/<int:product_id>")
@requires(Right.PRODUCTS_VIEW)
def show(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    own = Variant.visible_to(actor).where(Variant.client_id == product.client_id, Variant.product_id == product.id)
    page = page_of(own, Order((Variant.id,)), VARIANTS)
    context = {
        "product": product,
        "store": store_of(product),
        "page": page,
        "mappings": studio.connections_of(page.rows),
        "seen_at": now().isoformat(),
    }
    context["waiting"] = waiting_for([variant.id for variant in page.rows], product.client_id)
    changes = changes_of(product)
    names = names_of_members(change.membership_id for change, _variant, _is_newest in changes)
    context |= {"changes": changes, "names": names}
    context["pictures"] = pictures_of([product, *page.rows])
    return render("products/show.html", "products/_variants.html", **context)


def owners_of(found: Sequence[Product]) -> dict[str, dict[int, str]]:
    """The names of the stores and clients of these products."""
    clients = Client.visible_to(actor).where(Client.id.in_({product.client_id for product in found}))
    return {
        "store_names": names_of_stores(found),
        "client_names": {client.id: client.name for client in db.scalars(clients)},
    }


def changes_of(product: Product) -> list[tuple[MappingChange, Variant, bool]]:
    """The newest changes first, each with its variant, and whether it can be taken back: the newest of its variant."""
    own = (Variant.client_id == product.client_id, Variant.product_id == product.id)
    query = select(MappingChange, Variant).join(Variant, Variant.id == MappingChange.variant_id).where(*own)
    newest: set[int] = set()
    rows = []
    for change, variant in db.execute(query.order_by(MappingChange.id.desc()).limit(CHANGES)):
        rows.append((change, variant, variant.id not in newest and is_fresh(change)))
        newest.add(variant.id)
    return rows
