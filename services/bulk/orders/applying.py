"""The orders of a file made: so many in one transaction, each whole or not at all, and each once.

They go the way of orders that are placed by hand, written for many with a handful of statements. Who makes orders of a
client waits for the one before, so that a file that was brought twice finds what the first has made.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select, update

from core.acting import acting
from core.bulk import insert_rows
from core.db import db, now
from models import Client, File, Plan, Sheet, SheetRow, Status, Store
from platforms.values import Address, ShopLine, ShopOrder, Stage
from services.arrivals import Draft, drafted, write_rest
from services.bulk.orders.cells import ADDRESS
from services.bulk.orders.keys import form_key, here_already
from services.bulk.orders.planning import because_of
from services.bulk.rows import Ends, Fault, Owed, are_settled, files_of, note_done, note_faults, owed_with, unfit
from services.bulk.standing import is_one_of
from services.duplicates import twins_among
from services.making import Making, makings_of, pinned
from services.order_rows import bare_row, order_words, skus
from services.orderable import Orderable, all_chosen
from services.placing import note_order
from services.validation import Verdict

Group = list[Owed]  # the rows of one order, in the order of the file


def with_others(sheet: Sheet, rows: list[Owed]) -> list[Owed]:
    """Whole orders, wherever their rows stand in the file."""
    return owed_with(sheet, rows)


def apply(sheet: Sheet, rows: Sequence[Owed]) -> Ends:
    """Make these orders."""
    store, client = db.get_one(Store, sheet.store_id), _locked_client(sheet.client_id)
    groups = [list(group) for _key, group in groupby(sorted(rows, key=_place), key=lambda row: row.belongs_to)]
    groups.sort(key=lambda group: group[0].number)
    files = files_of(sheet.client_id, rows)
    ready = [group for group in groups if all(are_settled(files, row) for row in group)]
    here = here_already(store, {group[0].belongs_to for group in ready})
    wares = all_chosen(store, {row.wanted["choice"] for group in ready for row in group})
    new = [group for group in ready if group[0].belongs_to not in here]
    faults = {group[0].belongs_to: fault for group in new if (fault := _fault_of(group, wares, files))}
    fine = [group for group in new if group[0].belongs_to not in faults]
    _write(store, client, fine, wares, files, sheet)
    done = _rows(fine)
    same = _rows([group for group in ready if group[0].belongs_to in here])
    note_done(sheet, done)
    _note_same(sheet, same)
    refused = {row.id: _told(row, *faults[row.belongs_to]) for row in _rows(new) if row.belongs_to in faults}
    note_faults(refused)
    return Ends(len(done), len(refused), len(rows) - len(_rows(ready)), len(same))


def _place(row: Owed) -> tuple[str, int]:
    return row.belongs_to, row.number


def _rows(groups: Sequence[Group]) -> list[Owed]:
    return [row for group in groups for row in group]


def _locked_client(client_id: int) -> Client:
    own = select(Client).where(Client.id == client_id).with_for_update(key_share=True)
    return db.scalars(own.execution_options(populate_existing=True)).one()


def _fault_of(group: Group, wares: Mapping[str, Orderable], files: Mapping[int, File]) -> tuple[int, Fault] | None:
    """What stands in the way by now, and the row where it does."""
    for row in group:
        ware = wares.get(row.wanted["choice"])
        if ware is None:
            return row.number, ("no_longer", "sku", {})
        areas = {area.key: area for area in ware.areas}
        for area, file_id in row.files.items():
            code, facts = unfit(files.get(file_id), areas.get(area))
            if code:
                return row.number, (code, f"file:{area}", facts)
    return None


def _told(row: Owed, number: int, fault: Fault) -> Fault:
    return fault if row.number == number else ("order_refused", "", because_of(number, fault[1], fault[0], fault[2]))


def _write(
    store: Store,
    client: Client,
    groups: Sequence[Group],
    wares: Mapping[str, Orderable],
    files: Mapping[int, File],
    sheet: Sheet,
) -> None:
    if not groups:
        return
    shop_orders, at = [_shop_order(store, group, wares) for group in groups], now()
    rows = [
        _order_row(store, shop, group, client.orders_by_hand + place, at)
        for place, (shop, group) in enumerate(zip(shop_orders, groups, strict=True), 1)
    ]
    client.orders_by_hand += len(groups)
    twins = twins_among(store.client_id, [row | {"external_id": row["form_key"]} for row in rows])
    variants = [ware.variant.id for ware in wares.values() if ware.variant]
    makings = makings_of(store.client_id, variants)
    arrival = _arrival(sheet)
    drafts = [
        _draft(store, row, shop, group, wares, makings, files, twins.get(row["form_key"], ""), arrival)
        for row, shop, group in zip(rows, shop_orders, groups, strict=True)
    ]
    made = insert_rows("orders", [draft.order for draft in drafts], returning="id, form_key")
    write_rest(store, drafts, {row.form_key: row.id for row in made})
    if any(draft.order["status"] != Status.DRAFT for draft in drafts):
        note_order(store)


def _shop_order(store: Store, group: Group, wares: Mapping[str, Orderable]) -> ShopOrder:
    head = group[0].wanted["head"]
    address = Address(**{key: head.get(key, "") for key in ADDRESS})
    lines = tuple(_shop_line(row, wares[row.wanted["choice"]], store) for row in group)
    return ShopOrder(
        external_id="",
        number="",
        stage=Stage.PAID,
        shop_status="",
        currency=store.currency,
        lines=lines,
        address=address,
        total=sum(line.price * line.quantity for line in lines),
        buyer=" ".join(filter(None, (address.first_name, address.last_name))) or address.company,
        email=head.get("email", ""),
        phone=address.phone,
        shipping_method=head.get("shipping_method", ""),
        note=head.get("note", ""),
        is_test=head.get("is_test", False),
    )


def _shop_line(row: Owed, ware: Orderable, store: Store) -> ShopLine:
    variant, price = ware.variant, row.wanted["price"]
    if price is None:
        price = (variant.price or 0) if variant and variant.currency == store.currency else 0
    product, sku = (variant.product.external_id, variant.sku) if variant else ("", "")
    sold = variant.external_id if variant else ware.choice
    return ShopLine(row.wanted["item"], product, sold, ware.title, row.wanted["quantity"], sku=sku, price=price)


def _order_row(store: Store, shop: ShopOrder, group: Group, place: int, at: datetime) -> dict[str, Any]:
    number, reference = f"M-{place:04}", group[0].belongs_to
    words = order_words(number, reference, shop.buyer, shop.email, *skus(shop.lines))
    own = {"external_id": None, "form_key": form_key(store, reference), "number": number, "reference": reference}
    return bare_row(store, shop) | own | {"search_text": words, "told": {}, "placed_at": at, "created_at": at}


def _arrival(sheet: Sheet) -> dict[str, Any]:
    """What the timeline tells of each; asked once for all, as it is the same person."""
    who = acting()
    return {
        "what": "imported",
        "facts": {"file": sheet.name},
        "actor": who.signature,
        "membership_id": who.membership_id,
    }


def _draft(
    store: Store,
    order: dict[str, Any],
    shop: ShopOrder,
    group: Group,
    wares: Mapping[str, Orderable],
    makings: Mapping[int, Making],
    files: Mapping[int, File],
    twin: str,
    arrival: dict[str, Any],
) -> Draft:
    items, made = [], []
    for row, line in zip(group, shop.lines, strict=True):
        ware = wares[row.wanted["choice"]]
        own = {area: files[file_id] for area, file_id in row.files.items()}
        items.append(_item_row(store, line, ware, own, order["created_at"]))
        made.append(makings[ware.variant.id] if ware.variant else ware.making(own))
    arrival = arrival | {"facts": arrival["facts"] | {"row": group[0].number}}
    if group[0].wanted["head"].get("is_draft"):
        order |= {"status": Status.DRAFT, "version": 1, "reason": None, "reason_facts": {}, "release_at": None}
        drafts = [item | {"status": Status.DRAFT} for item in items]
        return Draft(order, drafts, arrival, [Status.DRAFT], Verdict(Status.DRAFT))
    return drafted(store, order, items, made, arrival, twin=twin)


def _item_row(store: Store, line: ShopLine, ware: Orderable, files: Mapping[str, File], at: datetime) -> dict[str, Any]:
    """What names the catalog itself keeps its choice from the start; what the store sells follows its mapping."""
    variant, made_of = ware.variant, ware.made_of
    return {
        "client_id": store.client_id,
        "store_id": store.id,
        "external_id": line.external_id or None,
        "variant_id": variant.id if variant else None,
        "product_ref": f"{line.product_id}/{line.variant_id}"[:220] if variant else "",
        "title": ware.title[:500],
        "sku": line.sku,
        "options": variant.options if variant else {},
        "quantity": line.quantity,
        "price": line.price,
        "status": Status.RECEIVED,
        "is_held": False,
        "is_ours": True,
        "catalog_variant_id": made_of.id if made_of else None,
        "product_uid": made_of.uid if made_of else "",
        "catalog_version": None,
        "multiplier": 1,
        "mapping_version": None,
        "files": {area: pinned(file) for area, file in files.items()},
        "due_at": None,
        "created_at": at,
    }


def _note_same(sheet: Sheet, rows: Sequence[Owed]) -> None:
    """Somebody brought the same order meanwhile."""
    own = update(SheetRow).where(SheetRow.client_id == sheet.client_id, SheetRow.sheet_id == sheet.id)
    here = own.where(is_one_of(SheetRow.id, [row.id for row in rows])).values(plan=Plan.SAME, done_at=now())
    if rows:
        db.execute(here, execution_options={"synchronize_session": False})
