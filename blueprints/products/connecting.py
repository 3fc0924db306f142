"""Connecting a store's variants to the catalog, in steps: the product, its options, the files, done.

Whoever edits mappings may connect from an order too, as the matrix has it; so that right is the one asked for. An Order
Manager, where the client's switch lets them, goes the same way for what an order waits for, and no further.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from blueprints.products.area import bp, find, picked, refusal_of
from blueprints.products.batch_choice import by_whom
from blueprints.products.choice import Choice, choice_of, which_of
from blueprints.products.each import each_of
from blueprints.products.uploads import take_files
from core.db import db
from core.paging import Order, page_of
from core.rights import Right, actor, can, requires
from core.web import done, go, render
from jobs.orders import apply_mapping_later
from models import CatalogCategory, CatalogProduct, File, FileState, Template, Variant
from services import mappings, templates
from services.approving import accept_low_resolution
from services.catalog import found_by
from services.file_reach import in_reach
from services.mapping_history import newest_since
from services.mappings import CannotConnect
from services.orders import waiting_for
from services.suggestions import Suggestion, suggestions_for, why

BY_SHELF = Order((CatalogCategory.position, CatalogProduct.category_id, CatalogProduct.id))
NEWEST = Order((File.id,), descending=True)


@bp.post("/<int:product_id>/connecting")
@requires(Right.MAPPINGS_EDIT)
def begin(product_id: int) -> ResponseReturnValue:
    """The ticked variants go on the way."""
    product = find(product_id)
    variants = picked(product)
    choice = Choice(product, which_of(variants, bool(request.form.get("all"))), variants)
    return go(edited(choice).url() if len(variants) == 1 else choice.url())


@bp.get("/<int:product_id>/connect")
@requires(Right.ORDERS_CONNECT_LINE)
def connect(product_id: int) -> ResponseReturnValue:
    """The next thing to choose."""
    choice = choice_of(product_id)
    if not choice.variants:
        abort(404)
    if choice.made_of and "options" not in request.args:
        return files_page(choice)
    if choice.catalog_product:
        return options_page(choice)
    return products_page(choice)


@bp.post("/<int:product_id>/connect")
@requires(Right.ORDERS_CONNECT_LINE)
def connect_variants(product_id: int) -> ResponseReturnValue:
    """Take the files that were given; connect, if that was asked and all is well."""
    choice = choice_of(product_id)
    if choice.made_of is None or not choice.variants:
        abort(404)
    choice, is_new, problems = take_files(choice)
    db.commit()
    if problems:
        return files_page(choice, 422, problems)
    if request.form.get("act") != "connect" or is_new:
        return go(choice.url())
    if told := told_of_others(choice):
        return files_page(choice.seen_anew(), 409, [told])
    try:
        waiting = make(choice)
    except CannotConnect as refused:
        return files_page(choice, 422, [refusal_of(refused)])
    return done(connected(choice, len(waiting)), choice.way_out(waiting))


@bp.get("/<int:product_id>/connect/file")
@requires(Right.ORDERS_CONNECT_LINE)
def show_file(product_id: int) -> ResponseReturnValue:
    """How far the file of one area is; it asks for itself until it is looked at."""
    choice = choice_of(product_id)
    areas = choice.made_of.areas if choice.made_of else []
    area = next((area for area in areas if area.key == request.args.get("area")), None) or abort(404)
    return render("products/file.html", "products/_file.html", choice=choice, area=area)


@bp.get("/<int:product_id>/connect/library")
@requires(Right.ORDERS_CONNECT_LINE)
def library(product_id: int) -> ResponseReturnValue:
    """The client's files, to choose one for an area."""
    choice = choice_of(product_id)
    own = in_reach(actor).where(File.client_id == choice.product.client_id, File.state == FileState.READY)
    own = own.where(File.same_as_id.is_(None))
    if term := request.args.get("q", "").strip():
        own = own.where(File.name.icontains(term, autoescape=True))
    context = {"choice": choice, "page": page_of(own, NEWEST, 24), "area": request.args.get("area", "")}
    return render("products/library.html", "products/_library.html", **context)


def products_page(choice: Choice) -> ResponseReturnValue:
    usable = CatalogProduct.usable_by([choice.product.client_id])
    query = found_by(usable, request.args.get("q", "")).join(CatalogProduct.category)
    if category := request.args.get("category", type=int):
        query = query.where(CatalogProduct.category_id == category)
    shelves = db.scalars(select(CatalogCategory).order_by(CatalogCategory.position)).all()
    context = {"choice": choice, "page": page_of(query, BY_SHELF, 24), "categories": shelves}
    context |= suggestions_of(choice) | {"suggested": suggested, "why": why}
    context |= {
        "templates": templates.choices(choice.product.client_id, request.args.get("q", "")),
        "prepared": prepared,
    }
    return render("products/choose_product.html", "products/_choose_product.html", **context)


def suggestions_of(choice: Choice) -> dict[str, Any]:
    """Of one variant all that there are; of several the first of each."""
    if len(choice.variants) > 1:
        return {"suggestions": [], "each": each_of(choice), "only": only}
    return {"suggestions": suggestions_for(choice.product.client_id, choice.variants)[choice.variants[0].id]}


def only(choice: Choice, variant: Variant) -> Choice:
    return replace(choice, which=str(variant.id), variants=[variant])


def options_page(choice: Choice) -> ResponseReturnValue:
    """The values of each attribute; when all are chosen, on to the files of the variant that has them."""
    product = choice.catalog_product
    assert product is not None
    variants = [variant for variant in product.variants if variant.is_active]
    keys = [attribute["key"] for attribute in product.attributes]
    chosen = {key: request.args.get(f"value-{key}", "") for key in keys}
    found = [variant for variant in variants if variant.values == chosen]
    if len(variants) == 1 or (found and "options" not in request.args):
        return go(choice.url(variant=(found or variants)[0].id))
    present = choice.made_of or next(iter(variants), None)
    asked = any(chosen.values())
    context = {"choice": choice, "variants": variants, "is_missing": asked and not found}
    context["chosen"] = chosen if asked else dict(present.values if present else {})
    context["offered"] = {key: {variant.values[key] for variant in variants} for key in keys}
    return render("products/options.html", "products/_options.html", **context)


def files_page(choice: Choice, status: int = 200, problems: Sequence[str] = ()) -> ResponseReturnValue:
    waiting = waiting_for([variant.id for variant in choice.variants], choice.product.client_id)
    context = {"choice": choice, "problems": problems, "waiting": len(waiting)}
    return render("products/files.html", "products/_files.html", status, **context)


def told_of_others(choice: Choice) -> str:
    """What somebody has made of these variants since the person began; empty where nobody did. They are held now."""
    mappings.lock(choice.variants)
    change = newest_since(choice.variants, choice.seen_at)
    if change is None:
        return ""
    told = _("%(name)s changed this meanwhile; now it is: %(what)s. Press “Connect” again to replace that.")
    return told % by_whom(change)


def make(choice: Choice) -> list[int]:
    """Connect, and let the orders go on that waited for it; their ids."""
    assert choice.made_of is not None
    waiting = waiting_for([variant.id for variant in choice.variants], choice.product.client_id)
    accepted = "accept_low_resolution" in request.form and can(actor, Right.MAPPINGS_ACCEPT_LOW_DPI)
    if accepted:
        accept_low_resolution(choice.made_of.areas, choice.files, _("Accepted when it was connected."), actor)
    mappings.connect(choice.variants, choice.made_of, choice.files, choice.multiplier, accept_low_resolution=accepted)
    for variant in choice.variants if waiting else ():
        apply_mapping_later(variant.client_id, variant.id)
    db.commit()
    return waiting


def connected(choice: Choice, waiting: int) -> str:
    text = ngettext("%(num)s variant connected.", "%(num)s variants connected.", len(choice.variants))
    if not waiting:
        return text
    goes_on = ngettext("%(num)s order that waited for it goes on.", "%(num)s orders that waited for it go on.", waiting)
    return f"{text} {goes_on}"


def suggested(choice: Choice, suggestion: Suggestion) -> str:
    """The choice with what is suggested."""
    files: dict[str, str | int | None] = {f"file-{area}": file_id for area, file_id in suggestion.files.items()}
    return choice.url(**files | {"variant": suggestion.made_of.id})


def prepared(choice: Choice, template: Template) -> str:
    """The choice as a template has it."""
    files: dict[str, str | int | None] = {
        f"file-{area}": file.id for area, file in templates.files_of(template).items()
    }
    many = template.multiplier if template.multiplier > 1 else None
    return choice.url(**files | {"variant": template.catalog_variant_id, "multiplier": many})


def edited(choice: Choice) -> Choice:
    """For one variant that is connected: what it is made as now."""
    variant = choice.variants[0]
    mapping = mappings.mappings_of([variant]).get(variant.id)
    if mapping is None:
        return choice
    files = {link.area: link.file for link in mapping.files}
    made_of = mapping.catalog_variant
    return Choice(choice.product, choice.which, choice.variants, made_of.product, made_of, files, mapping.multiplier)
