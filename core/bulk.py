"""Many rows in one statement. They go as one JSON text, which the database takes apart itself: ten times less work here
than a parameter per value. What is alike in all of them goes once."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Row, any_, literal, text

from core.db import db


def insert_rows(
    table: str, rows: Sequence[Mapping[str, Any]], *, unless: str = "", returning: str = ""
) -> Sequence[Row[Any]]:
    """Insert `rows`, all with the same keys. `unless` names the columns of a unique key whose row is left alone."""
    if not rows:
        return []
    columns = ", ".join(rows[0])
    statement = f"insert into {table} ({columns}) select {columns} from {_given(table)}"  # noqa: S608
    if unless:
        statement += f" on conflict ({unless}) do nothing"
    if returning:
        return db.execute(text(f"{statement} returning {returning}"), _values(rows)).all()
    db.execute(text(statement), _values(rows))
    return []


def update_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update `rows` by their `id`, all with the same keys."""
    if not rows:
        return
    columns = [name for name in rows[0] if name != "id"]
    values = ", ".join(f"{name} = given.{name}" for name in columns)
    statement = f"update {table} set {values} from {_given(table)} given where given.id = {table}.id"  # noqa: S608
    db.execute(text(statement), _values(rows))


def is_among(column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """As `column.in_`, with one parameter for all values, however many they are."""
    found: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(column.type)))
    return found


def _given(table: str) -> str:
    """The rows as the database takes them apart. Names of tables and columns alone stand in a statement, and ours."""
    return f"jsonb_populate_recordset(jsonb_populate_record(null::{table}, :alike), :rows)"


def _values(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    alike = {name: values[0] for name, values in columns.items() if _are_alike(values)}
    names = [name for name in columns if name not in alike]
    different = zip(*[columns[name] for name in names], strict=True) if names else [()] * len(rows)
    return {"alike": _json(alike), "rows": _json([dict(zip(names, values, strict=True)) for values in different])}


def _are_alike(values: list[Any]) -> bool:
    """Objects with something in them are no candidates: 1 and true are the same here, and not as JSON."""
    return not (values[0] and isinstance(values[0], dict | list)) and values.count(values[0]) == len(values)


def _json(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)
