"""Contents without a row and rows without a content are found both ways; nothing is deleted unasked."""

import os
import time

import pytest
from sqlalchemy import String

from core.db import db, now
from core.matrix import Role
from jobs import commands
from jobs.storage import DAILY, look_daily, run_storage_check
from models import Base, Export, StorageCheck
from services import orphans
from services.files import storage
from services.orphans import GRACE, KEYS

NO_CONTENT = {  # names that end alike and name something else
    *("day_spreads.key", "month_spreads.key", "postbacks.key"),
    *("catalog_categories.key", "catalog_products.key", "clients.name_key", "clients.reference_key"),
    *(
        "file_links.kept_sha256",
        "inbox.dedupe_key",
        "orders.form_key",
        "orders.twin_key",
        "print_areas.key",
        "pushes.key",
    ),
    "variants.sku_key",
}


@pytest.fixture(autouse=True)
def empty(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "STORAGE_URL", (tmp_path / "files").as_uri())


def stored(content: bytes, is_old: bool = True) -> str:
    key = storage().put(content)
    if is_old:
        past = time.time() - GRACE.total_seconds() - 60
        os.utime(storage()._path(key), (past, past))
    return key


@pytest.fixture
def look(app):
    def run() -> StorageCheck:
        check = StorageCheck()
        db.add(check)
        db.commit()
        run_storage_check(check.id)
        return db.get_one(StorageCheck, check.id, populate_existing=True)

    return run


@pytest.fixture
def client(make):
    return make.client()


def test_both_ways(make, client, look):
    kept, lost = stored(b"kept"), "ab" * 32
    make.file(client.id, sha256=kept)
    gone = make.file(client.id, sha256=lost)
    loose, _young = stored(b"loose"), stored(b"young", is_old=False)
    check = look()
    assert (check.work_state, check.loose, check.loose_bytes, check.missing) == ("done", 1, 5, 1)
    assert [each["key"] for each in check.loose_first] == [loose]
    assert check.missing_first == [{"key": lost, "table": "files", "id": gone.id}]
    assert (check.contents, check.bytes, storage().exists(loose)) == (3, 14, True)


def test_previews_sheets_and_parts_of_exports_are_named_too(make, client, look):
    preview, whole, part = stored(b"preview"), stored(b"whole"), stored(b"part")
    make.file(client.id, sha256=stored(b"file"), preview_key=preview)
    own = {"listing": "orders", "format": "csv", "locale": "en", "zone": "Europe/Rome", "reach": "", "due_at": None}
    asker = make.member(Role.PROVIDER_ADMIN)
    db.add(Export(**own, asked_by_id=asker.id, key=whole, parts=[part], ends_at=now()))
    db.commit()
    check = look()
    assert (check.work_state, check.contents, check.loose, check.missing) == ("done", 4, 0, 0)


def test_only_what_is_asked_for_is_cleared(app, make, client):
    kept, loose, young = stored(b"kept"), stored(b"loose"), stored(b"young", is_old=False)
    make.file(client.id, sha256=kept)
    runner = app.test_cli_runner()
    told = runner.invoke(commands.look_at_storage)
    assert ("1 of them (5 bytes)" in told.output, loose in told.output, storage().exists(loose)) == (True, True, True)
    assert "1 contents deleted." in runner.invoke(commands.look_at_storage, ["--clear"]).output
    assert [storage().exists(key) for key in (kept, loose, young)] == [True, False, True]


def test_it_is_looked_once_a_day(app):
    look_daily()
    look_daily()
    assert db.query(StorageCheck).count() == 1
    check = db.query(StorageCheck).one()
    run_storage_check(check.id)
    look_daily()
    assert db.query(StorageCheck).count() == 1
    db.get_one(StorageCheck, check.id).created_at = now() - DAILY
    db.commit()
    look_daily()
    assert db.query(StorageCheck).count() == 2


def test_the_page_tells_it_and_has_it_looked_again(make, sign_in, client, look):
    make.file(client.id, sha256="cd" * 32)
    stored(b"loose")
    boss = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert "Nobody has looked yet." in boss.get("/system/").text
    check = look()
    page = boss.get("/system/").text
    assert ("cdcdcdcdcdcdcdcd…" in page, check.loose_first[0]["key"][:16] in page) == (True, True)
    boss.post("/system/storage")
    boss.post("/system/storage")
    assert (db.query(StorageCheck).count(), "Being looked at" in boss.get("/system/").text) == (2, True)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPPORT, Role.ACCOUNT_MANAGER])
def test_nobody_else_sees_it(make, sign_in, role):
    assert sign_in(make.member(role)).get("/system/").status_code == 403


def test_every_column_that_names_a_content_is_known():
    known = {f"{key.class_.__tablename__}.{key.key}" for key in KEYS}
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String) and column.name.split("_")[-1] in ("key", "sha256")
    }
    assert named - NO_CONTENT == known


def test_a_row_that_came_while_the_storage_was_listed_is_not_missing(make, client, monkeypatch):
    listing = type(storage()).listing

    def listed(self):
        yield from listing(self)
        make.file(client.id, sha256=stored(b"late"))

    monkeypatch.setattr(type(storage()), "listing", listed)
    check = StorageCheck()
    orphans.look(check, lambda: None)
    assert check.missing == 0
