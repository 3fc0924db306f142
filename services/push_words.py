"""What a shop is told, in the client's language: private notes for the merchant, words for the buyer with a parcel."""

from dataclasses import replace
from typing import NamedTuple, Self

from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy import func, select

from core import vocabulary
from core.db import db
from models import Client, Order, OrderItem, Package, PackageLine, Push, PushKind, Status, Store
from platforms.values import Package as Parcel
from services.pushes import of_one_purchase

NOTES = {
    Status.RECEIVED: lazy_gettext("Order received. It is being checked."),
    Status.NOT_CONNECTED: lazy_gettext("The order waits: a product in it is not connected to the production catalog."),
    Status.ON_HOLD: lazy_gettext("The order is on hold and waits for a person."),
    Status.FAILED: lazy_gettext("The order cannot be produced as it is."),
    Status.PASSED: lazy_gettext("The order is checked. It goes to production when its waiting time is over."),
    Status.CREATED: lazy_gettext("The order is checked and ready for production."),
    Status.IN_PRODUCTION: lazy_gettext("The order is in production."),
    Status.PRINTED: lazy_gettext("The order is printed and will be packed."),
    Status.DELIVERED: lazy_gettext("The order was delivered."),
    Status.RETURNED: lazy_gettext("The order came back to us."),
    Status.CANCELED: lazy_gettext("The order was canceled in production's books. Nothing is shipped."),
}


class Message(NamedTuple):
    """One push in plain values. `note` is for the merchant alone; `mark` is the part that no other note has."""

    order_id: str
    note: str = ""
    mark: str = ""
    parcel: Parcel | None = None
    ours: frozenset[str] = frozenset()  # the shop's lines that are made here
    stage: str = ""  # the shop's own, for these lines

    @property
    def completes(self) -> bool:
        return self.parcel is not None and self.parcel.complete

    def left_open(self) -> Self:
        """The same, without completing the shop's order."""
        return self._replace(parcel=replace(self.parcel, complete=False)) if self.parcel else self


def message_of(push: Push, package: Package | None, *, complete: bool) -> Message:
    """What is said to the shop. `complete`: with this everything has left."""
    order, store = db.get_one(Order, push.order_id), db.get_one(Store, push.store_id)
    with force_locale(db.get_one(Client, push.client_id).locale):
        if push.kind == PushKind.COMPLETE:
            return Message(order.shop_id or "", parcel=Parcel(complete=complete), ours=_our_lines(order))
        if push.kind == PushKind.STAGE:
            return Message(order.shop_id or "", ours=_our_lines(order), stage=push.message["stage"])
        if package is None:
            return Message(order.shop_id or "", *_note(push))
        is_correction = bool(push.message.get("is_correction"))
        words = _words_with(package, order, is_correction)
    parcel = Parcel(
        code=package.tracking_code,
        carrier=package.carrier,
        url=package.tracking_url,
        shipped_at=package.shipped_at,
        lines=_lines(package),
        left=_left(order),
        complete=complete,
        stage=store.stage_map.get(Status.SHIPPED, ""),
        note=words if store.tell_buyer else "",
        is_correction=is_correction,
        was=tuple(push.message.get("was", ())) if is_correction else (),
    )
    mark = words if is_correction else package.tracking_code or words  # the first note has the code too
    note, mark = ("", "") if store.tell_buyer else (words, mark)
    return Message(order.shop_id or "", note, mark, parcel, _our_lines(order))


def _note(push: Push) -> tuple[str, str]:
    """The push's own number marks it: a status may come twice in an order's life, with the same words."""
    mark = f"Vetrina #{push.id}"
    said = [f"{mark}:", str(NOTES[Status(push.message["status"])])]
    if reason := vocabulary.REASON.get(push.message.get("reason") or ""):
        said.append(_("Reason: %(reason)s.", reason=reason))
    return " ".join(said), mark


def _words_with(package: Package, order: Order, is_correction: bool) -> str:
    """Every parcel of an order has other words: its place, and its code where it has one."""
    earlier = select(func.count()).where(Package.client_id == order.client_id, Package.order_id == order.id)
    place = {"parcel": db.scalar(earlier.where(Package.id <= package.id)), "number": order.number}
    if is_correction:
        said = [_("Parcel %(parcel)s of order %(number)s: the tracking has been corrected.", **place)]
    else:
        said = [_("Parcel %(parcel)s of order %(number)s is on its way.", **place)]
    if package.carrier:
        said.append(_("Carrier: %(carrier)s.", carrier=package.carrier))
    if package.tracking_code:
        said.append(_("Tracking code: %(code)s", code=package.tracking_code))
    if package.tracking_url:
        said.append(package.tracking_url)
    return " ".join(said)


def _our_lines(order: Order) -> frozenset[str]:
    ids = [each.id for each in of_one_purchase(order)]
    own = select(OrderItem.external_id).where(OrderItem.client_id == order.client_id, OrderItem.order_id.in_(ids))
    return frozenset(line for line in db.scalars(own.where(OrderItem.is_ours)) if line)


def _lines(package: Package) -> tuple[tuple[str, int], ...]:
    query = (
        select(OrderItem.external_id, PackageLine.quantity)
        .join(OrderItem, (OrderItem.client_id == PackageLine.client_id) & (OrderItem.id == PackageLine.item_id))
        .where(PackageLine.client_id == package.client_id, PackageLine.package_id == package.id)
    )
    return tuple((line or "", pieces) for line, pieces in db.execute(query.order_by(OrderItem.id)))


def _left(order: Order) -> tuple[tuple[str, int], ...]:
    """(line, pieces) of all parcels of the purchase that are on their way."""
    ids = [each.id for each in of_one_purchase(order)]
    query = (
        select(OrderItem.external_id, func.sum(PackageLine.quantity))
        .join(PackageLine, (PackageLine.client_id == OrderItem.client_id) & (PackageLine.item_id == OrderItem.id))
        .join(Package, (Package.client_id == PackageLine.client_id) & (Package.id == PackageLine.package_id))
        .where(OrderItem.client_id == order.client_id, OrderItem.order_id.in_(ids), Package.shipped_at.is_not(None))
        .group_by(OrderItem.external_id)
    )
    return tuple((line, int(pieces)) for line, pieces in db.execute(query) if line)
