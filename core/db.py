"""The session of the running request or job: whose rows it sees, and what waits for its commit."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TypeVar

from flask import Flask, abort, current_app, g
from sqlalchemy import Connection, Select, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.local import LocalProxy

Row = TypeVar("Row")
Sessions = sessionmaker()
EVERYONE = ("*",)
# Questions are short: to start processes that help with one takes longer than the answer.
OPTIONS = "-c statement_timeout=30000 -c max_parallel_workers_per_gather=0"
SET_SCOPE = text("select set_config('vetrina.clients', :clients, true)")


def _session() -> Session:
    if "session" not in g:
        g.session = Sessions(bind=current_app.extensions["engine"])
    return g.session


db: Session = LocalProxy(_session)  # type: ignore[assignment]


def now() -> datetime:
    return datetime.now(UTC)


def one_or_404(query: Select[Row]) -> Row:
    """The one row of `query`. A row the actor may not see is as absent as one never made."""
    return db.scalars(query).one_or_none() or abort(404)


def see(clients: Collection[int | str]) -> None:
    """From here on the session sees the rows of these clients, and of no others."""
    db.info["clients"] = ",".join(map(str, clients))
    if db.in_transaction():
        db.execute(SET_SCOPE, {"clients": db.info["clients"]})


@contextmanager
def seeing(clients: Collection[int | str]) -> Iterator[None]:
    """See these clients' rows inside the `with` only: for look-ups that come before anybody is known."""
    before = db.info.get("clients", "")
    see(clients)
    try:
        yield
    except BaseException:
        with suppress(SQLAlchemyError):  # a transaction that failed hears nothing more, and its scope ends with it
            see(before.split(",") if before else ())
        raise
    see(before.split(",") if before else ())


@event.listens_for(Sessions, "after_begin")
def _tell_scope(session: Session, _transaction: object, connection: Connection) -> None:
    connection.execute(SET_SCOPE, {"clients": session.info.get("clients", "")})


@contextmanager
def beside(client_id: int) -> Iterator[Session]:
    """A short transaction of its own, which sees one client, whatever the session of this request or job is at."""
    engine = current_app.extensions["engine"]
    with Sessions(bind=engine, info={"clients": str(client_id)}) as session, session.begin():
        yield session


def after_commit(call: Callable[[], object]) -> None:
    """Make `call` once the open transaction has committed; forget it if that rolls back."""
    db.info.setdefault("after_commit", []).append(call)


@event.listens_for(Sessions, "after_commit")
def _make_calls(session: Session) -> None:
    if not session.in_nested_transaction():  # the end of a savepoint is no commit
        for call in session.info.pop("after_commit", []):
            call()


@event.listens_for(Sessions, "after_rollback")
def _forget_calls(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("after_commit", None)


def init_app(app: Flask) -> None:
    # Searches need plans made for their own words: a prepared statement's general plan makes them ten times slower.
    app.extensions["engine"] = create_engine(
        app.config["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=8,
        max_overflow=8,
        pool_pre_ping=True,
        pool_timeout=3,  # a page that waits longer for a connection is better asked for again
        hide_parameters=True,  # errors are written down, and buyers' addresses must not be
        connect_args={"prepare_threshold": None, "connect_timeout": 5, "options": OPTIONS},
    )
    app.teardown_appcontext(close)


def close(_error: BaseException | None) -> None:
    if session := g.pop("session", None):
        session.close()
