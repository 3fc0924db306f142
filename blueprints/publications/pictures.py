"""The pictures on the page of a product that is put on sale: how they look, and how they are put in order by hand."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from blueprints.publications.area import bp, find
from core.db import one_or_404
from core.language import in_own_words
from core.rights import Right, actor, requires
from core.web import render
from models import CatalogProduct, File, Publication, PublicationPicture

MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """A picture as the page lists it; one that is chosen, but not saved yet, is only a file."""

    mark: str
    file: File
    picture: PublicationPicture | None = None
    color_name: str = ""


def rows_of(publication: Publication, chosen: list[File]) -> list[Row]:
    """As they are kept, without those that were taken out on the page and with those that came; in its order."""
    named = {file.id for file in chosen}
    kept = [each for each in publication.pictures if each.area_id or each.file_id in named]
    own = {each.file_id for each in kept if not each.area_id}
    names = color_names(publication.catalog_product)
    rows = [Row(each.mark, each.file, each, names.get(each.color, "")) for each in kept]
    rows += [Row(f"file{file.id}", file) for file in chosen if file.id not in own]
    places = {mark: place for place, mark in enumerate(order_wanted())}
    return sorted(rows, key=lambda row: places.get(row.mark, len(places)))


def color_names(product: CatalogProduct) -> dict[str, str]:
    """{colour: what the catalog calls it}."""
    values = [value for attribute in product.attributes for value in attribute["values"]]
    return {value["color"]: in_own_words(value["names"]) for value in values if value.get("color")}


def moved() -> tuple[str, int] | None:
    """The picture whose button was pressed, and whither it goes."""
    way, _sep, mark = request.form.get("act", "").partition(":")
    return (mark, MOVES[way]) if way in MOVES else None


def order_wanted() -> list[str]:
    """The marks as the page sends them, with what a button moves."""
    order = request.form.getlist("order")
    if (found := moved()) and found[0] in order:
        mark, by = found
        place = order.index(mark)
        order.insert(max(place + by, 0), order.pop(place))
    return order


@bp.get("/<int:publication_id>/pictures/<int:shown_id>")
@requires(Right.PRODUCTS_PUBLISH)
def preview(publication_id: int, shown_id: int) -> ResponseReturnValue:
    """One picture of the list; it asks for itself until it is drawn."""
    publication = find(publication_id)
    own = PublicationPicture.visible_to(actor).where(
        PublicationPicture.publication_id == publication.id, PublicationPicture.id == shown_id
    )
    context = {"publication": publication, "picture": one_or_404(own)}
    return render("publications/picture.html", "publications/_picture.html", **context)
