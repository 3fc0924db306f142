"""What each row of a product sheet would do, before anything is done: change, leave as it is, or be refused, and why.

An empty cell leaves what is there, `-` clears it. A row names its variant by the shop's id, or by a SKU that one alone
has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from models import CatalogVariant, Plan, Store
from services.bulk.columns import FILE
from services.bulk.known import Known, Sold, known
from sheets import Row

CLEAR = "-"
MOST_MULTIPLIER = 999
MOST_ADDRESS = 2000


class Refused(Exception):
    """`place` is our key of the column that is wrong, `fault` has words in services.bulk.words."""

    def __init__(self, fault: str, place: str = "", **facts: Any) -> None:
        super().__init__(fault)
        self.fault, self.place, self.facts = fault, place, facts


@dataclass(slots=True)
class Planned:
    plan: Plan
    variant_id: int | None = None
    place: str = ""
    fault: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    belongs_to: str = ""


class Planner:
    """Plans a sheet's rows batch after batch. It remembers which row named a variant first: a second one is refused."""

    def __init__(self, store: Store, columns: Mapping[str, int], own_url: str) -> None:
        self._store, self._columns, self._own_url = store, columns, own_url
        self._first: dict[int, int] = {}

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        cells = [self._named(row) for row in rows]
        ids, uids = ({one.get(key, "") for one in cells} - {""} for key in ("variant", "uid"))
        skus = {one.get("sku", "") for one in cells if not one.get("variant")} - {""}
        addresses = {text for one in cells for key, text in one.items() if _is_file(key)} - {"", CLEAR}
        own_files = {own_id(text, self._own_url) for text in addresses}
        seen = known(self._store, ids, skus, uids, addresses, own_files)
        return [self._planned(row, one, seen) for row, one in zip(rows, cells, strict=True)]

    def _named(self, row: Row) -> dict[str, str]:
        """{our key: what stands there}; columns that end early are empty."""
        return {key: row.cells[place] for key, place in self._columns.items() if place < len(row.cells)}

    def _planned(self, row: Row, cells: Mapping[str, str], seen: Known) -> Planned:
        if row.fault:
            return Planned(Plan.REFUSED, fault=str(row.fault))
        sold = None
        try:
            sold = _variant_of(self._store, cells, seen)
            if (first := self._first.setdefault(sold.id, row.number)) != row.number:
                raise Refused("twice", row=first)
            change = self._change(sold, cells, seen)
            if change.plan is Plan.CHANGE:  # what is as the row wants it already may be so since the file was applied
                _refuse_stale(sold, cells)
            return change
        except Refused as refusal:
            variant_id = sold.id if sold else None
            return Planned(Plan.REFUSED, variant_id, refusal.place, refusal.fault, refusal.facts)

    def _change(self, sold: Sold, cells: Mapping[str, str], seen: Known) -> Planned:
        if cells.get("uid") == CLEAR:
            if not sold.uid:
                return Planned(Plan.SAME, sold.id)
            return Planned(Plan.CHANGE, sold.id, wanted={"seen": sold.last})
        made_as = _made_as(sold, cells, seen)
        if made_as is None:
            return Planned(Plan.SAME, sold.id)
        multiplier = _multiplier(cells, sold.multiplier)
        files = self._files(sold, made_as, cells, seen)
        if (made_as.uid, multiplier, files) == (sold.uid, sold.multiplier, dict(sold.files)):
            return Planned(Plan.SAME, sold.id)
        wanted = {"seen": sold.last, "uid": made_as.uid, "multiplier": multiplier, "files": files}
        return Planned(Plan.CHANGE, sold.id, wanted=wanted)

    def _files(
        self, sold: Sold, made_as: CatalogVariant, cells: Mapping[str, str], seen: Known
    ) -> dict[str, int | str]:
        """{area: the id of a file that is here, or the address of one to be fetched}."""
        areas = [area.key for area in made_as.areas]
        first = next(iter(areas), "")
        files: dict[str, int | str] = {area: file_id for area, file_id in sold.files.items() if area in areas}
        for key, text in cells.items():
            if not _is_file(key) or not text:
                continue
            area = key.partition(":")[2] or first
            if area not in areas:
                raise Refused("area_unknown", key, area=area)
            if text == CLEAR:
                files.pop(area, None)
            else:
                files[area] = self._file_at(text, key, files.get(area), seen)
        for needed in made_as.areas:
            if needed.is_required and needed.key not in files:
                place = FILE if needed.key == first else f"{FILE}:{needed.key}"
                raise Refused("area_without_file", place, area=needed.key)
        return files

    def _file_at(self, text: str, key: str, current: int | str | None, seen: Known) -> int | str:
        """A file that is here: by Vetrina's own address of it, or where the address is the one that it came from."""
        if own := own_id(text, self._own_url):
            if own not in seen.files:
                raise Refused("file_unknown", key, address=text[:200])
            return own
        parts = urlsplit(text) if len(text) <= MOST_ADDRESS else urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("address_invalid", key, address=text[:200])
        return current if current is not None and current in seen.at_address.get(text, ()) else text


def _variant_of(store: Store, cells: Mapping[str, str], seen: Known) -> Sold:
    if cells.get("store", "") not in ("", str(store.id)):
        raise Refused("other_store", "store", value=cells["store"][:40])
    variant, sku = cells.get("variant", ""), cells.get("sku", "")
    if not variant and not sku:
        raise Refused("no_variant", "variant")
    column, text = ("variant", variant) if variant else ("sku", sku)
    found = (seen.by_id if variant else seen.by_sku).get(text, [])
    if variant and (product := cells.get("product", "")):
        found = [one for one in found if one.product_id == product]
    if not found:
        raise Refused("variant_unknown", column, value=text[:100])
    if len(found) > 1:
        raise Refused("several_variants", column, value=text[:100], count=len(found))
    return found[0]


def _refuse_stale(sold: Sold, cells: Mapping[str, str]) -> None:
    version = cells.get("version", "")
    if version and version != str(sold.last):
        raise Refused("changed_since", "version")


def _made_as(sold: Sold, cells: Mapping[str, str], seen: Known) -> CatalogVariant | None:
    """None: the row wants nothing."""
    uid = cells.get("uid", "") or sold.uid
    wants = bool(cells.get("uid")) or any(text for key, text in cells.items() if _is_file(key) or key == "multiplier")
    if not uid:
        if any(text for key, text in cells.items() if _is_file(key)):
            raise Refused("uid_missing", "uid")
        return None
    if not wants:
        return None
    if uid not in seen.made_as and _asks_nothing_new(sold, cells):
        return None
    if uid not in seen.made_as:
        raise Refused("uid_unknown", "uid", value=uid[:200])
    return seen.made_as[uid]


def _asks_nothing_new(sold: Sold, cells: Mapping[str, str]) -> bool:
    """A row as it was exported, of a product that may not be made any more: its mapping is broken, and stays so."""
    files = any(text for key, text in cells.items() if _is_file(key))
    return (
        cells.get("uid", "") in ("", sold.uid) and not files and _multiplier(cells, sold.multiplier) == sold.multiplier
    )


def _multiplier(cells: Mapping[str, str], current: int) -> int:
    text = cells.get("multiplier", "")
    if not text:
        return current
    if text == CLEAR:
        return 1
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    if not 0 < number <= MOST_MULTIPLIER:
        raise Refused("multiplier_invalid", "multiplier", value=text[:40], most=MOST_MULTIPLIER)
    return number


def own_id(text: str, own_url: str) -> int:
    """Of a file that the address shows in Vetrina itself; 0: it leads elsewhere."""
    rest = text.removeprefix(own_url)
    return int(rest) if rest != text and rest.isdecimal() and len(rest) < 18 else 0


def _is_file(key: str) -> bool:
    return key.partition(":")[0] == FILE
