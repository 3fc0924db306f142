import hashlib
import io
import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from designs.storage import NotStored, StorageFull, open_storage

CONTENT = b"a poster" * 1000
KEY = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files with a space"


@pytest.fixture
def storage(folder):
    return open_storage(folder.as_uri())


@pytest.fixture(params=["a folder", "a bucket"])
def either(request):
    return request.getfixturevalue("storage" if request.param == "a folder" else "bucket")


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_lies_under_the_hash_of_its_content(storage, folder):
    assert storage.put(CONTENT) == KEY
    assert files_in(folder) == [f"{KEY[:2]}/{KEY[2:4]}/{KEY}"]
    assert (storage.get(KEY), storage.size(KEY), storage.exists(KEY)) == (CONTENT, 8000, True)


def test_a_stream_and_bytes_are_the_same_file(storage, folder):
    assert storage.put(io.BytesIO(CONTENT)) == storage.put(CONTENT) == KEY
    assert len(files_in(folder)) == 1


def test_a_stream_of_any_length_is_kept_whole(either):
    content = os.urandom(3 * 1024 * 1024 + 1)
    assert either.get(either.put(io.BytesIO(content))) == content


def test_a_stored_file_can_be_read_by_path_and_by_stream(either):
    either.put(CONTENT)
    with either.local_path(KEY) as path, either.open(KEY) as stream:
        assert path.read_bytes() == stream.read() == CONTENT


def test_a_deleted_file_is_gone_and_may_be_deleted_again(storage, folder):
    storage.put(CONTENT)
    storage.delete(KEY)
    storage.delete(KEY)
    assert (storage.exists(KEY), files_in(folder)) == (False, [])
    for ask in (storage.get, storage.size, storage.open, storage.local_path):
        with pytest.raises(NotStored):
            ask(KEY)


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "a" * 63, "A" * 64, f"{KEY}\n", f"../{KEY}"])
def test_what_is_no_hash_names_no_file(either, key):
    either.put(CONTENT)
    for ask in (either.get, either.exists, either.delete):
        with pytest.raises(NotStored):
            ask(key)


def test_the_listing_names_every_file_with_size_and_time(either):
    keys = {either.put(bytes([number]) * number) for number in range(1, 4)}
    listed = list(either.listing())
    assert {stored.key for stored in listed} == keys
    assert sorted(stored.size for stored in listed) == [1, 2, 3]
    assert all(datetime.now(UTC) - stored.stored_at < timedelta(minutes=1) for stored in listed)


class BreakingStream(io.RawIOBase):
    """Gives a megabyte, then breaks like a lost connection."""

    def __init__(self):
        self.given = False

    def read(self, _size=-1):
        if self.given:
            raise ConnectionResetError
        self.given = True
        return bytes(1024 * 1024)


def test_a_stream_that_breaks_leaves_nothing(storage, folder):
    with pytest.raises(ConnectionResetError):
        storage.put(BreakingStream())
    assert files_in(folder) == []


def test_what_a_killed_process_left_is_dropped_once_it_is_old(storage, folder):
    storage.put(CONTENT)
    left = folder / "unfinished" / "left"
    left.write_bytes(b"half a poster")
    assert storage.drop_unfinished(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert storage.drop_unfinished(datetime.now(UTC) + timedelta(seconds=5)) == 1
    assert (left.exists(), storage.get(KEY)) == (False, CONTENT)


@pytest.fixture
def small_disk(tmp_path):
    """Four megabytes of real file system."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"nothing can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_said_so_and_leaves_no_half_file(small_disk):
    storage = open_storage(small_disk.as_uri())
    kept = storage.put(bytes(1024 * 1024))
    with pytest.raises(StorageFull):
        storage.put(io.BytesIO(os.urandom(8 * 1024 * 1024)))
    assert files_in(small_disk) == [f"{kept[:2]}/{kept[2:4]}/{kept}"]
    assert storage.size(storage.put(os.urandom(1024 * 1024))) == 1024 * 1024


@pytest.mark.parametrize(
    "url",
    [
        "s3://",
        "s3:///folder",
        "s3://me:secret@bucket",
        "s3://bucket?x=1",
        "file://var/files",
        "file:relative",
        "/var/files",
        "",
    ],
)
def test_an_address_that_is_no_absolute_folder_is_refused(url):
    with pytest.raises(ValueError, match="STORAGE_URL"):
        open_storage(url)
