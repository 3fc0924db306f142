"""Files in an object store that speaks S3: `s3://bucket/folder`.

Where it is and who we are say Amazon's own variables (AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID, …) or the
machine's role. No content is ever held in memory whole.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, BinaryIO
from urllib.parse import unquote, urlsplit

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from designs.storage import CHUNK, KEY, NotStored, Storage, StorageFull, Stored

MISSING = ("404", "NoSuchKey", "NotFound")
FULL = ("507", "InsufficientStorage", "QuotaExceeded", "ServiceQuotaExceeded", "XMinioStorageFull")
PIECES = TransferConfig(multipart_threshold=16 * CHUNK, multipart_chunksize=16 * CHUNK, use_threads=False)
HOW = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "max_attempts": 4},
    request_checksum_calculation="when_required",  # stores that are not Amazon's know no other
    response_checksum_validation="when_required",
)


class ObjectStorage(Storage):
    """A bucket; `folder` is what all our keys begin with, empty or ending in a slash."""

    def __init__(self, bucket: str, folder: str) -> None:
        self.bucket, self.folder = bucket, folder
        self.s3: Any = boto3.session.Session().client("s3", config=HOW)

    def put(self, content: bytes | IO[bytes]) -> str:
        """Its key is known at its end, so it lies on this machine's disk meanwhile. A store takes it whole or not."""
        source, digest = io.BytesIO(content) if isinstance(content, bytes) else content, hashlib.sha256()
        with TemporaryFile() as file:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.seek(0)
            try:
                self.s3.upload_fileobj(file, self.bucket, self._name(digest.hexdigest()), Config=PIECES)
            except (ClientError, boto3.exceptions.S3UploadFailedError) as error:
                if any(code in str(error) for code in FULL):
                    raise StorageFull from error
                raise
        return digest.hexdigest()

    def open(self, key: str) -> BinaryIO:
        return io.BufferedReader(_Object(self, key, self.size(key)), CHUNK)

    def local_path(self, key: str) -> AbstractContextManager[Path]:
        self.size(key)  # what is not there is said at once
        return self._downloaded(key)

    def size(self, key: str) -> int:
        try:
            size: int = self.s3.head_object(Bucket=self.bucket, Key=self._name(key))["ContentLength"]
        except ClientError as error:
            raise _as_ours(error, key) from error
        return size

    def exists(self, key: str) -> bool:
        self._name(key)
        try:
            self.size(key)
        except NotStored:
            return False
        return True

    def delete(self, key: str) -> None:
        self.s3.delete_object(Bucket=self.bucket, Key=self._name(key))

    def listing(self) -> Iterator[Stored]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.folder):
            for each in page.get("Contents", ()):
                key = each["Key"].removeprefix(self.folder)
                if KEY.fullmatch(key):
                    yield Stored(key, each["Size"], each["LastModified"])

    def drop_unfinished(self, before: datetime) -> int:
        pages = self.s3.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=self.folder)
        uploads = [each for page in pages for each in page.get("Uploads", ()) if each["Initiated"] < before]
        for each in uploads:
            self.s3.abort_multipart_upload(Bucket=self.bucket, Key=each["Key"], UploadId=each["UploadId"])
        return len(uploads)

    def body(self, key: str, begin: int) -> Any:
        """What streams the content from this byte on."""
        try:
            found = self.s3.get_object(Bucket=self.bucket, Key=self._name(key), Range=f"bytes={begin}-")
        except ClientError as error:
            raise _as_ours(error, key) from error
        return found["Body"]

    @contextmanager
    def _downloaded(self, key: str) -> Iterator[Path]:
        with NamedTemporaryFile() as file:
            try:
                self.s3.download_fileobj(self.bucket, self._name(key), file, Config=PIECES)
            except ClientError as error:
                raise _as_ours(error, key) from error
            file.flush()
            yield Path(file.name)

    def _name(self, key: str) -> str:
        """Only a hash names a file, so no key leads out of the folder."""
        if not KEY.fullmatch(key):
            raise NotStored(key)
        return self.folder + key


class _Object(io.RawIOBase):
    """A content that is read piece by piece, from wherever the reader goes to."""

    def __init__(self, storage: ObjectStorage, key: str, size: int) -> None:
        self._storage, self._key, self._size = storage, key, size
        self._at = 0
        self._body: Any = None  # the open answer, if one is being read

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = max(offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence], 0)
        if at != self._at:
            self._let_go()
            self._at = at
        return at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size or not len(buffer):
            return 0
        if self._body is None:
            self._body = self._storage.body(self._key, self._at)
        piece = self._body.read(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


def open_bucket(url: str) -> ObjectStorage:
    """Raises ValueError where `url` is no `s3://bucket` or `s3://bucket/folder`."""
    parts = urlsplit(url)
    if not parts.hostname or parts.query or parts.fragment or parts.username or parts.port:
        raise ValueError(f"STORAGE_URL must be s3://bucket or s3://bucket/folder, not {url!r}")
    folder = unquote(parts.path).strip("/")
    return ObjectStorage(parts.hostname, f"{folder}/" if folder else "")


def _as_ours(error: ClientError, key: str) -> Exception:
    return NotStored(key) if error.response.get("Error", {}).get("Code") in MISSING else error
