"""The area's blueprint, and what its modules share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flask import Blueprint, abort, request, url_for
from sqlalchemy import Select

from core.db import db, now, one_or_404
from core.language import in_own_words
from core.paging import url_with
from core.rights import Right, actor, can
from core.search import searchable
from models import Client, File, MappingState, Product, Store, Variant
from services.files import original_of
from services.findings import told
from services.mapping_words import REASONS, REFUSALS
from services.mappings import CannotConnect
from services.orders import awaited_by
from services.pictures import Place, place_of
from services.preflight import findings_of, sheet_of

MOST_NAMED = 300

bp = Blueprint("products", __name__, url_prefix="/products")
bp.add_app_template_filter(told, "told")
bp.add_app_template_global(REASONS, "mapping_reasons")  # type: ignore[arg-type]
bp.add_app_template_global(findings_of)
bp.add_app_template_global(sheet_of)
bp.add_app_template_global(url_with)


@bp.app_template_filter("initials")
def initials_of(title: str) -> str:
    """Two letters or digits that stand for a picture."""
    return "".join(word[0] for word in searchable(title).split()[:2]).upper()


@bp.app_template_global()
def picture_url(pictures: Mapping[Place, int], *sold: Product | Variant | None) -> str | None:
    """Of the first of these that has a picture: a variant's own, else its product's."""
    ids = (pictures.get(place_of(one)) for one in sold if one)
    found = next((each for each in ids if each), None)
    return url_for("products.picture", picture_id=found) if found else None


def find(product_id: int) -> Product:
    """An Order Manager, who sees no products, finds those for which an order waits, to connect them."""
    query = Product.visible_to(actor).where(Product.id == product_id)
    if not can(actor, Right.PRODUCTS_VIEW):
        query = query.where(Product.id.in_(_awaited().with_only_columns(Variant.product_id)))
    return one_or_404(query)


def store_of(product: Product) -> Store:
    return one_or_404(Store.visible_to(actor).where(Store.id == product.store_id))


def variants_of(product: Product, ids: Sequence[int] | None = None) -> list[Variant]:
    """The product's variants; `ids` keeps to some of them."""
    seen = Variant.visible_to(actor) if can(actor, Right.PRODUCTS_VIEW) else _awaited()
    own = seen.where(Variant.client_id == product.client_id, Variant.product_id == product.id)
    if ids is not None:
        own = own.where(Variant.id.in_(ids))
    return list(db.scalars(own.order_by(Variant.id)))


def _awaited() -> Select[Variant]:
    waits = Variant.mapping_state != MappingState.CONNECTED, Variant.id.in_(awaited_by(actor))
    return Variant.visible_to(actor).where(*waits)


def filters(client_id: int | None) -> dict[str, list[tuple[int, str]]]:
    """What a list can be narrowed to: staff choose a client first, then one of its stores."""
    is_staff = actor.role is not None and actor.role.is_staff
    clients = Client.visible_to(actor).where(Client.archived_at.is_(None)).order_by(Client.name).limit(MOST_NAMED)
    stores = Store.visible_to(actor).where(Store.deleted_at.is_(None)).order_by(Store.name).limit(MOST_NAMED)
    if client_id:
        stores = stores.where(Store.client_id == client_id)
    return {
        "clients": [(client.id, client.name) for client in db.scalars(clients)] if is_staff else [],
        "stores": [(store.id, store.name) for store in db.scalars(stores)] if client_id or not is_staff else [],
    }


def names_of_stores(found: Iterable[Product]) -> dict[int, str]:
    """The stores in which these products are sold."""
    own = Store.visible_to(actor).where(Store.id.in_({product.store_id for product in found}))
    return {store.id: store.name for store in db.scalars(own)}


def find_file(client_id: int, file_id: int) -> File | None:
    """The client's file, or the one that has had its content before."""
    found = db.scalars(File.visible_to(actor).where(File.client_id == client_id, File.id == file_id)).one_or_none()
    return original_of(found) if found else None


def refusal_of(refused: CannotConnect) -> str:
    return REFUSALS[refused.code] % {"area": in_own_words(refused.area.names) if refused.area else ""}


def picked(product: Product) -> list[Variant]:
    """The variants that were ticked in the posted form; 404 where none was."""
    ids = None if request.form.get("all") else request.form.getlist("ids", int)
    return variants_of(product, ids) or abort(404)


def seen_at() -> datetime:
    """When the page was shown: whoever changed a variant since keeps their change."""
    try:
        told = datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        return now()
    return told if told.tzinfo else now()
