"""A print file is fetched where it lies behind an address, and looked at in a process of its own."""

from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile
from time import monotonic
from typing import IO

from core.db import db
from core.running import own_url, setting
from designs.findings import FileRefused
from designs.isolated import InspectionStopped
from designs.storage import StorageFull
from jobs.runner import Stopped, again, later, runs
from models import File, FileLink, FileState
from models.work import beat, still_ours
from platforms.errors import PlatformError, Throttled
from platforms.files import Fetched, fetch_file
from services import files
from services.activity import log_activity
from services.file_troubles import may_go_better

BEAT_SECONDS = 20.0


def look_later(file: File) -> None:
    """Owe the fetching and looking, unless all of it is done."""
    if file.is_open:
        later(file)


def look_again(file: File) -> None:
    """A person asks for it once more."""
    file.state = FileState.CHECKING if file.sha256 else FileState.FETCHING
    again(file)


def retry(file: File) -> bool:
    """As `look_again`, where that can help: not where the content itself is refused."""
    db.refresh(file, with_for_update=True)
    if not may_go_better(file):
        return False
    look_again(file)
    log_activity("file.retried", file)
    return True


@runs(File, "files")
def run_file(file: File) -> None:
    try:
        if file.state == FileState.FETCHING:
            fetch(file)
        if file.state == FileState.CHECKING:
            inspect(file)
    except Stopped:
        db.rollback()
    except StorageFull:
        ended(file, partial(file.try_again, "storage_full"))


def fetch(file: File) -> None:
    url = file.source_url or ""
    db.commit()
    with TemporaryFile() as content:
        try:
            fetched = download(url, content, file)
        except PlatformError as error:
            return ended(file, partial(refused, file, error))
        content.seek(0)
        key = files.storage().put(content)
    return ended(file, partial(files.arrived, file, fetched.name, key))


def download(url: str, content: IO[bytes], file: File | FileLink) -> Fetched:
    is_local = setting("ALLOW_LOCAL_TARGETS")
    into = Beating(content, file)
    limits = {"https_only": not is_local, "allow_local": is_local, "max_bytes": files.MOST_BYTES}
    return fetch_file(url, into, about=own_url(""), **limits)  # type: ignore[arg-type]


def refused(file: File, error: PlatformError) -> None:
    if error.permanent:
        file.give_up(error.code, **error.facts)
    else:
        file.try_again(error.code, error.retry_at if isinstance(error, Throttled) else None, **error.facts)


def inspect(file: File) -> None:
    key = file.sha256 or ""
    if not beat(file):
        raise Stopped
    db.commit()
    try:
        facts, preview_key = files.look_at(key)
    except FileRefused as error:
        return ended(file, partial(file.give_up, error.finding.code, **error.finding.facts))
    except InspectionStopped:
        return ended(file, partial(file.try_again, "inspection_stopped"))
    return ended(file, partial(files.looked_at, file, facts, preview_key))


def ended(file: File, write: Callable[[], None]) -> None:
    """Write what a step brought, if the file is still ours to write."""
    if not still_ours(file):
        raise Stopped
    write()
    db.commit()


class Beating:
    """Takes what is downloaded, and renews the lease while that goes on."""

    def __init__(self, content: IO[bytes], file: File | FileLink) -> None:
        self.content, self.file, self.beaten_at = content, file, monotonic()

    def write(self, piece: bytes) -> int:
        if monotonic() - self.beaten_at > BEAT_SECONDS:
            if not beat(self.file, bytes=self.content.tell()):
                raise Stopped
            db.commit()
            self.beaten_at = monotonic()
        return self.content.write(piece)
