"""What waits at Home, for each role: every number is as many rows as the list that it leads to."""

import re

import pytest

from core.crypto import new_token
from core.db import db, now
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Role
from models import Client, Delivery, MembershipStore, OrderRequest, Postback, PostbackEndpoint, Push
from services.home_items import ITEMS
from tests.home.test_home import figures


@pytest.fixture
def town(make):
    """Two clients that have some of everything that may wait, the first more than the second."""
    made = [make.client(name="Aurora", attention_count=3), make.client(name="Borea", attention_count=1)]
    for client, many in zip(made, (2, 1), strict=True):
        for _time in range(many):
            furnish(make, client)
    make.client(name="Calm")
    return made


def furnish(make, client: Client) -> None:
    store = make.store(client_id=client.id, status="reconnect")
    own = {"client_id": client.id, "store_id": store.id}
    for status, reason in (("failed", None), ("on_hold", "file_low_dpi"), ("pending_approval", None)):
        make.order(store, status=status, reason=reason)
    for status in ("created", "in_production", "printed"):
        order = make.order(store, status=status, delayed_at=None)
        make.item(order)
    late = make.order(store, status="printed", delayed_at=now())
    push = {"kind": "note", "message": {"status": "printed", "reason": None}, "state": "refused", "due_at": None}
    db.add(Push(**own, **push, order_id=late.id, key=f"note-{late.id}"))
    db.add(OrderRequest(client_id=client.id, order_id=late.id, kind="cancel"))
    make.order(store, status="on_hold", turn="client")
    make.order(store, status="on_hold", turn="provider")
    endpoint = PostbackEndpoint(client_id=client.id, name="Ours", kind="url", address="https://own.example", secret="x")
    db.add(endpoint)
    db.flush()
    news = {"event": "order.received", "payload": "{}", "state": "failed", "due_at": None, "occurred_at": now()}
    tag = new_token()[:30]
    db.add(Postback(**news, client_id=client.id, endpoint_id=endpoint.id, order_id=late.id, key=tag, webhook_id=tag))
    parked = {"source": "webhook", "topic": "t", "body": "{}", "state": "parked"}
    db.add_all(Delivery(**own, **parked, dedupe_key=f"{store.id}-{each}") for each in range(2))
    for state in ("not_connected", "broken", "drifted"):
        product = make.product(store)
        for _time in range(2):  # one row of the list, however many variants
            make.variant(product, mapping_state=state)
    make.member(Role.ADMIN, client, accepted_at=None)


def rows_of(page) -> int:
    if products := page.text.count('<tr class="of-product'):
        return products
    return page.text.count('<td class="main"') or len(re.findall(r"<tr[ >]", page.text.partition("<tbody")[2]))


@pytest.mark.parametrize("role", [*CLIENT_ROLES, *STAFF_ROLES])
def test_each_number_is_as_many_rows_as_its_list_has(make, town, sign_in, role):
    browser = sign_in(make.member(role, None if role.is_staff else town[0]))
    shown = figures(browser.get("/"))
    own = [str(item.label) for item in ITEMS if role in item.roles]
    assert sorted(shown) == sorted([*own, "Orders that came"])
    lists = {label: browser.get(url) for label, (_figure, url) in shown.items()}
    assert {label: page.status_code for label, page in lists.items() if page.status_code != 200} == {}
    assert {label: str(rows_of(page)) for label, page in lists.items()} == {
        label: figure for label, (figure, _url) in shown.items()
    }
    assert [label for label, (figure, _url) in shown.items() if figure == "0"] == []


def test_a_store_manager_is_told_of_their_own_stores_alone(make, town, sign_in):
    manager, own = make.member(Role.STORE_MANAGER, town[0], all_stores=False), make.store(client_id=town[0].id)
    db.add(MembershipStore(client_id=town[0].id, membership_id=manager.id, store_id=own.id))
    make.order(own, status="failed")
    shown = figures(sign_in(manager).get("/"))
    some = {label: figure for label, (figure, _url) in shown.items() if figure != "0"}
    assert some == {"Needs attention": "1", "Orders that came": "1"}


def test_what_there_is_none_of_stands_last(make, sign_in):
    admin = make.member()
    make.order(make.store(client_id=admin.client_id), status="pending_approval")
    assert next(iter(figures(sign_in(admin).get("/")).items()))[0] == "To approve"


def test_where_nothing_waits_it_says_so(make, sign_in):
    admin = make.member()
    make.order(make.store(client_id=admin.client_id), status="created")
    page = sign_in(admin).get("/").text
    assert ("Nothing needs you now" in page, "What needs you" in page) == (True, False)


def test_every_item_is_for_somebody_who_may_open_its_list(app):
    from core.matrix import CELLS

    assert [(item.key, role) for item in ITEMS for role in item.roles if CELLS[item.right][role] == "-"] == []
    for item in ITEMS:
        right = app.view_functions[item.endpoint].right
        assert [(item.key, role) for role in item.roles if CELLS[right][role] == "-"] == []
