"""What is drawn, sold, told and opened, as files: the rows of the page with its filters, and no secret in any."""

import re
from datetime import timedelta

import pytest

from core.acting import Acting
from core.crypto import digest, new_token
from core.db import db, now
from core.matrix import Role
from jobs.analytics import keep_days
from models import ApiKey, CatalogVariant, Client, Design, Notice, Postback, Publication
from services import api_keys
from services.postbacks import endpoints
from tests.exports.conftest import newest

EMPTY = {"format": 1, "areas": {}}


@pytest.fixture
def store(make):
    return make.store(name="Aurora")


@pytest.fixture
def client(store):
    return db.get_one(Client, store.client_id)


@pytest.fixture
def admin(make, client):
    return make.member(client=client, user=make.user(first_name="Ada", last_name="Rossi"))


@pytest.fixture
def made_of(make) -> CatalogVariant:
    return make.catalog_product(key="poster", names={"en": "Poster", "it": "Poster"}).variants[0]


def test_designs_by_the_words_and_the_kind_that_are_asked_for(client, admin, made_of, export):
    own = {"client_id": client.id, "catalog_variant_id": made_of.id, "areas_print": "", "document": EMPTY}
    db.add_all([Design(**own, name="Sunset", version=3), Design(**own, name="Card", is_template=True)])
    db.commit()
    rows = export(admin, "designs")
    assert [(row["Name"], row["Template"], row["Product"]) for row in rows] == [
        ("Card", "yes", "Poster"),
        ("Sunset", "no", "Poster"),
    ]
    assert "Client" not in rows[0]
    assert [row["Name"] for row in export(admin, "designs", "?kind=templates")] == ["Card"]
    assert [(row["Name"], row["Version"]) for row in export(admin, "designs", "?q=sun")] == [("Sunset", "3")]


def test_whoever_stood_in_is_named_with_for_whom(make, store, client, admin, made_of, export):
    by = Acting(name="Giorgia Conti", on_behalf_of="Olga Marini").signature
    own = {"client_id": client.id, "changed_by": by}
    db.add(Design(**own, catalog_variant_id=made_of.id, areas_print="", document=EMPTY, name="Sunset"))
    own |= {"store_id": store.id, "catalog_product_id": made_of.product_id, "language": "en", "due_at": None}
    db.add(Publication(**own, mark="a", title="Sunset"))
    db.commit()
    for listing in ("designs", "publications"):
        (row,) = export(admin, listing)
        assert re.fullmatch(r"Giorgia Conti \(.+\) on behalf of Olga Marini", row["Changed by"])


def test_products_put_on_sale_with_what_is_wrong(make, store, admin, made_of, export):
    own = {"client_id": store.client_id, "store_id": store.id, "catalog_product_id": made_of.product_id}
    own |= {"language": "en", "due_at": None, "offered": [{"id": made_of.id, "price": 1990}]}
    db.add(Publication(**own, mark="a", title="Sunset", state="published", external_id="77"))
    db.add(Publication(**own, mark="b", title="Dawn", state="failed", error="publication_gone"))
    db.commit()
    rows = export(admin, "publications")
    assert [(row["Title"], row["State"], row["Variants"], row["Id in the shop"]) for row in rows] == [
        ("Dawn", "Failed", "1", ""),
        ("Sunset", "Published", "1", "77"),
    ]
    assert rows[0]["What is wrong"] == "The product was deleted in the shop."
    assert [row["Title"] for row in export(admin, "publications", "?state=published")] == ["Sunset"]


def receiver_of(client, **values):
    receiver, secret = endpoints.make(
        client.id, {"Authorization": "Bearer HIDDEN"}, name="ERP", kind="url", address="https://erp.example/in",
        events=["order.printed", "order.canceled"], for_provider=values.pop("for_provider", False),
    )  # fmt: skip
    for name, value in values.items():
        setattr(receiver, name, value)
    db.commit()
    return receiver, secret


def told(receiver, **values):
    own = {"client_id": receiver.client_id, "endpoint_id": receiver.id, "occurred_at": now(), "due_at": None}
    row = Postback(**own | {"event": "order.printed", "key": new_token()[:20], "payload": "{}"} | values)
    row.webhook_id = f"msg_{new_token()[:20]}"
    db.add(row)
    db.commit()
    return row


def test_endpoints_without_their_secrets(client, admin, make, export):
    receiver, secret = receiver_of(client)
    receiver_of(client, name="INSIDE", for_provider=True)
    told(receiver, state="failed")
    rows = export(admin, "endpoints")
    assert [(row["Endpoint"], row["Address"], row["State"], row["Failed"]) for row in rows] == [
        ("ERP", "https://erp.example/in", "Enabled", "1")
    ]
    assert rows[0]["Events"] == "Order printed, Order canceled"
    assert not {secret, "HIDDEN", receiver.secret, receiver.headers} & set("".join(rows[0].values()).split())
    seen = export(make.member(Role.PROVIDER_ADMIN), "endpoints", f"?client={client.id}")
    assert [(row["Endpoint"], row["For the provider"]) for row in seen] == [("ERP", "no"), ("INSIDE", "yes")]


def test_the_delivery_log_as_it_is_filtered(make, store, client, admin, export):
    receiver, _secret = receiver_of(client)
    inside, _secret = receiver_of(client, name="INSIDE", for_provider=True)
    order = make.order(store, number="A7")
    told(inside)
    told(receiver, order_id=order.id, state="delivered", delivered_at=now(), sent=1)
    failed = told(receiver, state="failed", error="status", error_facts={"status": 500}, sent=10)
    rows = export(admin, "deliveries")
    assert [(row["Order"], row["State"], row["Tries"]) for row in rows] == [
        ("", "Failed", "10"),
        ("A7", "Arrived", "1"),
    ]
    assert (rows[0]["Reference"], rows[0]["Endpoint"]) == (failed.webhook_id, "ERP")
    assert rows[0]["What is wrong"] == "The receiver answered 500; only 2xx counts as taken."
    assert [row["Order"] for row in export(admin, "deliveries", "?q=A7")] == ["A7"]
    assert len(export(admin, "deliveries", "?state=failed")) == 1
    everything = export(make.member(Role.SUPPORT), "deliveries")
    assert (len(everything), {row["Client"] for row in everything}) == (3, {client.name})


def test_the_activity_log_of_a_client_without_the_providers_receivers(client, admin, make, export):
    receiver_of(client)
    receiver_of(client, name="INSIDE", for_provider=True)
    assert len(export(admin, "activity", "?act=postback.created")) == 1
    assert len(export(make.member(Role.PROVIDER_ADMIN), "activity", "?act=postback.created")) == 2


def test_notices_of_the_asker_alone(make, store, client, admin, export):
    own = {"client_id": client.id, "kind": "connection", "what": "lost", "place": "here"}
    facts = {"things": [["store", store.id, store.name]], "store": store.name}
    db.add(Notice(**own, facts=facts, membership_id=admin.id, last_at=now() - timedelta(hours=1), read_at=now()))
    db.add(Notice(**own, facts=facts, membership_id=admin.id, count=3))
    db.add(Notice(**own, facts=facts, membership_id=make.member(client=client).id))
    db.commit()
    rows = export(admin, "notices")
    assert [(row["Kind"], row["Where"], row["How many"], bool(row["Read"])) for row in rows] == [
        ("Connection lost", "Aurora", "3", False),
        ("Connection lost", "Aurora", "1", True),
    ]
    assert len(export(admin, "notices", "?state=new")) == 1


def test_keys_of_programs_and_never_the_key(make, client, admin, export):
    key, secret = api_keys.make_key(client, admin, "Warehouse", ["orders:read"])
    gone, _secret = api_keys.make_key(client, admin, "Old", ["orders:read", "orders:write"])
    gone.revoked_at = now()
    db.commit()
    rows = export(admin, "api_keys")
    assert [(row["Name"], row["State"], row["May"], row["Stores"]) for row in rows] == [
        ("Warehouse", "Active", "Read orders", "All"),
        ("Old", "Revoked", "Read orders, Place and cancel orders", "All"),
    ]
    assert rows[0]["Begins and ends with"] == key.shown
    assert not {secret, key.digest} & set(rows[0].values())
    boss = make.member(Role.PROVIDER_ADMIN)
    assert export(boss, "api_keys") == []
    assert [row["Name"] for row in export(boss, "api_keys", f"?client={client.id}")] == ["Warehouse", "Old"]


def test_a_key_that_the_provider_made_is_in_the_clients_list_and_file(make, client, admin, sign_in, export):
    """Its maker is of the staff, whose rows a client's people do not see."""
    boss = make.member(Role.PROVIDER_ADMIN, user=make.user(first_name="Paola", last_name="Ferri"))
    own = {"client_id": client.id, "digest": digest(new_token()), "prefix": "vk_", "last_four": "abcd"}
    db.add(ApiKey(**own, scopes=["orders:read"], name="From us", made_by_id=boss.id))
    db.commit()
    page = sign_in(admin).get("/settings/api-keys/")
    assert (page.status_code, "Paola Ferri" in page.text) == (200, True)
    assert [(row["Made by"], row["State"]) for row in export(admin, "api_keys")] == [("Paola Ferri", "Active")]
    assert newest().error is None


def test_lead_times_are_a_file_of_hours_and_orders(make, store, admin, export):
    released = now() - timedelta(days=2)
    for hours in (29.5, 29.2, 5.5):
        make.order(store, created_at=released, released_at=released, shipped_at=released + timedelta(hours=hours))
    keep_days()
    rows = export(admin, "day_lead")
    heading = "Hours from release to shipping, the begun one counted"
    assert sorted((int(row[heading]), int(row["Orders"])) for row in rows) == [(6, 1), (30, 2)]
    assert {(row["Store"], "Client" in row) for row in rows} == {("Aurora", False)}


def test_the_floors_file_of_figures_is_not_cut_down_to_the_client_that_is_asked_for(make, store, client, export):
    for one in (store, make.store(name="Borea")):
        make.order(one, created_at=now() - timedelta(days=1))
    keep_days()
    rows = export(make.member(Role.OPERATOR), "day_figures", f"?client={client.id}")
    assert [(row["Received"], row["Client"], row["Store"]) for row in rows] == [("1", "", "")] * 2
