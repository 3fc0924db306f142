"""The door: who comes in, who does not, and what each of them learns."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.limits import limiter
from core.matrix import Role
from models import LoginSession
from services import passwords
from tests.access.conftest import PASSWORD, with_password
from tests.conftest import HTMX

REFUSED = "E-mail and password do not match"


@pytest.fixture
def ada(make):
    """An Admin who can log in."""
    member = make.member()
    with_password(member.user)
    return member


def log_in(visitor, member, password=PASSWORD, **more):
    return visitor.post("/login", data={"email": member.user.email, "password": password, **more})


def test_the_right_password_opens_the_door(visitor, ada):
    answer = log_in(visitor, ada)
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/profile/").status_code == 200


def test_the_address_may_be_written_in_any_way(visitor, ada):
    data = {"email": f" {ada.user.email.upper()} ", "password": PASSWORD}
    assert visitor.post("/login", data=data).status_code == 303


@pytest.mark.parametrize("email", ["", "nobody@example.test"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor, ada, email):
    answer = visitor.post("/login", data={"email": email or ada.user.email, "password": "wrong-wrong-wrong"})
    assert answer.status_code == 422
    assert REFUSED in answer.text
    assert db.scalars(select(LoginSession)).all() == []


@pytest.mark.parametrize("who", ["known", "invited", "nobody"])
def test_every_try_compares_one_hash_whoever_it_is(visitor, ada, make, monkeypatch, who):
    compared = []
    real = passwords.PasswordHasher.verify
    monkeypatch.setattr(passwords.PasswordHasher, "verify", lambda *given: compared.append(given[1]) or real(*given))
    email = {"known": ada.user.email, "invited": make.user().email, "nobody": "nobody@example.test"}[who]
    visitor.post("/login", data={"email": email, "password": "wrong-wrong-wrong"})
    assert [kept[:9] for kept in compared] == ["$argon2id"]


def test_a_new_session_replaces_what_a_visitor_had(visitor, ada, app):
    with visitor.session_transaction() as cookie:
        cookie["csrf_token"], cookie["planted"], cookie["locale"] = "fixed", "yes", "it"
    log_in(visitor, ada)
    with visitor.session_transaction() as cookie:
        assert (cookie.get("csrf_token"), cookie.get("planted"), cookie["locale"]) == (None, None, "it")


def test_a_cookie_planted_before_the_log_in_opens_nothing_after_it(visitor, ada, app):
    log_in(visitor, ada)
    with visitor.session_transaction() as cookie:
        first = cookie["_user_id"]
    log_in(visitor, ada)
    with visitor.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_logging_out_ends_the_session_on_the_server(visitor, ada, app):
    log_in(visitor, ada)
    with visitor.session_transaction() as cookie:
        stolen = dict(cookie)
    answer = visitor.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.get("/profile/").location.startswith("/login?next=")


def test_nobody_is_logged_out_by_a_link(visitor, ada):
    log_in(visitor, ada)
    assert visitor.get("/logout").status_code == 405


@pytest.mark.parametrize("field", ["disabled_at", "accepted_at"])
def test_a_closed_membership_opens_nothing(visitor, ada, field):
    setattr(ada, field, now() if field == "disabled_at" else None)
    db.commit()
    assert REFUSED in log_in(visitor, ada).text


@pytest.mark.parametrize("closing", [{"access_on": False}, {"archived_at": now()}])
def test_nobody_enters_a_client_whose_door_is_closed(visitor, make, closing):
    member = make.member(client=make.client(**closing))
    with_password(member.user)
    assert log_in(visitor, member).status_code == 422


def test_whoever_is_disabled_is_out_on_the_next_request(visitor, ada):
    log_in(visitor, ada)
    ada.disabled_at = now()
    db.commit()
    assert visitor.get("/profile/").status_code == 303


@pytest.mark.parametrize("column,age", [("seen_at", timedelta(hours=13)), ("created_at", timedelta(hours=21))])
def test_idle_and_old_sessions_are_over(visitor, ada, column, age):
    log_in(visitor, ada)
    session = db.scalars(select(LoginSession)).one()
    setattr(session, column, now() - age)
    db.commit()
    assert visitor.get("/profile/").status_code == 303


def test_one_lands_where_one_was_going(visitor, ada):
    wanted = visitor.get("/profile/").location
    assert wanted == "/login?next=/profile/?"
    assert log_in(visitor, ada, next="/profile/").location == "/profile/"


@pytest.mark.parametrize(
    "next_",
    [
        "//evil.test",
        "/\\evil.test",
        "https:evil.test",
        "https://evil.test",
        "/\t/evil.test",
        "//[",
        "javascript:1",
        "evil",
    ],
)
def test_nobody_is_led_to_another_site(visitor, ada, next_):
    assert log_in(visitor, ada, next=next_).location == "/"


@pytest.mark.parametrize("data", [{}, {"email": "a"}, {"email": "a\0b@example.test", "password": "x" * 5000}])
def test_a_half_filled_form_comes_back(visitor, ada, data):
    assert visitor.post("/login", data=data).status_code == 422


def test_the_form_comes_back_alone_for_htmx(visitor, ada):
    answer = visitor.post("/login", data={"email": ada.user.email, "password": "wrong"}, headers=HTMX)
    assert (answer.status_code, "<html" in answer.text, ada.user.email in answer.text) == (422, False, True)
    assert "wrong" not in answer.text


def test_a_password_kept_at_another_cost_is_kept_anew(visitor, ada, app):
    app.config["PASSWORD_COST"] = "normal"
    with_password(ada.user)
    dear = ada.user.password_hash
    app.config["PASSWORD_COST"] = "cheap"
    log_in(visitor, ada)
    db.refresh(ada.user)
    assert ("m=65536" in dear, "m=8," in ada.user.password_hash) == (True, True)


def test_guessing_is_slowed_down_and_told_for_how_long(visitor, ada, limits):
    answers = [log_in(visitor, ada, "wrong-wrong") for _try in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 6 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61


def test_somebody_who_guesses_elsewhere_does_not_lock_the_owner_out(app, visitor, ada, limits):
    guesser = app.test_client()
    data = {"email": ada.user.email, "password": "wrong-wrong"}
    last = [guesser.post("/login", data=data, environ_base={"REMOTE_ADDR": "198.51.100.7"}) for _try in range(30)][-1]
    assert last.status_code == 429
    assert log_in(visitor, ada).status_code == 303


def test_one_address_may_not_try_many_accounts(visitor, limits):
    answers = [visitor.post("/login", data={"email": f"p{n}@x.test", "password": "wrong"}) for n in range(21)]
    assert answers[-1].status_code == 429


def test_all_addresses_of_one_network_of_ipv6_count_as_one(visitor, limits):
    for number in range(21):
        data, place = {"email": f"p{number}@x.test", "password": "wrong"}, f"2001:db8:1:2::{number:x}"
        answer = visitor.post("/login", data=data, environ_base={"REMOTE_ADDR": place})
    other = visitor.post("/login", data=data, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"})
    assert (answer.status_code, other.status_code) == (429, 422)


def test_a_browser_that_logs_in_again_leaves_no_session_behind(visitor, ada):
    log_in(visitor, ada)
    log_in(visitor, ada)
    ended = db.scalars(select(LoginSession.ended_at).order_by(LoginSession.id)).all()
    assert [at is None for at in ended] == [False, True]


def test_guessing_is_slowed_down_while_redis_is_away(app, visitor, ada, limits, monkeypatch):
    def away(*_given):
        raise ConnectionError("Redis is away")

    monkeypatch.setattr(limiter._limiter.storage, "acquire_entry", away)
    monkeypatch.setattr(limiter._storage, "check", lambda: False)
    answers = [log_in(visitor, ada, "wrong-wrong").status_code for _try in range(8)]
    limiter._storage_dead = False
    assert answers[-1] == 429


def test_a_forged_forwarding_head_is_no_other_address(visitor, ada, limits):
    for number in range(7):
        head = {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = visitor.post("/login", data={"email": ada.user.email, "password": "wrong"}, headers=head)
    assert answer.status_code == 429


def test_a_visitor_chooses_language_and_light(visitor):
    visitor.post("/preferences", data={"language": "it", "next": "/login"})
    answer = visitor.post("/preferences", data={"theme": "dark", "next": "/login"})
    page = visitor.get("/login").text
    assert answer.location == "/login"
    assert ('<html lang="it" data-theme="dark">' in page, "Accedi" in page) == (True, True)


def test_a_language_that_is_not_there_changes_nothing(sign_in, make):
    member = make.member()
    sign_in(member).post("/preferences", data={"language": "xx", "theme": "neon"})
    assert (member.user.locale, member.user.theme) == ("en", "system")


def test_another_place_of_the_same_person(sign_in, make, app):
    ada = make.member(Role.PROVIDER_ADMIN)
    shop = make.member(Role.VIEW_ONLY, user=ada.user)
    strangers = make.member()
    browser = sign_in(ada)
    with browser.session_transaction() as cookie:
        before = cookie["_user_id"]
    browser.post("/switch", data={"membership": shop.id})
    assert shop.client.name in browser.get("/profile/").text
    assert db.scalars(select(LoginSession.membership_id)).all() == [shop.id]
    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    browser.post("/switch", data={"membership": strangers.id})
    db.expire_all()
    assert db.scalars(select(LoginSession.membership_id)).all() == [shop.id]


def test_a_session_is_noted_as_seen_and_goes_on(visitor, ada):
    log_in(visitor, ada)
    session = db.scalars(select(LoginSession)).one()
    session.seen_at = now() - timedelta(minutes=30)
    db.commit()
    assert [visitor.get("/profile/").status_code for _ in range(2)] == [200, 200]
    db.refresh(session)
    assert now() - session.seen_at < timedelta(minutes=1)
