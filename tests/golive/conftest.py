"""A shop on the way to going live, its checklist as a person reads it, and a product of it that is connected."""

import html
import re
from collections.abc import Callable

import pytest
from sqlalchemy import event

from core.db import db
from core.matrix import Role
from models import Client, Store, Variant
from tests.intake.shop import mapped, shop_of

LINE = re.compile(r'<li class="tone-\w+ (\w+)" id="line-(\w+)">(.*?)</li>', re.S)


@pytest.fixture
def store(make) -> Store:
    return shop_of(make, status="connected")


@pytest.fixture
def admin(make, store, sign_in):
    return sign_in(make.member(Role.ADMIN, client=db.get_one(Client, store.client_id)))


@pytest.fixture
def provider(make, sign_in):
    return sign_in(make.member(Role.PROVIDER_ADMIN))


@pytest.fixture
def poster(make, store) -> Variant:
    return mapped(make, store)


@pytest.fixture
def lines(admin) -> Callable[..., dict[str, str]]:
    """{line: its state}, as the page shows them."""

    def read(store: Store, browser=None) -> dict[str, str]:
        page = (browser or admin).get(f"/stores/{store.id}/go-live")
        assert page.status_code == 200
        return {step: state for state, step, _text in LINE.findall(page.text)}

    return read


@pytest.fixture
def count_statements(app) -> Callable[[Callable[[], object]], int]:
    """How many statements an act takes."""

    def count(act: Callable[[], object]) -> int:
        told: list[str] = []

        def tell(_connection, _cursor, statement, *_more) -> None:
            told.append(statement)

        engine = app.extensions["engine"]
        event.listen(engine, "before_cursor_execute", tell)
        try:
            act()
        finally:
            event.remove(engine, "before_cursor_execute", tell)
        return len(told)

    return count


def said_of(page: str, step: str) -> str:
    """What a line says, without its tags."""
    text = next(text for _state, name, text in LINE.findall(page) if name == step)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
