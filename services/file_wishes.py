"""Other print files that are asked for after release: which line's, in whose place, and whether they can be printed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from core.db import db
from models import File, FileState, Order, OrderItem, OrderRequest, PrintArea, RequestState
from services.files import original_of
from services.making import SETTLED
from services.placed import variants_by_id
from services.preflight import is_blocked

FILE = "file-"


class FileWish(NamedTuple):
    """`before` is what the line would be printed from otherwise; None: nothing."""

    item: OrderItem
    area: PrintArea
    before: File | None
    after: File

    @property
    def can_be_printed(self) -> bool:
        return self.after.state == FileState.READY and not is_blocked(self.after, self.area)

    @property
    def is_looked_at(self) -> bool:
        return self.after.state in SETTLED


def file_wish(item: OrderItem, area: str, file: File) -> dict[str, Any]:
    """As a request keeps it: {"file-7-front": [now, wanted, title]}, both {"id", "name"}."""
    now = item.files.get(area)
    before = {"id": now["id"], "name": now["name"]} if now else {}
    return {f"{FILE}{item.id}-{area}": [before, {"id": file.id, "name": file.name}, item.title]}


def wished_states(order: Order) -> list[tuple[int, str]]:
    """(file id, state) of what its open requests ask for: whoever looks at the order sees how far that is."""
    own = select(OrderRequest.wanted).where(OrderRequest.client_id == order.client_id)
    asked = db.scalars(own.where(OrderRequest.order_id == order.id, OrderRequest.state == RequestState.OPEN))
    ids = {wish[1]["id"] for each in asked for name, wish in each.items() if name.startswith(FILE)}
    states = select(File.id, File.state).where(File.client_id == order.client_id, File.id.in_(ids))
    return [(number, state) for number, state in db.execute(states.order_by(File.id))] if ids else []


def file_wishes(order: Order, asked: Mapping[str, Any]) -> Iterator[FileWish]:
    """Those whose line, print area and file are there."""
    wishes = {name: wish for name, wish in asked.items() if name.startswith(FILE)}
    if not wishes:
        return
    ids = {file["id"] for before, after, *_title in wishes.values() for file in (before, after) if file}
    own = select(File).where(File.client_id == order.client_id, File.id.in_(ids))
    files = {file.id: original_of(file) for file in db.scalars(own)}
    items = {str(item.id): item for item in order.items}
    variants = variants_by_id({item.catalog_variant_id for item in order.items if item.catalog_variant_id})
    for name, (before, after, *_title) in wishes.items():
        item_id, _dash, key = name.removeprefix(FILE).partition("-")
        item, file = items.get(item_id), files.get(after["id"])
        made = variants.get(item.catalog_variant_id or 0) if item else None
        area = next((each for each in made.areas if each.key == key), None) if made else None
        if item and area and file:
            yield FileWish(item, area, files.get(before.get("id", 0)), file)
