"""Clients: created, found, changed, let in and kept out, put away."""

import pytest
from sqlalchemy import select

from core.db import db, now, see
from core.matrix import Role
from models import Activity, Client, Invitation, LoginSession, Membership, MembershipClient
from services.client_list import COUNTED, figures_of
from tests.access.conftest import mark_on
from tests.conftest import HTMX

NEW = {"name": "Prints & Co.", "reference": "PSP-0042", "description": "pays late", "locale": "it"}


@pytest.fixture
def admin(make):
    return make.member(Role.PROVIDER_ADMIN)


@pytest.fixture
def staff(sign_in, admin):
    return sign_in(admin)


def test_a_client_is_created_and_its_page_shows_it(staff):
    answer = staff.post("/clients/", data=NEW)
    client = db.scalars(select(Client)).one()
    page = staff.get(f"/clients/{client.id}").text
    assert answer.location == f"/clients/{client.id}/settings"
    assert ("Prints &amp; Co." in page, "PSP-0042" in page, "pays late" in page) == (True, True, True)
    assert (client.access_on, db.scalars(select(Activity.action)).all()) == (False, ["client.created"])


def test_an_empty_reference_is_none_so_that_many_may_have_none(staff):
    for name in ("One", "Two"):
        assert staff.post("/clients/", data=NEW | {"name": name, "reference": " "}).status_code == 303
    assert db.scalars(select(Client.reference)).all() == [None, None]


def test_a_reference_is_taken_in_whatever_case_and_what_was_typed_stays(staff, make):
    make.client(reference="psp-0042")
    answer = staff.post("/clients/", data=NEW, headers=HTMX)
    assert (answer.status_code, db.scalar(select(Client.name).where(Client.name == NEW["name"]))) == (422, None)
    assert ("in use already" in answer.text, "pays late" in answer.text, "<html" in answer.text) == (True, True, False)


def test_changing_to_a_taken_reference_changes_nothing(staff, make):
    make.client(reference="taken")
    client = make.client(name="Old name")
    assert staff.post(f"/clients/{client.id}", data=NEW | {"reference": "TAKEN"}).status_code == 422
    db.expire_all()
    assert (client.name, client.reference) == ("Old name", None)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 121}, {"reference": "x" * 65}, {"locale": "xx"}])
def test_what_does_not_fit_is_told_beside_its_field(staff, wrong):
    answer = staff.post("/clients/", data=NEW | wrong)
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)
    assert db.scalars(select(Client)).all() == []


def test_a_name_is_one_line_without_control_signs(staff):
    staff.post("/clients/", data=NEW | {"name": "Evil\r\nBcc: x@y.test\0 <b>"})
    assert db.scalars(select(Client.name)).one() == "Evil Bcc: x@y.test <b>"


def test_a_hostile_name_is_shown_as_text(staff, make):
    client = make.client(name="<img src=x onerror=alert(1)>", reference="{{7*7}}")
    for page in ("/clients/", f"/clients/{client.id}", f"/clients/{client.id}/settings", f"/clients/{client.id}/edit"):
        text = staff.get(page).text
        assert ("<img src=x" in text, "&lt;img src=x" in text, "49" in text.split("{{7*7}}")[0][-20:]) == (
            False,
            True,
            False,
        )


@pytest.mark.parametrize("term", ["prin", "co prints", "0042", "psp-00", "anna@SHOP", "CAFFE"])
def test_the_list_is_searched_by_name_reference_and_admins_address(staff, make, term):
    make.client(name="Another")
    staff.post("/clients/", data=NEW | {"name": "Prints & Co. Caffè"})
    client = db.scalars(select(Client).where(Client.reference == "PSP-0042")).one()
    staff.post(f"/clients/{client.id}/access", data=invited("anna@shop.example"))
    page = staff.get("/clients/", query_string={"q": term}, headers=HTMX).text
    assert ("Prints &amp; Co." in page, "Another" in page, "<html" in page) == (True, False, False)


def invited(email="anna@shop.example"):
    return {"email": email, "first_name": "Anna", "last_name": "Bianchi"}


def test_the_list_tells_empty_from_no_match(staff):
    assert "No clients yet" in staff.get("/clients/").text
    assert "Nothing matches" in staff.get("/clients/?q=zzz").text


@pytest.mark.parametrize("sort,first", [("name", "Alfa"), ("-name", "Gamma"), ("-reference", "Beta")])
def test_the_list_is_sorted(staff, make, sort, first):
    for name, reference in (("Gamma", "2"), ("Beta", "3"), ("Alfa", "1")):
        make.client(name=name, reference=reference)
    page = staff.get(f"/clients/?sort={sort}").text
    assert min((page.index(f">{name}<"), name) for name in ("Alfa", "Beta", "Gamma"))[1] == first


def test_a_sort_that_is_not_there_is_the_usual_one(staff, make):
    make.client()
    assert staff.get("/clients/?sort=id;drop+table&after=%00&q=%00").status_code == 200


def test_the_list_goes_on_over_pages(staff, make):
    for number in range(55):
        make.client(name=f"Client {number:03}")
    first = staff.get("/clients/").text
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = staff.get(older).text
    assert ("Client 049" in first, "Client 050" in first) == (True, False)
    assert ("Client 049" in second, "Client 050" in second, "Client 054" in second) == (False, True, True)


def test_the_figures_of_a_client(make):
    client, other = make.client(), make.client(access_on=False)
    store = make.store(client_id=client.id)
    make.store(client_id=client.id, status="reconnect")
    for status in ("received", "on_hold", "failed", "delivered", "draft", "printed"):
        last = make.order(store, status=status)
    figures = figures_of([client, other])
    has = figures[client.id]
    assert (has.stores, has.open_orders, has.needs_attention) == ({"connected": 1, "reconnect": 1}, 4, 2)
    assert (has.last_order_at, figures[other.id].access) == (last.created_at, "off")


def test_counting_stops_where_it_would_cost(make, monkeypatch):
    monkeypatch.setattr("services.client_list.COUNTED", 2)
    store = make.store()
    for _number in range(4):
        make.order(store)
    assert figures_of([db.get(Client, store.client_id)])[store.client_id].open_orders == 2
    assert COUNTED == 1000


def test_an_account_manager_sees_and_finds_only_their_clients(sign_in, make):
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    mine, other = make.client(name="Mine"), make.client(name="Other")
    db.add(MembershipClient(membership_id=manager.id, client_id=mine.id))
    db.commit()
    browser = sign_in(manager)
    page = browser.get("/clients/").text
    assert ("Mine" in page, "Other" in page) == (True, False)
    assert [browser.get(f"/clients/{client.id}").status_code for client in (mine, other)] == [200, 404]
    assert browser.post(f"/clients/{other.id}/access/off").status_code == 404
    see(("*",))
    assert db.get(Client, other.id).access_on


def test_an_account_manager_sees_the_client_they_created(sign_in, make):
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    browser = sign_in(manager)
    browser.post("/clients/", data=NEW)
    assert "Prints &amp; Co." in browser.get("/clients/").text
    assert len(db.scalars(select(MembershipClient)).all()) == 1


@pytest.mark.parametrize("role", [Role.ADMIN, Role.STORE_MANAGER, Role.ORDER_MANAGER, Role.VIEW_ONLY])
def test_a_clients_people_see_their_own_name_and_no_notes(sign_in, make, role):
    own, other = make.client(description="pays late"), make.client()
    browser = sign_in(make.member(role, client=own))
    page = browser.get(f"/clients/{own.id}").text
    assert (own.name in page, "pays late" in page) == (True, False)
    assert browser.get(f"/clients/{other.id}").status_code == 404
    assert browser.get("/clients/").status_code == 403
    assert browser.post(f"/clients/{own.id}", data=NEW).status_code == 403


def test_fields_that_the_form_does_not_have_are_ignored(staff, make):
    client = make.client(access_on=False)
    staff.post(f"/clients/{client.id}", data=NEW | {"access_on": "1", "id": "7", "archived_at": "2020-01-01"})
    db.expire_all()
    assert (client.name, client.access_on, client.archived_at) == ("Prints & Co.", False, None)


def test_a_change_is_noted_with_before_and_after(staff, make):
    client = make.client(name="Old", reference="PSP-0042", description="pays late")
    staff.post(f"/clients/{client.id}", data=NEW)
    noted = db.scalars(select(Activity)).one()
    assert (noted.action, noted.before, noted.after) == ("client.changed", {"name": "Old"}, {"name": "Prints & Co."})
    staff.post(f"/clients/{client.id}", data=NEW)
    assert len(db.scalars(select(Activity)).all()) == 1


def test_switching_off_ends_the_sessions_there_at_once(staff, sign_in, make):
    member = make.member()
    elsewhere = make.member()
    inside, other = sign_in(member), sign_in(elsewhere)
    staff.post(f"/clients/{member.client_id}/access/off")
    assert [inside.get("/profile/").status_code, other.get("/profile/").status_code] == [303, 200]
    assert not db.get(Client, member.client_id).is_open


def test_switching_on_again_asks_for_nobody_where_an_admin_is_active(staff, make, queued):
    member = make.member(client=make.client(access_on=False))
    staff.post(f"/clients/{member.client_id}/access")
    db.expire_all()
    assert (member.client.access_on, queued("mail")) == (True, [])


@pytest.fixture
def with_anna(staff, make):
    """A client whose Admin was invited, and has not come in yet; its door is closed again."""
    client = make.client(access_on=False)
    staff.post(f"/clients/{client.id}/access", data=invited())
    staff.post(f"/clients/{client.id}/access/off")
    return client


def test_a_door_closed_before_the_admin_came_in_opens_again_and_invites_anew(staff, with_anna, queued):
    sent = len(queued("mail"))
    page = staff.get(f"/clients/{with_anna.id}/settings").text
    assert f'method="post" action="/clients/{with_anna.id}/access"' in page
    answer = staff.post(f"/clients/{with_anna.id}/access")
    db.expire_all()
    assert (answer.status_code, with_anna.access_on, len(queued("mail"))) == (303, True, sent + 1)
    states = db.scalars(select(Invitation.state).order_by(Invitation.id)).all()
    assert states == ["revoked", "queued"]


def test_whoever_lost_the_invitation_can_be_typed_again_when_the_door_opens(staff, make):
    client = make.client(access_on=False)
    staff.post(f"/clients/{client.id}/access", data=invited())
    member = db.scalars(select(Membership).where(Membership.client_id == client.id)).one()
    staff.post(f"/clients/{client.id}/admins/{member.id}/invitations/revoke")
    staff.post(f"/clients/{client.id}/access/off")
    assert staff.post(f"/clients/{client.id}/access").status_code == 422
    assert staff.post(f"/clients/{client.id}/access", data=invited()).status_code == 303
    assert db.get(Client, client.id, populate_existing=True).access_on


def test_closing_a_closed_door_is_noted_once(staff, make):
    client = make.client()
    for _time in range(2):
        staff.post(f"/clients/{client.id}/access/off")
    assert db.scalars(select(Activity.action)).all() == ["client.access_off"]


def test_archiving_keeps_everything_and_lets_nobody_in(staff, sign_in, make):
    member = make.member()
    inside = sign_in(member)
    staff.post(f"/clients/{member.client_id}/archive")
    assert (inside.get("/profile/").status_code, db.scalars(select(LoginSession.ended_at)).all().count(None)) == (
        303,
        1,
    )
    staff.get("/clients/")  # which tells that it is archived
    assert member.client.name not in staff.get("/clients/").text
    assert member.client.name in staff.get("/clients/?access=archived").text
    staff.post(f"/clients/{member.client_id}/restore")
    assert db.get(Client, member.client_id, populate_existing=True).is_open


def test_an_archived_client_is_not_switched_on(staff, make):
    client = make.client(access_on=False, archived_at=now())
    assert staff.post(f"/clients/{client.id}/access", data=invited()).status_code == 409
    assert not db.get(Client, client.id, populate_existing=True).access_on


@pytest.mark.parametrize("role,status", [(Role.SUPPORT, 403), (Role.PREPRESS, 403), (Role.ACCOUNT_MANAGER, 403)])
def test_only_administrators_archive(sign_in, make, role, status):
    client = make.client()
    assert sign_in(make.member(role)).post(f"/clients/{client.id}/archive").status_code == status


def test_an_administrator_finds_every_action_on_the_profile(staff, make):
    member = make.member()
    page = staff.get(f"/clients/{member.client_id}").text
    assert (f"/clients/{member.client_id}/edit" in page, f"/clients/{member.client_id}/archive" in page) == (True, True)
    assert f"/users/new?client={member.client_id}" in staff.get(f"/users/?client={member.client_id}").text


def test_support_sees_no_control_that_it_may_not_use(sign_in, make):
    client = make.client()
    page = sign_in(make.member(Role.SUPPORT)).get(f"/clients/{client.id}/settings").text
    assert ('role="switch" aria-checked="true" aria-label="Storefront access" disabled' in page, "Save" in page) == (
        True,
        False,
    )


def test_the_second_of_two_who_edit_is_told_and_loses_nothing(staff, make):
    client = make.client(name="Old", reference="PSP-0042", description="pays late")
    mark = mark_on(staff.get(f"/clients/{client.id}/edit"))
    assert staff.post(f"/clients/{client.id}", data=NEW | {"name": "First", "mark": mark}).status_code == 303
    answer = staff.post(f"/clients/{client.id}", data=NEW | {"name": "Second", "mark": mark}, headers=HTMX)
    db.expire_all()
    assert (answer.status_code, client.name, "<html" in answer.text) == (409, "First", False)
    assert ('value="Second"' in answer.text, "Name is now: First" in answer.text) == (True, True)
    again = staff.post(f"/clients/{client.id}", data=NEW | {"name": "Second", "mark": mark_on(answer)})
    db.expire_all()
    assert (again.status_code, client.name) == (303, "Second")
