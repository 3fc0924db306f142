"""The products of the stores, and what each variant is made as. The other modules change that."""

from collections.abc import Iterable, Sequence

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from blueprints.products import connecting, pictures, taking_back  # noqa: F401
from blueprints.products.area import bp, find, store_of
from core.db import EVERYONE, db, seeing
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import render
from jobs.pictures import pictures_of
from models import Client, Mapping, MappingChange, MappingFile, Membership, Product, Store, Variant
from services.mappings import mappings_of
from services.orders import waiting_for
from services.product_list import LATEST_FIRST, MOST_COUNTED, Wanted, counts, filled, products

PRODUCTS, VARIANTS, CHANGES = 25, 100, 20
MOST_NAMED = 300


@bp.get("/")
@requires(Right.PRODUCTS_VIEW)
def index() -> ResponseReturnValue:
    wanted = Wanted.of(request.args)
    page = page_of(products(actor, wanted), LATEST_FIRST, PRODUCTS)
    context = {"page": page, "sold": filled(page.rows, wanted), "wanted": wanted, "most_counted": MOST_COUNTED}
    context |= {"counts": counts(actor, wanted), "filters": filters(wanted), **owners_of(page.rows)}
    context["pictures"] = pictures_of(page.rows)
    return render("products/index.html", "products/_products.html", **context)


@bp.get("/<int:product_id>")
@requires(Right.PRODUCTS_VIEW)
def show(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    own = Variant.visible_to(actor).where(Variant.client_id == product.client_id, Variant.product_id == product.id)
    page = page_of(own, Order((Variant.id,)), VARIANTS)
    context = {"product": product, "store": store_of(product), "page": page, "mappings": mappings_shown(page.rows)}
    context["waiting"] = waiting_for([variant.id for variant in page.rows], product.client_id)
    changes = changes_of(product)
    context |= {"changes": changes, "names": names_of(change.membership_id for change, _variant, _is_newest in changes)}
    context["pictures"] = pictures_of([product, *page.rows])
    return render("products/show.html", "products/_variants.html", **context)


def names_of(membership_ids: Iterable[int | None]) -> dict[int, str]:
    """Who changed something. Staff are told to a client's people by their name too."""
    own = Membership.id.in_({one for one in membership_ids if one})
    with seeing(EVERYONE):
        found = db.scalars(select(Membership).where(own).options(joinedload(Membership.user)))
        return {membership.id: membership.name for membership in found}


def owners_of(found: Sequence[Product]) -> dict[str, dict[int, str]]:
    """The names of the stores and clients of these products."""
    stores = Store.visible_to(actor).where(Store.id.in_({product.store_id for product in found}))
    clients = Client.visible_to(actor).where(Client.id.in_({product.client_id for product in found}))
    return {
        "store_names": {store.id: store.name for store in db.scalars(stores)},
        "client_names": {client.id: client.name for client in db.scalars(clients)},
    }


def filters(wanted: Wanted) -> dict[str, list[tuple[int, str]]]:
    """What the list can be narrowed to: staff choose a client first, then one of its stores."""
    is_staff = actor.role is not None and actor.role.is_staff
    clients = Client.visible_to(actor).where(Client.archived_at.is_(None)).order_by(Client.name).limit(MOST_NAMED)
    stores = Store.visible_to(actor).where(Store.deleted_at.is_(None)).order_by(Store.name).limit(MOST_NAMED)
    if wanted.client_id:
        stores = stores.where(Store.client_id == wanted.client_id)
    return {
        "clients": [(client.id, client.name) for client in db.scalars(clients)] if is_staff else [],
        "stores": [(store.id, store.name) for store in db.scalars(stores)] if wanted.client_id or not is_staff else [],
    }


def mappings_shown(variants: Sequence[Variant]) -> dict[int, Mapping]:
    with_files = selectinload(Mapping.files).joinedload(MappingFile.file)
    return mappings_of(variants, joinedload(Mapping.catalog_variant), with_files)


def changes_of(product: Product) -> list[tuple[MappingChange, Variant, bool]]:
    """The newest changes first, each with its variant, and whether it is that variant's newest."""
    own = (Variant.client_id == product.client_id, Variant.product_id == product.id)
    query = select(MappingChange, Variant).join(Variant, Variant.id == MappingChange.variant_id).where(*own)
    newest: set[int] = set()
    rows = []
    for change, variant in db.execute(query.order_by(MappingChange.id.desc()).limit(CHANGES)):
        rows.append((change, variant, variant.id not in newest))
        newest.add(variant.id)
    return rows
