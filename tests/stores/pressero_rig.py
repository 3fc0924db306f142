"""What the tests of Pressero stores share: a pretend site, its store, and what its administrator does.

A test file takes the fixtures by assigning them to names of its own.
"""

import re

import pytest
from sqlalchemy import select

from core.db import db
from jobs.intake import drain
from models import Connection, Round, Store
from sandbox.pressero import serve


@pytest.fixture
def site(app):
    with serve(delivery_delay=0.0) as running:
        yield running


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def connect(owner, site, run_due, **keys) -> Store:
    page = owner.post("/stores/connect/pressero", data={"address": site.url}).location
    owner.post(f"{page}/keys", data=keys)
    run_due(Connection)
    store = db.scalars(select(Store)).one()
    assert owner.get(page).location == f"/stores/{store.id}/messages"
    return store


def set_up(owner, store, site) -> None:
    """What the site's administrator does with what the page shows."""
    page = owner.post(f"/stores/{store.id}/messages/secret").text
    url = re.search(rf"http[^\s\"<]+/hooks/pressero/{store.hook_token}", page)[0]
    key = re.search(r'class="secret"><code>([\w-]+)<', page)[1]
    site.control("POST", "webhooks", {"url": url, "key": key})


def receive(store, site, run_due) -> None:
    site.settle()
    drain(store.id)
    run_due(Round)
    drain(store.id)
    db.expire_all()
