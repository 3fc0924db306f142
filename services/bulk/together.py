"""Rows that belong together are made together: where one of them is wrong, none is made."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, text

from core.db import db
from models import AnySheet, Plan
from services.bulk import plans
from services.bulk.rows import Fault, Owed

Group = list[Owed]  # rows that belong together, in the order of the file


def refuse_whole(sheet: AnySheet, fault: str) -> None:
    """All rows are planned: what belongs together with a wrong row is refused with `fault`."""
    table, keys = sheet.row.__tablename__, sheet.row_keys
    own = " and ".join(f"{table}.{name} = :{name}" for name in keys)
    # By a list that the database sees the length of: it has no figures yet of rows that were written a moment ago.
    # Names of tables and columns alone, and ours.
    first_wrong = f"""
        select distinct on (belongs_to) belongs_to, number, place, fault, facts from {table}
        where {own} and plan = 'refused' and belongs_to <> '' order by belongs_to, number"""  # noqa: S608
    whole = f"""
        update {table} set plan = 'refused', fault = :fault, place = '', facts = cast(wrong.facts as jsonb)
        from unnest(cast(:wrong as text[]), cast(:facts as text[])) wrong (belongs_to, facts)
        where {own} and {table}.belongs_to = wrong.belongs_to and {table}.plan = 'change' returning 1"""  # noqa: S608
    if wrong := db.execute(text(first_wrong), keys).all():
        told = {"fault": fault, "wrong": [row[0] for row in wrong]}
        facts = {"facts": [json.dumps(because_of(*row[1:])) for row in wrong]}
        refused = len(db.execute(text(whole), {**keys, **told, **facts}).all())
        plans.count(sheet, {Plan.REFUSED: refused, Plan.CHANGE: -refused})


def because_of(row: int, place: str, fault: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the others are told that belong together with a wrong row: which it is, and why."""
    return {"row": row, "place": place, "fault": fault, "facts": dict(facts)}


def number_of_wholes(sheet: AnySheet) -> int:
    """How many things the rows that change something are about."""
    rows = select(func.count(sheet.row.belongs_to.distinct())).where(*sheet.own_rows)
    return db.scalar(rows.where(sheet.row.plan == Plan.CHANGE)) or 0


def groups_of(rows: Sequence[Owed]) -> list[Group]:
    """In the order of their first rows."""
    by_group = sorted(rows, key=lambda row: (row.belongs_to, row.number))
    groups = [list(group) for _key, group in groupby(by_group, key=lambda row: row.belongs_to)]
    return sorted(groups, key=lambda group: group[0].number)


def faults_of(group: Group, number: int, fault: Fault, whole: str) -> dict[int, Fault]:
    """{row id: its fault}, where the row of this `number` is wrong and the others are refused with `whole`."""
    others = whole, "", because_of(number, fault[1], fault[0], fault[2])
    return {row.id: fault if row.number == number else others for row in group}
