"""The rig: real PostgreSQL with row security, real Redis, and the app as the role that it runs as."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from moto.server import ThreadedMotoServer
from sqlalchemy import create_engine, text
from werkzeug.test import TestResponse

from app import create_app
from commands.browser import on_path
from commands.postgres import Postgres, postgres
from commands.redis import redis
from core.config import Settings
from core.db import EVERYONE, db, see
from core.queue import QUEUES, queue_of
from designs.object_store import ObjectStorage, open_bucket
from migrations import run as migrations
from models import Base, Membership
from services.sessions import open_session
from tests.one_line import unused, watch
from tests.rows import Rows

HTMX = {"HX-Request": "true"}
KEPT_BY_MIGRATIONS = {"alembic_version"}
SERVED, UNUSED = pytest.StashKey[Flask](), pytest.StashKey[set[str]]()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Each process says which views that take something no test of its own has used."""
    if app := session.config.stash.get(SERVED, None):
        left = unused(app)
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["unused"] = sorted(left)
        session.config.stash[UNUSED] = left


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What no worker has used, nobody has."""
    if "unused" in (said := getattr(node, "workeroutput", {})):
        left = node.config.stash.get(UNUSED, None)
        node.config.stash[UNUSED] = set(said["unused"]) & (left if left is not None else set(said["unused"]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """After a run of all tests; a part of them says nothing about it."""
    is_whole = config.args == config.getini("testpaths") and not config.option.keyword
    if is_whole and (left := config.stash.get(UNUSED, None)):
        terminalreporter.write_line(
            f"{len(left)} views that take something were used by no test: {', '.join(sorted(left))}"
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    own = {"executable_path": path} if (path := os.environ.get("CHROMIUM") or on_path()) else {}
    return {**browser_type_launch_args, **own, "args": quiet}


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="vetrina-pg-"))
    try:
        with postgres(folder, fsync="off", synchronous_commit="off", full_page_writes="off") as running:
            migrations.upgrade(running.url("vetrina_owner"))
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> ObjectStorage:
    """A folder in an empty bucket of an S3 server on this machine."""
    own = {"AWS_ENDPOINT_URL_S3": s3_server, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in (own | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}).items():
        monkeypatch.setenv(name, value)
    storage = open_bucket(f"s3://vetrina-{secrets.token_hex(4)}/files")
    storage.s3.create_bucket(Bucket=storage.bucket)
    return storage


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="vetrina-redis-"))
    try:
        with redis(folder, appendonly="no") as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(server: Postgres, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        database_url=server.url("vetrina_app"),
        database_owner_url=server.url("vetrina_owner"),
        redis_url=redis_url,
        storage_url=f"file://{tmp_path_factory.mktemp('files')}",
        secret_key="t" * 40,
        encryption_keys=Fernet.generate_key().decode(),
        password_cost="cheap",
        allow_local_targets=True,
        demo=True,
    )


class Browser(FlaskClient):
    """Asks as from outside: the test's own context, with its session and its reader, is no part of a request."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer: TestResponse = Context().run(super().open, *args, **kwargs)
        if has_app_context():  # a redirect that is followed is asked from within
            db.expire_all()  # what the test holds may be another thing now
        return answer


@pytest.fixture(scope="session")
def flask_app(settings: Settings, request: pytest.FixtureRequest) -> Flask:
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Browser
    app.config["WTF_CSRF_ENABLED"] = False  # what checks the token turns it on again
    app.config["RATELIMIT_ENABLED"] = False
    watch(app)
    request.config.stash[SERVED] = app
    return app


@pytest.fixture(scope="session")
def wipe(server: Postgres) -> Iterator[Callable[[], None]]:
    """Empties every table, as a superuser: the activity log refuses everybody else."""
    engine = create_engine(migrations.sqlalchemy_url(server.url("postgres")))
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    statement = text(f"set session_replication_role = replica; truncate {tables} restart identity cascade")

    def run() -> None:
        with engine.begin() as connection:
            connection.execute(statement)

    yield run
    engine.dispose()


@pytest.fixture
def app(flask_app: Flask, wipe: Callable[[], None]) -> Iterator[Flask]:
    wipe()
    flask_app.extensions["redis"].flushall()
    flask_app.extensions["rung"].clear()
    with flask_app.app_context():
        see(EVERYONE)
        yield flask_app


@pytest.fixture
def make(app: Flask) -> Rows:
    """`make.store(client_id=…)`: a row, committed, with everything that the test does not care about filled in."""
    return Rows()


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Membership], FlaskClient]:
    """A browser in which the person of a membership is signed in."""

    def open_browser(membership: Membership) -> FlaskClient:
        _session, token = open_session(membership.user, "127.0.0.1", "tests", membership)
        db.commit()
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return browser

    return open_browser


@pytest.fixture
def queued(app: Flask) -> Callable[[str], list[tuple[str, ...]]]:
    """What stands in a queue: [(function name, argument, …)]."""

    def jobs_in(queue: str) -> list[tuple[str, ...]]:
        assert queue in QUEUES
        return [(job.func_name, *job.args) for job in queue_of(app.extensions["redis"], queue).jobs]

    return jobs_in
