"""One person added by two at the same moment: there is one place, and the later one reads that it is taken."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from core.db import db
from core.matrix import Role
from models import Invitation, Membership, User
from tests.access.test_users import BRUNO


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("of_staff", [False, True])
def test_of_two_who_add_one_person_at_the_same_moment_the_later_reads_that_they_are_here(
    app, make, sign_in, is_known, of_staff
):
    ada = make.member()
    bruno = make.user(email=BRUNO["email"]) if is_known else User(email=BRUNO["email"].title(), locale="en")
    browser = sign_in(make.member(Role.PROVIDER_ADMIN) if of_staff else ada)
    path, data = ("/users/staff", BRUNO | {"role": "operator"}) if of_staff else ("/users/", BRUNO)
    db.add(Membership(user=bruno, client_id=None if of_staff else ada.client_id, role=Role(data["role"])))
    db.flush()  # the other one's commit is still to come
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(browser.post, path, data=data)
        until_one_waits(app)
        db.commit()
        answer = later.result(10)
    here = "on the staff already" if of_staff else "is a user here already"
    assert (answer.status_code, here in answer.text, 'value="Neri"' in answer.text) == (422, True, True)
    assert (db.query(Invitation).count(), db.query(Membership).filter_by(user_id=bruno.id).count()) == (0, 1)


def until_one_waits(app):
    """For a row that another transaction has."""
    waits = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with app.extensions["engine"].connect() as look:
        look = look.execution_options(isolation_level="AUTOCOMMIT")
        for _time in range(200):
            if look.scalar(text(waits)):
                return
            time.sleep(0.05)
    raise AssertionError("nobody waited")
