"""Print files of a client: taken in, looked at, and kept once per content."""

import re
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from core.acting import acting
from core.db import db
from core.running import setting
from designs.facts import FileFacts
from designs.findings import FileRefused
from designs.isolated import inspect_file, make_preview
from designs.storage import Storage, open_storage
from models import File, FileLink, FileState
from services.activity import log_activity

MOST_BYTES = 100 * 1024 * 1024
PREVIEW_PIXELS = 900
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f/\\]+")
ENDINGS = {"pdf": "pdf", "png": "png", "jpeg": "jpg", "tiff": "tif", "svg": "svg"}


def storage() -> Storage:
    return _storage_at(setting("STORAGE_URL"))


def is_too_large(content: IO[bytes]) -> bool:
    size = content.seek(0, 2)
    content.seek(0)
    return size > MOST_BYTES


def take_upload(client_id: int, name: str, key: str) -> File:
    """The client's file of the content that is stored under `key`; the one that is there already, if there is one."""
    if known := of_content(client_id, key):
        return known
    file = _new_file(client_id, name, state=FileState.CHECKING)
    if known := _claim_content(file, key):
        return known
    log_activity("file.uploaded", file)
    return file


def take_address(client_id: int, url: str) -> File:
    """A file to be fetched. What lies there may have changed since it was fetched last, so it is fetched anew."""
    file = _new_file(client_id, url.rsplit("/", 1)[-1] or url, state=FileState.FETCHING, source_url=url)
    db.add(file)
    log_activity("file.fetched", file, after={"url": url})
    return file


def arrived(file: File, name: str, key: str) -> None:
    """What lay at the address is stored under `key`."""
    file.name = clean_name(name) or file.name
    if known := of_content(file.client_id, key) or _claim_content(file, key):
        file.same_as_id, file.state = known.id, FileState.READY
        file.finish()
    else:
        file.state = FileState.CHECKING


def rename(file: File, name: str) -> None:
    before, file.name = file.name, clean_name(name) or file.name
    if file.name != before:
        log_activity("file.renamed", file, before={"name": before}, after={"name": file.name})


def remove(file: File) -> None:
    """Nothing may use it. Its content may be another client's too: it stays until somebody clears what no row names."""
    log_activity("file.deleted", file)
    db.execute(
        update(FileLink).where(FileLink.client_id == file.client_id, FileLink.newer_id == file.id).values(newer_id=None)
    )
    db.execute(delete(File).where(File.client_id == file.client_id, File.same_as_id == file.id))
    db.delete(file)


def of_content(client_id: int, key: str) -> File | None:
    return db.scalar(select(File).where(File.client_id == client_id, File.sha256 == key))


def original_of(file: File) -> File:
    """The file itself, or the one that has had its content before."""
    if file.same_as_id is None:
        return file
    return db.scalars(select(File).where(File.client_id == file.client_id, File.id == file.same_as_id)).one()


def look_at(key: str) -> tuple[FileFacts, str | None]:
    """What the stored content is, and the key of its preview, if one can be drawn. Raises FileRefused."""
    with storage().local_path(key) as path:
        return inspect_file(path), preview_of(path)


def looked_at(file: File, facts: FileFacts, preview_key: str | None) -> None:
    file.state, file.facts, file.format = FileState.READY, asdict(facts), str(facts.format)
    file.bytes, file.preview_key = facts.size_bytes, preview_key
    file.finish()


def preview_of(path: Path) -> str | None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "preview.webp"
        try:
            make_preview(path, out, PREVIEW_PIXELS)
        except FileRefused:  # too heavy to be drawn here; that makes it no worse to print
            return None
        return storage().put(out.read_bytes())


def download_name(file: File) -> str:
    """The name it came with, ending in what it is."""
    ending = ENDINGS.get(file.format, "bin")
    return f"{Path(file.name).stem or 'file'}.{ending}"


def clean_name(name: str) -> str:
    return UNPRINTABLE.sub(" ", name).strip()[:255]


@lru_cache(maxsize=4)
def _storage_at(url: str) -> Storage:
    return open_storage(url)


def _new_file(client_id: int, name: str, **values: Any) -> File:
    return File(client_id=client_id, name=clean_name(name) or "file", asked_by_id=acting().membership_id, **values)


def _claim_content(file: File, key: str) -> File | None:
    """Make `file` the one of this content; the other one where somebody was quicker."""
    try:
        with db.begin_nested():
            file.sha256 = key
            db.add(file)
    except IntegrityError:
        return of_content(file.client_id, key)
    return None
