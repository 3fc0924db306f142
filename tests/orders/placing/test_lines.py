"""The lines of the form, which work without JavaScript too, and the files that go with them."""

from sqlalchemy import func, select

from core.db import db
from models import File, FileState, MappingState, Order
from services.release import release
from services.transitions import lock
from tests.conftest import HTMX
from tests.orders.placing.filling import items, of_catalog, png, the_order, typed
from tests.rows import print_area

# -- lines without JavaScript


def test_lines_come_and_go_and_nothing_typed_is_lost(admin, store, poster):
    page = admin.post(f"/orders/new?store={store.id}", data=typed("add", note="Fragile"))
    assert (page.status_code, 'name="lines-1-term"' in page.text, "Fragile" in page.text) == (200, True, True)
    second = {"lines-1-choice": "", "lines-1-term": "sunset", "lines-1-quantity": "5", "lines-1-price": "3,50"}
    page = admin.post(f"/orders/new?store={store.id}", data=typed("look", **second)).text
    assert f"choose:lines-1:v{poster.id}" in page
    page = admin.post(f"/orders/new?store={store.id}", data=typed(f"choose:lines-1:v{poster.id}", **second)).text
    assert f'value="v{poster.id}"' in page.split('id="lines-1"')[1]
    page = admin.post(f"/orders/new?store={store.id}", data=typed("remove:lines-0", **second)).text
    assert ("lines-0-term" in page, 'value="5"' in page, 'value="3,50"' in page) == (False, True, True)


def test_typing_finds_connected_variants_and_the_catalog(admin, store, poster, make):
    other = make.store(client_id=store.client_id)
    make.variant(make.product(other, title="Sunset elsewhere"), mapping_state=MappingState.CONNECTED)
    found = admin.get(f"/orders/new/wares?store={store.id}&line=lines-0&lines-0-term=sunset a4", headers=HTMX).text
    assert ("Sunset poster, A4" in found, "elsewhere" in found) == (True, False)
    uid = poster.mapping.catalog_variant.uid
    found = admin.get(f"/orders/new/wares?store={store.id}&line=lines-0&lines-0-term={uid}", headers=HTMX).text
    assert f"choose:lines-0:c{poster.mapping.catalog_variant_id}" in found


# -- lines of the catalog


def test_a_catalog_line_wants_a_file_for_each_required_area(admin, store, make):
    variant = make.catalog_product().variants[0]
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(**of_catalog(variant)))
    assert (answer.status_code, "Choose a file, or type its address." in answer.text) == (422, True)


def test_an_upload_survives_other_buttons_and_is_looked_at(admin, store, make, queued):
    variant = make.catalog_product().variants[0]
    sent = typed("add", **of_catalog(variant)) | {"lines-0-areas-0-upload": (png(), "art.png")}
    page = admin.post(f"/orders/new?store={store.id}", data=sent, content_type="multipart/form-data").text
    file = db.scalars(select(File)).one()
    assert (file.name, file.state, f'value="{file.id}"' in page) == ("art.png", "checking", True)
    assert [name for name, *_rest in queued("files")] == ["jobs.files.run_file"]
    kept = of_catalog(variant, **{"lines-0-areas-0-kept": str(file.id)})
    admin.post(f"/orders/new?store={store.id}", data=typed(**kept))
    [item], order = items(), the_order()
    assert (item.product_uid, item.files["front"]["id"], item.mapping_version) == (variant.uid, file.id, None)
    assert (order.status, order.release_at is not None) == ("passed", True)


def test_a_draft_of_a_catalog_line_shows_its_file_again(admin, store, make):
    file = make.file(store.client_id, name="sunset.png")
    line = of_catalog(make.catalog_product().variants[0], **{"lines-0-areas-0-kept": str(file.id)})
    admin.post(f"/orders/new?store={store.id}", data=typed("save", **line))
    page = admin.get(f"/orders/{the_order().id}/edit").text
    assert ("sunset.png" in page, f'name="lines-0-areas-0-kept" type="hidden" value="{file.id}"' in page) == (
        True,
        True,
    )


def test_an_address_is_fetched_once_the_order_is_kept(admin, store, make, queued):
    variant = make.catalog_product().variants[0]
    line = of_catalog(variant, **{"lines-0-areas-0-url": "https://files.example.test/art.pdf"})
    admin.post(f"/orders/new?store={store.id}", data=typed("look", **line))
    assert db.scalars(select(File)).all() == []
    admin.post(f"/orders/new?store={store.id}", data=typed(**line))
    file = db.scalars(select(File)).one()
    assert (file.state, file.source_url, len(queued("files"))) == ("fetching", "https://files.example.test/art.pdf", 1)
    assert items()[0].files["front"]["id"] == file.id


def test_a_file_that_does_not_fit_is_refused_with_what_is_wrong(admin, store, make):
    product = make.catalog_product(areas=[print_area(210, 297, formats=["pdf"])])
    file = make.file(store.client_id)
    line = of_catalog(product.variants[0], **{"lines-0-areas-0-kept": str(file.id)})
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(**line))
    assert (answer.status_code, "PNG" in answer.text) == (422, True)


def test_a_file_refused_after_submitting_holds_the_order(admin, store, make):
    file = make.file(store.client_id, state=FileState.CHECKING)
    line = of_catalog(make.catalog_product().variants[0], **{"lines-0-areas-0-kept": str(file.id)})
    admin.post(f"/orders/new?store={store.id}", data=typed(**line))
    order, file.state = the_order(), FileState.REFUSED
    lock(order)
    release(order, early=True)
    assert (order.status, order.reason) == ("on_hold", "file_format")


def test_another_clients_file_and_product_are_nobodys(admin, store, make):
    theirs = make.file(make.client().id)
    granted = make.catalog_product(for_everyone=False).variants[0]
    free = make.catalog_product().variants[0]
    page = admin.post(f"/orders/new?store={store.id}", data=typed(**of_catalog(granted)))
    assert page.status_code == 422
    line = of_catalog(free, **{"lines-0-areas-0-kept": str(theirs.id)})
    page = admin.post(f"/orders/new?store={store.id}", data=typed(**line))
    assert (page.status_code, db.scalar(select(func.count(Order.id)))) == (422, 0)
