"""Two people at the same variants: nobody's change is lost without being told."""

import re
import threading
from collections import Counter

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from models import Client, Mapping, MappingChange, MappingRefusal
from services import mappings
from tests.products.test_studio import art, batch_at, sizes  # noqa: F401


@pytest.fixture
def two(make, sign_in, store):
    client = db.get_one(Client, store.client_id)
    return sign_in(make.member(client=client)), sign_in(make.member(client=client))


def at_once(*acts) -> None:
    """Each in a thread of its own, all let go at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act) -> None:
        gate.wait()
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.rollback()
    db.expire_all()
    see(EVERYONE)


def alike(browser, art, poster, size) -> str:  # noqa: F811
    """A draft of all variants, to be made in one size; its address."""
    batch = batch_at(browser.post("/products/studio/batches", data={"all": 1}))
    here = f"/products/batches/{batch.id}"
    browser.post(f"{here}/making", data={"mode": "alike", "product": poster.id, "value-format": size})
    browser.post(f"{here}/file", data={"area": "front", "file": art.id})
    return here


def test_of_two_who_connect_the_same_variants_at_once_one_wins_each_and_the_other_is_told(
    two,
    sizes,  # noqa: F811
    art,  # noqa: F811
    poster,
):
    drafts = [alike(browser, art, poster, size) for browser, size in zip(two, ("a4", "a3"), strict=True)]
    acts = [
        lambda browser=browser, here=here: browser.post(here, data={"act": "connect"})
        for browser, here in zip(two, drafts, strict=True)
    ]
    at_once(*acts)
    changes = db.scalars(select(MappingChange)).all()
    refusals = db.scalars(select(MappingRefusal)).all()
    assert Counter(change.variant_id for change in changes) == {variant.id: 1 for variant in sizes}
    assert {(one.variant_id, one.fault) for one in refusals} == {(one.id, "changed_since") for one in sizes}
    made = {one.variant_id: one.catalog_variant_id for one in db.scalars(select(Mapping))}
    assert made == {change.variant_id: change.after["catalog_variant_id"] for change in changes}
    (loser,) = {refusal.batch_id for refusal in refusals}
    browser = two[[f"/products/batches/{loser}" == here for here in drafts].index(True)]
    assert "Somebody changed it since; that was left as it is." in browser.get(f"/products/batches/{loser}").text


def test_whoever_connects_one_product_is_told_what_another_made_of_it_meanwhile(two, variant, a4, make):
    mine, theirs = two
    file, other = make.file(variant.client_id), make.file(variant.client_id)
    begun = mine.post(f"/products/{variant.product_id}/connecting", data={"ids": variant.id}).headers["Location"]
    way = f"{begun}&variant={a4.id}&file-front={file.id}"
    theirs.post(f"{begun}&variant={a4.id}&file-front={other.id}", data={"act": "connect"})
    answer = mine.post(way, data={"act": "connect"})
    assert (answer.status_code, "changed this meanwhile; now it is: " in answer.text) == (409, True)
    db.expire_all()
    assert [link.file_id for link in db.scalars(select(Mapping)).one().files] == [other.id]
    again = answer.text.split('id="connecting"')[1].split('action="')[1].split('"')[0].replace("&amp;", "&")
    mine.post(again, data={"act": "connect"})
    db.expire_all()
    assert [link.file_id for link in db.scalars(select(Mapping)).one().files] == [file.id]


def test_on_the_way_through_the_steps_it_is_not_forgotten_when_that_began(two, variant, a4, make):
    mine, _theirs = two
    begun = mine.post(f"/products/{variant.product_id}/connecting", data={"ids": variant.id}).headers["Location"]
    mappings.connect([variant], a4, {"front": make.file(variant.client_id)})
    db.commit()
    page = mine.get(begun).text
    seen = begun.split("seen=")[1].split("&")[0]
    assert f'name="seen" value="{seen}"' in page
    assert f"seen={seen}" in mine.get(f"{begun}&product={a4.product_id}&value-format=a4").headers["Location"]


def test_two_who_take_back_the_same_batch_at_once_take_it_back_once(two, sizes, art, poster):  # noqa: F811
    here = alike(two[0], art, poster, "a4")
    two[0].post(here, data={"act": "connect"})
    at_once(*(lambda browser=browser: browser.post(f"{here}/undo") for browser in two))
    lines = Counter(change.variant_id for change in db.scalars(select(MappingChange)))
    assert (lines, db.scalars(select(Mapping)).all()) == ({variant.id: 2 for variant in sizes}, [])


@pytest.mark.parametrize("act", ["disconnections", "ignored"])
def test_what_another_connected_meanwhile_is_not_taken_away_unasked(two, variant, a4, make, act):
    ours, _theirs = two
    page = ours.get(f"/products/{variant.product_id}").text
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    here = f"/products/{variant.product_id}"
    mappings.connect([variant], a4, {"front": make.file(variant.client_id)})
    db.commit()
    told = ours.post(f"{here}/{act}", data={"ids": variant.id, "seen": seen}, follow_redirects=True).text
    assert "changed this meanwhile" in told
    db.expire_all()
    assert (variant.mapping_state, db.query(Mapping).count()) == ("connected", 1)
    seen = re.search(r'name="seen" value="([^"]+)"', ours.get(here).text).group(1)
    ours.post(f"{here}/{act}", data={"ids": variant.id, "seen": seen})
    db.expire_all()
    assert (variant.mapping_state != "connected", db.query(Mapping).count()) == (True, 0)
