"""View as: who may stand in for whom, what they may do meanwhile, what the client reads of it, and how it ends."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from core.db import EVERYONE, db, now, see
from core.matrix import CELLS, CLIENT_ROLES, STAFF_ROLES, Right, Role
from core.rights import can
from core.standing import BARRED
from models import Activity, Export, LoginSession, MembershipStore, Sync
from services import standing
from tests.test_scope import ASKS_MORE, addresses, furnish

HTMX = {"HX-Request": "true"}
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(make):
    return make.client(name="Lumen")


@pytest.fixture
def view(make, sign_in, client):
    """A browser of a staff member who stands in for a member, or a role, of `client`."""

    def begin(whom="role:admin", role=Role.PROVIDER_ADMIN, staff=None):
        staff = staff or make.member(role)
        browser = sign_in(staff)
        data = {"whom": whom, "reason": "Asked on the phone", "next": f"/clients/{client.id}"}
        answer = browser.post(f"/clients/{client.id}/view-as", data=data)
        assert (answer.status_code, answer.location) == (303, "/")
        return browser

    return begin


def acts(action=None):
    see(EVERYONE)
    query = select(Activity).order_by(Activity.id)
    return db.scalars(query.where(Activity.action == action) if action else query).all()


@pytest.mark.parametrize("role", [*STAFF_ROLES, Role.ADMIN])
def test_who_may_begin_is_as_the_matrix_says(make, sign_in, client, role):
    browser = sign_in(make.member(role, None if role.is_staff else client))
    answer = browser.post(f"/clients/{client.id}/view-as", data={"whom": "role:admin", "reason": "x"})
    may = CELLS[Right.CLIENTS_ACT_AS][role] != "-"
    begun = db.scalars(select(LoginSession).where(LoginSession.as_until.is_not(None))).all()
    assert (answer.status_code, len(begun), len(acts("client.view_began"))) == ((303, 1, 1) if may else (403, 0, 0))


def test_a_client_that_is_not_assigned_is_not_there(make, sign_in, client):
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    answer = sign_in(manager).post(f"/clients/{client.id}/view-as", data={"whom": "role:admin", "reason": "x"})
    assert answer.status_code == 404


def test_without_a_reason_or_for_somebody_of_another_client_nothing_begins(make, sign_in, client):
    browser, other = sign_in(make.member(Role.PROVIDER_ADMIN)), make.member(Role.ADMIN)
    for data in ({"whom": "role:admin", "reason": " "}, {"whom": f"member:{other.id}", "reason": "x"}):
        assert browser.post(f"/clients/{client.id}/view-as", data=data).status_code == 422
    assert acts("client.view_began") == []


def test_the_banner_names_both_and_the_minutes_and_the_end_leads_back(make, view, client):
    member = make.member(Role.ORDER_MANAGER, client)
    browser = view(f"member:{member.id}")
    page = browser.get("/orders/").text
    assert ("Order Manager" in page, member.name in page, "30 minutes left" in page) == (True, True, True)
    assert "minutes left" in browser.get("/nothing-here").text or browser.get("/nothing-here").status_code == 404
    answer = browser.post("/view-as/end")
    assert (answer.status_code, answer.location) == (303, f"/clients/{client.id}")
    assert 'class="viewing"' not in browser.get(f"/clients/{client.id}").text


def test_menu_and_rights_are_those_of_the_role_and_the_reach_is_the_members(make, view, client):
    mine, other = (
        make.store(client_id=client.id, name="Mine here"),
        make.store(client_id=client.id, name="Not for them"),
    )
    member = make.member(Role.STORE_MANAGER, client, all_stores=False)
    db.add(MembershipStore(client_id=client.id, membership_id=member.id, store_id=mine.id))
    db.commit()
    elsewhere = make.store(name="Of somebody else")
    browser = view(f"member:{member.id}")
    page = browser.get("/stores/").text
    assert (mine.name in page, other.name in page, elsewhere.name in page) == (True, False, False)
    assert [
        browser.get(path).status_code for path in (f"/stores/{other.id}", f"/stores/{elsewhere.id}", "/clients/")
    ] == [404, 404, 403]


def test_what_is_done_stands_in_the_clients_log_on_behalf_of_whom(make, view, sign_in, client):
    member, staff = make.member(Role.ADMIN, client), make.member(Role.PROVIDER_ADMIN)
    store = make.store(client_id=client.id)
    browser = view(f"member:{member.id}", staff=staff)
    data = {"name": "Renamed", "approval": "automatic", "delay_hours": "12", "imports_orders": "y"}
    assert browser.post(f"/stores/{store.id}/settings", data=data).status_code == 303
    browser.post("/view-as/end")
    lines = [line for line in acts() if line.client_id == client.id]
    assert {(line.membership_id, line.actor, line.on_behalf_of) for line in lines[1:]} == {
        (staff.id, staff.name, member.name)
    }
    began, ended = lines[0], lines[-1]
    assert (began.action, began.reason, began.after["name"]) == (
        "client.view_began",
        "Asked on the phone",
        member.name,
    )
    assert ended.action == "client.view_ended"
    page = sign_in(member).get("/activity/").text
    assert (f"on behalf of {member.name}" in page, "Asked on the phone" in page) == (True, True)


def test_from_a_persons_row_that_person_is_chosen(make, sign_in, client):
    make.member(Role.ADMIN, client)
    member = make.member(Role.VIEW_ONLY, client)
    page = sign_in(make.member(Role.SUPPORT)).get(f"/clients/{client.id}/view-as?member={member.id}").text
    assert f'<option selected value="member:{member.id}">' in page


@pytest.mark.parametrize("path", ["/profile/", "/password", "/confirm", "/profile/second-factor"])
def test_what_belongs_to_the_person_is_closed(view, path):
    browser = view()
    answers = [browser.get(path), browser.post(path, data={"first_name": "X"})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "belong to the person alone" in answers[0].text


def test_users_cannot_be_changed_and_no_other_view_begins(make, view, client):
    member = make.member(Role.VIEW_ONLY, client)
    browser = view()
    assert browser.get("/users/").status_code == 200
    paths = [
        f"/users/{member.id}",
        "/users/",
        f"/users/{member.id}/disable",
        f"/clients/{client.id}/view-as",
        "/switch",
    ]
    assert [browser.post(path, data={"role": "admin"}).status_code for path in paths] == [403] * len(paths)
    assert (member.role, member.disabled_at) == (Role.VIEW_ONLY, None)


@pytest.mark.parametrize("right", sorted(BARRED))
@pytest.mark.parametrize("role", CLIENT_ROLES)
def test_what_is_barred_no_role_has(make, view, client, right, role):
    session = LoginSession(membership=make.member(Role.PROVIDER_ADMIN), as_client=client, as_role=role, as_until=now())
    session.user = session.membership.user
    assert not can(standing.standing_of(session), right)


def test_for_support_every_address_that_writes_is_refused_with_a_sentence(app, make, sign_in):
    here = furnish(make, make.client())
    browser = sign_in(make.member(Role.SUPPORT))
    browser.post(f"/clients/{here.client.id}/view-as", data={"whom": "role:admin", "reason": "x"})
    lines, wrong = len(acts()), []
    for _endpoint, right, method, path in addresses(app, here, of_rows_only=False):
        if method != "POST":
            continue
        answer = browser.post(path)
        told = "changes nothing" in answer.text or "belong to the person" in answer.text
        if answer.status_code != 403 or (CELLS[right][Role.ADMIN] != "-" and right not in BARRED and not told):
            wrong.append((path, str(right), answer.status_code))
    assert (wrong, len(acts())) == ([], lines)


def test_for_support_no_button_that_writes_is_open_on_any_page(app, make, sign_in):
    here = furnish(make, make.client())
    browser = sign_in(make.member(Role.SUPPORT))
    browser.post(f"/clients/{here.client.id}/view-as", data={"whom": "role:admin", "reason": "x"})
    shut, wrong = 0, []
    for endpoint, right, method, path in addresses(app, here, of_rows_only=False):
        if method != "GET" or CELLS[right][Role.ADMIN] == "-" or endpoint in ASKS_MORE:
            continue
        with browser.get(path) as page:
            is_page = page.status_code == 200 and page.mimetype == "text/html"
            forms = POSTED.findall(page.text) if is_page else []
        found = [each for form in forms if not WAY_OUT.match(form) for each in SUBMITS.findall(form)]
        open_ = [each for each in found if not (each.endswith(" disabled>") and 'title="You are only looking"' in each)]
        shut += len(found) - len(open_)
        wrong += [(path, each) for each in open_]
    assert (wrong, shut > 50) == ([], True)


POSTED = re.compile(r'(<form[^>]* method="post".*?</form>)', re.S)
WAY_OUT = re.compile(r'<form[^>]* action="/(view-as/end|logout|preferences)"')
SUBMITS = re.compile(r'<button type="submit"[^>]*>')


@pytest.mark.parametrize("role", CLIENT_ROLES)
def test_every_page_answers_as_the_matrix_says_of_the_role(app, make, sign_in, role):
    here = furnish(make, make.client())
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    browser.post(f"/clients/{here.client.id}/view-as", data={"whom": f"role:{role}", "reason": "x"})
    wrong = []
    for endpoint, right, method, path in addresses(app, here, of_rows_only=False):
        may = (
            CELLS[right][role] not in ("-", "L3", "L9") and right not in BARRED and endpoint.split(".")[0] != "profile"
        )
        if may and (method == "POST" or endpoint in ASKS_MORE):
            continue
        answer = browser.open(path, method=method).status_code
        if (answer == 403 or answer >= 500) if may else answer != 403:
            wrong.append((method, path, str(right), answer))
    assert wrong == []


def test_nothing_of_another_client_is_there(app, make, view):
    theirs = furnish(make, make.client())
    browser = view()
    wrong = [
        (method, path, answer)
        for _endpoint, _right, method, path in addresses(app, theirs)
        if (answer := browser.open(path, method=method).status_code) not in (403, 404)
    ]
    assert wrong == []


def test_after_its_time_the_next_page_is_ones_own_with_a_message(view, client):
    with travel(now(), tick=False) as clock:
        browser = view()
        clock.shift(standing.LASTS - timedelta(seconds=1))
        assert browser.get("/users/").status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = browser.get("/users/")
        page = browser.get(answer.location).text
    assert (answer.status_code, answer.location) == (303, f"/clients/{client.id}")
    assert ("ended by itself" in page, 'class="viewing"' in page) == (True, False)
    assert [act.on_behalf_of for act in acts("client.view_ended")] == ["Lumen · admin"]


@pytest.mark.parametrize("headers", [HERE, HERE | HTMX])
def test_what_is_sent_after_its_time_is_not_done_and_not_lost(make, view, client, headers):
    store = make.store(client_id=client.id, name="Before")
    with travel(now(), tick=False) as clock:
        browser = view()
        clock.shift(standing.LASTS)
        answer = browser.post(f"/stores/{store.id}/settings", data={"name": "After & all"}, headers=headers)
    assert (answer.status_code, store.name, "has ended" in answer.text) == (403, "Before", True)
    assert ("After &amp; all" in answer.text) == (headers == HERE)  # in the page that is open it stands anyhow


def test_it_ends_with_the_staff_member_the_right_the_client_and_the_person(make, view, client):
    def disable(staff, _member):
        staff.disabled_at = now()

    def demote(staff, _member):
        staff.role = Role.OPERATOR

    def unassign(staff, _member):
        staff.all_clients = False

    def archive(_staff, _member):
        client.archived_at = now()

    def shut(_staff, member):
        member.disabled_at = now()

    for happens in (disable, demote, unassign, shut, archive):
        staff, member = make.member(Role.ACCOUNT_MANAGER), make.member(Role.VIEW_ONLY, client)
        browser = view(f"member:{member.id}", staff=staff)
        assert browser.get("/orders/").status_code == 200
        happens(staff, member)
        db.commit()
        answer = browser.get("/users/")
        still = db.scalars(
            select(LoginSession).where(LoginSession.as_until.is_not(None), LoginSession.membership_id == staff.id)
        ).all()
        assert (answer.status_code, happens.__name__) == (303, happens.__name__)
        assert still == [] or happens is disable  # whose session is dead


def test_logging_out_ends_it_and_says_so(view, client):
    browser = view()
    assert browser.post("/logout").location.endswith("/login")
    assert [line.action for line in acts()][-2:] == ["client.view_ended", "session.left"]


def test_work_is_asked_by_whoever_really_asks(make, view, client):
    staff, store = make.member(Role.PROVIDER_ADMIN), make.store(client_id=client.id, platform="woocommerce")
    browser = view(staff=staff)
    browser.post("/exports/", data={"listing": "orders", "format": "csv"})
    browser.post(f"/stores/{store.id}/syncs")
    see(EVERYONE)
    assert db.query(Export).count() == 0
    assert [sync.asked_by_id for sync in db.query(Sync)] == [staff.id]


def test_the_clients_leave_to_publish_is_not_stood_in_for(make, view, client):
    store = make.store(client_id=client.id)
    browser = view()
    page = browser.get(f"/stores/{store.id}/settings")
    assert "provider_publishes" not in page.text
