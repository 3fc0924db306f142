"""Every night: whether behind the addresses of the files in use still lies what is printed."""

import hashlib
from tempfile import TemporaryFile
from typing import IO

from core.db import EVERYONE, db, see
from designs.storage import StorageFull
from jobs.clock import at_most_every
from jobs.files import download, look_later
from jobs.runner import Stopped, runs
from models import File, FileLink
from models.work import still_ours
from platforms.errors import PlatformError, Throttled
from services import files, links


@at_most_every(600)
def owe_links() -> None:
    see(EVERYONE)
    links.owe_links()
    db.commit()


@runs(FileLink, "files")
def run_link(link: FileLink) -> None:
    url, in_use = link.url, links.is_in_use(link)
    printed = db.get_one(File, link.file_id).sha256
    db.commit()
    if not in_use:
        return drop(link)
    with TemporaryFile() as content:
        try:
            fetched = download(url, content, link)
        except PlatformError as error:
            return failed(link, error)
        if digest_of(content) == printed:
            need(link)
            links.found_same(link)
            return db.commit()
        content.seek(0)
        try:
            key = files.storage().put(content)
        except StorageFull:
            return failed(link, None)
    need(link)
    newer, is_news = links.found_other(link, fetched.name, key)
    if newer.is_open:
        look_later(newer)
    if is_news:
        links.tell_orders(link, db.get_one(File, link.file_id))
    return db.commit()


def failed(link: FileLink, error: PlatformError | None) -> None:
    need(link)
    if error is None:
        link.try_again("storage_full")
    elif error.permanent:
        links.found_gone(link, error.code)
    else:
        link.try_again(error.code, error.retry_at if isinstance(error, Throttled) else None, **error.facts)
    db.commit()


def drop(link: FileLink) -> None:
    """Nothing is printed from it any more."""
    need(link)
    db.delete(link)
    db.commit()


def need(link: FileLink) -> None:
    if not still_ours(link):
        raise Stopped


def digest_of(content: IO[bytes]) -> str:
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
