"""Every role of a client walks every page that it can reach, and finds nothing that it may not do.

Those of the provider walk in a file of their own, so that two workers share what takes longest.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from core.db import EVERYONE, db, see
from core.matrix import Role
from jobs.demo.people import MEMBERS
from models import Client, Membership
from tests.browser.conftest import Town
from tests.browser.walking import found_by, of_person


@pytest.mark.parametrize("name", MEMBERS)
def test_a_role_finds_no_control_that_it_may_not_use(town: Town, person: Callable[..., Page], name: str):
    assert found_by(town, person(name), of_person(town, name)) == ([], [])


@pytest.mark.parametrize("name", ["stefano", "olga"])
def test_nor_where_its_client_lets_it_do_more(town: Town, person: Callable[..., Page], name: str, switches_on: None):
    membership = of_person(town, name)
    assert membership.flags
    assert found_by(town, person(name), membership) == ([], [])


@pytest.fixture
def switches_on(town: Town) -> Iterator[None]:
    """Order Managers may connect products, Store Managers may connect stores."""

    def switch(to: bool) -> None:
        with town.running.app.app_context():
            see(EVERYONE)
            db.execute(update(Client).values(order_managers_connect=to))
            db.execute(update(Membership).where(Membership.role == Role.STORE_MANAGER).values(may_connect_stores=to))
            db.commit()

    switch(True)
    yield
    switch(False)
