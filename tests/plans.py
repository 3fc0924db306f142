"""What the database does for a question of the app: on a table that is large, and has been looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, event, text

from commands.postgres import Postgres
from core.db import db
from migrations import run as migrations


def analyze(server: Postgres, *tables: str) -> None:
    engine = create_engine(migrations.sqlalchemy_url(server.url("postgres")))
    with engine.begin() as connection:
        connection.execute(text(f"analyze {', '.join(tables)}"))
    engine.dispose()


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """(statement, its values), as they are asked meanwhile."""
    told: list[tuple[str, Any]] = []

    def tell(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        told.append((statement, values))

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", tell)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", tell)


def plans(app: Flask, act: Callable[[], object], about: str) -> list[str]:
    """How the database goes about each question of `act` that reads the table `about`."""
    with statements(app) as told:
        act()
    asked = [each for each in told if each[0].startswith(("SELECT", "WITH")) and about in each[0]]
    connection = db.connection()
    return [
        "\n".join(row[0] for row in connection.exec_driver_sql(f"explain {statement}", values))
        for statement, values in asked
    ]
