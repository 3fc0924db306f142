"""What each row of an order file would do, before anything is done. Rows of one reference are one order.

What is said of the whole order stands on its first row; later rows may repeat it, or leave it empty. An order is made
whole or not at all: where one of its rows is wrong, none is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import Plan, Sheet, Store
from services.bulk.orders.cells import ADDRESS, head_of, item_of, reference_of
from services.bulk.orders.files import files_in, is_file, own_files
from services.bulk.orders.keys import here_already
from services.bulk.planning import Planned, Refused
from services.bulk.together import because_of, number_of_wholes, refuse_whole  # noqa: F401  (who applies tells it too)
from services.making import Making, makings_of
from services.orderable import Orderable, made_as_uid, sold_as
from services.placing import MOST_LINES
from services.validation import Asked, Line, has_address, is_served, is_within_limits
from sheets import Row

DEFAULTS = {"is_test": False, "is_draft": False}  # what an empty cell says


@dataclass(slots=True)
class Begun:
    """An order, as far as its rows have been read."""

    row: int
    head: Mapping[str, Any] | None  # None: its first row cannot be read
    is_here: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a batch name."""

    sold: Mapping[str, list[Orderable]]  # by SKU in small letters
    made: Mapping[str, Orderable]  # by Product UID
    makings: Mapping[int, Making]
    here: frozenset[str]  # references of orders that the store has
    files: Mapping[str, int | None]  # by Vetrina's own address of it: its id; None: not there for whoever brings it


class Planner:
    """Plans a file's rows batch after batch; remembers of each order what its first row said."""

    def __init__(self, store: Store, columns: Mapping[str, int], own_url: str) -> None:
        self._store, self._columns, self._own_url = store, columns, own_url
        self._begun: dict[str, Begun] = {}
        self._items: set[tuple[str, str]] = set()

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        cells = [self._named(row) for row in rows]
        seen = self._known(cells)
        return [self._planned(row, one, seen) for row, one in zip(rows, cells, strict=True)]

    def _named(self, row: Row) -> dict[str, str]:
        return {key: row.cells[place] for key, place in self._columns.items() if place < len(row.cells)}

    def _known(self, cells: Sequence[Mapping[str, str]]) -> Known:
        named = {key: {one[key] for one in cells if one.get(key)} for key in ("sku", "uid", "reference")}
        sold = sold_as(self._store, named["sku"]) if named["sku"] else {}
        made = made_as_uid(self._store, named["uid"]) if named["uid"] else {}
        variants = [each.variant.id for alike in sold.values() for each in alike if each.variant]
        references = {" ".join(reference.split()) for reference in named["reference"]}
        here = here_already(self._store, references)
        addresses = {text for one in cells for key, text in one.items() if is_file(key)}
        files = own_files(self._store.client_id, addresses, self._own_url)
        return Known(sold, made, makings_of(self._store.client_id, variants), here, files)

    def _planned(self, row: Row, cells: Mapping[str, str], seen: Known) -> Planned:
        if row.fault:
            return Planned(Plan.REFUSED, fault=str(row.fault), belongs_to=cells.get("reference", "")[:100])
        reference = ""
        try:
            reference = reference_of(cells)
            return self._line(row, reference, cells, seen)
        except Refused as refusal:
            if reference:
                self._begun.setdefault(reference, Begun(row.number, None))
            return Planned(Plan.REFUSED, None, refusal.place, refusal.fault, refusal.facts, belongs_to=reference)

    def _line(self, row: Row, reference: str, cells: Mapping[str, str], seen: Known) -> Planned:
        is_first = reference not in self._begun
        if is_first and reference in seen.here:
            self._begun[reference] = Begun(row.number, None, is_here=True)
        order = self._begun.get(reference)
        if order and order.is_here:
            return Planned(Plan.SAME, belongs_to=reference)
        head = head_of(cells, self._store.currency)
        order = self._begun.setdefault(reference, Begun(row.number, head))
        _refuse_another(order, head)
        self._count(order, reference, cells)
        ware = _ware_of(cells, seen)
        item, files = item_of(cells, self._store.currency), files_in(cells, ware.areas, seen.files)
        if order.head is not None and not order.head.get("is_draft"):
            _refuse_incomplete(order.head, is_first=is_first)
            _refuse_unmakable(order.head, ware, item["quantity"], seen)
        wanted = {"choice": ware.choice, **item} | ({"head": dict(head)} if is_first else {})
        variant_id = ware.variant.id if ware.variant else None
        return Planned(
            Plan.CHANGE, variant_id, wanted=wanted | ({"files": files} if files else {}), belongs_to=reference
        )

    def _count(self, order: Begun, reference: str, cells: Mapping[str, str]) -> None:
        order.lines += 1
        if order.lines > MOST_LINES:
            raise Refused("too_many_lines", most=MOST_LINES)
        if item := cells.get("item", ""):
            if (reference, item) in self._items:
                raise Refused("item_twice", "item", value=item[:100])
            self._items.add((reference, item))


def close(sheet: Sheet) -> Iterator[int]:
    """All rows are planned: an order with a wrong row is refused whole. Counts the orders that would be made."""
    refuse_whole(sheet, "order_refused")
    sheet.progress = {**sheet.progress, "orders": number_of_wholes(sheet)}
    return iter(())


def _refuse_another(order: Begun, head: Mapping[str, Any]) -> None:
    """A later row that says something else of the order than the first."""
    first = order.head if order.head is not None else head
    if other := next((key for key, value in head.items() if first.get(key, DEFAULTS.get(key)) != value), None):
        place = {"is_test": "test", "is_draft": "type"}.get(other, other)
        raise Refused("contradicts", place, row=order.row)


def _refuse_incomplete(head: Mapping[str, Any], *, is_first: bool) -> None:
    """Told once, on the first row."""
    address = {key: head.get(key, "") for key in ADDRESS}
    for verdict in has_address(Asked([], address)) if is_first else ():
        raise Refused("address_incomplete", verdict.facts["missing"][0])


def _refuse_unmakable(head: Mapping[str, Any], ware: Orderable, quantity: int, seen: Known) -> None:
    making = seen.makings[ware.variant.id] if ware.variant else ware.making({})
    asked = Asked([Line(ware.title, quantity, making=making)], {"country": head.get("country", "")})
    for verdict in is_within_limits(asked):
        least, most = verdict.facts["least"], verdict.facts["most"]
        raise Refused("out_of_limits" if most else "below_least", "quantity", least=least, most=most)
    for verdict in is_served(asked):
        raise Refused("not_served", "country", country=verdict.facts["country"])


def _ware_of(cells: Mapping[str, str], seen: Known) -> Orderable:
    """By SKU what the store sells; with files, or where no SKU is known, what the UID names."""
    sku, uid = cells.get("sku", ""), cells.get("uid", "")
    has_files = any(text for key, text in cells.items() if is_file(key))
    alike = seen.sold.get(sku.lower(), []) if sku and not (has_files and uid) else []
    if len(alike) > 1:
        raise Refused("several_variants", "sku", value=sku[:100], count=len(alike))
    if alike and has_files:
        raise Refused("files_without_uid", "file")
    if alike:
        return alike[0]
    if not uid:
        raise Refused("sku_unknown" if sku else "no_product", "sku", value=sku[:100])
    if uid.lower() not in seen.made:
        raise Refused("uid_unknown", "uid", value=uid[:200])
    return seen.made[uid.lower()]
