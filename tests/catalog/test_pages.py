"""The catalog through its pages: what each side sees, and how staff make and change it."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, CatalogGrant, CatalogProduct, CatalogState, CatalogVariant, MappingFile, PrintArea
from services.mappings import connect
from services.settling import settle
from tests.conftest import HTMX
from tests.rows import print_area

AREA = {
    "name_en": "Front", "name_it": "Fronte", "width_mm": "210", "height_mm": "297,5", "bleed_mm": "3", "safe_mm": "4",
    "least_dpi": "150", "good_dpi": "300", "formats": ["pdf", "png"], "colour": "cmyk", "is_required": "y",
    "position": "0", "only_0": "",
}  # fmt: skip


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def connected(make):
    """A variant that is made as an A4 poster."""
    poster = make.catalog_product(key="poster")
    variant = make.variant(make.product(make.store()))
    a4 = next(one for one in poster.variants if one.values == {"format": "a4"})
    connect([variant], a4, {"front": make.file(variant.client_id)})
    db.commit()
    return variant, poster


def product() -> CatalogProduct:
    db.expire_all()
    return db.scalars(select(CatalogProduct)).one()


def actions() -> list[str]:
    return list(db.scalars(select(Activity.action).order_by(Activity.id)))


def test_staff_make_a_product_from_nothing_to_published(staff, make):
    staff.post("/catalog/categories", data={"name_en": "Wall art", "name_it": "Da parete", "position": "1"})
    shelf = db.scalar(select(CatalogProduct.category_id)) or 1
    told = {"category_id": shelf, "name_en": "Poster", "name_it": "Poster", "currency": "EUR", "base_price": "5,90"}
    made = staff.post("/catalog/", data=told | {"least": "1", "most": "", "countries": "it, de"})
    assert (made.status_code, product().countries, product().base_price) == (303, ["IT", "DE"], 590)
    page = f"/catalog/{product().id}"
    values = {"values-0-name_en": "A4", "values-0-extra": "0", "values-1-name_en": "A3", "values-1-extra": "2,50"}
    staff.post(f"{page}/attributes", data={"name_en": "Format", "name_it": "Formato", "code": "pf"} | values)
    staff.post(f"{page}/variants/missing")
    assert [(one.uid, one.price) for one in product().variants] == [("poster_pf_a4", 590), ("poster_pf_a3", 840)]
    refused = staff.post(f"{page}/publication", follow_redirects=True)
    assert "a variant has no print area" in refused.text
    assert staff.post(f"{page}/areas", data=AREA).status_code == 303
    assert [(area.key, area.height_mm) for area in product().areas] == [("front", 297.5)]
    assert "Published. Its clients can choose it now." in staff.post(f"{page}/publication", follow_redirects=True).text
    assert actions()[-2:] == ["catalog.area_created", "catalog.published"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("base_price", "five", "Type an amount such as 12.50."),
        ("name_en", "???", "It needs a letter or a digit."),
        ("name_en", "Mug", "Another product has this name."),
        ("countries", "IT, Narnia", "Not known as a country: NARNIA"),
        ("most", "2", "It is smaller than the smallest quantity."),
    ],
)
def test_a_mistake_in_a_product_is_told_beside_its_field_and_what_was_typed_is_kept(staff, make, field, value, words):
    mug = make.catalog_product(key="mug")
    told = {"category_id": mug.category_id, "name_en": "Poster", "currency": "EUR", "base_price": "5", "least": "3"}
    answer = staff.post("/catalog/", data=told | {field: value}, headers=HTMX)
    assert (answer.status_code, words in answer.text, f'value="{value}"' in answer.text) == (422, True, True)
    assert product() == mug


def test_the_currency_stays_once_there_are_prices_in_it(staff, make):
    poster = make.catalog_product(names={"en": "Poster"})
    told = {"category_id": poster.category_id, "name_en": "Poster", "currency": "JPY", "base_price": "5", "least": "1"}
    refused = staff.post(f"/catalog/{poster.id}", data=told)
    assert (refused.status_code, "There are variants with prices" in refused.text) == (422, True)
    assert product().currency == "EUR"


def test_clients_see_what_is_published_and_granted_and_nothing_to_edit(make, sign_in):
    member = make.member(Role.VIEW_ONLY)
    make.catalog_product(key="open")
    make.catalog_product(key="granted", for_everyone=False, grants=[CatalogGrant(client_id=member.client_id)])
    hidden = [
        make.catalog_product(key="draft-one", state=CatalogState.DRAFT),
        make.catalog_product(key="of-others", for_everyone=False),
    ]
    browser = sign_in(member)
    page = browser.get("/catalog/").text
    assert [word in page for word in (">open<", ">granted<", "draft-one", "of-others", "Add product")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [browser.get(f"/catalog/{one.id}").status_code for one in hidden] == [404, 404]
    assert browser.get("/catalog/new").status_code == 403


def test_a_search_finds_names_in_both_languages_and_uids(make, staff):
    make.catalog_product(key="mug", names={"en": "Mug", "it": "Tazza"})
    make.catalog_product(key="poster", names={"en": "Poster", "it": "Poster"})
    found = [staff.get(f"/catalog/?q={term}", headers=HTMX).text for term in ("TAZZA", "poster_pf_a3", "sail")]
    assert [(">Mug<" in text, ">Poster<" in text) for text in found] == [(True, False), (False, True), (False, False)]
    assert "Nothing matches" in found[2]


def test_the_product_page_explains_its_uids_and_draws_its_areas(make, sign_in):
    poster = make.catalog_product(key="poster")
    page = sign_in(make.member()).get(f"/catalog/{poster.id}").text
    assert 'data-copy="poster_pf_a3"' in page
    assert "Format: A3" in page
    assert page.count('class="drawing"') == 2
    assert "with bleed 216 × 303 mm" in page


def test_a_variant_that_is_off_is_shown_to_staff_alone(make, staff, sign_in):
    poster = make.catalog_product(key="poster")
    poster.variants[0].is_active = False
    db.commit()
    seen = [browser.get(f"/catalog/{poster.id}").text for browser in (staff, sign_in(make.member()))]
    assert [f'data-copy="{poster.variants[0].uid}"' in page for page in seen] == [True, False]


def test_changing_an_area_says_first_how_many_connections_it_breaks(staff, connected):
    variant, poster = connected
    area = poster.areas[0]
    answer = staff.post(f"/catalog/areas/{area.id}", data=AREA | {"only_0": "a4"})
    assert answer.status_code == 409
    assert "1 connected variant can no longer be made after this." in answer.text
    assert 'value="297,5"' in answer.text
    db.expire_all()
    assert (area.height_mm, variant.mapping_state) == (297, "connected")
    assert staff.post(f"/catalog/areas/{area.id}", data=AREA | {"only_0": "a4", "confirmed": "1"}).status_code == 303
    db.expire_all()
    assert (area.height_mm, variant.mapping_state, variant.state_reason) == (297.5, "broken", "area_changed")


def test_an_area_that_nothing_is_made_of_is_changed_at_once(staff, make):
    poster = make.catalog_product()
    assert staff.post(f"/catalog/areas/{poster.areas[0].id}", data=AREA | {"only_0": "a4"}).status_code == 303
    assert actions() == ["catalog.area_changed"]


def test_removing_an_area_and_taking_back_to_draft_ask_first(staff, connected):
    variant, poster = connected
    area_id = poster.areas[0].id
    poster.areas.append(print_area(210, 297, "back", only_for={"format": "a4"}, is_required=False, position=9))
    settle(poster)  # another area, so that one may go; and what it broke is as it was
    connect([variant], poster.variants[0], {"front": db.scalars(select(MappingFile)).one().file})
    db.commit()
    for url in (f"/catalog/areas/{area_id}/delete", f"/catalog/{poster.id}/withdrawal"):
        asked = staff.post(url)
        assert (asked.status_code, "1 connected variant" in asked.text) == (409, True)
        db.expire_all()
        assert (variant.mapping_state, poster.state) == ("connected", "published")
    staff.post(f"/catalog/areas/{area_id}/delete", data={"confirmed": "1"})
    db.expire_all()
    assert (variant.mapping_state, db.get(PrintArea, area_id)) == ("broken", None)
    assert actions()[-1] == "catalog.area_deleted"


def test_two_areas_of_one_name_on_one_variant_are_refused(staff, make):
    poster = make.catalog_product()
    answer = staff.post(f"/catalog/{poster.id}/areas", data=AREA)
    assert (answer.status_code, "There is an area of this name" in answer.text) == (422, True)
    assert len(product().areas) == 2


def test_prices_and_switches_are_saved_together_and_a_mistake_saves_nothing(staff, make):
    poster = make.catalog_product()
    first, second = poster.variants
    ids, url = {"ids": [first.id, second.id], f"on-{first.id}": "1"}, f"/catalog/{poster.id}/variants"
    wrong = staff.post(url, data=ids | {f"price-{first.id}": "9", f"price-{second.id}": "cheap"})
    assert (wrong.status_code, "1 price is no amount" in wrong.text, 'value="cheap"' in wrong.text) == (422, True, True)
    staff.post(url, data=ids | {f"price-{first.id}": "9", f"price-{second.id}": "12,5"})
    db.expire_all()
    assert [(one.price, one.is_active) for one in product().variants] == [(900, True), (1250, False)]
    assert actions() == ["catalog.variant_changed"] * 2


def test_switching_off_what_is_connected_asks_first(staff, connected):
    variant, poster = connected
    a4 = next(one for one in poster.variants if one.values == {"format": "a4"})
    told = {"ids": a4.id, f"price-{a4.id}": "5"}
    assert staff.post(f"/catalog/{poster.id}/variants", data=told).status_code == 409
    assert db.get(CatalogVariant, a4.id).is_active
    staff.post(f"/catalog/{poster.id}/variants", data=told | {"confirmed": "1"})
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("broken", "product_unavailable")


def test_values_that_variants_are_made_of_stay_and_their_names_may_change(staff, make):
    poster = make.catalog_product()
    url = f"/catalog/{poster.id}/attributes/format"
    rows = {"values-0-key": "a4", "values-0-name_en": "DIN A4", "values-1-key": "a3", "values-1-name_en": ""}
    refused = staff.post(url, data={"name_en": "Format"} | rows)
    assert (refused.status_code, "Variants are made of a3." in refused.text) == (422, True)
    staff.post(url, data={"name_en": "Format"} | rows | {"values-1-name_en": "DIN A3", "values-2-name_en": "A2"})
    values = product().attributes[0]["values"]
    assert [(value["key"], value["names"]["en"]) for value in values] == [
        ("a4", "DIN A4"),
        ("a3", "DIN A3"),
        ("a2", "A2"),
    ]
    assert product().attributes[0]["code"] == "pf"


def test_a_key_that_was_made_up_is_not_taken(staff, make):
    poster = make.catalog_product()
    rows = {"values-0-key": "a4", "values-0-name_en": "A4", "values-1-key": "a3", "values-1-name_en": "A3"}
    forged = {"values-2-key": "../../etc", "values-2-name_en": "Red wine"}
    staff.post(f"/catalog/{poster.id}/attributes/format", data={"name_en": "Format"} | rows | forged)
    assert [value["key"] for value in product().attributes[0]["values"]] == ["a4", "a3", "red-wine"]


def test_access_is_kept_for_named_clients(staff, make, connected):
    variant, poster = connected
    page = f"/catalog/{poster.id}"
    asked = staff.post(f"{page}/access", data={"for_everyone": "0"})
    assert (asked.status_code, product().for_everyone) == (409, True)
    staff.post(f"{page}/grants", data={"client_id": variant.client_id})
    assert staff.post(f"{page}/access", data={"for_everyone": "0"}).status_code == 303
    assert (product().for_everyone, variant.mapping_state) == (False, "connected")
    url = f"{page}/grants/{variant.client_id}/delete"
    assert staff.post(url).status_code == 409
    staff.post(url, data={"confirmed": "1"})
    db.refresh(variant)
    assert variant.mapping_state == "broken"


def test_an_account_manager_grants_to_own_clients_only(make, sign_in):
    from models import MembershipClient

    mine, other, poster = make.client(), make.client(), make.catalog_product(for_everyone=False)
    links = [MembershipClient(client_id=mine.id)]
    browser = sign_in(make.member(Role.ACCOUNT_MANAGER, all_clients=False, client_links=links))
    answers = [browser.post(f"/catalog/{poster.id}/grants", data={"client_id": one.id}) for one in (mine, other)]
    assert [answer.status_code for answer in answers] == [303, 404]
    assert db.scalars(select(CatalogGrant.client_id)).all() == [mine.id]
    assert browser.post(f"/catalog/{poster.id}/access", data={"for_everyone": "1"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/catalog/",
        "/catalog/new",
        "/catalog/categories",
        "/catalog/categories/new",
        "/catalog/{id}",
        "/catalog/{id}/edit",
        "/catalog/{id}/access",
        "/catalog/{id}/attributes/new",
        "/catalog/{id}/attributes/format/edit",
        "/catalog/uid",
        "/catalog/{id}/versions",
        "/catalog/{id}/versions/1",
        "/catalog/{id}/variants",
        "/catalog/{id}/areas/new",
        "/catalog/areas/{area}/edit",
    ],
)
def test_every_page_opens_in_italian_with_one_heading(make, sign_in, path):
    poster = make.catalog_product()
    browser = sign_in(make.member(Role.PREPRESS, user=make.user(locale="it")))
    page = browser.get(path.format(id=poster.id, area=poster.areas[0].id))
    assert (page.status_code, page.text.count("<h1"), 'lang="it"' in page.text) == (200, 1, True)
