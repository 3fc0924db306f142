"""The same roads with the files in an object store: brought, looked at, shown, exported, downloaded, dropped."""

import io

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.exports import run_export
from jobs.files import run_file
from models import Client, Export, File
from tests.files.test_files import png


@pytest.fixture
def in_bucket(app, bucket, monkeypatch):
    monkeypatch.setitem(app.config, "STORAGE_URL", f"s3://{bucket.bucket}/files")
    return bucket


def test_a_file_and_an_export_go_all_the_way(make, sign_in, in_bucket):
    store = make.store()
    admin = sign_in(make.member(client=db.get_one(Client, store.client_id)))
    data = {"files": [(io.BytesIO(png()), "a.png")]}
    assert admin.post("/files/", data=data, content_type="multipart/form-data").status_code == 200
    file = db.scalars(select(File)).one()
    run_file(file.id)
    db.refresh(file)
    assert (file.state, {each.key for each in in_bucket.listing()}) == ("ready", {file.sha256, file.preview_key})
    assert admin.get(f"/files/{file.id}/original").data == png()
    assert admin.get(f"/files/{file.id}/preview").data[:4] == b"RIFF"
    admin.post("/exports/files", data={"format": "csv"})
    run_export(db.scalars(select(Export.id)).one())
    see(EVERYONE)
    export = db.scalars(select(Export)).one()
    assert "a.png" in admin.get(f"/exports/{export.id}/file").data.decode("utf-8-sig")
    assert len(list(in_bucket.listing())) == 3  # the export's part is gone
