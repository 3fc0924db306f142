"""Connecting a product to the catalog, step by step as a person goes, without JavaScript."""

import io
import re

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, CatalogGrant, CatalogState, Client, File, Mapping, MembershipStore, Status, Variant
from services.mappings import connect
from tests.products.conftest import picture_of
from tests.rows import picture, print_area

FITTING, SOFT, TOO_SMALL = (2552, 3579), (1276, 1790), (400, 561)


def upload(size: tuple[int, int], name: str = "sunset.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(picture_of(*size)), name


def mapping_of(variant: Variant) -> Mapping | None:
    db.expire_all()
    return db.scalar(select(Mapping).where(Mapping.variant_id == variant.id))


def files_url(product, variant, made_of, **more) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/products/{product.id}/connect?variants={variant.id}&variant={made_of.id}{extra}"


def test_a_person_connects_a_variant_step_by_step(admin, product, variant, poster, a4, look):
    page = admin.get(f"/products/{product.id}/connect?variants={variant.id}").text
    assert ">Poster<" in page
    options = admin.get(f"/products/{product.id}/connect?variants={variant.id}&product={poster.id}").text
    assert re.findall(r'<option value="(\w+)"', options) == ["a4", "a3"]
    chosen = f"/products/{product.id}/connect?variants={variant.id}&product={poster.id}&value-format=a4"
    there = admin.get(chosen).headers["Location"]
    uploaded = admin.post(there, data={"upload-front": upload(FITTING), "multiplier": "2", "act": "connect"})
    assert mapping_of(variant) is None  # not before it is looked at
    there = uploaded.headers["Location"]
    assert "Checking the file…" in admin.get(there).text
    look()
    page = admin.get(there).text
    assert "300 dpi at its printed size." in page and 'value="2"' in page
    done = admin.post(there, data={"act": "connect", "multiplier": "2"}, follow_redirects=True)
    mapping = mapping_of(variant)
    assert (mapping.catalog_variant, mapping.multiplier, [link.area for link in mapping.files]) == (a4, 2, ["front"])
    assert "1 variant connected." in done.text
    assert db.scalars(select(Activity.action).order_by(Activity.id)).all() == ["file.uploaded", "mapping.connected"]


def test_all_variants_are_connected_at_once(make, admin, product, variant, a4):
    others = [make.variant(product) for _ in range(3)]
    file = make.file(product.client_id)
    asked = admin.post(f"/products/{product.id}/connecting", data={"all": "1"})
    assert asked.headers["Location"].startswith(f"/products/{product.id}/connect?variants=all&seen=")
    url = f"/products/{product.id}/connect?variants=all&variant={a4.id}&file-front={file.id}"
    assert "4 variants, all made alike" in admin.get(url).text
    admin.post(url, data={"act": "connect"})
    assert {mapping_of(one).catalog_variant_id for one in [variant, *others]} == {a4.id}


def test_the_ticked_variants_alone_are_connected(make, admin, product, variant, a4):
    second, third = make.variant(product), make.variant(product)
    asked = admin.post(f"/products/{product.id}/connecting", data={"ids": [variant.id, third.id]})
    assert f"variants={variant.id}.{third.id}&" in asked.headers["Location"]
    url = f"{asked.headers['Location']}&variant={a4.id}&file-front={make.file(product.client_id).id}"
    admin.post(url, data={"act": "connect"})
    assert [mapping_of(one) is not None for one in (variant, second, third)] == [True, False, True]


def test_without_a_file_the_area_is_named(admin, product, variant, a4):
    answer = admin.post(files_url(product, variant, a4), data={"act": "connect", "multiplier": "3"})
    assert (answer.status_code, "Front still needs a file." in answer.text) == (422, True)
    assert ('value="3"' in answer.text, mapping_of(variant)) == (True, None)


def test_a_file_that_does_not_fit_says_why_with_numbers_and_is_not_connected(admin, make, product, variant, a4):
    file = make.file(product.client_id, facts=picture(*TOO_SMALL))
    url = files_url(product, variant, a4, **{"file-front": file.id})
    assert "47 dpi at its printed size; at least 100 are needed." in admin.get(url).text
    answer = admin.post(url, data={"act": "connect"})
    assert (answer.status_code, "The file for Front does not fit." in answer.text) == (422, True)
    assert mapping_of(variant) is None


def test_a_low_resolution_is_accepted_by_a_tick(admin, make, product, variant, a4):
    file = make.file(product.client_id, facts=picture(*SOFT))
    url = files_url(product, variant, a4, **{"file-front": file.id})
    assert "150 dpi at its printed size; 200 are recommended." in admin.get(url).text
    assert admin.post(url, data={"act": "connect"}).status_code == 422
    assert admin.post(url, data={"act": "connect", "accept_low_resolution": "1"}).status_code == 303
    assert mapping_of(variant) is not None


def test_a_file_by_its_address_is_fetched_with_visible_state(admin, product, variant, a4, look, httpserver):
    httpserver.expect_request("/sunset.png").respond_with_data(picture_of(*FITTING), content_type="image/png")
    given = {"url-front": httpserver.url_for("/sunset.png"), "act": "files"}
    there = admin.post(files_url(product, variant, a4), data=given).headers["Location"]
    assert "Fetching the file…" in admin.get(there).text
    look()
    assert "sunset.png" in admin.get(there).text
    assert admin.post(there, data={"act": "connect"}).status_code == 303
    assert mapping_of(variant).files[0].file.source_url == httpserver.url_for("/sunset.png")


def test_an_address_that_is_none_is_told_and_kept(admin, product, variant, a4):
    answer = admin.post(files_url(product, variant, a4), data={"url-front": "C:\\art.png", "act": "files"})
    assert (answer.status_code, "Front: type the whole address of the file" in answer.text) == (422, True)
    assert ('value="C:\\art.png"' in answer.text, db.scalars(select(File)).all()) == (True, [])


def test_a_file_that_is_too_large_is_told_and_the_other_one_is_kept(admin, make, product, variant, look, monkeypatch):
    monkeypatch.setattr("services.files.MOST_BYTES", 60_000)
    card = make.catalog_product(areas=[print_area(210, 297), print_area(210, 297, "back")])
    both = {"upload-front": upload((100, 100)), "upload-back": (io.BytesIO(b"x" * 60_001), "huge.png"), "act": "files"}
    answer = admin.post(files_url(product, variant, card.variants[0]), data=both)
    assert (answer.status_code, "“huge.png” is larger than 100 MB and was not taken." in answer.text) == (422, True)
    kept = db.scalars(select(File)).one()
    assert f"file-front={kept.id}" in answer.text


def test_a_file_of_the_library_is_chosen_and_stays_in_the_address(admin, make, product, variant, a4):
    ours, theirs = make.file(product.client_id, name="dawn.png"), make.file(make.client().id, name="secret.png")
    page = admin.get(f"/products/{product.id}/connect/library?variants={variant.id}&variant={a4.id}&area=front").text
    assert ("dawn.png" in page, "secret.png" in page) == (True, False)
    assert f"file-front={ours.id}" in page
    assert "secret.png" not in admin.get(files_url(product, variant, a4, **{"file-front": theirs.id})).text


def test_editing_begins_with_what_is_there(admin, make, product, variant, a4):
    file = make.file(product.client_id, name="dawn.png")
    connect([variant], a4, {"front": file}, 2)
    db.commit()
    there = admin.post(f"/products/{product.id}/connecting", data={"ids": variant.id}).headers["Location"]
    page = admin.get(there).text
    assert "dawn.png" in page and 'value="2"' in page and a4.uid in page


def test_changing_the_options_keeps_the_files(admin, make, product, variant, poster, a4):
    file = make.file(product.client_id, name="dawn.png")
    url = files_url(product, variant, a4, **{"file-front": file.id})
    options = admin.get(f"{url}&options=1").text
    assert f'name="file-front" value="{file.id}"' in options
    chosen = f"product={poster.id}&value-format=a3&file-front={file.id}"
    there = admin.get(f"/products/{product.id}/connect?variants={variant.id}&{chosen}").headers["Location"]
    assert f"file-front={file.id}" in there and "dawn.png" in admin.get(there).text


def test_an_equal_sku_and_the_words_of_the_title_are_suggested_with_their_reason(make, admin, store, poster, a4):
    twin = make.variant(make.product(store), sku="SUN")
    connect([twin], a4, {"front": make.file(store.client_id)})
    product = make.product(store, title="Poster tramonto")
    variant = make.variant(product, sku="SUN", options={"Formato": "A3"})
    page = admin.get(f"/products/{product.id}/connect?variants={variant.id}").text
    assert "Because the SKU SUN is connected like this already." in page
    assert "Because the store says: Poster, A3." in page
    used = re.findall(r'href="([^"]*file-front=[^"]*)"', page)[0].replace("&amp;", "&")
    assert "300 dpi at its printed size." in admin.get(used).text


def test_a_suggestion_says_whether_it_is_certain_and_what_is_left_open(make, admin, store, poster):
    product = make.product(store, title="Poster Tramonto")
    named = make.variant(product, options={"Formato": "A3"})
    unnamed = make.variant(product, title="Poster Tramonto")
    both = make.variant(product, title="A3", sku="PST-A4")
    page = admin.get(f"/products/{product.id}/connect?variants={named.id}").text
    assert "Certain</span>" in page and "% sure" not in page
    page = admin.get(f"/products/{product.id}/connect?variants={unnamed.id}").text
    assert "It does not say: Format." in page and "50 % sure" in page and "Certain</span>" not in page
    page = admin.get(f"/products/{product.id}/connect?variants={both.id}").text
    assert "The SKU says something else." in page and "90 % sure" in page and "Certain</span>" not in page
    page = admin.get(f"/products/{product.id}/connect?variants={named.id}.{both.id}").text
    assert (page.count("Certain</span>"), page.count("90 % sure")) == (1, 1)


def test_only_what_the_client_may_use_is_offered(make, sign_in, product, variant):
    make.catalog_product(names={"en": "Draft one", "it": ""}, state=CatalogState.DRAFT)
    make.catalog_product(names={"en": "Of others", "it": ""}, for_everyone=False)
    theirs = [CatalogGrant(client_id=product.client_id)]
    make.catalog_product(names={"en": "Granted", "it": ""}, for_everyone=False, grants=theirs)
    page = sign_in(make.member(Role.PREPRESS)).get(f"/products/{product.id}/connect?variants={variant.id}").text
    assert [name in page for name in ("Granted", "Draft one", "Of others")] == [True, False, False]


def test_connecting_frees_the_orders_that_wait(make, admin, store, product, variant, a4, queued):
    order = make.order(store, status=Status.NOT_CONNECTED, reason="unmapped_variant")
    make.item(order, variant_id=variant.id, status=Status.NOT_CONNECTED)
    url = files_url(product, variant, a4, **{"file-front": make.file(product.client_id).id})
    assert "1 order waits for this. It goes on as soon as you connect." in admin.get(url).text
    done = admin.post(url, data={"act": "connect"}, follow_redirects=True)
    assert "1 order that waited for it goes on." in done.text
    assert ("jobs.orders.apply_mapping", product.client_id, variant.id) in queued("default")


def test_an_order_manager_whose_client_lets_them_connects_what_an_order_waits_for(
    make, sign_in, store, product, variant, a4
):
    client = db.get_one(Client, store.client_id)
    order = make.order(store, status=Status.NOT_CONNECTED, reason="unmapped_variant")
    make.item(order, variant_id=variant.id, status=Status.NOT_CONNECTED)
    make.variant(product)  # nobody has bought this one
    manager = sign_in(make.member(Role.ORDER_MANAGER, client))
    assert "/connect?" not in manager.get(f"/orders/{order.id}").text
    client.order_managers_connect = True
    db.commit()
    [way] = re.findall(r'href="(/products/[^"]*)"', manager.get(f"/orders/{order.id}").text)
    assert manager.get(way).status_code == 200
    all_of_it = f"/products/{product.id}/connect?variant={a4.id}"
    chosen = f"{all_of_it}&file-front={make.file(client.id).id}"
    done = manager.post(chosen, data={"act": "connect"})
    assert (done.location, mapping_of(variant).catalog_variant_id) == (f"/orders/{order.id}", a4.id)
    assert db.scalars(select(Mapping.variant_id)).all() == [variant.id]
    assert [manager.get(page).status_code for page in (all_of_it, f"/products/{product.id}")] == [404, 403]


def test_without_the_right_nobody_connects_and_another_clients_product_is_absent(make, sign_in, product, variant, a4):
    file = make.file(product.client_id)
    viewer = make.member(Role.VIEW_ONLY, db.get_one(Client, product.client_id))
    url = files_url(product, variant, a4, **{"file-front": file.id})
    answers = [sign_in(one).post(url, data={"act": "connect"}).status_code for one in (viewer, make.member())]
    assert (answers, mapping_of(variant)) == ([403, 404], None)


def test_a_store_manager_of_another_store_finds_nothing(make, sign_in, product, variant):
    other = make.store(client_id=product.client_id)
    links = [MembershipStore(client_id=product.client_id, store_id=other.id)]
    client = db.get_one(Client, product.client_id)
    manager = make.member(Role.STORE_MANAGER, client, all_stores=False, store_links=links)
    browser = sign_in(manager)
    assert browser.get(f"/products/{product.id}").status_code == 404
    assert browser.get(f"/products/{product.id}/connect?variants={variant.id}").status_code == 404


@pytest.mark.parametrize("broken", ["variants=99999", "variants=x", "variants=", "variant=99999", "file-front=99999"])
def test_what_the_address_names_wrongly_is_never_a_fault_of_ours(admin, product, variant, broken):
    assert admin.get(f"/products/{product.id}/connect?{broken}").status_code in (200, 404)
