"""A parcel that was noted by mistake, taken back: as far as the shop, and so the buyer, has not been told of it.

Whoever takes back has the order locked, but for `take_apart`, which is a person's whole act.
"""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select

from core.db import db
from models import Order, OrderItem, Package, PackageLine, PackageState, Push, PushKind, PushState, Status
from models.work import WorkState
from services.packages import PLACE_OF_ITEM, NotNow, Tracking, Unwanted, note, parcels_of, place_of, read_anew
from services.pushes import UNTOLD, overtake
from services.transitions import force, is_live, lock

NOT_TOLD = (*UNTOLD, PushState.SKIPPED)


def is_told(order: Order, package: Package) -> bool:
    """Whether the shop knows of it, or may be about to hear. Nothing goes out any more before the commit."""
    own = select(Push).where(Push.client_id == order.client_id, Push.order_id == order.id)
    news = db.scalars(own.where(Push.package_id == package.id).order_by(Push.id).with_for_update()).all()
    return any(
        push.sent_at or push.state not in NOT_TOLD or push.work_state == WorkState.RUNNING or push.error == "by_hand"
        for push in news
    )


def take_apart(order: Order, package: Package, words: str) -> None:
    """A parcel that is still here. Raises NotNow, or Unwanted."""
    lock(order)
    read_anew(package)
    if package.is_canceled:
        raise Unwanted(package)
    if package.state != PackageState.PACKAGED:
        raise NotNow(package)
    unpack(order, package, words)


def unpack(order: Order, package: Package, words: str) -> None:
    """It never was: its pieces are printed, and in no parcel."""
    items = _items_of(order, package)
    note(order, package, "taken_back", words=words)
    _hush(order, package)
    db.execute(delete(Package).where(Package.client_id == package.client_id, Package.id == package.id))
    db.expunge(package)
    _fall_back(order, items, words)


def keep_here(order: Order, package: Package, tracking: Tracking, words: str) -> None:
    """It is packed, with the tracking that it had before, and has not left."""
    items = _items_of(order, package)
    note(order, package, "taken_back", words=words)
    _hush(order, package)
    package.state, package.shipped_at = PackageState.PACKAGED, None
    package.carrier, package.tracking_code, package.tracking_url = tracking
    db.flush()
    _fall_back(order, items, words)


def _items_of(order: Order, package: Package) -> list[OrderItem]:
    own = select(PackageLine.item_id).where(PackageLine.client_id == order.client_id)
    ids = set(db.scalars(own.where(PackageLine.package_id == package.id)))
    return [item for item in order.items if item.id in ids]


def _hush(order: Order, package: Package) -> None:
    """What is not true any more is not told."""
    overtake([order], or_(Push.package_id == package.id, Push.kind.in_([PushKind.STAGE, PushKind.COMPLETE])))


def _fall_back(order: Order, items: Sequence[OrderItem], words: str) -> None:
    parcels = parcels_of(order)
    items = [item for item in items if is_live(item)]  # what was canceled is not brought back to life by its parcel
    places = {item.id: place_of(item.quantity, parcels.get(item.id, ())) or Status.PRINTED for item in items}
    for target in sorted(set(places.values()), key=PLACE_OF_ITEM.__getitem__):
        force(order, target, words, items=[item for item in items if places[item.id] == target])
