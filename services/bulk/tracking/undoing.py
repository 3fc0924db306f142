"""The parcels of a file taken back: those that nobody touched since, and of which no shop has been told.

What a shop was told, the buyer may have read. Such a parcel stays, and its row says so: it is corrected on the page of
its order.
"""

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from models import Package, PackageState, ProviderSheet
from services.bulk.rows import Fault, Owed
from services.bulk.together import Group, groups_of
from services.bulk.tracking.applying import order_of
from services.bulk.undoing import Ends, note_undone, owed_with
from services.packages import Tracking
from services.transitions import lock
from services.unpacking import is_told, keep_here, unpack


def undo(sheet: ProviderSheet, rows: Sequence[Owed]) -> Ends:
    whole = owed_with(sheet, rows)
    faults: dict[int, Fault] = {}
    for group in sorted(groups_of(whole), key=lambda group: group[0].wanted["order"]):
        if fault := _take_back(sheet, group):
            faults |= {row.id: fault for row in group}
    note_undone(sheet, whole, faults)
    return Ends(len(whole) - len(faults), len(faults))


def _take_back(sheet: ProviderSheet, group: Group) -> Fault | None:
    wanted = group[0].wanted
    order = order_of(sheet, wanted)
    if order is None:
        return "order_unknown", "order", {"value": ""}
    lock(order)
    packages = select(Package).where(Package.client_id == order.client_id, Package.order_id == order.id)
    package = db.scalars(
        packages.where(Package.id == wanted["package"]).execution_options(populate_existing=True)
    ).one_or_none()
    if package is None or package.state != PackageState.SHIPPED or package.tracking_code != wanted["code"]:
        return "parcel_changed", "", {}
    if is_told(order, package):
        return "parcel_told", "", {}
    if wanted["was"] is None:
        unpack(order, package, sheet.name)
    else:
        keep_here(order, package, Tracking(*wanted["was"]), sheet.name)
    return None
