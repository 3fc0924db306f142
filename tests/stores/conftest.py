"""A pretend shop over HTTP, and the jobs run where the test says so."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

import jobs.all  # noqa: F401
from core.crypto import new_token
from core.db import db, now
from jobs.runner import RUNNERS
from models import Store
from models.work import Work
from sandbox.woocommerce import RunningShop, serve
from services.credentials import keep_credentials, keep_hook_secret
from services.rounds import begin_rounds

LONGEST = 20


@pytest.fixture
def shop() -> Iterator[RunningShop]:
    with serve(allow_http_callback=True, delivery_delay=0.05) as running:
        running.set(deliver=False)
        yield running


@pytest.fixture
def run_due(app) -> Callable[..., None]:
    """Run what is due, as the workers would: all of it, or the rows of some tables."""

    def run(*tables: type[Work]) -> None:
        for _turn in range(LONGEST):
            db.rollback()
            due = [
                (job, row_id) for table, job in RUNNERS.items() if table in (tables or RUNNERS) for row_id in ids(table)
            ]
            if not due:
                break
            for job, row_id in due:
                job(row_id)
        db.expire_all()

    def ids(table: Any) -> list[int]:
        found = list(db.scalars(select(table.id).where(table.due_at <= now())))
        db.rollback()
        return found

    return run


@pytest.fixture
def connected(make, shop) -> Callable[..., Store]:
    """A store that is connected to the pretend shop, without the road that leads there."""

    def connect(client_id: int | None = None, permissions: str = "read_write", **values: Any) -> Store:
        key = shop.key(permissions=permissions)
        address = shop.url
        store = make.store(
            platform="woocommerce",
            address=address,
            identity=address.partition("://")[2],
            client_id=client_id or make.client().id,
            import_statuses=["processing"],
            **values,
        )
        keys = {"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"], "way": "oauth"}
        keep_credentials(store, keys | {"home": address})
        keep_hook_secret(store, new_token())
        begin_rounds(store)
        db.commit()
        return store

    return connect


@pytest.fixture
def kept_settings(app) -> Iterator[None]:
    """What a test sets in the app's configuration is as before afterwards."""
    before = dict(app.config)
    yield
    app.config.clear()
    app.config.update(before)


@pytest.fixture
def live(app, monkeypatch) -> Iterator[str]:
    """Vetrina where a shop can reach it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setitem(app.config, "BASE_URL", url)
    yield url
    server.shutdown()
    thread.join()
