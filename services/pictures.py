"""The pictures of what stores sell: fetched once, drawn small, and kept under the hash of what was drawn.

Nobody's browser asks a shop for them, and no page waits for one: what is not there yet is owed, and shown next time.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from sqlalchemy import Select, select, tuple_

from core.bulk import insert_rows
from core.db import db, now
from designs.isolated import make_thumbnail
from models import Picture, Product, Variant
from models.work import WorkState
from services.files import storage

PIXELS = 320
MOST_BYTES = 10 * 1024 * 1024
MOST_LETTERS = 2_000  # of an address
TYPES = ("image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif")

Place = tuple[int, str]  # a store and an address


def place_of(sold: Product | Variant) -> Place:
    return sold.store_id, sold.image_url


def drawn(sold: Iterable[Product | Variant]) -> tuple[dict[Place, int], list[int]]:
    """The pictures that can be shown of these, {place: picture id}, and the ids of those that are owed from now on."""
    wanted = {place_of(one): one.client_id for one in sold if _is_address(one.image_url)}
    if not wanted:
        return {}, []
    known = {(row.store_id, row.url): row for row in db.execute(_known(wanted))}
    missing = [(client_id, *place) for place, client_id in wanted.items() if place not in known]
    return {place: row.id for place, row in known.items() if row.preview_key}, _owe(missing)


def draw(content: IO[bytes]) -> str:
    """The key of the small picture of `content`. Raises FileRefused and InspectionStopped."""
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "picture", Path(folder) / "small.webp"
        path.write_bytes(content.read())
        make_thumbnail(path, out, PIXELS)
        return storage().put(out.read_bytes())


def _is_address(url: str) -> bool:
    return url.startswith(("https://", "http://")) and len(url) <= MOST_LETTERS


def _known(wanted: dict[Place, int]) -> Select:
    hashes = [(client_id, store_id, _hash(url)) for (store_id, url), client_id in wanted.items()]
    columns = Picture.id, Picture.store_id, Picture.url, Picture.preview_key
    return select(*columns).where(
        Picture.client_id.in_(set(wanted.values())),
        tuple_(Picture.client_id, Picture.store_id, Picture.url_hash).in_(hashes),
    )


def _owe(missing: Iterable[tuple[int, int, str]]) -> list[int]:
    """One that another page asked for at the same moment is left to it."""
    rows = [
        {
            "client_id": client_id,
            "store_id": store_id,
            "url": url,
            "url_hash": _hash(url),
            "work_state": WorkState.WAITING,
            "due_at": now(),
            "tries": 0,
            "error_facts": {},
            "progress": {},
            "created_at": now(),
        }
        for client_id, store_id, url in sorted(missing)
    ]
    if not rows:
        return []
    made = insert_rows("pictures", rows, unless="client_id, store_id, url_hash", returning="id")
    return [row.id for row in made]


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
