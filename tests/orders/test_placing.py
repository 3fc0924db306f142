"""Placing orders by hand, through the front door."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Activity, File, FileState, MappingState, Order, OrderItem, Status, TimelineEntry
from services.mappings import connect
from services.release import release
from services.transitions import lock
from tests.conftest import HTMX
from tests.rows import print_area

ADDRESS = {
    "first_name": "Anna", "last_name": "Bianchi", "company": "", "line1": "Via Roma 1", "line2": "", "state": "TO",
    "post_code": "10121", "city": "Torino", "country": "IT", "email": "anna@example.com", "phone": "",
}  # fmt: skip


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id, name="Direct orders")


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(client=client))


@pytest.fixture
def poster(make, store, client):
    """A connected variant of the store."""
    made_of = make.catalog_product().variants[0]
    variant = make.variant(make.product(store, title="Sunset poster"), title="A4", sku="SUN-A4", price=1990)
    connect([variant], made_of, {"front": make.file(client.id)})
    db.commit()
    return variant


def typed(act="submit", key="k1", **values):
    line = {"lines-0-choice": "", "lines-0-term": "SUN-A4", "lines-0-quantity": "2", "lines-0-price": ""}
    return ADDRESS | {"act": act, "form_key": key, "shipping_method": "Courier"} | line | values


def the_order() -> Order:
    return db.scalars(select(Order)).one()


def items() -> list[OrderItem]:
    return list(db.scalars(select(OrderItem).order_by(OrderItem.id)))


def png() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(content, "PNG")
    content.seek(0)
    return content


# -- submitting


def test_a_submitted_order_is_made_as_its_mapping_says(admin, store, poster):
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(reference="PO 7", note="Careful"))
    order, [item] = the_order(), items()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/orders/{order.id}")
    assert (order.number, order.status, order.reference, order.total, order.buyer) == (
        "M-0001", "created", "PO 7", 3980, "Anna Bianchi",
    )  # fmt: skip
    assert (item.title, item.sku, item.quantity, item.price) == ("Sunset poster, A4", "SUN-A4", 2, 1990)
    assert (item.product_uid, item.mapping_version, list(item.files)) == (
        poster.mapping.catalog_variant.uid,
        1,
        ["front"],
    )
    assert order.external_id is None


def test_its_story_and_the_activity_log_say_who_placed_it(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed())
    story = db.scalars(select(TimelineEntry).order_by(TimelineEntry.id)).all()
    assert [(entry.from_status, entry.to_status, bool(entry.membership_id)) for entry in story] == [
        (None, "draft", True), ("draft", "received", True), ("received", "passed", True), ("passed", "created", True),
    ]  # fmt: skip
    acts = db.scalars(select(Activity.action).where(Activity.object_type == "orders").order_by(Activity.id)).all()
    assert acts == ["order.placed", "order.submitted"]


def test_it_waits_for_approval_where_the_store_says_so(admin, store, poster):
    store.approval = "manual"
    db.commit()
    admin.post(f"/orders/new?store={store.id}", data=typed())
    assert the_order().status == "pending_approval"


def test_a_second_order_of_the_same_buyer_and_lines_is_held(admin, store, poster):
    for key in ("k1", "k2"):
        admin.post(f"/orders/new?store={store.id}", data=typed(key=key))
    first, second = db.scalars(select(Order).order_by(Order.id))
    assert (first.status, second.status, second.reason) == ("created", "on_hold", "duplicate_suspect")


def test_test_orders_are_marked_and_hold_up_nobody(admin, store, poster):
    for key in ("k1", "k2"):
        admin.post(f"/orders/new?store={store.id}", data=typed(key=key, is_test="y"))
    assert [(order.is_test, order.status) for order in db.scalars(select(Order))] == [(True, "created")] * 2


# -- what is refused


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(admin, store, poster):
    wrong = typed(line1="", country="", note="Fragile", **{"lines-0-quantity": "0"})
    answer = admin.post(f"/orders/new?store={store.id}", data=wrong, headers=HTMX)
    page = answer.text
    assert (answer.status_code, "<html" in page, "3 things to mend" in page) == (422, False, True)
    for link in ('href="#line1"', 'href="#country"', 'href="#lines-0-quantity"'):
        assert link in page
    assert ("Fragile" in page, 'value="Torino"' in page, "Sunset poster, A4" in page) == (True, True, True)
    assert db.scalar(select(func.count(Order.id))) == 0


def test_an_order_without_lines_is_refused_and_a_draft_without_lines_is_kept(admin, store):
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(**{"lines-0-term": ""}))
    assert (answer.status_code, "at least one line" in answer.text) == (422, True)
    admin.post(f"/orders/new?store={store.id}", data={"act": "save", "form_key": "k1", "country": ""})
    assert (the_order().status, items()) == ("draft", [])


def test_a_product_that_is_not_connected_cannot_be_ordered(admin, store, make):
    make.variant(make.product(store), sku="NOT-YET")
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(**{"lines-0-term": "NOT-YET"}))
    assert (answer.status_code, "Nothing found" in answer.text) == (422, True)


def test_the_limits_of_a_product_are_said_beside_the_quantity(admin, store, poster):
    product = poster.mapping.catalog_variant.product
    product.least, product.countries = 10, ["FR"]
    db.commit()
    page = admin.post(f"/orders/new?store={store.id}", data=typed()).text
    assert ("At least 10 pieces" in page, "not sent to Italy" in page) == (True, True)


def test_a_repeated_reference_names_the_other_order_and_may_go_on(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save", reference="PO 7"))
    again = typed(key="k2", reference="PO 7")
    answer = admin.post(f"/orders/new?store={store.id}", data=again)
    assert (answer.status_code, "M-0001 has this reference already." in answer.text) == (422, True)
    answer = admin.post(f"/orders/new?store={store.id}", data=again | {"same_reference": "y"})
    assert (answer.status_code, db.scalar(select(func.count(Order.id)))) == (303, 2)


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


def of_catalog(variant, **values):
    return {"lines-0-choice": f"c{variant.id}", "lines-0-term": "", "lines-0-areas-0-area": "front"} | values


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


# -- once


def test_a_form_that_is_sent_twice_is_one_order(admin, store, poster):
    first = admin.post(f"/orders/new?store={store.id}", data=typed())
    again = admin.post(f"/orders/new?store={store.id}", data=typed())
    assert first.headers["Location"] == again.headers["Location"]
    assert (the_order().number, len(items())) == ("M-0001", 1)


def test_a_draft_sent_again_from_the_page_before_is_changed(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save"))
    admin.post(f"/orders/new?store={store.id}", data=typed("submit", city="Milano"))
    assert (the_order().address["city"], the_order().status) == ("Milano", "created")


def test_numbers_survive_a_race(app, sign_in, make, client, store, poster):
    browsers = [sign_in(make.member(client=client)) for _n in range(4)]
    url = f"/orders/new?store={store.id}"
    db.rollback()

    def place(number):
        with app.app_context():
            see(EVERYONE)
            return browsers[number % 4].post(url, data=typed("save", key=f"k{number // 2}")).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(place, range(16))) == {303}
    numbers = db.scalars(select(Order.number).order_by(Order.number)).all()
    assert numbers == [f"M-{n:04}" for n in range(1, 9)]


# -- drafts


def test_a_draft_is_edited_submitted_and_then_closed(admin, store, poster):
    saved = admin.post(f"/orders/new?store={store.id}", data=typed("save", line1=""))
    order = the_order()
    assert (order.status, saved.headers["Location"]) == ("draft", f"/orders/{order.id}/edit")
    page = admin.get(f"/orders/{order.id}/edit").text
    assert ("Sunset poster, A4" in page, 'value="Torino"' in page, "Draft M-0001" in page) == (True, True, True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    answer = admin.post(f"/orders/{order.id}/edit", data=typed(version=version))
    assert (answer.headers["Location"], the_order().status) == (f"/orders/{order.id}", "created")
    assert admin.get(f"/orders/{order.id}/edit").headers["Location"] == f"/orders/{order.id}"
    assert admin.post(f"/orders/{order.id}/edit", data=typed(city="Roma")).status_code == 303
    assert the_order().address["city"] == "Torino"


def test_a_draft_somebody_changed_meanwhile_is_not_overwritten_unasked(admin, make, sign_in, client, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save"))
    order = the_order()
    sign_in(make.member(client=client)).post(f"/orders/{order.id}/edit", data=typed("save", version="1", city="Roma"))
    answer = admin.post(f"/orders/{order.id}/edit", data=typed("save", version="1", city="Milano"))
    assert (answer.status_code, "changed this draft" in answer.text, 'value="Milano"' in answer.text) == (
        409,
        True,
        True,
    )
    assert the_order().address["city"] == "Roma"
    assert 'name="version" type="hidden" value="2"' in answer.text


def test_a_draft_is_deleted_after_a_question(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save"))
    order_id = the_order().id
    assert "deleted for good" in admin.get(f"/orders/{order_id}/discard").text
    admin.post(f"/orders/{order_id}/discard")
    assert (db.scalars(select(Order)).all(), items()) == ([], [])
    assert db.scalars(select(Activity.action).order_by(Activity.id.desc())).first() == "order.draft_deleted"


def test_an_order_that_is_no_draft_is_not_deleted(admin, make, store):
    order = make.order(store)
    assert admin.post(f"/orders/{order.id}/discard").status_code == 404
    assert the_order().status == Status.RECEIVED


# -- who, and where


def test_the_store_is_chosen_first_and_the_only_one_is_chosen_already(admin, make, store, client):
    assert admin.get("/orders/new").headers["Location"] == f"/orders/new?store={store.id}"
    make.store(client_id=client.id, name="Gifts", platform="woocommerce")
    make.store(name="Somebody's")
    page = admin.get("/orders/new").text
    assert ("Direct orders" in page, "Gifts" in page, "Somebody" in page) == (True, True, False)


def test_staff_see_whose_store_it_is_and_find_it_by_client(make, sign_in, store, client):
    make.store(name="Other")
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    rows = staff.get(f"/orders/new?q={client.name}", headers=HTMX).text
    assert ("Direct orders" in rows, client.name in rows, "Other" in rows) == (True, True, False)
    assert client.name in staff.get(f"/orders/new?store={store.id}").text


@pytest.mark.parametrize("role", list(Role))
def test_orders_are_placed_by_those_who_may(make, sign_in, client, store, poster, role):
    answer = sign_in(make.member(role, None if role.is_staff else client)).post(
        f"/orders/new?store={store.id}", data=typed()
    )
    may = role in (Role.ADMIN, Role.STORE_MANAGER, Role.ORDER_MANAGER, Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER)
    assert (answer.status_code, db.scalar(select(func.count(Order.id)))) == ((303, 1) if may else (403, 0))


def test_another_clients_store_and_draft_are_not_found(make, sign_in, store):
    draft = make.order(store, status="draft")
    stranger = sign_in(make.member())
    for path in (f"new?store={store.id}", f"new/wares?store={store.id}", f"{draft.id}/edit", f"{draft.id}/discard"):
        assert stranger.get(f"/orders/{path}").status_code == 404
    assert stranger.post(f"/orders/new?store={store.id}", data=typed()).status_code == 404
    assert stranger.post(f"/orders/{draft.id}/edit", data=typed()).status_code == 404


def test_a_store_or_a_client_outside_the_membership_is_not_found(make, sign_in, client, store, poster):
    narrow = make.member(Role.STORE_MANAGER, client, all_stores=False)
    assigned = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    for member in (narrow, assigned):
        answer = sign_in(member).post(f"/orders/new?store={store.id}", data=typed())
        assert (answer.status_code, db.scalar(select(func.count(Order.id)))) == (404, 0)


def test_countries_are_named_in_the_readers_language(make, sign_in, client, store):
    italian = sign_in(make.member(client=client, user=make.user(locale="it")))
    page = italian.get(f"/orders/new?store={store.id}").text
    assert (">Germania<" in page, ">Germany<" in page, ">Unione" in page) == (True, False, False)
