"""What of the catalog a template is made of: a product, then the print options that say which of its variants."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.templates.area import bp, find
from core.db import db
from core.paging import Order, page_of
from core.rights import Right, requires
from core.web import render
from models import CatalogCategory, CatalogProduct, CatalogVariant, Client, Template
from services.catalog import found_by

BY_SHELF = Order((CatalogCategory.position, CatalogProduct.category_id, CatalogProduct.id))


@dataclass(frozen=True, slots=True)
class Way:
    """Whose, and the pages on the way: `here` chooses, `on` is the form of what was chosen."""

    client: Client
    here: Callable[..., str]
    on: Callable[..., str]
    template: Template | None = None


@bp.get("/<int:template_id>/options")
@requires(Right.DESIGNS_EDIT)
def change_options(template_id: int) -> ResponseReturnValue:
    """Another product or other print options for a template; nothing is changed before its form is saved."""
    template = find(template_id)
    client = db.get_one(Client, template.client_id)

    def here(**chosen: object) -> str:
        return url_for(".change_options", template_id=template.id, **chosen)  # type: ignore[arg-type]

    def on(**chosen: object) -> str:
        return url_for(".edit", template_id=template.id, **chosen)  # type: ignore[arg-type]

    return next_choice(Way(client, here, on, template))


def way_to_new(client: Client) -> Way:
    def here(**chosen: object) -> str:
        return url_for(".new", client=client.id, **chosen)  # type: ignore[arg-type]

    return Way(client, here, here)


def next_choice(way: Way) -> ResponseReturnValue:
    product = wanted_product(way.client)
    return options_page(way, product) if product else products_page(way)


def products_page(way: Way) -> ResponseReturnValue:
    usable = CatalogProduct.usable_by([way.client.id])
    query = found_by(usable, request.args.get("q", "")).join(CatalogProduct.category)
    return render("templates/choose.html", "templates/_offered.html", way=way, page=page_of(query, BY_SHELF, 24))


def options_page(way: Way, product: CatalogProduct) -> ResponseReturnValue:
    """The values of each attribute; when all are chosen, on to the form of the variant that has them."""
    variants = [variant for variant in product.variants if variant.is_active]
    keys = [attribute["key"] for attribute in product.attributes]
    chosen = {key: request.args.get(f"value-{key}", "") for key in keys}
    found = [variant for variant in variants if variant.values == chosen]
    if found or (len(variants) == 1 and way.template is None):
        return redirect(way.on(variant=(found or variants)[0].id))
    made_of = way.template.catalog_variant if way.template else None
    present = made_of if made_of in variants else next(iter(variants), None)
    asked = any(chosen.values())
    context = {
        "way": way,
        "product": product,
        "is_missing": asked or not variants,
        "chosen": chosen if asked or present is None else present.values,
        "offered": {key: {variant.values[key] for variant in variants} for key in keys},
    }
    return render("templates/options.html", "templates/_options.html", **context)


def wanted_product(client: Client) -> CatalogProduct | None:
    usable = CatalogProduct.usable_by([client.id])
    return db.scalars(usable.where(CatalogProduct.id == request.args.get("product", type=int))).one_or_none()


def wanted_variant(client: Client) -> CatalogVariant | None:
    usable = CatalogProduct.usable_by([client.id]).with_only_columns(CatalogProduct.id)
    own = CatalogVariant.id == request.args.get("variant", type=int), CatalogVariant.is_active
    return db.scalars(select(CatalogVariant).where(*own, CatalogVariant.product_id.in_(usable))).one_or_none()
