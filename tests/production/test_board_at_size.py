"""The board beside many orders that are over: it reads what is on the floor, and of that no more than it shows."""

import re

import pytest
from sqlalchemy import text

from core.db import EVERYONE, db, see
from models import Order
from tests.plans import analyze, plans, statements

OVER, ON_FLOOR = 12_000, 3_000


@pytest.fixture
def large(make, server):
    """Two clients' orders, of which one in five is on the floor."""
    stores = [make.store(client_id=make.client(name=name).id) for name in ("Rossi", "Verdi")]
    see(EVERYONE)
    same = make.order(stores[0], number="R-1", status="created")
    db.execute(
        text("""
        insert into orders (client_id, store_id, external_id, number, status, placed_at, created_at, due_at, currency,
            total, shipping_total, buyer, email, phone, country, address, shipping_method, note, twin_key, search_text,
            reference, reason_facts, held_items, is_test, accepted, version, shop_status, told)
        select client_id, store_id, 'x' || n, 'N' || n, case when n > :over then 'created' else 'delivered' end,
            placed_at, created_at, case when n > :over then now() + (n % 9 - 4) * interval '1 day' end, currency, 0, 0,
            '', '', '', 'IT', '{}', '', '', '', 'N' || n, '', '{}', 0, n % 500 = 0, '[]', 1, '', '{}'
        from orders, generate_series(1, :all) n where id = :id"""),
        {"over": OVER, "all": OVER + ON_FLOOR, "id": same.id},
    )
    db.execute(
        text("""
        insert into order_items (client_id, store_id, order_id, external_id, product_ref, title, sku, options, quantity,
            price, status, is_held, is_ours, product_uid, multiplier, files, due_at, created_at)
        select client_id, store_id, id, 'l', '', 'Poster', '', '{}', 1, 0, status, false, true, 'uid_' || id % 300, 1,
            '{}', due_at, created_at from orders""")
    )
    db.commit()
    analyze(server, "orders", "order_items")
    return stores


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("", "ix_order_items_floor"),
        ("sort=due", "ix_order_items_floor_day"),
        ("due=late&sort=due", "ix_order_items_floor_day"),
        ("client=2&sort=due", "ix_order_items_floor_client"),
    ],
)
def test_the_board_reads_the_floor_by_an_index(app, large, sign_in, operator, question, index):
    browser = sign_in(operator)
    found = plans(app, lambda: browser.get(f"/production/?{question}"), "FROM order_items")
    assert found
    assert any(index in plan for plan in found)
    assert not [plan for plan in found if re.search(r"Seq Scan on (orders|order_items)\b", plan)]


def test_lines_are_found_and_counted_by_their_day_without_reading_the_others(app, large, sign_in, operator):
    browser = sign_in(operator)
    found = plans(app, lambda: browser.get("/production/?due=late"), "FROM order_items")
    assert [plan for plan in found if re.search(r"Index Cond: .*due_at", plan)]


def test_what_very_many_orders_hold_is_met_by_going_through_the_lines(app, large, sign_in, operator):
    browser = sign_in(operator)
    with statements(app) as told:
        page = browser.get("/production/?q=N1").text
    joined = [statement for statement, _values in told if "floor_found" in statement and "orders_found" in statement]
    assert len(joined) == 1  # for the other statuses alone, in which no order holds it
    assert len(re.findall(r'<tr id="item-', page)) == 50


def test_a_search_finds_lines_by_their_uid_and_by_the_words_of_their_order(app, large, sign_in, operator):
    db.commit()
    browser = sign_in(operator)
    number = db.query(Order.number).order_by(Order.id.desc()).limit(1).scalar()
    found = plans(app, lambda: browser.get(f"/production/?q={number}"), "floor_found")
    assert any("ix_order_items_floor_uid" in plan for plan in found)
    assert not [plan for plan in found if re.search(r"Seq Scan on (orders|order_items)\b", plan)]
    assert len(re.findall(r'<tr id="item-', browser.get(f"/production/?q={number}").text)) == 1
    assert len(re.findall(r'<tr id="item-', browser.get("/production/?q=UID_7").text)) == 50
