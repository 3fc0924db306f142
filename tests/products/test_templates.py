"""Template products: made for a client or by it, and chosen when something is connected or ordered."""

import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, CatalogState, Client, File, Mapping, MembershipStore, OrderItem, Template
from services.mappings import connect
from services.templates import makings, save
from tests.orders.placing.filling import typed


@pytest.fixture
def poster(make):
    return make.catalog_product(key="poster")


@pytest.fixture
def sea(make, poster):
    """A template of a client: an A4 poster with its file."""
    client = make.client()
    template = Template(client_id=client.id)
    save(template, "Sea poster", poster.variants[0], {"front": make.file(client.id)})
    db.commit()
    return template


def address(client_id: int, variant_id: int) -> str:
    return f"/templates/new?client={client_id}&variant={variant_id}"


def kept() -> list[tuple[str, int, list[str]]]:
    db.expire_all()
    return [(one.name, one.client_id, [link.area for link in one.files]) for one in db.scalars(select(Template))]


@pytest.mark.parametrize("role", [Role.STORE_MANAGER, Role.PREPRESS])
def test_staff_and_the_clients_own_people_make_one(make, sign_in, poster, role):
    client = make.client()
    browser = sign_in(make.member(role, None if role.is_staff else client))
    file, url = make.file(client.id), address(client.id, poster.variants[0].id)
    assert "A4" in browser.get(url).text
    assert browser.post(url, data={"name": "Sea poster", "library_0": file.id}).status_code == 303
    assert kept() == [("Sea poster", client.id, ["front"])]
    assert db.scalars(select(Activity.action)).all() == ["template.created"]
    page = browser.get("/templates/").text
    assert ("Sea poster" in page, "Ready" in page) == (True, True)


def test_who_only_looks_makes_none_and_sees_them(make, sign_in, sea):
    browser = sign_in(make.member(Role.VIEW_ONLY, client_of(sea)))
    assert "Sea poster" in browser.get("/templates/").text
    assert browser.get("/templates/new").status_code == 403
    assert browser.post(f"/templates/{sea.id}/delete").status_code == 403


def test_a_required_area_without_a_file_and_a_name_that_is_taken_are_refused(make, sign_in, poster, sea):
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    url = address(sea.client_id, poster.variants[0].id)
    bare = browser.post(url, data={"name": "Bare", "library_0": 0})
    assert (bare.status_code, "Front still needs a file." in bare.text, 'value="Bare"' in bare.text) == (
        422,
        True,
        True,
    )
    file = make.file(sea.client_id)
    twice = browser.post(url, data={"name": "SEA poster", "library_0": file.id})
    assert (twice.status_code, "There is a template of this name." in twice.text, len(kept())) == (422, True, 1)


def test_another_clients_file_is_not_taken(make, sign_in, poster):
    client, theirs = make.client(), make.file(make.client().id)
    browser = sign_in(make.member(Role.ADMIN, client))
    answer = browser.post(address(client.id, poster.variants[0].id), data={"name": "Mine", "library_0": theirs.id})
    assert (answer.status_code, kept()) == (422, [])


def test_an_uploaded_file_stays_chosen_where_something_else_has_to_be_mended(make, sign_in, poster):
    client = make.client()
    browser = sign_in(make.member(Role.ADMIN, client))
    sent = {"name": "", "library_0": "0", "upload_0": (io.BytesIO(b"%PDF-1.4 a sea"), "sea.pdf")}
    refused = browser.post(address(client.id, poster.variants[0].id), data=sent)
    file = db.scalars(select(File).where(File.client_id == client.id)).one()
    assert (refused.status_code, f'selected value="{file.id}"' in refused.text) == (422, True)
    mended = {"name": "Sea", "library_0": file.id}
    assert browser.post(address(client.id, poster.variants[0].id), data=mended).status_code in (303, 422)


def test_it_is_chosen_when_a_product_is_connected(make, sign_in, sea):
    store = make.store(client_id=sea.client_id)
    variant = make.variant(make.product(store))
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    page = browser.get(f"/products/{variant.product_id}/connect").text
    assert "Sea poster" in page
    url = page.split('class="tile" href="')[1].split('"')[0].replace("&amp;", "&")
    assert browser.post(url, data={"act": "connect", "multiplier": "1"}).status_code == 303
    mapping = db.scalars(select(Mapping)).one()
    assert (mapping.catalog_variant_id, [link.file_id for link in mapping.files]) == (
        sea.catalog_variant_id,
        [sea.files[0].file_id],
    )


def test_it_is_found_and_brings_its_files_when_an_order_is_placed(make, sign_in, sea):
    store = make.store(client_id=sea.client_id)
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    found = browser.get(f"/orders/new/wares?store={store.id}&line=lines-0&lines-0-term=sea").text
    assert f"choose:lines-0:t{sea.id}" in found
    url, line = f"/orders/new?store={store.id}", {"lines-0-term": "sea"}
    chosen = browser.post(url, data=typed(act=f"choose:lines-0:t{sea.id}", **line)).text
    kept_file = chosen.split('name="lines-0-areas-0-kept"')[1].split('value="')[1].split('"')[0]
    assert kept_file == str(sea.files[0].file_id)
    line |= {"lines-0-choice": f"c{sea.catalog_variant_id}", "lines-0-areas-0-area": "front"}
    placed = typed(act="save", **line, **{"lines-0-areas-0-kept": kept_file})
    assert browser.post(url, data=placed).status_code == 303
    item = db.scalars(select(OrderItem)).one()
    assert (item.catalog_variant_id, item.files["front"]["id"]) == (sea.catalog_variant_id, sea.files[0].file_id)


def test_what_can_no_longer_be_made_is_marked_and_not_offered(make, sign_in, sea, poster):
    store = make.store(client_id=sea.client_id)
    variant = make.variant(make.product(store))
    poster.state = CatalogState.DRAFT
    db.commit()
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    assert makings([db.get_one(Template, sea.id)])[sea.id].why == "product_unavailable"
    assert "Product not to be had" in browser.get("/templates/").text
    assert "Sea poster" not in browser.get(f"/products/{variant.product_id}/connect").text


def test_who_has_some_stores_only_may_use_a_templates_file_that_another_store_uses_too(make, sign_in, sea):
    store, other = make.store(client_id=sea.client_id), make.store(client_id=sea.client_id)
    made_of, file = db.get_one(Template, sea.id).catalog_variant, sea.files[0].file
    connect([make.variant(make.product(other))], made_of, {"front": file})
    links = [MembershipStore(store_id=store.id, client_id=sea.client_id)]
    member = make.member(Role.STORE_MANAGER, client_of(sea), all_stores=False, store_links=links)
    answer = sign_in(member).post(f"/templates/{sea.id}/edit", data={"name": "Sea", "library_0": file.id})
    assert (answer.status_code, kept()) == (303, [("Sea", sea.client_id, ["front"])])


def test_two_people_at_one_template_lose_nothing(make, sign_in, sea):
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    url = f"/templates/{sea.id}/edit"
    mark = browser.get(url).text.split('name="mark" value="')[1].split('"')[0]
    form = {"library_0": sea.files[0].file_id, "mark": mark}
    assert browser.post(url, data=form | {"name": "First"}).status_code == 303
    late = browser.post(url, data=form | {"name": "Second"})
    assert (late.status_code, "Name is now: First" in late.text, 'value="Second"' in late.text) == (409, True, True)


def test_a_deleted_one_is_gone_and_what_was_made_with_it_stays(make, sign_in, sea):
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    assert "stays as it is" in browser.get(f"/templates/{sea.id}/delete").text
    assert browser.post(f"/templates/{sea.id}/delete").status_code == 303
    assert kept() == []


def client_of(template: Template) -> Client:
    return db.get_one(Client, template.client_id)
