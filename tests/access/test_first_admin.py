"""The first Administrator of a new installation."""

import re

from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from models import Membership, User
from tests.access.conftest import PASSWORD

CHOSEN = {"first_name": "Dora", "last_name": "Prima", "password": PASSWORD, "again": PASSWORD}


def run(app) -> str:
    return app.test_cli_runner().invoke(args=["first-admin", "--email", "dora@print.example"]).output


def link_in(said: str) -> str:
    return re.search(r"http://localhost:5000(/invitation/\S+)", said).group(1)


def test_a_new_installation_has_nobody(app):
    assert db.scalar(select(func.count()).select_from(User)) == 0


def test_the_printed_link_lets_the_first_administrator_choose_a_password(app, visitor):
    visitor.get(link_in(run(app)))
    visitor.post("/invitation", data=CHOSEN)
    assert visitor.get("/users/staff").status_code == 200
    assert db.scalars(select(Membership.role)).all() == [Role.PROVIDER_ADMIN]


def test_a_second_start_before_that_prints_a_new_link_and_the_old_one_is_dead(app, visitor):
    old, new = link_in(run(app)), link_in(run(app))
    visitor.get(old)
    assert visitor.get("/invitation").status_code == 410
    visitor.get(new)
    assert visitor.get("/invitation").status_code == 200
    assert len(db.scalars(select(Membership)).all()) == 1


def test_once_somebody_came_in_no_link_is_printed_any_more(app, visitor):
    visitor.get(link_in(run(app)))
    visitor.post("/invitation", data=CHOSEN)
    assert "http" not in run(app)
