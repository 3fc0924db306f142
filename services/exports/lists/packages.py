"""The parcels of the orders that the list shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from core.db import db
from core.rights import Right
from core.vocabulary import ORDER
from models import Package, PackageLine
from services.exports.listing import Column, Kind, Listing, Question, of_rows
from services.exports.lists import orders


@dataclass(frozen=True, slots=True)
class Parcel:
    order: Any
    client: str
    store: str
    package: Any
    pieces: int


def parcels(found: Sequence[Any], question: Question) -> Iterator[Parcel]:
    in_it = (PackageLine.client_id == Package.client_id, PackageLine.package_id == Package.id)
    pieces = select(func.coalesce(func.sum(PackageLine.quantity), 0)).where(*in_it).scalar_subquery()
    packed: dict[int, list[tuple[Package, int]]] = {}
    query = of_rows(select(Package, pieces).order_by(Package.id), Package.client_id, Package.order_id, found)
    for package, count in db.execute(query):
        packed.setdefault(package.order_id, []).append((package, int(count)))
    for row in orders.placed(found, question):
        for package, count in packed.get(row.order.id, []):
            yield Parcel(row.order, row.client, row.store, package, count)


OWN = (
    Column(_("Package"), lambda row: row.package.id, Kind.NUMBER),
    Column(_("Status"), lambda row: ORDER[row.package.state].text),
    Column(_("Pieces"), lambda row: row.pieces, Kind.NUMBER),
    Column(_("Carrier"), lambda row: row.package.carrier),
    Column(_("Tracking code"), lambda row: row.package.tracking_code),
    Column(_("Tracking link"), lambda row: row.package.tracking_url),
    Column(_("Packed"), lambda row: row.package.created_at, Kind.MOMENT),
    Column(_("Shipped"), lambda row: row.package.shipped_at, Kind.MOMENT),
    Column(_("Delivered"), lambda row: row.package.delivered_at, Kind.MOMENT),
)
LISTING = Listing(
    "packages",
    _("Packages"),
    "orders.index",
    Right.ORDERS_VIEW,
    (*orders.WHOSE, orders.TEST, *OWN),
    orders.rows,
    parcels,
)
