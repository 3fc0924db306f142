"""Files in a bucket of an S3 server on this machine: the same promises as a folder's, and what only a bucket has."""

import hashlib
import io
import os
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from designs.object_store import CHUNK, PIECES, ObjectStorage
from designs.storage import NotStored, StorageFull, open_storage

CONTENT = b"a poster" * 1000
KEY = hashlib.sha256(CONTENT).hexdigest()


def names(bucket):
    return [each["Key"] for each in bucket.s3.list_objects_v2(Bucket=bucket.bucket).get("Contents", ())]


def test_a_file_lies_in_its_folder_under_the_hash_of_its_content(bucket):
    assert (bucket.put(CONTENT), bucket.put(io.BytesIO(CONTENT))) == (KEY, KEY)
    assert names(bucket) == [f"files/{KEY}"]
    assert (bucket.get(KEY), bucket.size(KEY), bucket.exists(KEY)) == (CONTENT, 8000, True)


def test_a_deleted_file_is_gone_and_may_be_deleted_again(bucket):
    bucket.put(CONTENT)
    bucket.delete(KEY)
    bucket.delete(KEY)
    assert (bucket.exists(KEY), names(bucket)) == (False, [])
    for ask in (bucket.get, bucket.size, bucket.open, bucket.local_path):
        with pytest.raises(NotStored):
            ask(KEY)


def test_a_large_one_is_sent_and_read_piece_by_piece(bucket):
    content = os.urandom(PIECES.multipart_threshold + CHUNK + 1)
    key = bucket.put(io.BytesIO(content))
    with bucket.open(key) as file:
        assert (file.read(10), file.seek(len(content) - 5), file.read()) == (
            content[:10],
            len(content) - 5,
            content[-5:],
        )
        assert (file.seek(32), file.read(CHUNK * 2)) == (32, content[32 : 32 + CHUNK * 2])
        assert (file.seek(0, 2), file.read()) == (len(content), b"")


def test_an_empty_content_is_one_too(bucket):
    assert bucket.get(bucket.put(b"")) == b""


def test_other_things_in_the_bucket_are_not_ours(bucket):
    bucket.put(CONTENT)
    for name in ("files/notes.txt", f"elsewhere/{KEY}", KEY):
        bucket.s3.put_object(Bucket=bucket.bucket, Key=name, Body=b"x")
    assert [stored.key for stored in bucket.listing()] == [KEY]


def test_more_than_a_page_of_the_store_is_listed(bucket):
    keys = {f"{number:064x}" for number in range(1005)}
    for key in keys:
        bucket.s3.put_object(Bucket=bucket.bucket, Key=f"files/{key}", Body=b"")
    assert {stored.key for stored in bucket.listing()} == keys


def test_what_was_begun_and_never_ended_is_dropped_once_it_is_old(bucket):
    """This server says of all of them that they were begun in November 2010."""
    bucket.s3.create_multipart_upload(Bucket=bucket.bucket, Key=f"files/{KEY}")
    assert bucket.drop_unfinished(datetime(2010, 1, 1, tzinfo=UTC)) == 0
    assert bucket.drop_unfinished(datetime(2011, 1, 1, tzinfo=UTC)) == 1
    assert "Uploads" not in bucket.s3.list_multipart_uploads(Bucket=bucket.bucket)


def test_a_stream_that_breaks_leaves_nothing(bucket):
    class Breaking(io.RawIOBase):
        def read(self, _size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        bucket.put(Breaking())
    assert names(bucket) == []


@pytest.mark.parametrize(("code", "raised"), [("QuotaExceeded", StorageFull), ("AccessDenied", ClientError)])
def test_a_full_store_is_told_from_one_that_refuses(bucket, code, raised):
    def refuse(**_facts):
        raise ClientError({"Error": {"Code": code}}, "PutObject")

    bucket.s3.meta.events.register("before-call.s3.PutObject", refuse)
    with pytest.raises(raised):
        bucket.put(CONTENT)


def test_a_bucket_that_is_not_there_is_no_missing_file(bucket):
    with pytest.raises(ClientError):
        ObjectStorage("nowhere", "").put(CONTENT)


def test_a_whole_bucket_may_be_ours(bucket):
    whole = open_storage(f"s3://{bucket.bucket}")
    whole.put(CONTENT)
    assert names(bucket) == [KEY]
