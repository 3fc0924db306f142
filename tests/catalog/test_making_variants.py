"""Combinations that are made or left out, attributes that come later, and UIDs told to people."""

import pytest

from core.db import db
from core.matrix import Role
from models import CatalogGrant, CatalogProduct, CatalogState
from services.mappings import connect

PAPER = {"name_en": "Paper", "code": "pt", "values-0-name_en": "Silk", "values-1-name_en": "Gloss"}


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


def uids(product: CatalogProduct) -> list[str]:
    db.expire_all()
    return [variant.uid for variant in db.get_one(CatalogProduct, product.id).variants]


def mark_on(page: str) -> str:
    return page.split('name="mark" value="')[1].split('"')[0]


def test_what_is_not_ticked_is_left_out_until_somebody_ticks_it(make, staff):
    poster = make.catalog_product(key="poster", state=CatalogState.DRAFT)
    url = f"/catalog/{poster.id}/variants/missing"
    rows = {"values-0-key": "a4", "values-0-name_en": "A4", "values-1-key": "a3", "values-1-name_en": "A3"}
    more = {"values-2-name_en": "A2", "values-3-name_en": "A1"}
    staff.post(f"/catalog/{poster.id}/attributes/format", data={"name_en": "Format"} | rows | more)
    page = staff.get(url).text
    assert page.count('name="uids"') == page.count("checked aria-label") == 2
    staff.post(url, data={"mark": mark_on(page), "uids": "poster_pf_a2"})
    assert uids(poster) == ["poster_pf_a4", "poster_pf_a3", "poster_pf_a2"]
    staff.post(url)
    assert len(uids(poster)) == 3
    page = staff.get(url).text
    assert page.count("checked aria-label") == 0
    staff.post(url, data={"mark": mark_on(page), "uids": "poster_pf_a1"})
    assert uids(poster)[-1] == "poster_pf_a1"


def test_ticks_that_were_set_on_other_combinations_make_nothing(make, staff):
    poster = make.catalog_product(key="poster")
    poster.attributes[0]["values"].append({"key": "a2", "names": {"en": "A2"}, "cents": 0})
    poster.attributes = [dict(poster.attributes[0])]
    db.commit()
    answer = staff.post(f"/catalog/{poster.id}/variants/missing", data={"mark": "old", "uids": "poster_pf_a2"})
    assert (answer.status_code, "nothing was made yet" in answer.text, len(uids(poster))) == (409, True, 2)


def test_a_later_attribute_leaves_uids_and_connections_as_they_are(make, staff):
    poster = make.catalog_product(key="poster")
    variant = make.variant(make.product(make.store()))
    connect([variant], poster.variants[0], {"front": make.file(variant.client_id)})
    db.commit()
    before = poster.variants[0].areas_print
    assert staff.post(f"/catalog/{poster.id}/attributes", data=PAPER).status_code == 303
    assert uids(poster) == ["poster_pf_a4", "poster_pf_a3"]
    product = db.get_one(CatalogProduct, poster.id)
    assert [one.values["paper"] for one in product.variants] == ["silk", "silk"]
    assert (product.variants[0].areas_print, variant.mapping_state) == (before, "connected")
    staff.post(f"/catalog/{poster.id}/variants/missing")
    assert uids(poster)[2:] == ["poster_pf_a4_pt_gloss", "poster_pf_a3_pt_gloss"]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        (" POSTER_PF_A3 ", ["It can be ordered.", "not in the UID", "Silk", "297 × 420 mm"]),
        ("poster_pf_a3_pt_gloss", ["no such variant is made", "Gloss"]),
        ("poster_pf_a9_pt_silk", ["No such value", "a9"]),
        ("poster_pf_a3_ver", ["It is missing", "Nothing stands here"]),
        ("mug_white", ["No product of the catalog"]),
        ("", ["Paste one"]),
    ],
)
def test_a_pasted_uid_is_told_word_by_word(make, staff, pasted, words):
    poster = make.catalog_product(key="poster")
    staff.post(f"/catalog/{poster.id}/attributes", data=PAPER)
    page = staff.get("/catalog/uid", query_string={"uid": pasted})
    assert (page.status_code, [word for word in words if word not in page.text]) == (200, [])


def test_a_client_is_told_nothing_of_what_it_may_not_use(make, sign_in):
    member = make.member(Role.VIEW_ONLY)
    make.catalog_product(key="draft", state=CatalogState.DRAFT)
    make.catalog_product(key="theirs", for_everyone=False)
    make.catalog_product(key="mine", for_everyone=False, grants=[CatalogGrant(client_id=member.client_id)])
    browser = sign_in(member)
    pages = [browser.get(f"/catalog/uid?uid={key}_pf_a3").text for key in ("draft", "theirs", "mine")]
    assert ["It can be ordered." in page for page in pages] == [False, False, True]
    assert ["No product of the catalog" in page for page in pages] == [True, True, False]
