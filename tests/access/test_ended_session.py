"""A session that ends while somebody types: nothing of it is lost."""

import re

import pytest

from core.db import db
from core.matrix import Role
from models import Client
from tests.access.conftest import PASSWORD, with_password

TYPED = {"name": "Caffè & Co.", "reference": "R-7", "locale": "it", "password": "hidden-word", "csrf_token": "old"}
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def checked(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def fields(page: str) -> dict[str, str]:
    form = re.search(r'<form method="post" action="/clients/\?" .*?</form>', page, re.S)
    assert form is not None
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))


def test_a_plain_form_after_the_session_ended_keeps_what_was_typed_but_no_secret(visitor, checked):
    answer = visitor.post("/clients/", data=TYPED, headers=HERE)
    kept = fields(answer.text)
    assert (answer.status_code, kept["name"], kept["reference"]) == (401, "Caffè &amp; Co.", "R-7")
    assert ("password" in kept, "hidden-word" in answer.text, kept["csrf_token"] != "old") == (False, False, True)


def test_after_logging_in_it_is_sent_again_and_saved(visitor, make, checked):
    member = make.member(Role.PROVIDER_ADMIN)
    with_password(member.user)
    kept = fields(visitor.post("/clients/", data=TYPED, headers=HERE).text)
    door = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/login").text)
    visitor.post("/login", data={"email": member.user.email, "password": PASSWORD, "csrf_token": door[1]})
    again = visitor.post("/clients/", data={**kept, "name": TYPED["name"]}, headers=HERE)
    if again.status_code == 400:  # the token was the visitor's: the page offers a fresh one
        again = visitor.post("/clients/", data={**fields(again.text), "name": TYPED["name"]}, headers=HERE)
    assert (again.status_code, db.query(Client).one().name) == (303, "Caffè & Co.")


def test_what_another_site_sends_is_not_offered_for_sending_again(visitor, checked):
    answer = visitor.post("/clients/", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "Caffè" in answer.text) == (401, False)
