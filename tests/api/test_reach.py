"""Every address of the API × every role's key × own client and another: as the matrix says."""

import pytest

from blueprints.api.document import operations
from core.db import db
from core.key_scopes import RIGHTS
from core.matrix import CLIENT_ROLES, Role
from core.rights import can
from models import Activity, ApiScope, MembershipClient


@pytest.fixture
def furnish(make):
    """{what an address can name: its id} of a client, and the bodies that fit."""

    def of(client):
        store = make.store(client_id=client.id)
        order, variant = make.order(store, status="created"), make.variant(make.product(store))
        make.item(order)
        ids = {"order_id": order.id, "mapping_id": variant.id, "file_id": make.file(client.id).id}
        address = {"last_name": "B", "line1": "V", "post_code": "1", "city": "T", "country": "IT"}
        an_order = {
            "store_id": store.id,
            "reference": "r",
            "address": address,
            "lines": [{"sku": "none", "quantity": 1}],
        }
        bodies = {
            "api.create_order": an_order,
            "api.cancel_order": {},
            "api.change_mapping": {"state": "ignored"},
            "api.create_file": {"url": "https://files.example/a.pdf"},
        }
        return ids, bodies

    return of


def asked(app, program, place):
    """(endpoint, right, whether it names something, status) of every address."""
    ids, bodies = place
    for method, path, rule, _spoken, right in operations(app):
        more = {"json": bodies[rule.endpoint]} if rule.endpoint in bodies else {}
        status = program.open(method, path.format(**ids), **more).status_code
        yield rule.endpoint, right, "{" in path or rule.endpoint == "api.create_order", status


@pytest.mark.parametrize("role", list(Role))
def test_a_key_may_what_its_makers_role_may(app, make, program, client, furnish, role):
    member = make.member(role, None if role.is_staff else client)
    one = program(member)
    wrong = [
        (endpoint, str(right), status)
        for endpoint, right, _names, status in asked(app, one, furnish(client))
        if (status == 403) is can(member, right) or status in (401, 404) or status >= 500
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [*CLIENT_ROLES, Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER])
def test_nothing_of_another_client_is_there(app, make, program, client, furnish, role):
    theirs = make.client()
    place = furnish(theirs)
    member = make.member(role, None if role.is_staff else client, all_clients=role is not Role.ACCOUNT_MANAGER)
    if role is Role.ACCOUNT_MANAGER:
        db.add_all(MembershipClient(membership_id=member.id, client_id=each.id) for each in (client, theirs))
    one = program(member)
    before = db.query(Activity).filter_by(client_id=theirs.id).count()
    wrong = [
        (endpoint, status)
        for endpoint, right, names, status in asked(app, one, place)
        if names and status != (404 if can(member, right) else 403)
    ]
    assert (wrong, db.query(Activity).filter_by(client_id=theirs.id).count()) == ([], before)


def test_lists_hold_nothing_of_another_client(make, program, furnish):
    furnish(make.client())
    one = program()
    lists = ("/orders", "/stores", "/mappings")
    assert [one.get(path).json["items"] for path in lists] == [[], [], []]


@pytest.mark.parametrize("scope", list(ApiScope))
def test_a_scope_opens_its_own_addresses_alone(app, program, client, furnish, scope):
    one = program(scopes=[scope])
    opened = {right for _endpoint, right, _names, status in asked(app, one, furnish(client)) if status != 403}
    assert {right for right in opened if right not in ("profile.edit", "stores.view")} <= RIGHTS[scope]
    assert opened & RIGHTS[scope]


def test_a_manager_who_lost_the_client_has_no_key_there(make, program, client):
    member = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    link = MembershipClient(membership_id=member.id, client_id=client.id)
    db.add(link)
    one = program(member)
    assert one.get("/me").status_code == 200
    db.delete(link)
    db.commit()
    assert one.get("/me").status_code == 401
