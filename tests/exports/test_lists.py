"""Every list as a file: its rows are those of the page, for each role, and no column is more than they may see."""

import pytest
from flask import g
from sqlalchemy import select

from core.crypto import digest, new_token
from core.db import db, now
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Role
from core.rights import can
from jobs.analytics import keep_days
from models import (
    ApiKey,
    CatalogVariant,
    Client,
    Design,
    File,
    Happening,
    Notice,
    Package,
    PackageLine,
    Postback,
    PostbackEndpoint,
    Publication,
    Template,
    TemplateFile,
)
from services.activity import log_activity
from services.exports.lists import LISTINGS
from services.transitions import tell
from tests.exports.conftest import newest


@pytest.fixture
def store(make):
    return make.store(name="Aurora", address="https://aurora.example")


@pytest.fixture
def client(store):
    return db.get_one(Client, store.client_id)


@pytest.fixture
def admin(make, client):
    return make.member(client=client, user=make.user(first_name="Ada", last_name="Rossi"))


@pytest.fixture
def boss(make):
    return make.member(Role.PROVIDER_ADMIN)


@pytest.mark.parametrize("role", [*CLIENT_ROLES, *STAFF_ROLES])
def test_each_role_exports_the_lists_that_it_may_see(make, client, sign_in, work, role):
    member = make.member(role, None if role.is_staff else client)
    browser, wrong = sign_in(member), []
    for key, listing in LISTINGS.items():
        answer = browser.post(f"/exports/{key}?client={client.id}", data={"format": "csv"}).status_code
        wrong += [(key, answer)] * (answer != (303 if can(member, listing.right) else 403))
        work()
        wrong += [(key, newest().error)] * (answer == 303 and newest().work_state != "done")
    assert wrong == []


@pytest.mark.parametrize("key", LISTINGS)
def test_nothing_of_another_client_is_in_any_list(make, client, admin, store, export, key):
    """Each row of theirs has a text that is nowhere else."""
    theirs = make.store(client_id=make.client(name="SECRET").id, name="SECRET")
    stranger = make.member(client=db.get_one(Client, theirs.client_id), user=make.user(last_name="SECRET"))
    furnish(make, theirs, "SECRET")
    furnish(make, store, "OPEN")
    keep_days()
    noted(stranger, theirs)
    noted(admin, store)
    if not can(admin, LISTINGS[key].right):
        return
    rows = export(admin, key, f"?client={theirs.client_id}&store={theirs.id}")
    assert "SECRET" not in str(rows)
    own = export(admin, key, f"?store={store.id}" if key == "product_sheet" else "")
    assert (len(own) > 0, "SECRET" in str(own)) == (True, False)


def furnish(make, store, word):
    product = make.product(store, title=word)
    file = make.file(store.client_id, name=word)
    made = make.mapping(make.variant(product, title=word, sku=word), file)
    db.add(Template(client_id=store.client_id, name=word, catalog_variant_id=made.catalog_variant_id))
    make.order(store, number=f"{word} 0", buyer=word, status="shipped", released_at=now(), shipped_at=now())
    order = make.order(store, number=word, buyer=word, status="printed")
    tell(order, Happening.STATUS, "status", reason="file_low_dpi", steps=("received", "failed"))
    making = {"catalog_variant_id": made.catalog_variant_id}
    item = make.item(order, title=word, sku=word, status="printed", **making)
    parcel = Package(client_id=store.client_id, order_id=order.id, tracking_code=word)
    db.add(parcel)
    db.flush()
    db.add(PackageLine(client_id=store.client_id, package_id=parcel.id, item_id=item.id, quantity=1))
    drawn_and_told(store, word, db.get_one(CatalogVariant, made.catalog_variant_id))
    db.commit()


def drawn_and_told(store, word, made_of):
    """A design, a product put on sale, and an address that was told something."""
    own = {"client_id": store.client_id}
    empty = {"format": 1, "areas": {}}
    db.add(Design(**own, name=word, catalog_variant_id=made_of.id, areas_print="", document=empty))
    sold = {"store_id": store.id, "catalog_product_id": made_of.product_id, "due_at": None}
    db.add(Publication(**own, **sold, mark=word, language="en", title=word))
    receiver = PostbackEndpoint(**own, name=word, kind="url", address="https://erp.example", events=["order.printed"])
    db.add(receiver)
    db.flush()
    told = {"endpoint_id": receiver.id, "event": "order.printed", "occurred_at": now(), "due_at": None}
    db.add(Postback(**own, **told, key="k", webhook_id=f"msg_{word}_{receiver.id}", payload="{}", state="failed"))


def noted(member, store):
    """Something that this person did, was told, and made a key for."""
    own = {"client_id": store.client_id}
    facts = {"things": [["store", store.id, store.name]], "store": store.name}
    db.add(Notice(**own, membership_id=member.id, kind="connection", what="lost", place="here", facts=facts))
    key = {"digest": digest(new_token()), "prefix": "vk_abcdef", "last_four": "wxyz", "scopes": ["orders:read"]}
    db.add(ApiKey(**own, **key, name=member.user.last_name, made_by_id=member.id))
    g.actor = member
    log_activity("store.changed", store, before={"name": "Old"}, after={"name": store.name}, reason="typo")
    db.commit()
    del g.actor


def test_parcels_of_the_orders_that_the_list_shows(make, admin, store, export):
    furnish(make, store, "P1")
    furnish(make, store, "P2")
    make.order(store, number="WITHOUT")
    rows = export(admin, "packages")
    assert [(row["Order"], row["Tracking code"], row["Pieces"], row["Status"]) for row in rows] == [
        ("P2", "P2", "1", "Packaged"),
        ("P1", "P1", "1", "Packaged"),
    ]


def test_the_floor_as_the_board_shows_it(make, boss, store, client, export):
    furnish(make, store, "F1")
    make.item(make.order(store, status="created"), status="created")
    rows = export(boss, "floor", "?status=printed")
    assert [(row["Order"], row["Client"], row["SKU"], row["Late"]) for row in rows] == [("F1", client.name, "F1", "no")]


def test_products_by_variant_in_the_state_that_is_asked_for(make, admin, store, export):
    product = make.product(store, title="Sunset")
    make.variant(product, title="A4", price=1250, mapping_state="not_connected")
    make.mapping(make.variant(product, title="A3", mapping_state="connected"), make.file(store.client_id))
    rows = export(admin, "variants")
    assert [(row["Variant"], row["State"], row["Price"]) for row in rows] == [
        ("A4", "Not connected", "12.50"),
        ("A3", "Connected", "19.90"),
    ]
    assert rows[1]["Product UID"].startswith("poster-")
    assert [row["Variant"] for row in export(admin, "variants", "?state=not_connected")] == ["A4"]


def test_templates_with_their_files(make, admin, store, export):
    furnish(make, store, "Sunset")
    furnish(make, make.store(client_id=store.client_id), "Dawn")
    db.add(TemplateFile(client_id=store.client_id, **in_front_of("Sunset")))
    db.commit()
    rows = export(admin, "templates", "?q=sun")
    assert [(row["Name"], row["Print files"], row["State"]) for row in rows] == [("Sunset", "Sunset", "Connected")]


def in_front_of(name):
    """Of the template of this name, its file of the same."""
    template, file = (db.scalars(select(table).where(table.name == name)).one() for table in (Template, File))
    return {"template_id": template.id, "file_id": file.id, "area": "front"}


def test_a_limited_manager_has_their_store_in_every_list(make, limited, store, export):
    other = make.store(client_id=store.client_id, name="Borea")
    furnish(make, store, "MINE")
    furnish(make, other, "OTHER")
    manager = limited(Role.STORE_MANAGER, store)
    assert [row["Store"] for row in export(manager, "stores")] == ["Aurora"]
    for key, many in {"orders": 2, "order_lines": 2, "packages": 1, "variants": 1}.items():
        rows = export(manager, key)
        assert (key, len(rows), "OTHER" in str(rows)) == (key, many, False)


def test_an_order_manager_has_no_column_of_a_stores_details(make, client, admin, export):
    manager = make.member(Role.ORDER_MANAGER, client)
    assert list(export(manager, "stores")[0]) == ["Store", "Platform", "Address", "Status"]
    assert {"Problem", "Last sync", "Variants"} < set(export(admin, "stores")[0])


def test_clients_in_the_order_that_the_list_has(make, boss, export):
    for name, reference in (("Beta", "2"), ("Alfa", "3"), ("Gamma", "1")):
        client = make.client(name=name, reference=reference)
        make.order(make.store(client_id=client.id), status="on_hold")
    names = [row["Name"] for row in export(boss, "clients", "?sort=-reference")]
    assert names == ["Alfa", "Beta", "Gamma"]
    rows = export(boss, "clients", "?q=gam")
    assert [(row["Name"], row["Stores"], row["Open orders"], row["Needs attention"]) for row in rows] == [
        ("Gamma", "1", "1", "1")
    ]


def test_people_with_their_reach(make, client, admin, limited, store, boss, export):
    limited(Role.STORE_MANAGER, store)
    rows = export(admin, "users")
    assert [(row["Role"], row["Stores"], row["State"]) for row in rows] == [
        ("Admin", "All", "Active"),
        ("Store Manager", "Aurora", "Active"),
    ]
    assert [row["Name"] for row in export(boss, "users", f"?client={client.id}&role=admin")] == ["Ada Rossi"]
    assert export(boss, "users") == []
    assert [(row["Role"], row["Clients"]) for row in export(boss, "staff")] == [("Administrator", "All")]


def test_the_log_of_whoever_sees_only_their_own(make, client, admin, store, export):
    manager = make.member(Role.STORE_MANAGER, client)
    noted(admin, store)
    noted(manager, store)
    rows = export(admin, "activity")
    assert [(row["What"], row["Details"], row["Reason"]) for row in rows][:2] == [
        ("Changed a store", "Name: Old → Aurora", "typo")
    ] * 2
    assert {row["Who"] for row in export(manager, "activity", "?area=store")} == {manager.name}
    assert [len(export(admin, "activity", f"?act={act}")) for act in ("store.changed", "store.deleted")] == [2, 0]


def test_clients_see_what_the_catalog_offers_them(make, admin, boss, export):
    product = make.catalog_product(key="poster", names={"en": "Poster", "it": "Poster"})
    product.variants[0].is_active = False
    make.catalog_product(key="draft", state="draft")
    db.commit()
    rows = export(admin, "catalog")
    assert [(row["Product"], row["Options"], row["Price"]) for row in rows] == [("Poster", "Format: A3", "5.00")]
    assert "Offered" not in rows[0]
    assert len(export(boss, "catalog")) == 4


DAYS = ("day_figures", "day_lead", "day_causes", "day_products")
PAGES = {
    "floor": "production",
    "product_sheet": "sheets/new",
    "variants": "products",
    "staff": "users/staff",
    "endpoints": "postbacks",
    "deliveries": "postbacks/log",
    "api_keys": "settings/api-keys/",
}


@pytest.mark.parametrize("key", LISTINGS)
def test_every_list_has_the_button(boss, client, store, sign_in, key):
    under = {"order_lines": "orders", "packages": "orders"} | dict.fromkeys(DAYS, "analytics")
    page = under.get(key, PAGES.get(key, key))
    address = f"/{page}" if "/" in page else f"/{page}/"  # those with a stroke are written out
    asked = f"store={store.id}" if key == "product_sheet" else f"client={client.id}"
    answer = sign_in(boss).get(f"{address}?{asked}")
    assert (answer.status_code, f'action="/exports/{key}?{asked}"' in answer.text) == (200, True)


NO_LIST = {  # pages that are no list of rows of one kind
    *("components.index", "exports.index", "home.index", "profile.index", "search.index", "system.index"),
    *("golive.index", "jobs.index"),
}


def test_every_list_of_the_product_can_be_had(app):
    """Each area's index, but for those that say here why not."""
    pages = {endpoint for endpoint in app.view_functions if endpoint.endswith(".index")}
    assert pages - {listing.page for listing in LISTINGS.values()} == NO_LIST
