"""Packages: which pieces of an order are in which parcel, and where each parcel is. The items follow their pieces.

Every act locks the order first, so that two people who pack the same order never pack a piece twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select

from core.db import db, now
from core.rights import Actor
from core.search import searchable
from models import Event, Happening, Order, OrderItem, Package, PackageLine, PackageState, Status
from services.activity import changed, log_activity
from services.carriers import known_as, tracking_url
from services.postbacks.owing import FIRST
from services.postbacks.owing import owe as owe_postback
from services.pushes import owe_package
from services.transitions import By, lock, move, tell

PACKABLE = (Status.PRINTED, Status.PARTIALLY_SHIPPED)
LEFT = (PackageState.SHIPPED, PackageState.IN_TRANSIT, PackageState.DELIVERED, PackageState.RETURNED)
STEPS = {
    PackageState.SHIPPED: (PackageState.PACKAGED,),
    PackageState.IN_TRANSIT: (PackageState.SHIPPED,),
    PackageState.DELIVERED: (PackageState.SHIPPED, PackageState.IN_TRANSIT),
    PackageState.RETURNED: (PackageState.SHIPPED, PackageState.IN_TRANSIT, PackageState.DELIVERED),
}
PLACE = {state: place for place, state in enumerate(PackageState)}


class Tracking(NamedTuple):
    """How a parcel travels. An empty `url` is filled from the carrier's own page."""

    carrier: str = ""
    code: str = ""
    url: str = ""

    @property
    def columns(self) -> dict[str, str]:
        carrier, code = known_as(self.carrier), self.code.strip()
        url = self.url.strip() or tracking_url(carrier, code)
        return {"carrier": carrier, "tracking_code": code, "tracking_url": url}


class NothingChosen(Exception):
    """A package without a piece in it."""


class TooMany(Exception):
    """More pieces than are left to pack: perhaps somebody packed them just now."""

    def __init__(self, item: OrderItem, left: int) -> None:
        super().__init__(f"{item.id}: {left} left")
        self.item, self.left = item, left


class NotNow(Exception):
    """The package is not where this act begins: perhaps somebody did it just now."""

    def __init__(self, package: Package) -> None:
        super().__init__(package.state)
        self.package = package


class Unwanted(NotNow):
    """What lies in the package was canceled: it stays here."""


def pack(order: Order, wanted: Mapping[int, int], tracking: Tracking, who: Actor) -> Package:
    """A new package with so many pieces of each item. Raises NothingChosen or TooMany, and changes nothing."""
    items = lock(order)
    chosen = {item: wanted[item.id] for item in items if wanted.get(item.id)}
    left = left_to_pack(order, items)
    for item, pieces in chosen.items():
        if not 0 < pieces <= left.get(item.id, 0):
            raise TooMany(item, left.get(item.id, 0))
    if not chosen:
        raise NothingChosen
    package = Package(client_id=order.client_id, order_id=order.id, **tracking.columns)
    db.add(package)
    db.flush()
    own = {"client_id": order.client_id, "package_id": package.id}
    db.add_all(PackageLine(item_id=item.id, quantity=pieces, **own) for item, pieces in chosen.items())
    order.version += 1  # whoever has the same form open sees other pieces than are left
    _make_findable(order, package)
    note(order, package, "packed", pieces=sum(chosen.values()))
    follow(order, items, who)
    return package


def hand_over(order: Order, package: Package, who: Actor, at: datetime | None = None) -> None:
    """The carrier has it, since `at` or now; the shop is owed the tracking. Raises NotNow, or Unwanted."""
    items = _step(order, package, PackageState.SHIPPED)
    package.shipped_at = at or now()
    note(order, package, "shipped")
    follow(order, items, who)
    owe_package(order, package)
    owe_postback(order, Event.PACKAGE_SHIPPED, package)


def arrive(order: Order, package: Package, state: PackageState, words: str, who: Actor) -> None:
    """On its way, delivered, or back again: a person says so, and why. Raises NotNow."""
    items = _step(order, package, state)
    package.delivered_at = now() if state is PackageState.DELIVERED else package.delivered_at
    note(order, package, str(state), words=words)
    if state is PackageState.IN_TRANSIT:
        follow(order, items, By.SYSTEM)  # T22: what its parcels do is no step of a person's
        owe_postback(order, Event.PACKAGE_IN_TRANSIT, package, version=FIRST)  # also one that was taken back
    else:
        follow(order, items, who)


def correct(order: Order, package: Package, tracking: Tracking) -> bool:
    """Another carrier, code or address. A parcel that has left is told to the shop again. False: nothing differs.

    Raises NotNow where it was taken back.
    """
    lock(order)
    read_anew(package)
    is_first = not any((package.carrier, package.tracking_code, package.tracking_url))
    before, after = changed(package, **tracking.columns)
    if not after:
        return False
    _make_findable(order, package)
    note(order, package, "tracking_added" if is_first else "tracking_corrected", before=before, after=after)
    order.version += 1  # whoever has the same form open would write the old code back
    if package.state in LEFT:
        owe_package(order, package, is_correction=True, was=before.get("tracking_code", ""))
        owe_postback(order, Event.PACKAGE_SHIPPED, package)  # the parcel of the same id, once more
    return True


def take_back(order: Order, target: Status, items: Iterable[OrderItem]) -> None:
    """What a forced correction of `items` to `target` means for their packages: not back, not delivered, not shipped,
    or not packed at all. What came back stays so, unless the whole order did."""
    theirs = select(PackageLine.package_id).where(
        PackageLine.client_id == order.client_id, PackageLine.item_id.in_([item.id for item in items])
    )
    own = [Package.client_id == order.client_id, Package.order_id == order.id, Package.id.in_(theirs)]
    if PLACE_OF_ITEM[target] < PLACE_OF_ITEM[Status.PACKAGED]:
        db.execute(delete(Package).where(*own))
        return
    if order.status != Status.RETURNED:
        own.append(Package.state != PackageState.RETURNED)
    for package in db.scalars(select(Package).where(*own)):
        if PLACE[PackageState(package.state)] > PLACE[PackageState(target)]:
            package.state = PackageState(target)
            package.delivered_at = (package.delivered_at or now()) if target is Status.DELIVERED else None
            package.shipped_at = package.shipped_at if target is not Status.PACKAGED else None


def left_to_pack(order: Order, items: Iterable[OrderItem]) -> dict[int, int]:
    """{item id: pieces that are printed and in no package}, of those that have some."""
    query = (
        select(PackageLine.item_id, func.sum(PackageLine.quantity))
        .join(Package, (Package.client_id == PackageLine.client_id) & (Package.id == PackageLine.package_id))
        .where(Package.client_id == order.client_id, Package.order_id == order.id)
        .group_by(PackageLine.item_id)
    )
    return left_over(items, dict(db.execute(query).all()))


def left_over(items: Iterable[Any], packed: Mapping[int, int]) -> dict[int, int]:
    """The same, of items whose pieces in packages are known."""
    packable = [item for item in items if item.is_ours and not item.is_held and item.status in PACKABLE]
    left = {item.id: item.quantity - int(packed.get(item.id, 0)) for item in packable}
    return {item_id: pieces for item_id, pieces in left.items() if pieces > 0}


def follow(order: Order, items: Sequence[OrderItem], who: By | Actor) -> None:
    """Bring each item to where its pieces are."""
    moving: dict[Status, list[OrderItem]] = {}
    parcels = parcels_of(order)
    for item in items:
        target = place_of(item.quantity, parcels.get(item.id, ()))
        if target and PLACE_OF_ITEM[target] > PLACE_OF_ITEM[Status(item.status)]:
            moving.setdefault(target, []).append(item)
    for target, group in moving.items():
        move(order, target, who, items=group)


def place_of(quantity: int, parcels: Collection[tuple[str, int]]) -> Status | None:
    """Where an item of so many pieces is, by its parcels' (state, pieces); None: not all packed, and none has left."""
    has_left = any(state in LEFT for state, _pieces in parcels)
    is_packed = sum(pieces for _state, pieces in parcels) >= quantity
    if not is_packed:
        return Status.PARTIALLY_SHIPPED if has_left else None
    underway = [PackageState(state) for state, _pieces in parcels if state != PackageState.RETURNED]
    least = min(underway, key=PLACE.__getitem__, default=PackageState.RETURNED)
    if least is PackageState.PACKAGED and has_left:
        return Status.PARTIALLY_SHIPPED
    return Status(least)


PLACE_OF_ITEM = {status: place for place, status in enumerate(Status)}


def _step(order: Order, package: Package, state: PackageState) -> list[OrderItem]:
    items = lock(order)
    read_anew(package)
    if package.is_canceled:
        raise Unwanted(package)
    if package.state not in STEPS[state]:
        raise NotNow(package)
    package.state = state
    return items


def read_anew(package: Package) -> None:
    """The package as it is under the order's lock. Raises NotNow where a correction took it back meanwhile."""
    own = select(Package).where(Package.client_id == package.client_id, Package.id == package.id)
    if db.scalars(own.execution_options(populate_existing=True)).first() is None:
        raise NotNow(package)


def parcels_of(order: Order) -> dict[int, list[tuple[str, int]]]:
    """{item id: its parcels' (state, pieces)}."""
    query = (
        select(PackageLine.item_id, Package.state, PackageLine.quantity)
        .join(Package, (Package.client_id == PackageLine.client_id) & (Package.id == PackageLine.package_id))
        .where(Package.client_id == order.client_id, Package.order_id == order.id)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for item_id, state, pieces in db.execute(query):
        found.setdefault(item_id, []).append((state, pieces))
    return found


def _make_findable(order: Order, package: Package) -> None:
    """The order is found by its parcels' codes."""
    word = searchable(package.tracking_code)
    if word and f" {word} " not in f" {order.search_text} ":
        order.search_text = f"{order.search_text} {word}"


def note(order: Order, package: Package, what: str, **facts: Any) -> None:
    """On the order's timeline and in the activity log."""
    own: dict[str, Any] = {"package": package.id, "carrier": package.carrier, "code": package.tracking_code}
    tell(order, Happening.PACKAGE, what, **own, **facts)
    log_activity(f"package.{what}", package, name=order.number, after=own | facts)
