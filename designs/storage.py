"""Where files lie: by the hash of their content, so that one content is kept once and no name comes from a person."""

import errno
import hashlib
import io
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO
from urllib.parse import unquote, urlsplit

CHUNK = 1024 * 1024
KEY = re.compile(r"[0-9a-f]{64}")
FULL = (errno.ENOSPC, errno.EDQUOT)


class StorageFull(Exception):
    """There is no room left; nothing of the file was kept."""


class NotStored(Exception):
    """No file lies under this key."""


@dataclass(frozen=True, slots=True)
class Stored:
    key: str
    size: int
    stored_at: datetime


class Storage(ABC):
    """Files under the SHA-256 of their content, in hexadecimal."""

    @abstractmethod
    def put(self, content: bytes | IO[bytes]) -> str:
        """Keep `content` and give its key. All of it is safely there afterwards, or nothing is."""

    @abstractmethod
    def open(self, key: str) -> BinaryIO: ...

    @abstractmethod
    def local_path(self, key: str) -> AbstractContextManager[Path]:
        """The file as one that can be read on this machine, for as long as the context lasts."""

    @abstractmethod
    def size(self, key: str) -> int: ...

    @abstractmethod
    def exists(self, key: str) -> bool: ...

    @abstractmethod
    def delete(self, key: str) -> None:
        """Quiet where nothing lies there."""

    @abstractmethod
    def listing(self) -> Iterator[Stored]:
        """All that is kept. A file much younger than its row may still be waiting for that row."""

    @abstractmethod
    def drop_unfinished(self, before: datetime) -> int:
        """Remove what was begun before then and never ended, as a killed process leaves it; how many."""

    def get(self, key: str) -> bytes:
        with self.open(key) as file:
            return file.read()


def open_storage(url: str) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        return FolderStorage(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        from designs.object_store import open_bucket  # only where it is used: its library takes a while to load

        return open_bucket(url)
    raise ValueError(f"STORAGE_URL must be file:///an/absolute/folder or s3://bucket/folder, not {url!r}")


class FolderStorage(Storage):
    """A folder: `ab/cd/abcd…`, and `unfinished/` for what is just being written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unfinished = folder / "unfinished"
        self.unfinished.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes | IO[bytes]) -> str:
        try:
            return self._write(io.BytesIO(content) if isinstance(content, bytes) else content)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull from error
            raise

    def open(self, key: str) -> BinaryIO:
        return self._existing(key).open("rb")

    def local_path(self, key: str) -> AbstractContextManager[Path]:
        return nullcontext(self._existing(key))

    def size(self, key: str) -> int:
        return self._existing(key).stat().st_size

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def listing(self) -> Iterator[Stored]:
        for path in self.folder.glob("??/??/*"):
            facts = path.stat()
            yield Stored(path.name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))

    def drop_unfinished(self, before: datetime) -> int:
        old = [path for path in self.unfinished.iterdir() if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _write(self, content: IO[bytes]) -> str:
        """A key that exists is written again: someone may be deleting it at this moment."""
        digest = hashlib.sha256()
        with NamedTemporaryFile(dir=self.unfinished, delete=False) as file:
            temporary = Path(file.name)
            try:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                self._settle(temporary, self._path(digest.hexdigest()))
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        return digest.hexdigest()

    def _settle(self, temporary: Path, path: Path) -> None:
        """A rename is all or nothing, and lasts once the folders that lead to it are written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(path)
        for folder in (path.parent, path.parent.parent, self.folder):
            fsync_folder(folder)

    def _existing(self, key: str) -> Path:
        path = self._path(key)
        if not path.is_file():
            raise NotStored(key)
        return path

    def _path(self, key: str) -> Path:
        """Only a hash names a file, so no key leads out of the folder."""
        if not KEY.fullmatch(key):
            raise NotStored(key)
        return self.folder / key[:2] / key[2:4] / key


def fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
