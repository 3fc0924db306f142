"""A forgotten password, another one, and the password once more before what protects the account."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.crypto import digest
from core.db import db, now
from models import Activity, LoginSession, PasswordReset
from services.passwords import is_right
from tests.access.conftest import PASSWORD, link_in, text_of, with_password

NEW = "cavallo-pioggia-zinco"


@pytest.fixture
def ada(make):
    member = make.member(user=make.user(email="ada@shop.example"))
    with_password(member.user)
    return member


@pytest.fixture
def reset_link(visitor, ada, deliver):
    visitor.post("/forgotten", data={"email": "Ada@Shop.example"})
    [mail] = deliver()
    return link_in(mail)


def choose(visitor, link, password=NEW):
    visitor.get(link)
    return visitor.post("/reset", data={"password": password, "again": password})


def test_a_reset_changes_the_password_ends_all_sessions_and_says_so(visitor, ada, sign_in, reset_link, deliver):
    elsewhere = sign_in(ada)
    answer = choose(visitor, reset_link)
    db.refresh(ada.user)
    assert (answer.location, is_right(ada.user, NEW), is_right(ada.user, PASSWORD)) == ("/login", True, False)
    assert elsewhere.get("/profile/").status_code == 303
    assert visitor.get("/profile/").status_code == 303
    assert [mail["Subject"] for mail in deliver()] == ["Your password was changed"]
    assert db.scalars(select(Activity.action)).all() == ["password.reset"]


def test_a_known_and_an_unknown_address_get_the_same_answer(visitor, ada, deliver):
    answers = [visitor.post("/forgotten", data={"email": email}) for email in ("ada@shop.example", "eve@shop.example")]
    told = {main_of(answer).replace("ada@", "X@").replace("eve@", "X@") for answer in answers}
    assert ([answer.status_code for answer in answers], len(told)) == ([200, 200], 1)
    assert [mail["To"] for mail in deliver()] == ["ada@shop.example"]


@pytest.mark.parametrize("email", ["anna@vetrina.test", "ada@office.local"])
def test_an_address_of_the_demo_or_of_an_offices_own_network_is_one(visitor, make, deliver, email):
    with_password(make.member(user=make.user(email=email)).user)
    assert visitor.post("/forgotten", data={"email": email}).status_code == 200
    assert [mail["To"] for mail in deliver()] == [email]


def test_somebody_invited_or_disabled_gets_no_link(visitor, make, deliver):
    make.member(user=make.user(email="new@shop.example"))
    gone = make.member(user=make.user(email="gone@shop.example"), disabled_at=now())
    with_password(gone.user)
    for email in ("new@shop.example", "gone@shop.example"):
        visitor.post("/forgotten", data={"email": email})
    assert deliver() == []


def test_the_token_leaves_the_address_and_only_its_digest_is_kept(visitor, reset_link):
    answer = visitor.get(reset_link)
    assert (answer.location, answer.headers["Referrer-Policy"]) == ("/reset", "no-referrer")
    assert db.scalars(select(PasswordReset.token_digest)).one() == digest(reset_link.rsplit("/", 1)[1])


def test_a_link_works_once(app, visitor, ada, reset_link):
    choose(visitor, reset_link)
    assert choose(app.test_client(), reset_link, "another-Viola-77").status_code == 410
    db.refresh(ada.user)
    assert is_right(ada.user, NEW)


def test_a_link_is_good_for_an_hour(visitor, ada, reset_link):
    reset = db.scalars(select(PasswordReset)).one()
    assert timedelta(minutes=59) < reset.expires_at - now() <= timedelta(hours=1)
    reset.expires_at = now()
    db.commit()
    assert choose(visitor, reset_link).status_code == 410


def test_only_the_newest_link_is_good(visitor, ada, reset_link, deliver):
    visitor.post("/forgotten", data={"email": "ada@shop.example"})
    [newer] = deliver()
    assert choose(visitor, reset_link).status_code == 410
    assert choose(visitor, link_in(newer)).status_code == 303


def test_a_link_to_an_old_address_is_dead(visitor, ada, reset_link):
    ada.user.email = "moved@shop.example"
    db.commit()
    assert choose(visitor, reset_link).status_code == 410


def test_an_invitations_link_resets_nothing(visitor, ada, reset_link):
    token = reset_link.rsplit("/", 1)[1]
    visitor.get(f"/invitation/{token}")
    assert visitor.post("/invitation", data={"password": NEW, "again": NEW}).status_code == 410


def test_the_links_host_is_the_installations_whatever_the_request_says(visitor, ada, deliver):
    visitor.post("/forgotten", data={"email": "ada@shop.example"}, headers={"Host": "evil.test"})
    [mail] = deliver()
    assert ("evil.test" in text_of(mail), "http://localhost:5000/reset/" in text_of(mail)) == (False, True)


def test_asking_for_links_is_slowed_down(visitor, ada, limits):
    answers = [visitor.post("/forgotten", data={"email": "ada@shop.example"}).status_code for _try in range(4)]
    assert answers == [200, 200, 200, 429]


def test_changing_the_password_asks_for_the_old_one_first(sign_in, ada, deliver):
    browser, other = sign_in(ada), sign_in(ada)
    stale(ada)
    first = browser.get("/password").location
    assert first == "/confirm?next=/password?"
    assert browser.post("/password", data={"password": NEW, "again": NEW}).location == "/confirm?next=/password"
    assert browser.post("/confirm", data={"password": "wrong-wrong"}).status_code == 422
    assert browser.post("/confirm", data={"password": PASSWORD, "next": "/password"}).location == "/password"
    assert browser.post("/password", data={"password": NEW, "again": NEW}).location == "/profile/"
    db.refresh(ada.user)
    assert (is_right(ada.user, NEW), len(deliver())) == (True, 1)
    assert [browser.get("/profile/").status_code, other.get("/profile/").status_code] == [200, 303]


def stale(member):
    for session in db.scalars(select(LoginSession).where(LoginSession.user_id == member.user_id)):
        session.confirmed_at = now() - timedelta(minutes=16)
    db.commit()


@pytest.mark.parametrize(
    "password,again", [(NEW, NEW + "x"), ("ada-shop-example", "ada-shop-example"), ("short", "short")]
)
def test_what_is_no_good_password_is_refused(sign_in, ada, password, again):
    answer = sign_in(ada).post("/password", data={"password": password, "again": again})
    db.refresh(ada.user)
    assert (answer.status_code, is_right(ada.user, PASSWORD)) == (422, True)


def test_confirming_is_slowed_down_too(sign_in, ada, limits):
    browser = sign_in(ada)
    answers = [browser.post("/confirm", data={"password": "wrong-wrong"}).status_code for _try in range(7)]
    assert answers[-1] == 429


def main_of(page) -> str:
    """What a page says, without its frame: that has tokens which change with each second."""
    return page.text.split("<main", 1)[1].split("</main>", 1)[0]
