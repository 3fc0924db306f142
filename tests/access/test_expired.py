"""A session that ends in the middle of a form: what was typed is not lost, with scripts or without."""

import re

import pytest

from core.db import db, now
from core.matrix import Role
from models import Client, LoginSession
from tests.access.conftest import PASSWORD, with_password

TYPED = {"name": "Rossi & figli", "reference": "R-77", "description": "typed for ten minutes", "locale": "en"}
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def administrator(make):
    member = make.member(Role.PROVIDER_ADMIN)
    with_password(member.user)
    return member


@pytest.fixture
def form_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def end_all_sessions() -> None:
    for session in db.query(LoginSession):
        session.ended_at = now()
    db.commit()


def test_what_was_typed_waits_until_the_person_has_logged_in_again(administrator, sign_in, form_tokens):
    browser = sign_in(administrator)
    token = token_in(browser.get("/clients/new").text)
    end_all_sessions()
    kept = browser.post("/clients/", data=TYPED | {"csrf_token": token}, headers=FROM_OUR_PAGE)
    assert kept.status_code == 401
    assert all(f'value="{value}"' in kept.text for value in ("R-77", "typed for ten minutes"))
    own = token_in(browser.get("/login").text)
    browser.post("/login", data={"email": administrator.user.email, "password": PASSWORD, "csrf_token": own})
    again = browser.post("/clients/", data=TYPED | {"csrf_token": token_in(kept.text)}, headers=FROM_OUR_PAGE)
    assert (again.status_code, "R-77" in again.text) == (400, True)  # a new person, a new token
    made = browser.post("/clients/", data=TYPED | {"csrf_token": token_in(again.text)}, headers=FROM_OUR_PAGE)
    assert made.status_code == 303
    assert db.query(Client).filter_by(reference="R-77").one().name == "Rossi & figli"


def test_a_cookie_that_is_gone_keeps_what_was_typed_too(visitor, form_tokens):
    kept = visitor.post("/clients/", data=TYPED | {"csrf_token": "old"}, headers=FROM_OUR_PAGE)
    assert (kept.status_code, 'value="R-77"' in kept.text, "Log in in a new tab" in kept.text) == (400, True, True)


def test_a_password_is_never_written_into_a_page(visitor, form_tokens):
    data = {"email": "a@b.test", "password": "secret-words", "csrf_token": "old"}
    assert "secret-words" not in visitor.post("/login", data=data, headers=FROM_OUR_PAGE).text


def test_another_sites_form_is_not_laid_before_the_person(administrator, sign_in, form_tokens):
    page = sign_in(administrator).post("/clients/", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert (page.status_code, "R-77" in page.text) == (400, False)
