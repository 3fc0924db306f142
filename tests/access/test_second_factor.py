"""Codes of an app and codes on paper, each good once."""

import re
import threading
import time

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Activity, LoginSession, User
from services.second_factor import is_right_code, new_secret, switch_on
from tests.access.conftest import PASSWORD, link_in, text_of, with_password


@pytest.fixture
def ada(make):
    member = make.member()
    with_password(member.user)
    return member


@pytest.fixture
def secret(ada):
    """Ada has a second factor; its secret."""
    secret = new_secret()
    ada.codes_on_paper = switch_on(ada.user, secret, 0)
    db.commit()
    return secret


def code(secret, later=0):
    return pyotp.TOTP(secret).at(time.time() + later)


def password_given(visitor, member):
    return visitor.post("/login", data={"email": member.user.email, "password": PASSWORD, "next": "/profile/"})


def test_it_is_set_up_by_a_code_that_proves_the_app_has_the_secret(sign_in, ada):
    browser = sign_in(ada)
    page = browser.get("/profile/second-factor").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page).group(1)
    assert ("<svg" in page, browser.post("/profile/second-factor", data={"code": "000000"}).status_code) == (True, 422)
    codes = browser.post("/profile/second-factor", data={"code": code(secret)}).text
    db.refresh(ada.user)
    assert (ada.user.has_second_factor, len(re.findall(r"\b[0-9a-f]{8}-[0-9a-f]{8}\b", codes)) >= 10) == (True, True)
    assert secret not in str(ada.user.totp_secret)
    assert db.scalars(select(Activity.action)).all() == ["second_factor.on"]


def test_the_offered_secret_cannot_be_read_from_the_cookie(sign_in, ada):
    browser = sign_in(ada)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", browser.get("/profile/second-factor").text).group(1)
    with browser.session_transaction() as cookie:
        assert secret not in str(dict(cookie))


def test_the_password_alone_opens_nothing(visitor, ada, secret):
    answer = password_given(visitor, ada)
    assert (answer.location, visitor.get("/profile/").status_code) == ("/login/code", 303)
    assert db.scalars(select(LoginSession)).all() == []
    assert visitor.post("/login/code", data={"code": code(secret)}).location == "/profile/"
    assert visitor.get("/profile/").status_code == 200


@pytest.mark.parametrize("typed", ["", "000000", "abc", "ä" * 6, "1" * 40])
def test_a_wrong_code_is_refused(visitor, ada, secret, typed):
    password_given(visitor, ada)
    assert visitor.post("/login/code", data={"code": typed}).status_code == 422
    assert visitor.get("/profile/").status_code == 303


def test_a_code_works_once(app, ada, secret):
    used = code(secret)
    answers = []
    for _try in range(2):
        visitor = app.test_client()
        password_given(visitor, ada)
        answers.append(visitor.post("/login/code", data={"code": used}).status_code)
    assert answers == [303, 422]


def test_a_code_works_once_even_at_the_same_moment(app, ada, secret):
    used, meeting, taken = code(secret), threading.Barrier(4), []

    def go(user_id):
        with app.app_context():
            see(EVERYONE)
            user = db.get(User, user_id)
            meeting.wait(5)
            taken.append(is_right_code(user, used))
            db.commit()

    threads = [threading.Thread(target=go, args=[ada.user_id]) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(taken) == [False, False, False, True]


@pytest.mark.parametrize("later,good", [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_one_step_off(ada, secret, later, good):
    with time_machine.travel(1_900_000_010, tick=False):  # well inside a step
        assert is_right_code(ada.user, code(secret, later)) is good


def test_a_code_on_paper_works_once(app, ada, secret):
    paper = ada.codes_on_paper[3]
    answers = []
    for typed in (paper.upper() + " ", paper):
        visitor = app.test_client()
        password_given(visitor, ada)
        answers.append(visitor.post("/login/code", data={"code": typed}).status_code)
    assert answers == [303, 422]
    assert len(db.scalars(select(User.recovery_codes).where(User.id == ada.user_id)).one()) == 9


def test_the_way_between_password_and_code_is_short(visitor, ada, secret):
    with time_machine.travel(time.time() - 700):
        password_given(visitor, ada)
    assert visitor.post("/login/code", data={"code": code(secret)}).location == "/login"


def test_nobody_gets_to_the_code_without_the_password(visitor, ada, secret):
    assert visitor.get("/login/code").location == "/login"
    assert visitor.post("/login/code", data={"code": code(secret)}).location == "/login"


def test_guessing_codes_is_slowed_down(visitor, ada, secret, limits):
    password_given(visitor, ada)
    assert [visitor.post("/login/code", data={"code": "000000"}).status_code for _try in range(7)][-1] == 429


def test_where_it_is_required_one_sets_it_up_first(sign_in, ada):
    ada.client.second_factor_needed = True
    db.commit()
    browser = sign_in(ada)
    assert browser.get("/users/").location == "/profile/second-factor"
    assert browser.post("/users/", data={}).location == "/profile/second-factor"
    assert browser.get("/profile/second-factor").status_code == 200
    assert browser.post("/logout").status_code == 303


def test_where_it_is_required_it_stays_on(sign_in, ada, secret):
    ada.client.second_factor_needed = True
    db.commit()
    sign_in(ada).post("/profile/second-factor/off")
    db.refresh(ada.user)
    assert ada.user.has_second_factor


def test_the_installation_may_require_it_of_its_staff(app, sign_in, make):
    app.config["STAFF_SECOND_FACTOR"] = True
    answer = sign_in(make.member(Role.OPERATOR)).get("/activity/")
    app.config["STAFF_SECOND_FACTOR"] = False
    assert answer.location == "/profile/second-factor"


def test_it_can_be_switched_off_and_the_paper_renewed(sign_in, ada, secret):
    browser = sign_in(ada)
    old = list(ada.user.recovery_codes)
    assert browser.post("/profile/second-factor/codes").status_code == 200
    db.refresh(ada.user)
    assert not set(old) & set(ada.user.recovery_codes)
    browser.post("/profile/second-factor/off")
    db.refresh(ada.user)
    assert (ada.user.has_second_factor, ada.user.recovery_codes) == (False, [])


def test_an_invitation_does_not_get_round_it(make, ada, secret, visitor, sign_in, deliver):
    boss, client = sign_in(make.member(Role.PROVIDER_ADMIN)), make.client(access_on=False)
    ada.user.email = "ada@shop.example"
    db.commit()
    boss.post(f"/clients/{client.id}/access", data={"email": "ada@shop.example", "first_name": "A", "last_name": "L"})
    [mail] = deliver()
    visitor.get(link_in(mail))
    assert visitor.post("/invitation", data={"password": PASSWORD}).location == "/login/code"
    assert visitor.get("/profile/").status_code == 303


def test_an_admin_lets_in_whoever_lost_phone_and_paper(sign_in, make, ada, secret, deliver):
    anna = make.member(client=ada.client)
    lost, admin = sign_in(ada), sign_in(anna)
    assert "/second-factor/off" in admin.get(f"/users/{ada.id}/edit").text
    assert admin.post(f"/users/{ada.id}/second-factor/off").status_code == 303
    assert db.get(User, ada.user_id, populate_existing=True).has_second_factor
    admin.post(f"/users/{ada.id}/second-factor/off", data={"factor-reason": "her phone fell into the ink"})
    [mail] = deliver()
    db.expire_all()
    assert (ada.user.has_second_factor, lost.get("/profile/").status_code) == (False, 303)
    assert (mail["To"], "fell into the ink" in text_of(mail)) == (ada.user.email, True)
    noted = db.scalars(select(Activity)).one()
    assert (noted.action, noted.reason) == ("second_factor.reset", "her phone fell into the ink")


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER])
def test_the_clients_admins_hear_of_it_when_the_provider_switches_it_off(sign_in, make, ada, secret, deliver, role):
    anna = make.member(client=ada.client)
    data = {"factor-reason": "Anna wrote on 3 May: Ada lost her phone"}
    provider = sign_in(make.member(role))
    card = provider.get(f"/users/{ada.id}/edit").text.split('name="factor-reason"')[1].split("</form>")[0]
    assert "Admins are told by e-mail" in card
    provider.post(f"/users/{ada.id}/second-factor/off", data=data)
    told = {mail["To"]: text_of(mail) for mail in deliver()}
    assert set(told) == {ada.user.email, anna.user.email}
    assert "lost her phone" in told[anna.user.email] and ada.user.email in told[anna.user.email]


def test_a_clients_admin_does_not_weaken_an_account_that_opens_other_doors(sign_in, make, ada, secret, queued):
    anna, boss = make.member(client=ada.client), make.member(Role.PROVIDER_ADMIN)
    make.member(user=ada.user)
    data = {"factor-reason": "lost"}
    page = sign_in(anna).post(f"/users/{ada.id}/second-factor/off", data=data, follow_redirects=True).text
    db.expire_all()
    assert ("works elsewhere" in page, ada.user.has_second_factor, queued("mail")) == (True, True, [])
    sign_in(boss).post(f"/users/{ada.id}/second-factor/off", data=data)
    db.expire_all()
    assert ada.user.has_second_factor is False


def test_switching_it_off_is_told_by_mail_and_logs_out_the_others(sign_in, ada, secret, deliver):
    here, there = sign_in(ada), sign_in(ada)
    here.post("/profile/second-factor/off")
    [mail] = deliver()
    assert (mail["To"], "switched off" in mail["Subject"]) == (ada.user.email, True)
    assert [browser.get("/profile/").status_code for browser in (here, there)] == [200, 303]


def test_the_providers_administrator_lets_in_one_of_the_staff(sign_in, make, secret, ada, deliver):
    boss, operator = make.member(Role.PROVIDER_ADMIN), make.member(Role.OPERATOR)
    switch_on(operator.user, new_secret(), 0)
    db.commit()
    where = f"/users/staff/{operator.id}/second-factor/off"
    assert sign_in(make.member(Role.SUPPORT)).post(where, data={"factor-reason": "lost"}).status_code == 403
    sign_in(boss).post(where, data={"factor-reason": "lost"})
    [mail] = deliver()
    db.expire_all()
    assert (operator.user.has_second_factor, mail["To"]) == (False, operator.user.email)


def test_a_client_whose_rule_it_becomes_asks_it_of_everybody(sign_in, make, ada):
    boss, browser = sign_in(make.member(Role.PROVIDER_ADMIN)), sign_in(ada)
    assert browser.get("/orders/").status_code == 200
    answer = boss.post(f"/clients/{ada.client_id}/rules", data={"second_factor_needed": "y"})
    assert (answer.status_code, browser.get("/orders/").location) == (303, "/profile/second-factor")
    boss.post(f"/clients/{ada.client_id}/rules", data={})
    assert browser.get("/orders/").status_code == 200
    assert db.scalars(select(Activity.action)).all() == ["client.changed"] * 2
