"""The print files of many lines as one ZIP, which is written while it is sent: nothing of it lies in memory or on disk.

Its size is known before the first byte goes out, since nothing in it is packed: print files hardly get smaller.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from zipstream import ZipStream

from core.db import db
from core.formats import iso_day
from core.language import in_own_words
from designs.storage import CHUNK, NotStored, Storage
from models import THE_ONE, File, FloorSetting, OrderItem
from papers.naming import DEFAULT, names
from services.activity import log_activity
from services.files import ENDINGS, original_of
from services.production import clients_of
from services.specifications import specifications_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """A print file that is to go in; `key` is empty where it was never had."""

    key: str
    ending: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: where its content lies, and what the pattern's fields say of it."""

    key: str
    size: int
    ending: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Missing:
    """A print file that cannot be had: refused, still being fetched, or gone from the storage."""

    order: str
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class Archive:
    """`missing`: what it would lack. Nothing is sent unless that is empty."""

    entries: Sequence[Entry]
    missing: Sequence[Missing]

    def stream(self, pattern: str, kept: Storage) -> ZipStream:
        """What is sent, with its length; larger than 4 GB too."""
        stream = ZipStream(sized=True)
        found = names(pattern, ((entry.values, entry.ending) for entry in self.entries))
        for entry, name in zip(self.entries, found, strict=True):
            stream.add(Content(kept, entry.key), name, size=entry.size)
        return stream


class Content:
    """A stored content, opened when its turn comes and read piece by piece."""

    def __init__(self, kept: Storage, key: str) -> None:
        self.kept, self.key = kept, key

    def __iter__(self) -> Iterator[bytes]:
        with self.kept.open(self.key) as file:
            while piece := file.read(CHUNK):
                yield piece


def wanted_of(items: Sequence[OrderItem], batch: str = "") -> list[Wanted]:
    """The print files of these lines, each area's once."""
    files, made_as, clients = _files_of(items), specifications_of(items), clients_of(items)
    found = []
    for item in items:
        specification = made_as.get(item.id)
        product = in_own_words(specification.names) if specification else item.title
        of_line = _values(item, clients[item.client_id], product) | {"batch": batch or "files"}
        for key, said in item.files.items():
            area = in_own_words(specification.name_of_area(key)) if specification else key
            own = files.get(said["id"])
            place = (own.sha256 or "", ENDINGS.get(own.format, "bin")) if own else ("", "")
            found.append(Wanted(*place, of_line | {"area": area, "file": said["name"]}))
    return found


def archive_of(wanted: Sequence[Wanted], kept: Storage) -> Archive:
    """As they lie in the storage now; where one is missing that is found out here. Commit before: each is asked for."""
    entries: list[Entry] = []
    missing: list[Missing] = []
    for each in wanted:
        size = _size_of(each.key, kept)
        if size is None:
            missing.append(Missing(each.values["order"], each.values["area"], each.values["file"]))
        else:
            entries.append(Entry(each.key, size, each.ending, each.values))
    return Archive(entries, missing)


def pattern() -> str:
    row = db.get(FloorSetting, THE_ONE)
    return row.file_pattern if row else DEFAULT


def keep_pattern(wanted: str) -> None:
    """`wanted` was checked."""
    row = db.get(FloorSetting, THE_ONE, with_for_update=True) or FloorSetting(id=THE_ONE, file_pattern=DEFAULT)
    before, row.file_pattern = row.file_pattern, wanted
    db.add(row)
    if before != wanted:
        log_activity("production.pattern_changed", row, before={"pattern": before}, after={"pattern": wanted})


def _values(item: OrderItem, client: str, product: str) -> dict[str, Any]:
    order = item.order
    return {
        "due": iso_day(order.due_at), "client": client, "store": order.store.name, "order": order.number,
        "reference": order.reference, "line": str(item.id), "product": product, "uid": item.product_uid,
        "sku": item.sku, "pieces": str(item.pieces),
    }  # fmt: skip


def _files_of(items: Sequence[OrderItem]) -> dict[int, File]:
    """{file id: the file that has its content}."""
    ids = {file["id"] for item in items for file in item.files.values()}
    own = select(File).where(File.client_id.in_({item.client_id for item in items}), File.id.in_(ids))
    return {file.id: original_of(file) for file in db.scalars(own)} if ids else {}


def _size_of(key: str, kept: Storage) -> int | None:
    """None: it does not lie there."""
    try:
        return kept.size(key) if key else None
    except NotStored:
        return None
