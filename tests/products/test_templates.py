"""Template products: made for a client or by it, and chosen when something is connected or ordered."""

import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, CatalogState, Client, File, Mapping, MembershipStore, OrderItem, Template
from services.mappings import connect
from services.orderable import chosen
from services.templates import Said, makings, save
from tests.orders.placing.filling import typed
from tests.rows import picture


@pytest.fixture
def poster(make):
    return make.catalog_product(key="poster")


@pytest.fixture
def sea(make, poster):
    """A template of a client: an A4 poster with its file."""
    client = make.client()
    template = Template(client_id=client.id)
    save(template, Said("Sea poster", "For the harbour shop", 2), poster.variants[0], {"front": make.file(client.id)})
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
    assert "For the harbour shop" in page
    url = page.split('class="tile" href="')[1].split('"')[0].replace("&amp;", "&")
    assert 'name="multiplier" min="1" max="10000" value="2"' in browser.get(url).text
    assert browser.post(url, data={"act": "connect", "multiplier": "2"}).status_code == 303
    mapping = db.scalars(select(Mapping)).one()
    files = [link.file_id for link in mapping.files]
    made = (sea.catalog_variant_id, [sea.files[0].file_id], 2)
    assert (mapping.catalog_variant_id, files, mapping.multiplier) == made


def test_it_is_found_and_brings_its_files_when_an_order_is_placed(make, sign_in, sea):
    store = make.store(client_id=sea.client_id)
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    found = browser.get(f"/orders/new/wares?store={store.id}&line=lines-0&lines-0-term=sea").text
    assert f"choose:lines-0:t{sea.id}" in found
    url, line = f"/orders/new?store={store.id}", {"lines-0-term": "sea"}
    page = browser.post(url, data=typed(act=f"choose:lines-0:t{sea.id}", **line)).text
    kept_file = page.split('name="lines-0-areas-0-kept"')[1].split('value="')[1].split('"')[0]
    assert kept_file == str(sea.files[0].file_id)
    assert "2 pieces to make for each" in page
    choice = page.split('name="lines-0-choice"')[1].split('value="')[1].split('"')[0]
    line |= {"lines-0-choice": choice, "lines-0-areas-0-area": "front"}
    placed = typed(act="save", **line, **{"lines-0-areas-0-kept": kept_file})
    assert browser.post(url, data=placed).status_code == 303
    item = db.scalars(select(OrderItem)).one()
    kept_as = (item.catalog_variant_id, item.files["front"]["id"], item.multiplier)
    assert kept_as == (sea.catalog_variant_id, sea.files[0].file_id, 2)
    again = browser.get(f"/orders/{item.order_id}/edit").text
    assert (f'value="{choice}"' in again, "2 pieces to make for each" in again) == (True, True)


def test_the_pieces_of_a_template_count_for_the_limits_of_its_product(make, sign_in, sea, poster):
    poster.most = 10
    store = make.store(client_id=sea.client_id)
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    line = {"lines-0-choice": f"c{sea.catalog_variant_id}x2", "lines-0-areas-0-area": "front"}
    line |= {"lines-0-areas-0-kept": str(sea.files[0].file_id)}
    url = f"/orders/new?store={store.id}"
    many = browser.post(url, data=typed(act="submit", **line | {"lines-0-quantity": "6"}))
    assert (many.status_code, "From 1 to 10 pieces are made." in many.text) == (422, True)


@pytest.mark.parametrize("choice", ["c{0}x", "c{0}x0", "c{0}x999999", "c{0}x-3", "c{0}xx2"])
def test_a_choice_that_nobody_offered_makes_one_piece_for_each(make, sea, choice):
    ware = chosen(make.store(client_id=sea.client_id), choice.format(sea.catalog_variant_id))
    assert ware is None or (ware.choice, ware.multiplier) == (f"c{sea.catalog_variant_id}", 1)


def test_what_can_no_longer_be_made_is_marked_and_not_offered(make, sign_in, sea, poster):
    store = make.store(client_id=sea.client_id)
    variant = make.variant(make.product(store))
    poster.state = CatalogState.DRAFT
    db.commit()
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    assert makings([db.get_one(Template, sea.id)])[sea.id].why == "product_unavailable"
    assert "Product not to be had" in browser.get("/templates/").text
    page = browser.get(f"/products/{variant.product_id}/connect").text
    assert ("Sea poster" in page, "is no longer offered" in page, 'class="tile" href' in page) == (True, True, False)
    found = browser.get(f"/orders/new/wares?store={store.id}&line=lines-0&lines-0-term=sea").text
    assert ("Sea poster" in found, "is no longer offered" in found, "choose:" in found) == (True, True, False)
    assert chosen(store, f"t{sea.id}") is None
    mending = browser.get(f"/templates/{sea.id}/edit").text
    assert ("Choose something else" in mending, f"/templates/{sea.id}/options" in mending) == (True, True)


def test_one_whose_file_no_longer_fits_says_so_and_is_not_chosen(make, sign_in, sea, poster):
    store = make.store(client_id=sea.client_id)
    for area in poster.areas:
        area.width_mm = 420
    db.commit()
    found = sign_in(make.member(Role.ADMIN, client_of(sea))).get(
        f"/orders/new/wares?store={store.id}&line=lines-0&lines-0-term=sea"
    )
    assert ("a file does not fit its print area" in found.text, f":t{sea.id}" in found.text) == (True, False)
    assert chosen(store, f"t{sea.id}") is None


def test_its_product_and_its_print_options_are_chosen_one_after_the_other(make, sign_in, poster):
    client = make.client()
    browser = sign_in(make.member(Role.ADMIN, client))
    assert f"product={poster.id}" in browser.get("/templates/new?q=poster").text
    asked = f"/templates/new?client={client.id}&product={poster.id}"
    assert 'name="value-format"' in browser.get(asked).text
    answer = browser.get(asked + "&value-format=a3")
    assert (answer.status_code, f"variant={poster.variants[1].id}" in answer.location) == (302, True)
    assert "cannot be ordered" in browser.get(asked + "&value-format=a9").text


def test_its_print_options_can_be_changed(make, sign_in, sea, poster):
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    asked = f"/templates/{sea.id}/options?product={poster.id}"
    assert '<option value="a4" selected>' in browser.get(asked).text
    url = browser.get(asked + "&value-format=a3").location
    assert "A3" in browser.get(url).text
    form = {"name": "Sea", "multiplier": "1", "library_0": make.file(sea.client_id, facts=picture(3579, 5031)).id}
    assert browser.post(url, data=form).status_code == 303
    db.expire_all()
    assert db.get_one(Template, sea.id).catalog_variant_id == poster.variants[1].id


def test_whose_options_somebody_else_changed_meanwhile_is_told(make, sign_in, sea, poster):
    browser = sign_in(make.member(Role.ADMIN, client_of(sea)))
    url = f"/templates/{sea.id}/edit"
    mark = browser.get(url).text.split('name="mark" value="')[1].split('"')[0]
    save(db.get_one(Template, sea.id), Said("Sea poster"), poster.variants[1], {"front": make.file(sea.client_id)})
    db.commit()
    form = {"name": "Sea poster", "library_0": sea.files[0].file_id, "mark": mark, "was_made_of": "poster_pf_a4"}
    late = browser.post(f"{url}?variant={poster.variants[0].id}", data=form)
    assert (late.status_code, "Made as is now: poster_pf_a3" in late.text) == (409, True)


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
