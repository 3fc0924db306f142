"""A setting of the provider: read once in each transaction, and changed by one person at a time."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from core.acting import acting
from core.db import db
from models import THE_ONE, DeadlineSetting, PreflightSetting
from services.activity import log_activity

Setting = TypeVar("Setting", PreflightSetting, DeadlineSetting)


def said_in(table: type[Setting]) -> Mapping[str, Any] | None:
    """What was settled; None: nothing yet. Either is read once, and holds until its transaction ends."""
    transaction, row = db.info.get(table.__tablename__, (None, None))
    if transaction is None or transaction is not db.get_transaction():
        row = db.get(table, THE_ONE)
        db.info[table.__tablename__] = db.get_transaction(), row
    found = cast(Setting | None, row)
    return found.said if found else None


def settle(
    table: type[Setting], wanted: dict[str, Any], act: str, told: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> bool:
    """Whether `wanted` differs from what was settled until now, each as `told` shows it in the log."""
    row = db.get(table, THE_ONE, with_for_update=True, populate_existing=True)
    if row is None:
        row = table(id=THE_ONE, number=0, said={})
        db.add(row)
        db.flush()
    db.info.pop(table.__tablename__, None)
    before, after = told(row.said), told(wanted)
    differing = [name for name, value in after.items() if before[name] != value]
    if differing:
        row.said, row.number, row.by = wanted, row.number + 1, acting().signature
        changed = ({name: said[name] for name in differing} for said in (before, after))
        log_activity(act, row, before=next(changed), after=next(changed))
    return bool(differing)
