"""Ticks in the grid outlast its pages, its filters and the visit, until they are dealt with."""

import re

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Client, MappingBatch, MappingState, VariantPicks
from services.batches import picking
from tests.products.test_studio import batch_at

STUDIO = "/products/studio"
PICKS = "/products/studio/picks"


@pytest.fixture
def sold(make, store):
    """A product with 120 variants, on three pages."""
    product = make.product(store, title="Poster Sunset", search_text="poster sunset")
    return [make.variant(product, sku=f"SUN-{at}") for at in range(120)]


def page(browser, **asked) -> str:
    return browser.get(STUDIO, query_string=asked).text


def ticked(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'name="ids" value="(\d+)"[^>]*checked', text)]


def shown(text: str) -> str:
    return re.search(r'name="shown" value="([\d.]*)"', text)[1]


def tick(browser, text: str, *variants, **asked):
    """As the page sends it: what it shows, and what is ticked of it."""
    data = {"shown": shown(text), "ids": [variant.id for variant in variants]}
    return browser.post(PICKS, query_string=asked, data=data)


def following(text: str) -> dict[str, str]:
    return {"after": re.search(r'rel="next" href="[^"]*after=([^"&]+)', text)[1]}


def kept() -> list[int]:
    db.rollback()
    see(EVERYONE)
    return [id_ for ids in db.scalars(select(VariantPicks.ids)) for id_ in ids]


def test_ticks_of_several_pages_are_dealt_with_together(admin, sold):
    first = page(admin)
    onward = following(first)
    assert tick(admin, first, sold[0], sold[1], **onward).headers["Location"].endswith(f"after={onward['after']}")
    second = page(admin, **onward)
    assert (">2 selected<" in second, ticked(second)) == (True, [])
    data = {"shown": shown(second), "ids": [sold[60].id], "act": "connect"}
    batch = batch_at(admin.post("/products/studio/batches", query_string=onward, data=data))
    assert batch.selection == {"ids": [sold[0].id, sold[1].id, sold[60].id]}
    assert batch.total == 3


def test_they_are_there_again_after_a_filter_and_a_visit_elsewhere_and_one_can_be_taken_away(admin, sold):
    tick(admin, page(admin), sold[0], sold[1])
    assert ">2 selected<" in page(admin, q="SUN-119")
    admin.get("/products/")
    back = page(admin)
    assert ticked(back) == [sold[0].id, sold[1].id]
    tick(admin, back, sold[1])
    assert ticked(page(admin)) == [sold[1].id]


def test_a_search_without_scripts_takes_the_ticks_along(admin, sold):
    data = {"shown": shown(page(admin)), "ids": [sold[3].id], "find": "1", "q": "SUN-119", "state": "not_connected"}
    assert admin.post(PICKS, data=data).headers["Location"].endswith("/studio?state=not_connected&q=SUN-119")
    assert kept() == [sold[3].id]


def test_only_the_ticked_ones_are_shown_or_none_is_ticked_any_longer(admin, sold):
    tick(admin, page(admin), sold[0])
    tick(admin, page(admin, q="SUN-119"), sold[119])
    only = page(admin, chosen="1")
    assert ticked(only) == [sold[0].id, sold[119].id]
    assert only.count('name="ids"') == 2
    assert admin.post(f"{PICKS}/none").status_code == 303
    assert (ticked(page(admin)), kept()) == ([], [])
    assert 'name="ids"' not in page(admin, chosen="1")


def test_all_that_match_among_the_ticked_are_those(admin, sold):
    tick(admin, page(admin), sold[0], sold[1])
    asked = admin.post("/products/studio/batches", query_string={"chosen": 1}, data={"all": 1})
    assert batch_at(asked).selection == {"ids": [sold[0].id, sold[1].id]}


def test_thousands_are_kept_and_no_more_than_can_be(admin, make, store, sold, monkeypatch):
    ids = [variant.id for variant in sold]
    db.add(VariantPicks(client_id=store.client_id, membership_id=member_of(admin), ids=[*range(10**6, 10**6 + 5000)]))
    db.commit()
    admin.post(PICKS, data={"ids": ids})
    assert len(kept()) == 5120
    assert ">120 selected<" in page(admin, q="nothing like it"), "what is not there any more is not counted"
    monkeypatch.setattr(picking, "MOST", 5120)
    admin.post(PICKS, data={"ids": [7]}, follow_redirects=True)
    assert len(kept()) == 5120


def test_what_was_dealt_with_is_not_ticked_any_longer(admin, sold):
    tick(admin, page(admin), sold[0], sold[1])
    admin.post(
        "/products/studio/ignored", query_string={"q": "SUN-0"}, data={"all": 1, "ids": [sold[0].id, sold[1].id]}
    )
    db.expire_all()
    assert (sold[0].mapping_state, sold[1].mapping_state) == (MappingState.IGNORED, MappingState.NOT_CONNECTED)
    assert kept() == [sold[1].id]


def test_a_draft_that_is_given_up_leaves_the_ticks(admin, sold):
    batch = batch_at(admin.post("/products/studio/batches", data={"ids": [sold[0].id]}))
    assert kept() == [sold[0].id]
    admin.post(f"/products/batches/{batch.id}", data={"act": "connect"})
    assert kept() == []


def test_each_person_has_their_own_and_who_only_looks_has_none(admin, make, sign_in, store, sold):
    client = db.get_one(Client, store.client_id)
    tick(admin, page(admin), sold[0])
    other = sign_in(make.member(Role.STORE_MANAGER, client))
    assert ticked(page(other)) == []
    looker = sign_in(make.member(Role.VIEW_ONLY, client))
    assert ('name="ids"' in page(looker), looker.post(PICKS, data={"ids": 1}).status_code) == (False, 403)


def test_another_clients_variants_are_never_among_them(admin, make, sold):
    theirs = make.variant(make.product(make.store()))
    admin.post(PICKS, data={"ids": [theirs.id, "nonsense", 10**30]})
    assert ">0 selected<" in page(admin)
    assert admin.post("/products/studio/batches", data={}).status_code == 404
    assert db.scalars(select(MappingBatch)).all() == []


def member_of(browser) -> int:
    """The membership that is signed in."""
    browser.post(PICKS, data={"ids": [1]})
    see(EVERYONE)
    row = db.scalars(select(VariantPicks)).one()
    db.delete(row)
    db.flush()
    return row.membership_id
