"""A fix is offered, made as a new file by a job, seen before and after, and used only where a person chooses it."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import db
from jobs.files import look_later, run_file
from jobs.fixes import run_fix
from models import File, FileFix
from services import files
from services.placed import placed
from tests.products.conftest import picture_of


@pytest.fixture
def uploaded(store):
    def upload(content: bytes) -> File:
        file = files.take_upload(store.client_id, "art.png", files.storage().put(content))
        look_later(file)
        db.commit()
        run_file(file.id)
        db.refresh(file)
        return file

    return upload


def ask(browser, file, area, fix, back=""):
    return browser.post(
        f"/preflight/files/{file.id}/areas/{area.id}/fixes", data={"fix": fix}, query_string={"next": back}
    )


def test_before_and_after_stand_side_by_side_and_the_original_stays(admin, variant, a4, uploaded):
    file, area = uploaded(picture_of(2480, 3508)), a4.areas[0]
    back = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}&file-front={file.id}"
    shown = admin.get(f"/preflight/files/{file.id}/areas/{area.id}", query_string={"next": back}).text
    assert ("Extend the bleed" in shown, "Turn by 90" in shown) == (True, False)
    page = ask(admin, file, area, "mirror", back)
    fixed = db.scalars(select(FileFix)).one()
    assert "The new file is being made" in admin.get(page.location).text
    run_fix(fixed.id)
    db.expire_all()
    result = db.get_one(File, fixed.result_id)
    assert (result.state, result.name, result.facts["width_px"]) == ("ready", "art-bleed.png", 2480 + 2 * 35)
    after = admin.get(page.location).text
    assert ("Before" in after, "The file has no bleed" in after, "The bleed is there" in after) == (True, True, True)
    chosen = after.split('class="btn btn-primary"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert f"file-front={result.id}" in chosen
    assert admin.post(chosen, data={"act": "connect"}).status_code == 303
    db.refresh(variant)
    assert (variant.mapping_state, variant.mapping.files[0].file_id) == ("connected", result.id)
    assert "Made from art.png" in admin.get(f"/preflight/files/{result.id}/areas/{area.id}").text


def test_asked_twice_it_is_made_once(admin, a4, uploaded):
    file = uploaded(picture_of(2480, 3508))
    first, second = (ask(admin, file, a4.areas[0], "mirror").location for _turn in range(2))
    assert (first, db.query(FileFix).count()) == (second, 1)


def test_what_is_not_offered_is_not_made(admin, a4, uploaded):
    file = uploaded(picture_of(2552, 3579))
    assert [ask(admin, file, a4.areas[0], fix).status_code for fix in ("mirror", "rotate", "shred")] == [409] * 3
    assert db.query(FileFix).count() == 0


def test_a_fix_that_cannot_be_made_says_so_and_changes_nothing(admin, a4, uploaded):
    file = uploaded(picture_of(2480, 3508))
    page = ask(admin, file, a4.areas[0], "mirror")
    key = files.storage().put(b"no picture any more")
    db.get_one(File, file.id).sha256 = key
    db.commit()
    run_fix(db.scalars(select(FileFix.id)).one())
    shown = admin.get(page.location).text
    assert "No new file was made; the original is as it was." in shown
    assert db.query(File).count() == 1


def test_the_picture_on_its_area_is_drawn_to_the_millimetre(admin, a4, uploaded):
    file, area = uploaded(picture_of(2480, 3508)), a4.areas[0]
    drawn = placed(file, area)
    assert (drawn.sheet.width, drawn.sheet.height, drawn.trim.x, drawn.safe.x) == (216, 303, 3, 6)
    assert (round(drawn.picture.width, 1), round(drawn.picture.x, 1)) == (216, 0)
    shown = admin.get(f"/preflight/files/{file.id}/areas/{area.id}").text
    assert '<rect class="placed-trim" x="3.0" y="3.0" width="210.0" height="297.0"/>' in shown
    with Image.open(io.BytesIO(files.storage().get(file.preview_key))) as preview:
        assert preview.size[1] == 900


def test_the_page_of_a_file_shows_it_on_each_area_that_it_is_printed_on(admin, connected, uploaded):
    file = uploaded(picture_of(2552, 3579))
    connected(file)
    shown = admin.get(f"/files/{file.id}").text
    assert ("Printed on" in shown, "1 connection" in shown, '<svg class="placed"' in shown) == (True, True, True)


def test_the_line_of_an_order_shows_it_too(admin, make, store, connected, uploaded):
    variant = connected(uploaded(picture_of(2480, 3508)))
    order = make.order(store, status="pending_approval")
    make.item(order, variant_id=variant.id, status="pending_approval")
    shown = admin.get(f"/orders/{order.id}").text
    assert ('<svg class="placed small"' in shown, "The file has no bleed" in shown) == (True, True)


def test_a_mended_file_that_nobody_uses_can_be_deleted(admin, a4, uploaded):
    file = uploaded(picture_of(2480, 3508))
    ask(admin, file, a4.areas[0], "mirror")
    fixed = db.scalars(select(FileFix)).one()
    run_fix(fixed.id)
    db.expire_all()
    admin.post(f"/files/{fixed.result_id}/delete")
    db.expire_all()
    assert (db.scalars(select(File.id)).all(), db.query(FileFix).count()) == ([file.id], 0)
