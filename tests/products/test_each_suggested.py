"""Several variants of one product on their way to be connected: each has its own suggestion; one press takes them."""

import re

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Client, Mapping, MappingBatch
from services.mappings import connect
from tests.rows import picture


@pytest.fixture
def sizes(make, store, poster):
    """Of a poster, as the store says: A4 and A3, and one of which it says nothing."""
    product = make.product(store, title="Poster Sunset", search_text="poster sunset")
    told = [("A4", {"Size": "A4"}), ("A3", {"Size": "A3"}), ("Gift", {})]
    return [make.variant(product, title=title, options=options, sku=f"SUN-{title}") for title, options in told]


def url(sizes, way: str = "connect") -> str:
    return f"/products/{sizes[0].product_id}/{way}?variants=all"


def made(sizes) -> list[str | None]:
    db.expire_all()
    see(EVERYONE)
    found = {one.variant_id: one.catalog_variant.values["format"] for one in db.scalars(select(Mapping))}
    return [found.get(variant.id) for variant in sizes]


def rows(page: str) -> list[tuple[str, str]]:
    """(what is suggested, how sure) of each variant."""
    card = page[page.index("Each by its own words") :]
    cells = re.findall(r'data-label="Suggested">(.*?)</td>.*?data-label="Why">(.*?)</td>', card, re.S)
    return [tuple(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row) for row in cells]


def test_each_variant_has_its_own_suggestion_with_reason_and_confidence(admin, sizes):
    found = rows(admin.get(url(sizes)).text)
    assert [made_of for made_of, _why in found] == ["Poster A4", "Poster A3", "Poster A4"]
    assert [why.split(" ")[0] for _made_of, why in found[:2]] == ["Certain", "Certain"]
    assert re.match(r"\d+ % sure \S", found[2][1])


def test_one_press_leads_the_certain_ones_on_to_their_files(admin, make, sizes):
    page = admin.get(url(sizes)).text
    assert "Take the 2 certain ones, then their files" in page
    there = admin.post(url(sizes, "connect/each")).headers["Location"]
    file = make.file(sizes[0].client_id, facts=picture(3579, 5031))
    admin.post(f"{there}/file", data={"area": "front", "file": file.id})
    admin.post(there, data={"act": "connect"})
    assert made(sizes) == ["a4", "a3", None]


def test_where_nothing_is_missing_one_press_connects_them_and_it_can_be_taken_back(admin, make, store, sizes, poster):
    file = make.file(store.client_id, facts=picture(3579, 5031))
    other = make.product(store, title="Poster Sunset again", search_text="")
    twins = [make.variant(other, title=one.title, options=one.options, sku=one.sku) for one in sizes[:2]]
    for twin, made_of in zip(twins, sorted(poster.variants, key=lambda one: one.values["format"] != "a4"), strict=True):
        connect([twin], made_of, {"front": file})
    db.commit()
    assert "Connect the 2 certain ones" in admin.get(url(sizes)).text
    answer = admin.post(url(sizes, "connect/each"))
    assert answer.headers["Location"] == f"/products/{sizes[0].product_id}"
    assert made(sizes) == ["a4", "a3", None]
    batch = db.scalars(select(MappingBatch)).one()
    admin.post(f"/products/batches/{batch.id}/undo")
    assert made(sizes) == [None, None, None]


def test_what_is_connected_already_is_not_taken(admin, make, store, sizes, a4):
    connect([sizes[1]], a4, {"front": make.file(store.client_id)})
    db.commit()
    assert "Take the certain one, then its file" in admin.get(url(sizes)).text


def test_one_variant_of_them_can_be_taken_alone(admin, sizes):
    page = admin.get(url(sizes)).text
    link = re.search(r'href="([^"]+)"[^>]*aria-label="Use this: Size: A3"', page)[1].replace("&amp;", "&")
    assert f"variants={sizes[1].id}&" in link
    assert "Product UID" in admin.get(link).text


def test_who_only_looks_may_not_take_them(make, sign_in, store, sizes):
    looker = sign_in(make.member(Role.VIEW_ONLY, db.get_one(Client, store.client_id)))
    assert looker.post(url(sizes, "connect/each")).status_code == 403
    assert made(sizes) == [None, None, None]
