"""Log-ins stand in the activity log: who came in, was refused, left; seen by whoever answers for the place."""

import pyotp
import pytest
from sqlalchemy import select

from core.crypto import seal
from core.db import db
from core.matrix import Role
from models import Activity
from tests.access.conftest import PASSWORD, with_password

WRONG = "wrong-wrong-wrong"


@pytest.fixture
def ada(make):
    member = make.member(Role.ORDER_MANAGER)
    with_password(member.user)
    return member


def log_in(visitor, member, password=PASSWORD):
    return visitor.post("/login", data={"email": member.user.email, "password": password})


def noted() -> list[tuple[str, int | None, int | None]]:
    rows = db.scalars(select(Activity).order_by(Activity.id))
    return [(row.action, row.client_id, row.membership_id) for row in rows]


def test_coming_in_and_leaving_are_noted_under_the_name(visitor, ada):
    log_in(visitor, ada)
    visitor.post("/logout")
    here = (ada.client_id, ada.id)
    assert noted() == [("session.began", *here), ("session.left", *here)]
    first = db.scalars(select(Activity).order_by(Activity.id)).first()
    assert (first.actor, first.address) == (ada.user.name, "127.0.0.1")


def test_a_refused_try_is_noted_where_the_person_is_known_and_never_what_was_typed(visitor, ada, make):
    elsewhere = make.member(user=ada.user)
    gone = make.member(user=ada.user, removed_at=ada.accepted_at, disabled_at=ada.accepted_at)
    assert log_in(visitor, ada, WRONG).status_code == 422
    told = {("session.refused", place.client_id, None) for place in (ada, elsewhere)}
    assert (set(noted()), len(noted()), gone.client_id in {client for _act, client, _who in noted()}) == (
        told,
        2,
        False,
    )
    assert not [row for row in db.scalars(select(Activity)) if WRONG in str(vars(row))]


def test_a_try_for_nobody_is_not_noted(visitor, ada):
    visitor.post("/login", data={"email": "nobody@example.test", "password": WRONG})
    assert noted() == []


def test_the_second_step_is_noted_refused_and_passed(visitor, ada):
    secret = pyotp.random_base32()
    ada.user.totp_secret = seal(secret, f"user/{ada.user_id}/totp")
    db.commit()
    log_in(visitor, ada)
    assert noted() == []
    visitor.post("/login/code", data={"code": "00000000-00000000"})
    visitor.post("/login/code", data={"code": pyotp.TOTP(secret).now()})
    assert noted() == [
        ("session.code_refused", ada.client_id, None),
        ("session.began_with_code", ada.client_id, ada.id),
    ]


def test_who_goes_to_another_place_has_come_in_there(visitor, ada, make):
    elsewhere = make.member(user=ada.user)
    log_in(visitor, ada)
    visitor.post("/switch", data={"membership": elsewhere.id})
    assert noted()[1:] == [("session.began", elsewhere.client_id, elsewhere.id)]


def test_an_admin_sees_the_log_ins_of_their_own_users_alone(visitor, sign_in, ada, make):
    log_in(visitor, ada, WRONG)
    log_in(visitor, ada)
    own, other = make.member(client=ada.client), make.member()
    pages = [sign_in(admin).get("/activity/").text for admin in (own, other)]
    assert ["Log-in refused: wrong password" in page and "Logged in" in page for page in pages] == [True, False]
    assert ada.user.name not in pages[1]
