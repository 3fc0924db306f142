"""Keys that end soon: people are told on the store's page and by mail, once, and nobody where all is well."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from jobs.expiry import warn_of_ending_access
from models import Client, Credentials, Mail
from services.credentials import keep_credentials


@pytest.fixture
def store(make):
    return make.store(platform="etsy", identity="42")


def keys(store, days: float) -> None:
    end = now() + timedelta(days=days)
    keep_credentials(store, {"access_token": "1.a", "refresh_token": "1.r", "refresh_expires_at": end.isoformat()})
    db.commit()


def member(make, store, role=Role.ADMIN):
    return make.member(role, db.get_one(Client, store.client_id))


def test_whoever_may_connect_the_store_is_told_once(make, store, sign_in):
    admin = member(make, store)
    member(make, store, Role.VIEW_ONLY)
    keys(store, 10)
    warn_of_ending_access()
    warn_of_ending_access()
    assert db.scalars(select(Mail.recipient)).all() == [admin.email]
    browser = sign_in(admin)
    assert "The access to the shop ends soon" in browser.get(f"/stores/{store.id}").text
    assert "Authorise again soon" in browser.get("/stores/").text


def test_nobody_is_told_of_keys_that_last(make, store, sign_in):
    admin = member(make, store)
    keys(store, 60)
    warn_of_ending_access()
    assert db.scalars(select(Mail)).all() == []
    browser = sign_in(admin)
    assert "ends soon" not in browser.get(f"/stores/{store.id}").text
    assert "Authorise again soon" not in browser.get("/stores/").text


def test_new_keys_are_warned_of_anew(store):
    keys(store, 10)
    db.scalars(select(Credentials)).one().warned_at = now()
    keys(store, 9)
    assert db.scalars(select(Credentials.warned_at)).one() is None
