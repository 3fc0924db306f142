"""What a pretend shop keeps, in one SQLite file, so that a restart loses nothing."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPTIONS = "create table if not exists options (name text primary key, value text not null);"


class State:
    """One connection for all threads, behind one lock: small, quick, and the same in memory and on disk."""

    def __init__(self, tables: str, name: str, folder: str | Path | None = None) -> None:
        """`tables` is the SQL that makes what is not there yet; in `folder` the file is called `name`.sqlite3."""
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            _file_in(folder, name) if folder else ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self._connection.executescript(OPTIONS + tables)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another transaction it is part of that one."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._connection.execute("begin immediate")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if outermost:
                    self._connection.execute("rollback")
                raise
            self._depth -= 1
            if outermost:
                self._connection.execute("commit")

    def run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        with self._lock:
            return self._connection.execute(sql, values)

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found = self.rows(sql, *values)
        return found[0] if found else None

    def add(self, table: str, **values: Any) -> int:
        """Insert a row and give its id."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        return self.run(f"insert into {table} ({names}) values ({marks})", *values.values()).lastrowid or 0

    def set(self, table: str, row_id: int, **values: Any) -> None:
        changes = ", ".join(f"{name} = ?" for name in values)
        self.run(f"update {table} set {changes} where id = ?", *values.values(), row_id)

    def option(self, name: str, default: Any = None) -> Any:
        found = self.row("select value from options where name = ?", name)
        return json.loads(found["value"]) if found else default

    def set_option(self, name: str, value: Any) -> None:
        self.run("insert or replace into options values (?, ?)", name, json.dumps(value))

    def next(self, counter: str, count: int = 1) -> int:
        """The next free number of a counter that is no table's: order lines, meta entries."""
        with self.transaction():
            number: int = self.option(f"counter:{counter}", 0) + 1
            self.set_option(f"counter:{counter}", number + count - 1)
        return number

    def empty(self, keep: Sequence[str] = ()) -> None:
        names = [row["name"] for row in self.rows("select name from sqlite_master where type = 'table'")]
        with self.transaction():
            for name in set(names) - {*keep}:
                self.run(f"delete from {name}")

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def _file_in(folder: str | Path, name: str) -> str:
    Path(folder).mkdir(parents=True, exist_ok=True)
    return str(Path(folder) / f"{name}.sqlite3")
