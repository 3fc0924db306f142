"""What each row of a file of parcels would do, before anything is done.

A row is a parcel of an order, known by the tracking code. Where it names a product, further rows with the same code may
name others of the parcel. What has been packed and has no code yet is the parcel that is meant; else what is printed
and in no parcel is packed. A parcel is taken whole or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import PackageState, Plan, ProviderSheet, Status
from services.bulk.planning import Planned, Refused
from services.bulk.together import number_of_wholes, refuse_whole
from services.bulk.tracking.cells import Way, code_of, pieces_of, text_of, way_of
from services.bulk.tracking.known import Known, Ordered, Parcel, known, spellings
from sheets import Row

HAND_OVER, GIVE, PACK = "hand_over", "give", "pack"  # what a row wants: see services.bulk.tracking.applying
OVER = (Status.DRAFT, Status.CANCELED)


@dataclass(slots=True)
class Begun:
    """A parcel, as far as its rows have been read."""

    row: int
    way: Way
    is_whole: bool  # its first row names no product
    package: int = 0  # the one that is meant, where it is there


class Planner:
    """Plans a file's rows batch after batch; remembers what earlier rows take of each order."""

    def __init__(self, sheet: ProviderSheet) -> None:
        self._sheet, self._columns = sheet, sheet.columns
        self._begun: dict[str, Begun] = {}
        self._meant: set[int] = set()  # packages
        self._taken: dict[int, Counter[int]] = defaultdict(Counter)  # {order: {item: pieces}}

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        cells = [{key: row.cells[at] for key, at in self._columns.items() if at < len(row.cells)} for row in rows]
        named = [{" ".join(one.get(key, "").split()) for one in cells} - {""} for key in ("order", "reference")]
        seen = known(self._sheet, *named)
        return [self._planned(row, one, seen) for row, one in zip(rows, cells, strict=True)]

    def _planned(self, row: Row, cells: Mapping[str, str], seen: Known) -> Planned:
        if row.fault:
            return Planned(Plan.REFUSED, fault=str(row.fault))
        group = ""
        try:
            order = order_of(cells, seen)
            code = code_of(cells)
            group = f"{order.id}/{code.casefold()}"
            return self._row(row.number, group, order, code, cells)
        except Refused as refusal:
            return Planned(Plan.REFUSED, None, refusal.place, refusal.fault, refusal.facts, belongs_to=group)

    def _row(self, number: int, group: str, order: Ordered, code: str, cells: Mapping[str, str]) -> Planned:
        way, count = way_of(cells, order.placed_at), pieces_of(cells)
        chosen = items_named(cells, order)
        if count is not None and chosen is None:
            raise Refused("product_missing", "sku")
        parcel = self._parcel(number, group, way, is_whole=chosen is None)
        here = next((each for each in order.parcels if each.code.casefold() == code.casefold()), None)
        if here and here.state != PackageState.PACKAGED:
            return Planned(Plan.SAME, belongs_to=group)
        how: dict[str, Any] = {"how": HAND_OVER, "package": here.id, "pieces": {}} if here else {}
        how = how or self._given(parcel, order, chosen, count) or self._packed(parcel, order, chosen, count)
        own = {"client": order.client_id, "order": order.id, "code": code, **parcel.way._asdict()}
        facts = {
            "order": order.number,
            "client": order.client,
            "pieces": sum(how["pieces"].values()),
            "how": how["how"],
        }
        return Planned(Plan.CHANGE, facts=facts, wanted=own | how, belongs_to=group)

    def _parcel(self, number: int, group: str, way: Way, *, is_whole: bool) -> Begun:
        """A later row of it may repeat how it travels, or leave it empty; one that names no product is all of it."""
        begun = self._begun.setdefault(group, Begun(number, way, is_whole))
        if begun.row == number:
            return begun
        if begun.is_whole or is_whole:
            raise Refused("parcel_twice", row=begun.row)
        for place, said, first in zip(Way._fields, way, begun.way, strict=True):
            if said and said != first:
                raise Refused("parcel_contradicts", place, row=begun.row)
        return begun

    def _given(
        self, begun: Begun, order: Ordered, chosen: Sequence[Any] | None, count: int | None
    ) -> dict[str, Any] | None:
        """A packed parcel without a code that is meant; None: there is none."""
        canceled = {item.id for item in order.items if item.status == Status.CANCELED}
        here = [each for each in order.parcels if each.state == PackageState.PACKAGED and not each.code]
        waiting = [each for each in here if not canceled.issuperset(each.pieces)]
        free = [each for each in waiting if each.id == begun.package or each.id not in self._meant]
        fitting = [each for each in free if chosen is None or _holds(each, chosen, count)]
        fitting = [each for each in fitting if each.id == begun.package] or fitting
        if len(fitting) > 1:
            raise Refused("several_parcels", "order", count=len(fitting))
        if not fitting:
            return None
        begun.package = fitting[0].id
        self._meant.add(begun.package)
        return {"how": GIVE, "package": begun.package, "pieces": {}}

    def _packed(self, begun: Begun, order: Ordered, chosen: Sequence[Any] | None, count: int | None) -> dict[str, Any]:
        """So many pieces of each item that are in no parcel yet."""
        if begun.package:
            raise Refused("several_parcels", "sku", count=2)
        taken = self._taken[order.id]
        left = {item: pieces - taken[item] for item, pieces in order.left.items()}
        wanted = [item.id for item in (order.items if chosen is None else chosen) if left.get(item.id, 0) > 0]
        there = sum(left[item] for item in wanted)
        if not there or (count or 0) > there:
            raise _lacking(order, chosen, there)
        pieces: dict[int, int] = {}
        for item in wanted:
            pieces[item] = min(left[item], there if count is None else count - sum(pieces.values()))
        taken.update(pieces)
        return {"how": PACK, "pieces": {str(item): some for item, some in pieces.items() if some}}


def close(sheet: ProviderSheet) -> Iterator[int]:
    """A parcel with a wrong row is refused whole. Counts the parcels that would leave."""
    refuse_whole(sheet, "parcel_refused")
    sheet.progress = {**sheet.progress, "parcels": number_of_wholes(sheet)}
    return iter(())


def order_of(cells: Mapping[str, str], seen: Known) -> Ordered:
    """The one order that the row means, of those that whoever brought the file may see."""
    name, reference = text_of(cells, "order"), text_of(cells, "reference")
    if not name and not reference:
        raise Refused("order_missing", "order")
    place, said = ("order", name) if name else ("reference", reference)
    if name:
        found = {order.id: order for each in spellings(name) for order in seen.by_name.get(each, ())}
        alike = [order for order in found.values() if reference in ("", order.reference)]
    else:
        alike = seen.by_reference.get(reference, [])
    alike = [order for order in alike if _is_of(cells, order)]
    open_ones = [order for order in alike if order.status not in OVER]
    if not alike:
        raise Refused("order_unknown", place, value=said)
    if not open_ones:
        raise Refused("order_over", place, value=said)
    if len(open_ones) > 1:
        raise Refused("several_orders", place, value=said, count=len(open_ones))
    return open_ones[0]


def items_named(cells: Mapping[str, str], order: Ordered) -> list[Any] | None:
    """By the reference of the line, the SKU or the Product UID; None: the row names none."""
    item, sku = text_of(cells, "item"), text_of(cells, "sku").casefold()
    if not item and not sku:
        return None
    found = [
        each
        for each in order.items
        if item in ("", each.external_id) and sku in ("", each.sku.casefold(), each.product_uid.casefold())
    ]
    if not found:
        raise Refused("item_unknown", "item" if item else "sku", value=item or text_of(cells, "sku"))
    return found


def _is_of(cells: Mapping[str, str], order: Ordered) -> bool:
    """Clients and stores are called by their names, or their ids."""
    client, store = text_of(cells, "client").casefold(), text_of(cells, "store").casefold()
    of_client = client in ("", order.client.casefold(), str(order.client_id))
    return of_client and store in ("", order.store.casefold(), str(order.store_id))


def _holds(parcel: Parcel, chosen: Sequence[Any], count: int | None) -> bool:
    pieces = sum(parcel.pieces.get(item.id, 0) for item in chosen)
    return pieces > 0 and count in (None, pieces)


def _lacking(order: Ordered, chosen: Sequence[Any] | None, left: int) -> Refused:
    if left:
        return Refused("too_few_left", "quantity", left=left)
    return Refused("nothing_left", "order" if chosen is None else "sku", status=order.status)
