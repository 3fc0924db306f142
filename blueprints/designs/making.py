"""A new design: for which client, of which product, for which size."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from blueprints.designs.area import bp, wanted_product
from blueprints.designs.forms import NewForm, new_form
from core.db import db
from core.language import in_own_words
from core.rights import Right, actor, requires
from core.web import go, render
from models import CatalogProduct, Client
from services.catalog import found_by, in_words
from services.client_choice import choosable, wanted_client
from services.design_sizes import Size, sizes_of
from services.designs import create as create_design

MOST_OFFERED = 60


@bp.get("/new")
@requires(Right.DESIGNS_EDIT)
def new() -> ResponseReturnValue:
    client = wanted_client(actor, request.args.get("client", type=int))
    if client and request.args.get("product"):
        product = wanted_product(client)
        return page(client, product, sizes_by_id(product))
    found = offered(client, request.args.get("q", "")) if client else []
    context = {"client": client, "clients": choosable(actor), "found": found}
    return render("designs/choose.html", "designs/_offered.html", **context)


@bp.post("/new")
@requires(Right.DESIGNS_EDIT)
def create() -> ResponseReturnValue:
    client = wanted_client(actor, request.args.get("client", type=int)) or abort(404)
    product = wanted_product(client)
    sizes = sizes_by_id(product)
    form = new_form({number: words_of(size) for number, size in sizes.items()})
    if not form.validate():
        return page(client, product, sizes, form, 422)
    design = create_design(client.id, form.name.data or "", sizes[form.size.data].made_of)
    db.commit()
    return go(url_for(".edit", design_id=design.id))


def page(
    client: Client,
    product: CatalogProduct,
    sizes: dict[int, Size],
    form: NewForm | None = None,
    code: int = 200,
) -> ResponseReturnValue:
    form = form or new_form({number: words_of(size) for number, size in sizes.items()})
    context = {"client": client, "product": product, "sizes": sizes, "form": form}
    return render("designs/new.html", "designs/_new.html", code, **context)


def offered(client: Client, term: str) -> list[CatalogProduct]:
    query = found_by(CatalogProduct.usable_by([client.id]), term).options(selectinload(CatalogProduct.areas))
    return list(db.scalars(query.order_by(CatalogProduct.key).limit(MOST_OFFERED)))


def sizes_by_id(product: CatalogProduct) -> dict[int, Size]:
    return {size.made_of.id: size for size in sizes_of(product)}


def words_of(size: Size) -> str:
    """What tells it from the others: "M, L"; the name of the product where there is one size alone."""
    product = size.made_of.product
    told = [", ".join(word_of(product, key, one) for one in values) for key, values in size.values.items()]
    return " · ".join(told) or in_own_words(product.names)


def word_of(product: CatalogProduct, key: str, value: str) -> str:
    return in_words(product, {key: value})[0][1]
