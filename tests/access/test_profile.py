"""One's own page."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, LoginSession
from services.sessions import browser_of
from tests.access.conftest import mark_on

ADA = {"first_name": "Ada", "last_name": "Lovelace", "locale": "it", "time_zone": "America/New_York", "theme": "dark"}


@pytest.fixture
def ada(make):
    return make.member(Role.VIEW_ONLY)


def test_names_language_zone_and_light_are_ones_own(sign_in, ada):
    browser = sign_in(ada)
    browser.post("/profile/", data=ADA)
    user = ada.user
    db.refresh(user)
    assert (user.name, user.locale, user.time_zone, user.theme) == ("Ada Lovelace", "it", "America/New_York", "dark")
    assert '<html lang="it" data-theme="dark">' in browser.get("/profile/").text
    assert db.scalars(select(Activity.action)).all() == ["profile.changed"]


@pytest.mark.parametrize(
    "wrong", [{"first_name": ""}, {"time_zone": "Mars/Olympus"}, {"locale": "xx"}, {"theme": "neon"}]
)
def test_what_is_not_there_cannot_be_chosen(sign_in, ada, wrong):
    assert sign_in(ada).post("/profile/", data=ADA | wrong).status_code == 422


def test_nobody_makes_themselves_more_than_they_are(sign_in, ada):
    more = {"role": "admin", "email": "eve@x.example", "client_id": "1", "totp_secret": "x", "password_hash": "x"}
    sign_in(ada).post("/profile/", data=ADA | more)
    db.expire_all()
    assert (ada.role, ada.user.email != "eve@x.example", ada.user.totp_secret) == ("view_only", True, None)


def test_ones_sessions_are_listed_and_ended_one_by_one(sign_in, ada, make):
    here, there, other = sign_in(ada), sign_in(ada), sign_in(make.member())
    first, second, others = db.scalars(select(LoginSession.id).order_by(LoginSession.id)).all()
    page = here.get("/profile/").text
    assert (f"/sessions/{second}/end" in page, f"/sessions/{others}/end" in page) == (True, False)
    assert here.post(f"/profile/sessions/{others}/end").status_code == 404
    here.post(f"/profile/sessions/{second}/end")
    assert [browser.get("/profile/").status_code for browser in (here, there, other)] == [200, 303, 200]
    assert here.post(f"/profile/sessions/{first}/end").status_code == 303


def test_all_other_browsers_at_once(sign_in, ada):
    here, *others = [sign_in(ada) for _number in range(3)]
    here.post("/profile/sessions/end")
    assert [browser.get("/profile/").status_code for browser in (here, *others)] == [200, 303, 303]


def test_a_visitor_has_no_profile(visitor):
    assert visitor.get("/profile/").location == "/login?next=/profile/?"


@pytest.mark.parametrize(
    "agent,said",
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0", "Firefox · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_as_a_person_would(agent, said):
    assert browser_of(agent) == said


def test_a_profile_changed_in_another_browser_is_told_and_what_was_typed_stays(sign_in, ada):
    here, there = sign_in(ada), sign_in(ada)
    mark = mark_on(here.get("/profile/"))
    assert there.post("/profile/", data=ADA | {"mark": mark, "locale": "en"}).status_code == 303
    answer = here.post("/profile/", data=ADA | {"mark": mark, "first_name": "Augusta"})
    db.expire_all()
    assert (answer.status_code, ada.user.first_name) == (409, "Ada")
    assert ('value="Augusta"' in answer.text, 'name="mark"' in answer.text) == (True, True)
