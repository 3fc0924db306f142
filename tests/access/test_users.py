"""A client's people: added by its Admin, kept within their role and stores, never without an Admin."""

import re
import threading

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from models import Activity, Invitation, LoginSession, Membership, MembershipStore, User
from services.members import LastAdmin, change_member, disable, remove
from tests.access.conftest import PASSWORD, link_in, mark_on, text_of
from tests.conftest import HTMX

BRUNO = {
    "email": "bruno@shop.example",
    "first_name": "Bruno",
    "last_name": "Neri",
    "role": "order_manager",
    "reach": "all",
}
ROLE = {"role": "view_only", "reach": "all"}
REASON = {"reason": "Anna Bianchi, mail of 3 May: please add Bruno"}


@pytest.fixture
def ada(make):
    """The only Admin of a client."""
    return make.member()


@pytest.fixture
def admin(sign_in, ada):
    return sign_in(ada)


def member_named(email):
    return db.scalars(select(Membership).join(User).where(User.email == email)).one()


def test_an_added_user_is_invited_and_comes_in_with_the_role(admin, ada, deliver, visitor):
    answer = admin.post("/users/", data=BRUNO)
    [mail] = deliver()
    bruno = member_named(BRUNO["email"])
    assert (answer.location, bruno.role, bruno.client_id) == (f"/users/{bruno.id}/edit", "order_manager", ada.client_id)
    assert "Invite sent" in admin.get("/users/").text
    visitor.get(link_in(mail))
    visitor.post("/invitation", data=BRUNO | {"password": PASSWORD, "again": PASSWORD})
    assert (visitor.get("/profile/").status_code, visitor.get("/users/").status_code) == (200, 403)
    assert "Active" in admin.get("/users/").text


def test_each_role_is_explained_in_words(admin):
    page = admin.get("/users/new").text
    assert all(f'value="{role}"' in page for role in ("admin", "store_manager", "order_manager", "view_only"))
    assert "Sees and manages orders, nothing else." in page


def test_a_user_may_be_kept_to_some_stores(admin, ada, make):
    mine, other, theirs = make.store(client_id=ada.client_id), make.store(client_id=ada.client_id), make.store()
    data = BRUNO | {"role": "store_manager", "reach": "some", "stores": [mine.id], "may_connect_stores": "1"}
    admin.post("/users/", data=data)
    bruno = member_named(BRUNO["email"])
    assert (bruno.stores, bruno.may_connect_stores) == ((mine.id,), True)
    answer = admin.post(f"/users/{bruno.id}", data=ROLE | {"reach": "some", "stores": [theirs.id]})
    assert (answer.status_code, bruno.stores) == (422, (mine.id,))
    admin.post(f"/users/{bruno.id}", data=ROLE | {"reach": "some", "stores": [other.id]})
    db.expire_all()
    assert (bruno.role, bruno.stores, bruno.may_connect_stores) == ("view_only", (other.id,), False)


def test_some_stores_means_at_least_one(admin):
    answer = admin.post("/users/", data=BRUNO | {"reach": "some"})
    assert (answer.status_code, "Choose at least one store" in answer.text) == (422, True)
    assert db.scalars(select(Invitation)).all() == []


def test_an_admin_always_has_all_stores(admin, ada, make):
    store = make.store(client_id=ada.client_id)
    admin.post("/users/", data=BRUNO | {"role": "admin", "reach": "some", "stores": [store.id]})
    assert member_named(BRUNO["email"]).all_stores


@pytest.mark.parametrize("role", ["provider_admin", "support", "god", ""])
def test_no_role_of_the_staff_can_be_given(admin, role):
    assert admin.post("/users/", data=BRUNO | {"role": role}).status_code == 422
    assert db.scalars(select(Invitation)).all() == []


def test_somebody_who_is_here_is_not_added_twice(admin, ada, queued):
    ada.user.email = "ada@shop.example"
    db.commit()
    answer = admin.post("/users/", data=BRUNO | {"email": "ADA@shop.example"})
    assert (answer.status_code, "is a user here already" in answer.text, queued("mail")) == (422, True, [])


def test_a_role_change_works_on_the_next_request(admin, sign_in, make, ada):
    bruno = make.member(Role.ADMIN, client=ada.client)
    browser = sign_in(bruno)
    assert browser.get("/users/").status_code == 200
    admin.post(f"/users/{bruno.id}", data=ROLE)
    assert browser.get("/users/").status_code == 403


@pytest.mark.parametrize("act", ["disable", "remove"])
def test_whoever_is_shut_out_is_out_at_once_and_everywhere(admin, sign_in, make, ada, act):
    bruno = make.member(Role.VIEW_ONLY, client=ada.client)
    browsers = [sign_in(bruno), sign_in(bruno)]
    admin.post(f"/users/{bruno.id}/{act}")
    assert [browser.get("/profile/").status_code for browser in browsers] == [303, 303]
    assert db.scalars(select(LoginSession.ended_at).where(LoginSession.user_id == bruno.user_id)).all().count(None) == 0


def test_somebody_disabled_can_be_enabled(admin, make, ada):
    bruno = make.member(Role.VIEW_ONLY, client=ada.client, disabled_at=now())
    admin.post(f"/users/{bruno.id}/enable")
    db.expire_all()
    assert bruno.is_active


def test_somebody_removed_can_be_invited_anew_and_has_to_accept(admin, make, ada, deliver):
    bruno = make.member(Role.ADMIN, client=ada.client, user=make.user(email=BRUNO["email"]))
    admin.post(f"/users/{bruno.id}/remove")
    assert BRUNO["email"] not in admin.get("/users/").text
    assert admin.get(f"/users/{bruno.id}/edit").status_code == 404
    admin.post("/users/", data=BRUNO)
    db.expire_all()
    assert (bruno.role, bruno.is_active, len(deliver())) == ("order_manager", False, 1)


@pytest.mark.parametrize("path,data", [("", ROLE), ("/disable", {}), ("/remove", {})])
def test_the_last_admin_stays(admin, ada, make, path, data):
    make.member(Role.ADMIN, client=ada.client, accepted_at=None)
    make.member(Role.ADMIN, client=ada.client, disabled_at=now())
    make.member(Role.VIEW_ONLY, client=ada.client)
    answer = admin.post(f"/users/{ada.id}{path}", data=data, follow_redirects=True)
    db.expire_all()
    assert ("last Admin" in answer.text, ada.role, ada.is_active) == (True, "admin", True)


@pytest.mark.parametrize("leave", [disable, remove, lambda member: change_member(member, Role.VIEW_ONLY, None)])
def test_of_two_admins_who_leave_at_the_same_moment_one_stays(app, make, ada, leave):
    bruno = make.member(Role.ADMIN, client=ada.client)
    ids, meeting, refused = [ada.id, bruno.id], threading.Barrier(2), []

    def go(member_id):
        with app.app_context():
            see(EVERYONE)
            member = db.get(Membership, member_id)
            meeting.wait(5)
            try:
                leave(member)
                db.commit()
            except LastAdmin:
                refused.append(member_id)

    threads = [threading.Thread(target=go, args=[member_id]) for member_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    db.expire_all()
    still = [member.id for member in (ada, bruno) if member.is_active and member.role == Role.ADMIN]
    assert still == refused
    assert len(still) == 1


def test_another_clients_person_is_not_found(admin, make):
    theirs = make.member()
    for path, data in (
        ("", ROLE),
        ("/disable", {}),
        ("/remove", {}),
        ("/invitations", {}),
        ("/invitations/revoke", {}),
    ):
        assert admin.post(f"/users/{theirs.id}{path}", data=data).status_code == 404
    assert admin.get(f"/users/{theirs.id}/edit").status_code == 404
    see(EVERYONE)
    db.refresh(theirs)
    assert (theirs.role, theirs.is_active) == ("admin", True)


def test_an_admin_cannot_reach_another_client_by_asking_for_it(admin, ada, make):
    theirs = make.member()
    page = admin.get(f"/users/?client={theirs.client_id}").text
    assert (ada.user.email in page, theirs.user.email in page) == (True, False)
    admin.post("/users/", data=BRUNO | {"client": theirs.client_id, "client_id": theirs.client_id})
    assert member_named(BRUNO["email"]).client_id == ada.client_id


@pytest.mark.parametrize("role", [Role.STORE_MANAGER, Role.ORDER_MANAGER, Role.VIEW_ONLY])
def test_others_see_and_change_no_users(sign_in, make, ada, role):
    browser = sign_in(make.member(role, client=ada.client))
    assert (browser.get("/users/").status_code, browser.post("/users/", data=BRUNO).status_code) == (403, 403)
    assert db.scalars(select(Invitation)).all() == []


def test_the_provider_says_what_the_client_asked_for_and_its_admins_are_told(sign_in, make, ada, deliver):
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    refused = staff.post(f"/users/?client={ada.client_id}", data=BRUNO)
    assert (refused.status_code, deliver()) == (422, [])
    staff.post(f"/users/?client={ada.client_id}", data=BRUNO | REASON)
    told = {mail["To"]: mail for mail in deliver()}
    assert set(told) == {BRUNO["email"], ada.user.email}
    assert REASON["reason"] in text_of(told[ada.user.email])
    assert db.scalars(select(Activity.reason).where(Activity.action == "member.added")).one() == REASON["reason"]


@pytest.mark.parametrize("act", ["disable", "enable", "remove"])
def test_the_provider_shuts_nobody_out_without_a_reason(sign_in, make, ada, act):
    bruno = make.member(Role.VIEW_ONLY, client=ada.client, disabled_at=now() if act == "enable" else None)
    staff = sign_in(make.member(Role.ACCOUNT_MANAGER))
    staff.post(f"/users/{bruno.id}/{act}")
    db.expire_all()
    assert (bruno.removed_at, db.scalars(select(Activity)).all()) == (None, [])
    staff.post(f"/users/{bruno.id}/{act}", data={"leave-reason": "asked by Anna"})
    assert db.scalars(select(Activity.reason)).all() == ["asked by Anna"]


def test_support_sees_users_and_changes_none(sign_in, make, ada):
    support = sign_in(make.member(Role.SUPPORT))
    page = support.get(f"/users/?client={ada.client_id}").text
    assert (ada.user.email in page, "Add user" in page) == (True, False)
    assert support.post(f"/users/?client={ada.client_id}", data=BRUNO | REASON).status_code == 403


def test_for_the_staff_the_page_is_about_one_client(sign_in, make):
    assert sign_in(make.member(Role.PROVIDER_ADMIN)).get("/users/").status_code == 404


def test_resending_kills_the_old_link_and_shows_the_new_one_once(admin, deliver):
    admin.post("/users/", data=BRUNO)
    [old] = deliver()
    bruno = member_named(BRUNO["email"])
    admin.get(f"/users/{bruno.id}/edit")
    admin.post(f"/users/{bruno.id}/invitations")
    [new] = deliver()
    assert link_in(new) != link_in(old)
    assert link_in(new) in admin.get(f"/users/{bruno.id}/edit").text
    assert link_in(new) not in admin.get(f"/users/{bruno.id}/edit").text
    admin.post(f"/users/{bruno.id}/invitations/revoke")
    assert "Revoked" in admin.get("/users/").text


def test_nobody_who_came_in_is_invited_again(admin, ada, queued):
    assert admin.post(f"/users/{ada.id}/invitations").status_code == 409
    assert queued("mail") == []


def test_the_second_admin_who_changes_somebody_is_told_and_keeps_the_choice(admin, ada, make):
    store = make.store(client_id=ada.client_id, name="Prints")
    bruno = make.member(Role.ORDER_MANAGER, client=ada.client)
    url, mark = f"/users/{bruno.id}", mark_on(admin.get(f"/users/{bruno.id}/edit"))
    first = ROLE | {"role": "store_manager", "reach": "some", "stores": [store.id], "mark": mark}
    assert admin.post(url, data=first).status_code == 303
    answer = admin.post(url, data=ROLE | {"mark": mark}, headers=HTMX)
    db.expire_all()
    assert (answer.status_code, bruno.role) == (409, Role.STORE_MANAGER)
    assert ("Role is now: Store Manager" in answer.text, "Which stores is now: Prints" in answer.text) == (True, True)
    assert re.search(r'checked[^>]* value="view_only"', answer.text)
    assert admin.post(url, data=ROLE | {"mark": mark_on(answer)}).status_code == 303
    assert db.get(Membership, bruno.id, populate_existing=True).role == Role.VIEW_ONLY


QUESTIONS = {"": True, "q=bRuno": True, "q=zzz": False, "role=store_manager": True, "role=admin": False}


def test_the_list_names_stores_and_is_searched_and_filtered(admin, ada, make):
    store = make.store(client_id=ada.client_id, name="Prints shop")
    bruno = make.member(Role.STORE_MANAGER, client=ada.client, user=make.user(first_name="Bruno"), all_stores=False)
    db.add(MembershipStore(client_id=ada.client_id, membership_id=bruno.id, store_id=store.id))
    db.commit()
    pages = {question: admin.get(f"/users/?{question}", headers=HTMX).text for question in QUESTIONS}
    assert {question: bruno.email in page for question, page in pages.items()} == QUESTIONS
    assert ("Prints shop" in pages[""], "Nothing matches" in pages["q=zzz"]) == (True, True)


def test_who_was_disabled_by_mistake_is_back_by_undo(admin, ada, make):
    bruno = make.member(Role.VIEW_ONLY, client=ada.client)
    admin.post(f"/users/{bruno.id}/disable")
    assert f'action="/users/{bruno.id}/enable"' in admin.get("/users/").text
    admin.post(f"/users/{bruno.id}/enable")
    assert db.get(Membership, bruno.id, populate_existing=True).is_active
