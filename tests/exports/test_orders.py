"""The orders as a file: what the filters show, in the asker's scope, and nothing that a spreadsheet would calculate."""

import pytest

from core.db import db
from core.matrix import Role
from models import Client
from tests.conftest import HTMX
from tests.exports.conftest import newest


@pytest.fixture
def store(make):
    return make.store(name="Aurora Shop")


@pytest.fixture
def admin(make, store):
    return make.member(client=db.get_one(Client, store.client_id))


def test_the_file_holds_what_the_filters_show_newest_first(make, admin, store, export):
    for number, status in (("A1", "passed"), ("A2", "canceled"), ("A3", "passed")):
        make.order(store, number=number, status=status, total=1990)
    rows = export(admin, "orders", "?status=passed&after=abc")
    assert [(row["Order"], row["Status"], row["Total"], row["Currency"]) for row in rows] == [
        ("A3", "Passed", "19.90", "EUR"),
        ("A1", "Passed", "19.90", "EUR"),
    ]
    assert newest().asked == {"status": "passed"}


def test_days_are_those_of_the_asker_and_moments_say_their_zone(make, store, export):
    asker = make.member(client=db.get_one(Client, store.client_id), user=make.user(time_zone="America/New_York"))
    make.order(store, placed_at="2026-03-08T06:30:00+00:00", created_at="2026-03-08T06:30:00+00:00")
    rows = export(asker, "orders", "?since=2026-03-08&until=2026-03-08")
    assert [row["Placed"] for row in rows] == ["2026-03-08T01:30:00-05:00"]


def test_headings_and_words_are_in_the_askers_language(make, store, export):
    asker = make.member(client=db.get_one(Client, store.client_id), user=make.user(locale="it"))
    make.order(store, status="canceled", is_test=True)
    row = export(asker, "orders")[0]
    assert (row["Stato"], row["Ordine di prova"], row["Città"]) == ("Annullato", "sì", "Torino")


def test_what_a_spreadsheet_would_calculate_is_written_as_text(make, admin, store, export):
    make.order(store, number="=1+1", buyer="@SUM(A1)", reference="-2", total=-500, phone="\t+39 040")
    row = export(admin, "orders")[0]
    assert [row[name] for name in ("Order", "Buyer", "Reference", "Phone")] == [
        "'=1+1",
        "'@SUM(A1)",
        "'-2",
        "'\t+39 040",
    ]
    assert row["Total"] == "-5.00"


def test_each_sees_the_orders_in_their_own_reach_and_no_more(make, store, limited, export):
    second = make.store(client_id=store.client_id)
    for where, number in ((store, "MINE"), (second, "OURS"), (make.store(), "THEIRS")):
        make.order(where, number=number)
    client = db.get_one(Client, store.client_id)
    people = {
        "admin": make.member(client=client),
        "limited": limited(Role.STORE_MANAGER, store),
        "operator": make.member(Role.OPERATOR),
        "account manager without clients": make.member(Role.ACCOUNT_MANAGER, all_clients=False),
    }
    seen = {who: {row["Order"] for row in export(member, "orders")} for who, member in people.items()}
    assert seen == {
        "admin": {"MINE", "OURS"},
        "limited": {"MINE"},
        "operator": {"MINE", "OURS", "THEIRS"},
        "account manager without clients": set(),
    }


def test_only_the_staff_have_the_column_of_the_client(make, admin, store, export):
    make.order(store)
    assert "Client" not in export(admin, "orders")[0]
    assert export(make.member(Role.OPERATOR), "orders")[0]["Client"] == admin.client.name


def test_picked_orders_are_exported_and_no_others(make, admin, store, export):
    mine, theirs = make.order(store, number="A1"), make.order(make.store(), number="B1")
    make.order(store, number="A2", status="passed")
    rows = export(admin, "orders", "?picked=1&status=open", ids=[mine.id, theirs.id])
    assert [row["Order"] for row in rows] == ["A1"]
    assert len(export(admin, "orders", "?picked=1&status=passed", ids=[mine.id], all="1")) == 1


def test_nothing_picked_makes_no_file(make, admin, store, sign_in):
    answer = sign_in(admin).post("/exports/orders?picked=1", data={"format": "csv"}, follow_redirects=True)
    assert ("Pick some rows first." in answer.text, db.query(Client).count()) == (True, 1)


def test_an_order_has_a_row_for_each_of_its_lines(make, admin, store, export):
    order = make.order(store, number="A1")
    make.item(order, sku="PST-1", quantity=3, price=1000, files={"front": {"id": 1, "name": "sun.pdf"}})
    make.item(order, sku="PST-2")
    make.order(store, number="A2")
    rows = export(admin, "order_lines")
    assert [(row["Order"], row["SKU"], row["Quantity"], row["Price"], row["Print files"]) for row in rows] == [
        ("A2", "", "", "", ""),
        ("A1", "PST-1", "3", "10.00", "sun.pdf"),
        ("A1", "PST-2", "1", "0.00", ""),
    ]
    assert (newest().rows, newest().progress["total"]) == (3, 2)


def test_the_list_has_a_button_that_exports_it_as_it_is_filtered(make, admin, store, sign_in):
    make.order(store)
    page = sign_in(admin).get("/orders/?status=open").text
    assert 'action="/exports/orders?status=open"' in page
    assert 'action="/exports/order_lines?status=open"' in page
    assert sign_in(admin).get("/orders/", headers=HTMX).status_code == 200


def test_nonsense_in_the_address_is_no_question(make, admin, store, export):
    make.order(store, number="A1")
    huge = "9" * 30
    assert len(export(admin, "orders", "?q=a%00b&endpoint=x&_external=1")) == 1
    assert len(export(admin, "orders", f"?client={huge}")) == 1
    assert export(admin, "orders", "?picked=1", ids=[huge, "-1", "x"]) == []
    assert newest().asked == {"ids": f"{huge},-1"}
