"""The parcels of a file: packed where they are not yet, given their tracking, and handed over. Each whole, and once.

They go the way of the packing table (services.packages), so the timeline and the shops hear of them as of any other.
Somebody may have packed meanwhile: each order is looked at again under its lock.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.bulk import update_rows
from core.db import db
from models import Membership, Order, Package, PackageState, ProviderSheet
from services.bulk.rows import Ends, Fault, Owed, note_done, note_faults, note_same, owed_with
from services.bulk.together import Group, faults_of, groups_of
from services.bulk.tracking.cells import moment_of
from services.bulk.tracking.planning import GIVE, PACK
from services.carriers import known_as
from services.packages import NotNow, TooMany, Tracking, correct, hand_over, pack
from services.transitions import NotAllowed, lock

SAME = "same"
MADE = "made"
MOST = 50  # rows in one transaction: who packs one of these orders meanwhile waits for its end


def with_others(sheet: ProviderSheet, rows: list[Owed]) -> list[Owed]:
    """Whole parcels, wherever their rows stand in the file."""
    return owed_with(sheet, rows)


def apply(sheet: ProviderSheet, rows: Sequence[Owed]) -> Ends:
    """Bring these parcels on their way."""
    who = db.get_one(Membership, sheet.asked_by_id)
    ended: dict[str, list[Owed]] = {MADE: [], SAME: []}
    faults: dict[int, Fault] = {}
    for group in sorted(groups_of(rows), key=lambda group: group[0].wanted["order"]):  # nobody waits in a circle
        end = _send(sheet, group, who)
        if isinstance(end, str):
            ended[end].extend(group)
        else:
            faults |= faults_of(group, group[0].number, end, "parcel_refused")
    note_done(sheet, ended[MADE])
    note_same(sheet, ended[SAME])
    note_faults(faults, sheet.row.__tablename__)
    return Ends(len(ended[MADE]), len(faults), 0, len(ended[SAME]))


def _send(sheet: ProviderSheet, group: Group, who: Membership) -> str | Fault:
    wanted = group[0].wanted
    order = order_of(sheet, wanted)
    if order is None:
        return "order_unknown", "order", {"value": ""}
    lock(order)
    packages = _packages_of(order)
    here = next((each for each in packages if each.tracking_code.casefold() == wanted["code"].casefold()), None)
    if here and here.state != PackageState.PACKAGED:
        return SAME
    was = here or next((each for each in packages if each.id == wanted.get("package")), None)
    before = list(_tracking_of(was)) if was else None
    try:
        with db.begin_nested():
            package = _package(order, here, was, group, who)
            hand_over(order, package, who, moment_of(wanted["shipped"]))
    except TooMany as few:
        return "too_few_left", "quantity", {"left": few.left}
    except (NotAllowed, NotNow, _Elsewhere):
        return "changed_meanwhile", "", {}
    made = {"package": package.id, "was": before}
    update_rows(sheet.row.__tablename__, [{"id": row.id, "wanted": row.wanted | made} for row in group])
    return MADE


class _Elsewhere(Exception):
    """The parcel that was meant is not where it was."""


def _package(order: Order, here: Package | None, meant: Package | None, group: Group, who: Membership) -> Package:
    wanted = group[0].wanted
    is_given = wanted["how"] == GIVE and meant and meant.state == PackageState.PACKAGED and not meant.tracking_code
    if packed := here or (meant if is_given else None):
        correct(order, packed, _completed(packed, wanted))
        return packed
    if wanted["how"] != PACK:
        raise _Elsewhere
    pieces: Counter[int] = Counter()
    for row in group:
        pieces.update({int(item): some for item, some in row.wanted["pieces"].items()})
    return pack(order, pieces, Tracking(wanted["carrier"], wanted["code"], wanted["url"]), who)


def _completed(packed: Package, wanted: Mapping[str, Any]) -> Tracking:
    """What the file leaves empty stays as it was packed; another carrier has another page."""
    is_same = known_as(wanted["carrier"]) in ("", packed.carrier)
    address = wanted["url"] or (packed.tracking_url if is_same else "")
    return Tracking(wanted["carrier"] or packed.carrier, wanted["code"], address)


def _packages_of(order: Order) -> Sequence[Package]:
    own = select(Package).where(Package.client_id == order.client_id, Package.order_id == order.id)
    return db.scalars(own.order_by(Package.id).execution_options(populate_existing=True)).all()


def _tracking_of(package: Any) -> Tracking:
    return Tracking(package.carrier, package.tracking_code, package.tracking_url)


def order_of(sheet: ProviderSheet, wanted: Mapping[str, Any]) -> Order | None:
    """The order that a row means, where it is still within the sheet's reach."""
    own = select(Order).where(*sheet.within_reach(Order.client_id), Order.client_id == wanted["client"])
    return db.scalars(own.where(Order.id == wanted["order"])).one_or_none()
