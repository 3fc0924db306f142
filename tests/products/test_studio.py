"""Many variants at once: chosen in the grid, planned, connected, taken back."""

import re

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.batches import run_batch
from models import Activity, Client, Mapping, MappingBatch, MappingChange, MappingRefusal, MembershipStore, Status
from models.work import WorkState
from services import mappings
from services.batches import applying
from tests.rows import picture


@pytest.fixture
def sizes(make, store, poster):
    """Four posters, each in A4 and A3, as the store says."""
    products = [make.product(store, title=f"Poster Sunset {at}", search_text=f"poster sunset {at}") for at in range(4)]
    return [
        make.variant(product, options={"Size": size}, title=size, sku=f"SUN-{product.id}-{size}")
        for product in products
        for size in ("A4", "A3")
    ]


@pytest.fixture
def art(make, store):
    """Large enough for both sizes."""
    return make.file(store.client_id, name="art.png", facts=picture(3579, 5031))


def made(variants) -> list[str | None]:
    """The size that each is made in."""
    db.expire_all()
    see(EVERYONE)
    found = {one.variant_id: one.catalog_variant.values["format"] for one in db.scalars(select(Mapping))}
    return [found.get(variant.id) for variant in variants]


def batch_at(answer) -> MappingBatch:
    see(EVERYONE)
    return db.get_one(MappingBatch, int(re.search(r"/batches/(\d+)", answer.headers["Location"])[1]))


def draft(admin, art=None, **filters) -> MappingBatch:
    """All that match, with `art` on their front."""
    batch = batch_at(admin.post("/products/studio/batches", query_string=filters, data={"all": 1}))
    if art:
        admin.post(f"/products/batches/{batch.id}/file", data={"area": "front", "file": art.id})
    return batch


def connect(admin, batch, **choices):
    return admin.post(f"/products/batches/{batch.id}", data={"act": "connect"} | choices)


def test_all_that_match_are_connected_each_as_its_words_say_and_taken_back_as_one(admin, sizes, art):
    batch = draft(admin, art, state="not_connected")
    page = admin.get(f"/products/batches/{batch.id}").text
    assert ("Connect 8 variants" in page, "8 of 8 can be connected" in page) == (True, True)
    assert made(sizes) == [None] * 8
    connect(admin, batch)
    assert made(sizes) == ["a4", "a3"] * 4
    assert (batch.step, batch.progress["changed"]) == ("applied", 8)
    admin.post(f"/products/batches/{batch.id}/undo")
    assert made(sizes) == [None] * 8
    actions = db.scalars(select(Activity.action).order_by(Activity.id)).all()
    assert actions == ["mapping.batch_connected", "mapping.batch_undone"]


def test_a_draft_that_a_worker_meets_stays_a_draft(admin, sizes, art):
    batch = draft(admin, art)
    assert batch.due_at is None
    run_batch(batch.id)
    batch.due_at = now()
    db.commit()
    run_batch(batch.id)
    assert made(sizes) == [None] * 8
    assert (str(batch.step), batch.due_at is None) == ("draft", True)


def test_the_taking_back_can_be_taken_back(admin, sizes, art):
    batch = draft(admin, art)
    connect(admin, batch)
    undo = batch_at(admin.post(f"/products/batches/{batch.id}/undo"))
    admin.post(f"/products/batches/{undo.id}/undo")
    assert made(sizes) == ["a4", "a3"] * 4


def test_what_is_not_certain_is_left_and_named_unless_the_likely_is_asked_for(admin, make, store, poster, art):
    vague = make.variant(make.product(store, title="Poster Dawn", search_text="poster dawn"), title="", options={})
    batch = draft(admin, art)
    connect(admin, batch)
    assert made([vague]) == [None]
    assert "The suggestion is not certain." in admin.get(f"/products/batches/{batch.id}").text
    connect(admin, draft(admin, art), likely="1")
    assert made([vague]) == ["a4"]


def test_a_suggestion_is_corrected_for_a_single_variant_and_another_left_out(admin, sizes, art, a4):
    batch = draft(admin, art)
    connect(admin, batch, **{f"made-{sizes[1].id}": a4.id, f"made-{sizes[2].id}": 0})
    assert made(sizes) == ["a4", "a4", None, "a3", "a4", "a3", "a4", "a3"]


def test_ticked_rows_alone_are_connected_alike(admin, sizes, art, poster, a4):
    asked = admin.post("/products/studio/batches", data={"ids": [sizes[0].id, sizes[3].id]})
    batch = batch_at(asked)
    admin.post(
        f"/products/batches/{batch.id}/making", data={"mode": "alike", "product": poster.id, "value-format": "a4"}
    )
    admin.post(f"/products/batches/{batch.id}/file", data={"area": "front", "file": art.id})
    connect(admin, batch)
    assert made(sizes) == ["a4", None, None, "a4", None, None, None, None]


def test_without_a_file_nothing_is_connected_and_the_area_is_named(admin, sizes):
    batch = draft(admin)
    assert "0 of 8 can be connected" in admin.get(f"/products/batches/{batch.id}").text
    connect(admin, batch)
    assert (made(sizes), batch.progress["refused"]) == ([None] * 8, 8)
    assert {refusal.fault for refusal in db.scalars(select(MappingRefusal))} == {"area_without_file"}


def test_filling_down_makes_the_others_as_the_first_that_is_connected(admin, sizes, art, a4):
    mappings.connect([sizes[0]], a4, {"front": art}, 3)
    db.commit()
    ids = [variant.id for variant in sizes[:4]]
    batch = batch_at(admin.post("/products/studio/batches", data={"ids": ids, "act": "fill"}))
    connect(admin, batch)
    assert made(sizes) == ["a4"] * 4 + [None] * 4
    assert {one.multiplier for one in db.scalars(select(Mapping))} == {3}
    assert (batch.progress["changed"], batch.progress["same"]) == (3, 1)


def test_only_the_files_change_where_each_stays_as_it_is(admin, sizes, art, make, store):
    connect(admin, draft(admin, art))
    other = make.file(store.client_id, facts=picture(3579, 5031))
    batch = draft(admin, other)
    admin.post(f"/products/batches/{batch.id}/making", data={"mode": "same"})
    connect(admin, batch)
    assert made(sizes) == ["a4", "a3"] * 4
    assert {link.file_id for one in db.scalars(select(Mapping)) for link in one.files} == {other.id}


def test_what_somebody_changed_since_is_left_alone_and_named(admin, sizes, art, a4):
    batch = draft(admin, art)
    mappings.connect([sizes[1]], a4, {"front": art})
    db.commit()
    connect(admin, batch)
    assert made(sizes)[:2] == ["a4", "a4"]
    refusal = db.scalars(select(MappingRefusal)).one()
    assert (refusal.variant_id, refusal.fault) == (sizes[1].id, "changed_since")
    mappings.disconnect([sizes[0]])
    db.commit()
    undo = batch_at(admin.post(f"/products/batches/{batch.id}/undo"))
    assert (made(sizes)[:3], undo.progress["changed"], undo.progress["refused"]) == ([None, "a4", None], 6, 1)


def test_a_large_batch_is_work_that_stops_and_goes_on(admin, sizes, art, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 2)
    monkeypatch.setattr(applying, "STEP", 3)
    batch = draft(admin, art)
    connect(admin, batch)
    assert (batch.step, batch.work_state, made(sizes)) == ("applying", "waiting", [None] * 8)
    admin.post(f"/products/batches/{batch.id}/cancellation")
    run_batch(batch.id)
    assert made(sizes) == [None] * 8
    admin.post(f"/products/batches/{batch.id}/going-on")
    run_batch(batch.id)
    assert made(sizes) == ["a4", "a3"] * 4
    assert (batch.step, batch.work_state, batch.progress["done"]) == ("applied", WorkState.DONE, 8)


def test_orders_that_wait_go_on_and_are_counted(admin, make, store, sizes, art):
    for _number in range(3):
        order = make.order(store, status=Status.NOT_CONNECTED, reason="unmapped_variant")
        make.item(order, variant_id=sizes[0].id)
    batch = draft(admin, art)
    assert "3 orders wait for this." in admin.get(f"/products/batches/{batch.id}").text
    connect(admin, batch)
    assert batch.progress["orders"] == 3


def test_ignoring_and_disconnecting_many_is_one_thing_each(admin, sizes, art):
    connect(admin, draft(admin, art))
    admin.post("/products/studio/batches", data={"all": 1, "act": "disconnect"})
    assert made(sizes) == [None] * 8
    admin.post("/products/studio/ignored", data={"all": 1})
    db.expire_all()
    assert {variant.mapping_state for variant in sizes} == {"ignored"}
    newest = db.scalars(select(MappingBatch).order_by(MappingBatch.id.desc())).first()
    admin.post(f"/products/batches/{newest.id}/undo")
    db.expire_all()
    assert {variant.mapping_state for variant in sizes} == {"not_connected"}


@pytest.mark.parametrize(("term", "found"), [("sunset", 8), ("A3", 4), ("sunset a3", 4), ("SUN-1", 2), ("nothing", 0)])
def test_variants_are_found_by_title_sku_and_option(admin, sizes, term, found):
    page = admin.get("/products/studio", query_string={"q": term}).text
    assert page.count('name="ids"') == found


def test_pages_follow_by_key_and_miss_none(admin, make, store):
    product = make.product(store)
    variants = {make.variant(product).id for _number in range(120)}
    url, seen = "/products/studio", set()
    while url:
        page = admin.get(url).text
        seen |= {int(found) for found in re.findall(r'name="ids" value="(\d+)"', page)}
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following and following[1].replace("&amp;", "&")
    assert seen == variants


def test_the_staff_choose_a_client_first(make, sign_in, store, sizes):
    staff = sign_in(make.member(Role.PREPRESS))
    assert "Choose a client" in staff.get("/products/studio").text
    assert 'name="ids"' in staff.get(f"/products/studio?client={store.client_id}").text
    assert staff.post("/products/studio/batches", data={"all": 1}).status_code == 404


def test_who_has_one_store_changes_only_that(make, sign_in, store, sizes, art):
    client = db.get_one(Client, store.client_id)
    other = make.store(client_id=client.id)
    theirs = make.variant(make.product(other, title="Poster Moon"), options={"Size": "A4"}, title="A4")
    member = make.member(Role.STORE_MANAGER, client, all_stores=False)
    db.add(MembershipStore(client_id=client.id, membership_id=member.id, store_id=store.id))
    db.commit()
    browser = sign_in(member)
    connect(browser, draft(browser, art))
    assert made([*sizes[:2], theirs]) == ["a4", "a3", None]
    assert browser.post("/products/studio/batches", data={"ids": [theirs.id]}).status_code == 404


def test_each_line_of_history_names_who_did_it(admin, sizes, art):
    batch = draft(admin, art)
    connect(admin, batch)
    assert {(one.batch_id, one.membership_id) for one in db.scalars(select(MappingChange))} == {
        (batch.id, batch.asked_by_id)
    }
