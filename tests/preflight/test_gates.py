"""A file is held against its print area at the upload, the mapping and the release; import has its own tests."""

import io

from sqlalchemy import select

from core.db import db, now
from jobs.files import run_file
from models import File, Order, TimelineEntry
from services.orders import approve_as_is, look_again
from services.release import release
from services.transitions import lock
from tests.products.conftest import picture_of
from tests.rows import picture

STRICT = {"no_bleed": "block"}


def released(order: Order) -> str:
    lock(order)
    release(order)
    db.commit()
    return order.status


def passed(make, store, variant) -> Order:
    order = make.order(store, status="passed", release_at=now())
    make.item(order, variant_id=variant.id, status="passed")
    return order


def test_at_the_upload_the_file_is_opened_and_what_is_no_print_file_is_refused(admin, variant, a4, ask):
    where = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}"
    content = (io.BytesIO(b"%!PS-Adobe-3.0 EPSF-3.0"), "logo.png")
    admin.post(where, data={"upload-front": content, "act": "files"}, content_type="multipart/form-data")
    file = db.scalars(select(File)).one()
    run_file(file.id)
    db.refresh(file)
    assert (file.state, file.error) == ("refused", "postscript_not_accepted")


def test_at_the_mapping_what_the_provider_blocks_is_not_connected(admin, variant, a4, trimmed, ask):
    where = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}&file-front={trimmed.id}"
    ask(levels=STRICT)
    page = admin.post(where, data={"act": "connect"})
    db.refresh(variant)
    assert (page.status_code, variant.mapping_state) == (422, "not_connected")
    ask(levels={})
    admin.post(where, data={"act": "connect"})
    db.refresh(variant)
    assert variant.mapping_state == "connected"


def test_at_the_release_each_file_is_held_against_its_area_as_things_are_now(make, store, connected, trimmed, ask):
    order = passed(make, store, connected(trimmed))
    ask(levels=STRICT)  # nothing was judged yet: the mapping still is connected
    assert released(order) == "on_hold"
    assert (order.reason, order.reason_facts) == ("file_no_bleed", {"line": "Poster, A3", "why": "no_bleed"})


def test_what_is_held_at_the_release_goes_on_once_it_is_mended(make, store, connected, trimmed, ask):
    order = passed(make, store, connected(trimmed))
    ask(levels=STRICT)
    released(order)
    lock(order)
    look_again(order)
    assert order.status == "on_hold"
    ask(levels={})
    lock(order)
    look_again(order)
    assert order.status == "created"


def test_a_person_lets_it_pass_as_it_is_for_this_order(make, store, client, connected, trimmed, ask):
    order = passed(make, store, connected(trimmed))
    ask(levels=STRICT)
    released(order)
    lock(order)
    approve_as_is(order, make.member(client=client))
    db.commit()
    assert order.status == "created"
    assert "as_is" in db.scalars(select(TimelineEntry.facts).where(TimelineEntry.to_status == "received")).all()[-1]


def test_a_good_file_is_released(make, store, connected):
    order = passed(make, store, connected(make.file(store.client_id)))
    assert (released(order), order.items[0].files["front"]["sha256"][-1:].isdigit()) == ("created", True)


def test_a_file_chosen_for_one_line_alone_is_held_against_its_area_too(make, store, a4, ask):
    file = make.file(store.client_id, facts=picture(2480, 3508))
    order = make.order(store, status="passed", release_at=now())
    pinned = {"front": {"id": file.id, "sha256": file.sha256, "name": file.name}}
    make.item(order, status="passed", catalog_variant_id=a4.id, files=pinned)
    ask(levels=STRICT)
    assert (released(order), order.reason) == ("on_hold", "file_no_bleed")


def test_what_is_uploaded_is_measured_in_the_numbers_that_the_page_shows(admin, variant, a4):
    where = f"/products/{variant.product_id}/connect?variants={variant.id}&variant={a4.id}"
    content = (io.BytesIO(picture_of(1276, 1790)), "small.png")
    answer = admin.post(where, data={"upload-front": content, "act": "files"}, content_type="multipart/form-data")
    run_file(db.scalars(select(File.id)).one())
    assert "150 dpi at its printed size; 200 are recommended" in admin.get(answer.location).text


def test_whoever_lets_a_held_order_pass_says_why(admin, make, store, connected, trimmed, ask):
    order = passed(make, store, connected(trimmed))
    ask(levels=STRICT)
    released(order)
    url, seen = f"/orders/{order.id}/acceptance", {"version": order.version}
    admin.post(url, data=seen)
    db.refresh(order)
    assert order.status == "on_hold"
    admin.post(url, data=seen | {"words": "The edge is white on purpose."})
    db.refresh(order)
    assert order.status == "created"
    assert "The edge is white on purpose." in admin.get(f"/orders/{order.id}").text
