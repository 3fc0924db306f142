"""Contents that no row names, and rows whose content is not there. Found out here; nothing is deleted unasked."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    DateTime,
    Select,
    String,
    column,
    func,
    insert,
    literal,
    select,
    table,
    text,
    union_all,
)

from core.db import db, now
from models import Export, File, Picture, ProviderSheet, PublicationPicture, Sheet, StorageCheck
from services.files import storage

GRACE = timedelta(days=2)  # so long a content may wait for its row
SHOWN = 20
MOST_ASKED = 200  # rows whose content is asked for once more
EACH = 1_000
# Every column that names a content; a test looks whether a table has one that is not here.
KEYS: tuple[Any, ...] = (
    File.sha256,
    File.preview_key,
    Picture.preview_key,
    Sheet.key,
    ProviderSheet.key,
    Export.key,
    PublicationPicture.picture_key,
)
LYING = table("lying", column("key", String), column("size", BigInteger), column("stored_at", DateTime(timezone=True)))


def look(check: StorageCheck, stay: Callable[[], None]) -> None:
    """Fill in `check`. `stay` is called now and then while the storage is listed; nothing is open meanwhile."""
    with TemporaryFile("w+") as listed:
        for number, stored in enumerate(storage().listing()):
            if number % EACH == 0:
                stay()
            listed.write(f"{json.dumps([stored.key, stored.size, stored.stored_at.isoformat()])}\n")
        listed.seek(0)
        _lay_out(listed)
    check.contents, check.bytes = db.execute(select(func.count(), _size()).select_from(LYING)).one()
    check.loose, check.loose_bytes = db.execute(_loose().with_only_columns(func.count(), _size())).one()
    check.loose_first = [
        {"key": row.key, "bytes": row.size, "stored_at": row.stored_at.isoformat()}
        for row in db.execute(_loose().order_by(LYING.c.stored_at, LYING.c.key).limit(SHOWN))
    ]
    missing, first = db.scalar(_counted(_missing())) or 0, db.execute(_missing().limit(MOST_ASKED)).all()
    gone = [row for row in first if not storage().exists(row.key)]  # the others came while it was listed
    check.missing = missing - len(first) + len(gone)
    check.missing_first = [{"key": row.key, "table": row.place, "id": row.id} for row in gone[:SHOWN]]


def clear() -> int:
    """Delete the contents older than the grace that no row names just now; how many. Only who is asked to may do so."""
    loose = [stored.key for stored in storage().listing() if stored.stored_at < now() - GRACE]
    free = [key for key in loose if not is_named(key)]
    for key in free:
        storage().delete(key)
    return len(free)


def is_named(key: str) -> bool:
    """Whether any row names this content."""
    named = _named().subquery()
    return db.scalar(select(literal(1)).select_from(named).where(named.c.key == key).limit(1)) is not None


def newest_check() -> StorageCheck | None:
    return db.scalars(select(StorageCheck).order_by(StorageCheck.id.desc()).limit(1)).one_or_none()


def newest_look() -> StorageCheck | None:
    """The last that was done to its end."""
    ended = select(StorageCheck).where(StorageCheck.work_state == "done")
    return db.scalars(ended.order_by(StorageCheck.id.desc()).limit(1)).one_or_none()


def _lay_out(listed: IO[str]) -> None:
    """As a table of this transaction."""
    db.execute(text("create temporary table lying (key text, size bigint, stored_at timestamptz) on commit drop"))
    while lines := list(islice(listed, EACH)):
        db.execute(insert(LYING), [dict(zip(LYING.c.keys(), json.loads(line), strict=True)) for line in lines])
    db.execute(text("analyze lying"))


def _loose() -> Select[Any]:
    named = _named().subquery()
    free = select(LYING).where(LYING.c.stored_at < now() - GRACE)
    return free.where(~select(literal(1)).select_from(named).where(named.c.key == LYING.c.key).exists())


def _missing() -> Select[Any]:
    named = _named().subquery()
    there = select(literal(1)).select_from(LYING).where(LYING.c.key == named.c.key)
    return select(named).where(~there.exists())


def _counted(rows: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(rows.subquery())


def _named() -> CompoundSelect[Any]:
    """(key, table, id of its row), of all that rows name."""
    plain = (_of(key, key.class_).where(key.is_not(None)) for key in KEYS)
    parts = _of(func.jsonb_array_elements_text(Export.parts), Export)
    return union_all(*plain, parts)


def _of(key: Any, model: Any) -> Select[Any]:
    place = literal(model.__tablename__, String).label("place")
    return select(key.label("key"), place, model.id.label("id"))


def _size() -> Any:
    return func.coalesce(func.sum(LYING.c.size), 0).label("size")
