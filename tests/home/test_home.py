"""Home: what waits for the reader, each figure with its list, and the first steps where there is nothing yet."""

import re

import pytest

from core.db import db
from core.matrix import Role
from jobs.analytics import keep_days


def figures(page) -> dict[str, tuple[str, str]]:
    """{label: (figure, where it leads)}."""
    found = re.findall(
        r'<a class="stat.*?" href="(.*?)">.*?</svg>(.*?)</span>\s*<strong>(.*?)</strong>', page.text, re.S
    )
    return {label.strip(): (figure, url.replace("&amp;", "&")) for url, label, figure in found}


def numbers(page) -> list[str]:
    return re.findall(r'class="main"><div><a href="[^"]*">(.*?)</a>', page.text)


@pytest.fixture
def admin(make):
    return make.member(Role.ADMIN)


def test_a_clients_figures_count_their_own_rows_and_lead_to_just_these(make, admin, sign_in):
    store = make.store(client_id=admin.client_id, name="Ours", status="reconnect")
    for number, status in (("A", "failed"), ("B", "pending_approval"), ("C", "created")):
        make.order(store, number=number, status=status)
    make.order(make.store(status="reconnect"), number="THEIRS", status="failed")
    browser = sign_in(admin)
    home = browser.get("/")
    assert numbers(home) == ["C", "B", "A"]
    shown = figures(home)
    some = {label: figure for label, (figure, _url) in shown.items() if figure != "0"}
    ones = ("Needs attention", "To approve", "Stores to mend", "In production")
    assert some == {**dict.fromkeys(ones, "1"), "Orders that came": "3"}
    lists = {label: numbers(browser.get(shown[label][1])) for label in some}
    assert lists == {
        "Needs attention": ["A"], "To approve": ["B"], "Stores to mend": ["Ours"], "In production": ["C"],
        "Orders that came": ["C", "B", "A"],
    }  # fmt: skip


def test_the_staff_see_what_waits_at_all_clients(make, sign_in):
    for number in ("ONE", "TWO"):
        make.order(make.store(), number=number, status="failed")
    home = sign_in(make.member(Role.PROVIDER_ADMIN)).get("/")
    assert (figures(home)["Needs attention"][0], numbers(home)) == ("2", ["TWO", "ONE"])


def test_who_sees_no_stores_is_shown_no_figure_of_them(make, sign_in):
    make.order(make.store(status="reconnect"), number="ONE")
    assert "Stores to mend" not in sign_in(make.member(Role.OPERATOR)).get("/").text


def test_a_fresh_installation_begins_with_a_client(make, sign_in):
    assert 'href="/clients/new"' in sign_in(make.member(Role.PROVIDER_ADMIN)).get("/").text


def test_a_fresh_client_connects_a_store_and_then_its_products(make, admin, sign_in):
    browser = sign_in(admin)
    assert 'href="/stores/connect"' in browser.get("/").text
    make.store(client_id=admin.client_id)
    assert 'href="/products/?state=not_connected"' in browser.get("/").text


def test_where_products_are_connected_only_the_first_order_is_missing(make, admin, sign_in):
    store = make.store(client_id=admin.client_id)
    variant = make.variant(make.product(store))
    variant.mapping_state = "connected"
    db.commit()
    page = sign_in(admin).get("/").text
    assert ('href="/orders/new"' in page, "state=not_connected" in page) == (True, False)


def test_the_trend_of_the_last_days_has_its_table(make, admin, sign_in):
    make.order(make.store(client_id=admin.client_id))
    keep_days()
    page = sign_in(admin).get("/").text
    assert "1 orders in the last 14 days, 1 on the busiest</title>" in page
    assert page.count('<td class="number" data-label="Orders">') == 14
