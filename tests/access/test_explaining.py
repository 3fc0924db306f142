"""What is told of somebody's access is what really decides: the matrix, the reach, and the switches."""

import itertools

import pytest

from core.db import EVERYONE, db, now, see
from core.matrix import CELLS, CLIENT_ROLES, STAFF_ROLES, Right, Role
from core.rights import can
from models import Client, MembershipClient, MembershipStore
from services.explaining import WITHOUT_CLIENT, Why, explain
from services.explaining_words import AGAINST, CONDITIONS
from services.sessions import may_enter


@pytest.fixture
def client(make):
    return make.client(name="Lumen")


def one_store_of(make, client, role=Role.STORE_MANAGER, **values):
    mine, other = make.store(client_id=client.id), make.store(client_id=client.id)
    member = make.member(role, client, all_stores=False, **values)
    db.add(MembershipStore(client_id=client.id, membership_id=member.id, store_id=mine.id))
    db.commit()
    return member, mine, other


@pytest.mark.parametrize("role", [*CLIENT_ROLES, *STAFF_ROLES])
def test_it_says_what_can_and_the_reach_say(make, client, role):
    mine, other, elsewhere = make.store(client_id=client.id), make.store(client_id=client.id), make.store()
    mine.provider_publishes = True
    member = make.member(role, None if role.is_staff else client, all_stores=False, all_clients=False)
    if role.is_staff:
        member.all_stores = True
        db.add(MembershipClient(membership_id=member.id, client_id=client.id))
    else:
        db.add(MembershipStore(client_id=client.id, membership_id=member.id, store_id=mine.id))
    db.commit()
    see(EVERYONE)
    reach = {mine.id, other.id} if role.is_staff else {mine.id}
    wrong = []
    for right, store in itertools.product(CELLS, (mine, other, elsewhere)):
        leave = right is not Right.PRODUCTS_PUBLISH or not role.is_staff or store.provider_publishes
        expected = can(member, right) and (right in WITHOUT_CLIENT or store.id in reach) and leave
        if explain(member, right, db.get_one(Client, store.client_id), store).may != expected:
            wrong.append((str(right), store.name, expected))
    assert wrong == []


def test_every_reason_and_every_condition_has_its_words():
    notes = {cell for cells in CELLS.values() for cell in cells.values() if cell.startswith("L")}
    assert (set(AGAINST), notes - set(CONDITIONS)) == (set(Why), set())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"disabled_at": now()}, Why.DISABLED),
        ({"disabled_at": now(), "removed_at": now()}, Why.REMOVED),
        ({"accepted_at": None}, Why.INVITED),
    ],
)
def test_who_cannot_come_in_is_told_why(make, client, values, why):
    member = make.member(Role.ADMIN, client, **values)
    said = explain(member, Right.ORDERS_VIEW, client)
    assert (said.may, said.against, may_enter(member)) == (False, (why,), False)


@pytest.mark.parametrize(("change", "why"), [("archived_at", Why.ARCHIVED), ("access_on", Why.DOOR)])
def test_a_closed_door_is_told(make, client, change, why):
    member = make.member(Role.ADMIN, client)
    setattr(client, change, now() if change == "archived_at" else False)
    db.commit()
    assert explain(member, Right.ORDERS_VIEW, client).against == (why,)


def test_a_switch_that_is_off_is_named_and_one_that_is_on_is_the_condition(make, client):
    member = make.member(Role.STORE_MANAGER, client)
    manager = make.member(Role.ORDER_MANAGER, client)
    before = [explain(member, Right.STORES_CONNECT, client), explain(manager, Right.ORDERS_CONNECT_LINE, client)]
    member.may_connect_stores, client.order_managers_connect = True, True
    db.commit()
    after = [explain(member, Right.STORES_CONNECT, client), explain(manager, Right.ORDERS_CONNECT_LINE, client)]
    assert [each.against for each in before] == [(Why.CONNECT_STORES,), (Why.CONNECT_FROM_ORDER,)]
    assert [(each.may, each.notes[:1]) for each in after] == [(True, ("L3",)), (True, ("L9",))]


def test_an_admin_reads_why_of_a_member(make, sign_in, client):
    member, mine, other = one_store_of(make, client)
    browser = sign_in(make.member(Role.ADMIN, client))
    path = f"/access/users/{member.id}?right=mappings.edit&store="
    yes, no = browser.get(f"{path}{mine.id}").text, browser.get(f"{path}{other.id}").text
    assert ("Yes: connect products" in yes, "No: connect products" in no) == (True, True)
    assert "not among those of this person" in no


def test_nobody_asks_about_what_they_do_not_see(make, sign_in, client):
    theirs, elsewhere = make.member(Role.VIEW_ONLY), make.store()
    member = make.member(Role.VIEW_ONLY, client)
    admin, manager = sign_in(make.member(Role.ADMIN, client)), sign_in(make.member(Role.ORDER_MANAGER, client))
    assert admin.get(f"/access/users/{theirs.id}").status_code == 404
    assert admin.get(f"/access/users/{member.id}?right=orders.view&store={elsewhere.id}").status_code == 404
    assert admin.get(f"/access/staff/{make.member(Role.SUPPORT).id}").status_code == 403
    assert manager.get(f"/access/users/{member.id}").status_code == 403


def test_who_is_refused_asks_why(make, sign_in, client):
    browser = sign_in(make.member(Role.ORDER_MANAGER, client))
    refused = browser.get("/users/").text
    assert "/access/?right=users.view" in refused
    assert "The role does not include it" in browser.get("/access/?right=users.view").text


def test_staff_choose_a_client_first(make, sign_in, client):
    store = make.store(client_id=client.id, name="Bottega")
    browser = sign_in(make.member(Role.PREPRESS))
    assert "Choose with which client" in browser.get("/access/?right=mappings.edit").text
    page = browser.get(f"/access/?right=products.publish&client={client.id}&store={store.id}").text
    assert ("No: publish to stores" in page, "Bottega" in page) == (True, True)


def test_the_conditions_of_standing_in_and_of_some_stores_are_told(make, client):
    limited, mine, _other = one_store_of(make, client)
    see(EVERYONE)
    assert explain(limited, Right.STORES_EDIT, client).notes == ("stores",)
    assert explain(limited, Right.STORES_EDIT, client, mine).notes == ()
    for role, note in ((Role.PROVIDER_ADMIN, "stands_in"), (Role.SUPPORT, "looks")):
        assert explain(make.member(role), Right.CLIENTS_ACT_AS, client).notes == (note,)
