"""The orders of a file taken back as a whole, as far as nobody has begun to make them."""

from sqlalchemy import select, update

from core.db import db
from core.matrix import Role
from models import Activity, Client, Order, OrderItem
from tests.bulk.test_orders import LUCA, SAME, ordered, orders, sold  # noqa: F401  (fixtures)

ROWS = (["A-1", *LUCA, "SUN-1", "2"], ["A-2", *LUCA, "SUN-1", "1"], ["A-1", *SAME, "SUN-2", "3"])


def taken_back(admin, sheet, work):
    assert admin.post(f"/sheets/orders/{sheet.id}/undoing").status_code == 303
    work()
    return admin.get(f"/sheets/orders/{sheet.id}").text


def test_what_a_file_has_made_is_canceled_and_can_be_brought_again(admin, ordered, apply, work):  # noqa: F811
    sheet = ordered(*ROWS)
    apply(sheet)
    assert [order.status for order in orders()] == ["created", "created"]
    assert "Take these orders back" in admin.get(f"/sheets/orders/{sheet.id}").text
    assert "3 rows were taken back" in taken_back(admin, sheet, work)
    assert {order.status for order in orders()} == {"canceled"}
    assert {item.status for order in orders() for item in order.items} == {"canceled"}
    apply(ordered(*ROWS))
    assert [order.status for order in orders()] == ["canceled", "canceled", "created", "created"]


def test_what_is_in_production_stays_and_its_rows_say_so(admin, ordered, apply, work):  # noqa: F811
    sheet = ordered(*ROWS)
    apply(sheet)
    begun = orders()[0].id
    for table, own in ((Order, Order.id), (OrderItem, OrderItem.order_id)):
        db.execute(update(table).where(own == begun).values(status="in_production"))
    db.commit()
    page = taken_back(admin, sheet, work)
    assert ("1 row was taken back" in page, "It is in production already" in page) == (True, True)
    assert [order.status for order in orders()] == ["in_production", "canceled"]
    apply(ordered(*ROWS))
    assert [order.reference for order in orders()] == ["A-1", "A-2", "A-2"]


def test_whoever_may_not_cancel_orders_takes_none_back(make, sign_in, store, ordered, apply):  # noqa: F811
    sheet = ordered(*ROWS)
    apply(sheet)
    looker = sign_in(make.member(Role.VIEW_ONLY, db.get_one(Client, store.client_id)))
    assert looker.post(f"/sheets/orders/{sheet.id}/undoing").status_code == 403
    assert [order.status for order in orders()] == ["created", "created"]


def test_the_staff_takes_them_back_too_and_is_named(make, sign_in, ordered, apply, work):  # noqa: F811
    sheet = ordered(*ROWS)
    apply(sheet)
    boss = make.member(Role.PROVIDER_ADMIN)
    assert "3 rows were taken back" in taken_back(sign_in(boss), sheet, work)
    acts = db.scalars(
        select(Activity).where(Activity.action.startswith("order.import_und")).order_by(Activity.id)
    ).all()
    assert [(act.action, act.actor) for act in acts] == [
        ("order.import_undo_begun", boss.name),
        ("order.import_undone", boss.name),
    ]
