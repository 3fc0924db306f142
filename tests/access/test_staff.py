"""The provider's own people."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Invitation, Membership, User
from tests.access.conftest import PASSWORD, link_in, mark_on

CARLA = {
    "email": "carla@print.example",
    "first_name": "Carla",
    "last_name": "Gallo",
    "role": "operator",
    "reach": "all",
}


@pytest.fixture
def boss(make):
    return make.member(Role.PROVIDER_ADMIN)


@pytest.fixture
def staff(sign_in, boss):
    return sign_in(boss)


def carla():
    return db.scalars(select(Membership).join(User).where(User.email == CARLA["email"])).one()


def test_an_administrator_adds_an_operator_who_comes_in(staff, deliver, visitor):
    staff.post("/users/staff", data=CARLA)
    [mail] = deliver()
    visitor.get(link_in(mail))
    visitor.post("/invitation", data=CARLA | {"password": PASSWORD, "again": PASSWORD})
    assert (carla().role, carla().client_id, visitor.get("/profile/").status_code) == ("operator", None, 200)
    assert "Carla Gallo" in staff.get("/users/staff").text


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PREPRESS, Role.OPERATOR, Role.SUPPORT, Role.ADMIN])
def test_nobody_else_sees_or_changes_the_staff(sign_in, make, boss, role):
    browser = sign_in(make.member(role))
    assert [browser.get("/users/staff").status_code, browser.post("/users/staff", data=CARLA).status_code] == [403, 403]
    assert browser.post(f"/users/staff/{boss.id}/disable").status_code == 403
    assert db.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize("role", ["admin", "view_only", "root"])
def test_no_role_of_a_client_can_be_given(staff, role):
    assert staff.post("/users/staff", data=CARLA | {"role": role}).status_code == 422


@pytest.mark.parametrize("path,data", [("", {"role": "support"}), ("/disable", {}), ("/remove", {})])
def test_the_last_administrator_stays(staff, boss, path, data):
    answer = staff.post(f"/users/staff/{boss.id}{path}", data=data | {"reach": "all"}, follow_redirects=True)
    db.expire_all()
    assert ("last Administrator" in answer.text, boss.role, boss.is_active) == (True, "provider_admin", True)


def test_a_clients_person_is_not_on_the_staffs_pages(staff, make):
    theirs = make.member()
    assert staff.get(f"/users/staff/{theirs.id}/edit").status_code == 404
    assert staff.post(f"/users/staff/{theirs.id}/remove").status_code == 404


def test_an_account_manager_gets_clients_one_by_one(staff, make, sign_in):
    manager = make.member(Role.ACCOUNT_MANAGER)
    client = make.client(name="Bottega Rossi", reference="R-1")
    staff.post(f"/users/staff/{manager.id}", data={"role": "account_manager", "reach": "some"})
    browser = sign_in(manager)
    assert browser.get(f"/clients/{client.id}").status_code == 404
    assert "Bottega Rossi" in staff.get(f"/users/staff/{manager.id}/edit?q=botte").text
    staff.post(f"/users/staff/{manager.id}/clients/{client.id}")
    assert browser.get(f"/clients/{client.id}").status_code == 200
    staff.post(f"/users/staff/{manager.id}/clients/{client.id}/remove")
    assert browser.get(f"/clients/{client.id}").status_code == 404


def test_only_account_managers_are_kept_to_some_clients(staff, make):
    operator = make.member(Role.OPERATOR)
    staff.post(f"/users/staff/{operator.id}", data={"role": "operator", "reach": "some"})
    db.expire_all()
    assert operator.all_clients


def test_the_second_who_changes_somebody_of_the_staff_is_told(staff, make):
    member = make.member(Role.OPERATOR)
    url, mark = f"/users/staff/{member.id}", mark_on(staff.get(f"/users/staff/{member.id}/edit"))
    assert staff.post(url, data={"role": "prepress", "reach": "all", "mark": mark}).status_code == 303
    answer = staff.post(url, data={"role": "support", "reach": "all", "mark": mark})
    db.expire_all()
    assert (answer.status_code, member.role, "Role is now: " in answer.text) == (409, Role.PREPRESS, True)


def test_who_is_kept_out_comes_in_again_once_enabled(staff, make, sign_in):
    operator = make.member(Role.OPERATOR)
    browser = sign_in(operator)
    staff.post(f"/users/staff/{operator.id}/disable")
    assert browser.get("/production/").status_code == 303
    page = staff.post(f"/users/staff/{operator.id}/enable", follow_redirects=True)
    assert ("May log in again." in page.text, sign_in(operator).get("/production/").status_code) == (True, 200)
    assert db.scalars(select(Activity.action).order_by(Activity.id)).all() == ["member.disabled", "member.enabled"]


def test_a_link_that_is_revoked_opens_nothing_and_another_one_does(staff, deliver, visitor):
    staff.post("/users/staff", data=CARLA)
    [first] = deliver()
    staff.post(f"/users/staff/{carla().id}/invitations/revoke")
    assert visitor.get(link_in(first), follow_redirects=True).status_code == 410
    staff.post(f"/users/staff/{carla().id}/invitations")
    second = deliver()[-1]
    assert link_in(second) != link_in(first)
    visitor.get(link_in(second))
    visitor.post("/invitation", data=CARLA | {"password": PASSWORD, "again": PASSWORD})
    assert visitor.get("/profile/").status_code == 200
    assert staff.post(f"/users/staff/{carla().id}/invitations").status_code == 409
