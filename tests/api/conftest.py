import pytest

from core.db import db
from models import ApiScope
from services.api_keys import make_key
from services.mappings import connect


class Program:
    """A program with a key."""

    def __init__(self, browser, secret):
        self.browser, self.secret = browser, secret

    def open(self, method, path, **more):
        headers = {"Authorization": f"Bearer {self.secret}"} | more.pop("headers", {})
        return self.browser.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path, **more):
        return self.open("GET", path, **more)

    def post(self, path, **more):
        return self.open("POST", path, **more)

    def put(self, path, **more):
        return self.open("PUT", path, **more)


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id, name="Direct orders")


@pytest.fixture
def maker(make, client):
    return make.member(client=client)


@pytest.fixture
def program(app, client, maker):
    """A program with a key of the client's Admin; with all scopes where none are named."""

    def come(member=None, scopes=tuple(ApiScope), at=None, **more):
        _key, secret = make_key(at or client, member or maker, "Warehouse", scopes, **more)
        db.commit()
        return Program(app.test_client(), secret)

    return come


@pytest.fixture
def poster(make, store, client):
    """A connected variant of the store."""
    made_of = make.catalog_product().variants[0]
    variant = make.variant(make.product(store, title="Sunset poster"), title="A4", sku="SUN-A4", price=1990)
    connect([variant], made_of, {"front": make.file(client.id)})
    db.commit()
    return variant
