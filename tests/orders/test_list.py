"""The list of orders: tabs, search, filters, pages, acts on many, saved views."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from core.db import db, now, see
from core.matrix import Role
from models import Activity, Order, OrderRequest, Push, SavedView
from services import order_list
from services.order_rows import order_words
from tests.conftest import HTMX


@pytest.fixture
def admin(make):
    return make.member(Role.ADMIN)


@pytest.fixture
def store(make, admin):
    return make.store(client_id=admin.client_id)


def numbered(page) -> list[str]:
    """The numbers of the orders on a page, as their links stand there."""
    return [part.split("</a>")[0].split(">")[-1] for part in page.text.split('class="main"')[1:]]


def test_each_sees_only_their_own(make, admin, store, sign_in):
    make.order(store, number="OURS-1")
    make.order(make.store(), number="THEIRS-1")
    assert numbered(sign_in(admin).get("/orders/")) == ["OURS-1"]
    assert sorted(numbered(sign_in(make.member(Role.PROVIDER_ADMIN)).get("/orders/"))) == ["OURS-1", "THEIRS-1"]


@pytest.mark.parametrize(
    ("tab", "shown"),
    [("attention", ["H", "F", "N"]), ("approve", ["A"]), ("production", ["C"]), ("shipped", ["D", "S"]), ("", None)],
)
def test_tabs_divide_the_orders_and_count_them(make, admin, store, sign_in, tab, shown):
    states = {"N": "not_connected", "F": "failed", "H": "on_hold", "A": "pending_approval", "C": "created"}
    states |= {"S": "shipped", "D": "delivered", "X": "canceled"}
    for number, status in states.items():
        make.order(store, number=number, status=status)
    page = sign_in(admin).get(f"/orders/?tab={tab}")
    assert numbered(page) == (shown or list(reversed(states)))
    assert [part.split("<")[0] for part in page.text.split('class="count">')[1:5]] == ["3", "1", "1", "2"]


@pytest.mark.parametrize("term", ["1042", "#1042", "bian", "anna@exam", "pst-a3", "PST A3", "1z999", "ref-7"])
def test_it_is_found_by_whatever_people_know_of_it(make, admin, store, sign_in, term):
    words = order_words("1042", "REF-7", "Anna Bianchi", "anna@example.com", "PST-A3", "1Z999AA1")
    make.order(store, number="1042", search_text=words)
    make.order(store, number="2000", search_text=order_words("2000", "Rossi"))
    assert numbered(sign_in(admin).get("/orders/", query_string={"q": term})) == ["1042"]


def test_the_exact_number_stands_first(make, admin, store, sign_in):
    for number in ("7", "70", "71"):
        make.order(store, number=number, search_text=number)
    assert numbered(sign_in(admin).get("/orders/?q=7")) == ["7", "71", "70"]


def test_filters_narrow_and_stand_as_chips(make, admin, store, sign_in):
    other = make.store(client_id=admin.client_id)
    make.order(store, number="A", status="created", is_test=True)
    make.order(other, number="B", status="created", created_at=now() - timedelta(days=9))
    make.order(other, number="C", status="failed")
    browser = sign_in(admin)
    assert numbered(browser.get(f"/orders/?store={other.id}")) == ["C", "B"]
    assert numbered(browser.get("/orders/?status=failed")) == ["C"]
    assert numbered(browser.get("/orders/?test=only")) == ["A"]
    week_ago = (now() - timedelta(days=7)).date()
    assert numbered(browser.get(f"/orders/?until={week_ago}")) == ["B"]
    page = browser.get(f"/orders/?since={week_ago}&store={other.id}")
    assert numbered(page) == ["C"]
    assert page.text.count('class="chip"') == 2


def test_the_open_orders_of_a_client_are_as_many_rows_as_its_page_counts(make, admin, store, sign_in):
    for status in (
        "draft",
        "received",
        "on_hold",
        "created",
        "partially_shipped",
        "in_transit",
        "delivered",
        "canceled",
    ):
        make.order(store, number=status, status=status)
    browser = sign_in(admin)
    profile = browser.get(f"/clients/{admin.client_id}").text
    url = f"/orders/?client={admin.client_id}&status=open"
    assert url.replace("&", "&amp;") in profile
    listed = browser.get(url)
    assert sorted(numbered(listed)) == ["created", "in_transit", "on_hold", "partially_shipped", "received"]
    assert (
        re.search(rf'href="{re.escape(url.replace("&", "&amp;"))}".*?<strong>(\d+)</strong>', profile, re.S)[1] == "5"
    )
    assert "Open orders" in listed.text


def test_nonsense_in_the_address_is_not_asked_for(make, admin, store, sign_in):
    make.order(store, number="A")
    nonsense = "/orders/?tab=x&status=x&store=99999999999999999999&since=x&after=x&client=-1&test=x&q=%00"
    assert numbered(sign_in(admin).get(nonsense)) == ["A"]


def test_pages_skip_none_and_repeat_none_while_orders_arrive(make, admin, store, sign_in):
    for number in range(120):
        make.order(store, number=f"N{number}")
    browser, seen, url = sign_in(admin), [], "/orders/"
    while url:
        page = browser.get(url)
        seen += numbered(page)
        make.order(store, number="NEW")
        older = page.text.split('rel="next"')
        url = older[1].split('href="')[1].split('"')[0].replace("&amp;", "&") if 'href="' in older[-1][:40] else ""
    assert seen == [f"N{number}" for number in reversed(range(120))]


def test_a_polled_list_that_shows_the_newest_is_answered_with_nothing(make, admin, store, sign_in):
    make.order(store, number="A")
    browser = sign_in(admin)
    mark = browser.get("/orders/", headers=HTMX).headers["ETag"]
    assert browser.get("/orders/", headers={**HTMX, "If-None-Match": mark}).status_code == 304
    make.order(store, number="B")
    page = browser.get("/orders/", headers={**HTMX, "If-None-Match": mark})
    assert (page.status_code, numbered(page), "<html" in page.text) == (200, ["B", "A"], False)


def test_acting_on_many_looks_at_each_and_says_what_was_refused(make, admin, store, sign_in):
    orders = [
        make.order(store, number=f"N{n}", status=status) for n, status in enumerate(["failed", "on_hold", "shipped"])
    ]
    for order in orders:
        make.item(order)
    ids = [order.id for order in orders]
    answer = sign_in(admin).post("/orders/acts", data={"ids": ids, "act": "cancel"}, follow_redirects=True)
    assert "2 orders changed. 1 was refused" in answer.text
    assert "N2" in answer.text
    db.expire_all()
    assert [order.status for order in orders] == ["canceled", "canceled", "shipped"]
    assert db.scalars(select(Activity.action).where(Activity.action.like("order.%"))).all() == ["order.canceled"] * 2


def test_another_clients_orders_are_not_acted_on(make, admin, sign_in):
    theirs = make.order(make.store(), status="failed")
    make.item(theirs)
    sign_in(admin).post("/orders/acts", data={"ids": [theirs.id], "act": "cancel"})
    db.expire_all()
    assert theirs.status == "failed"


def test_who_may_only_look_may_not_act(make, admin, store, sign_in):
    viewer = make.member(Role.VIEW_ONLY, client=admin.client)
    order = make.order(store, status="failed")
    assert sign_in(viewer).post("/orders/acts", data={"ids": [order.id], "act": "cancel"}).status_code == 403


def test_filters_are_kept_under_a_name_and_shared_with_ones_own_people(make, admin, store, sign_in):
    form = {"name": "Waiting", "is_shared": "y", "query": "tab=attention&after=abc"}
    sign_in(admin).post("/orders/views", data=form)
    view = db.scalars(select(SavedView)).one()
    assert (view.name, view.query, view.is_shared) == ("Waiting", "tab=attention", True)
    colleague, stranger = make.member(Role.VIEW_ONLY, client=admin.client), make.member(Role.ADMIN)
    assert "Waiting" in sign_in(colleague).get("/orders/").text
    assert "Waiting" not in sign_in(stranger).get("/orders/").text
    assert sign_in(colleague).post(f"/orders/views/{view.id}/deletion").status_code == 404
    assert sign_in(admin).post(f"/orders/views/{view.id}/deletion").status_code == 303


def test_an_empty_list_names_the_next_step(admin, sign_in):
    page = sign_in(admin).get("/orders/")
    assert "No orders yet" in page.text
    assert "Connect store" in page.text


def test_no_match_is_not_no_orders(make, admin, store, sign_in):
    make.order(store)
    assert "Nothing matches" in sign_in(admin).get("/orders/?q=zzz").text
    assert db.scalar(select(Order.id)) is not None


@pytest.mark.parametrize(("peek", "few"), [(2_000, 5_000), (1, 5_000), (1, 0)], ids=["rows", "index", "many"])
def test_searching_shows_each_only_their_own_whichever_way_it_goes(make, admin, store, sign_in, monkeypatch, peek, few):
    monkeypatch.setattr(order_list, "PEEK", peek)
    monkeypatch.setattr(order_list, "FEW_FOUND", few)
    make.order(store, number="OURS-1", search_text="ours rossi", status="created")
    make.order(make.store(), number="THEIRS-1", search_text="theirs rossi")
    browser = sign_in(admin)
    assert numbered(browser.get("/orders/?q=rossi")) == ["OURS-1"]
    assert numbered(browser.get("/orders/?q=rossi&status=failed")) == []
    assert numbered(browser.get(f"/orders/?q=%23{store.client_id + 1}")) == []
    assert numbered(sign_in(make.member(Role.PROVIDER_ADMIN)).get("/orders/?q=rossi")) == ["THEIRS-1", "OURS-1"]


def test_the_view_for_words_shows_only_the_clients_in_scope(make, store):
    make.order(store, number="OURS-1")
    make.order(make.store(), number="THEIRS-1")
    found = text("select number from orders_found")
    see([store.client_id])
    assert db.scalars(found).all() == ["OURS-1"]
    see(())
    assert db.scalars(found).all() == []


def test_all_that_match_are_acted_on_also_those_on_other_pages(make, admin, store, sign_in):
    for number in range(60):
        make.item(make.order(store, number=f"F{number}", status="failed"))
    other = make.order(store, number="P", status="passed")
    make.item(other)
    asked = {"all": "1", "act": "cancel"}
    answer = sign_in(admin).post("/orders/acts?tab=attention", data=asked, follow_redirects=True)
    assert "60 orders changed." in answer.text
    db.expire_all()
    assert (other.status, db.query(Order).filter_by(status="canceled").count()) == ("passed", 60)


def test_open_requests_and_refused_news_are_lists_of_their_own(make, admin, store, sign_in):
    asked, refused, other = (make.order(store, number=number, status="printed") for number in ("ASKED", "SHOP-NO", "X"))
    theirs = make.order(make.store(), number="THEIRS")
    own = {"client_id": store.client_id, "store_id": store.id}
    db.add_all(
        [
            OrderRequest(client_id=store.client_id, order_id=asked.id, kind="change", words="blue"),
            OrderRequest(client_id=theirs.client_id, order_id=theirs.id, kind="change", words="red"),
            Push(**own, order_id=refused.id, kind="note", key="n", message={}, state="refused", due_at=None),
        ]
    )
    db.commit()
    browser = sign_in(admin)
    attention = browser.get("/orders/?tab=attention").text
    assert ("Requests to answer: 1" in attention, "Refused by the shop: 1" in attention) == (True, True)
    assert numbered(browser.get("/orders/?waits=request")) == ["ASKED"]
    assert numbered(browser.get("/orders/?waits=refused")) == ["SHOP-NO"]
    assert other.number not in numbered(browser.get("/orders/?waits=refused"))


def test_a_view_is_renamed_shared_and_copied_by_whoever_made_it_alone(make, admin, sign_in):
    view = SavedView(membership_id=admin.id, client_id=admin.client_id, page="orders", name="Old", query="q=a")
    db.add(view)
    db.commit()
    stranger = make.member(Role.ADMIN, client=admin.client)
    browser = sign_in(admin)
    browser.post(f"/orders/views/{view.id}", data={"name": "New", "is_shared": "y", "query": "q=other"})
    browser.post(f"/orders/views/{view.id}/copies")
    kept = [(each.name, each.query, each.is_shared) for each in db.scalars(select(SavedView).order_by(SavedView.id))]
    assert kept == [("New", "q=a", True), ("New, copy", "q=a", False)]
    assert sign_in(stranger).post(f"/orders/views/{view.id}", data={"name": "Mine"}).status_code == 404
