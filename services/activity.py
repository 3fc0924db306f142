"""The activity log, written in the same transaction as the change it tells of."""

from typing import Any

from sqlalchemy import inspect

from core.acting import acting
from core.db import db
from core.search import searchable
from models import Activity, Base


def log_activity(
    action: str,
    row: Base,
    *,
    name: str = "",
    client_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note that the actor did `action` to `row`. `before` and `after` hold only what changed, and never a secret."""
    who = acting()
    if not inspect(row).persistent:
        db.flush()  # gives a new row its id
    name = (name or getattr(row, "name", ""))[:300]
    db.add(
        Activity(
            client_id=client_id if client_id is not None else getattr(row, "client_id", None),
            membership_id=who.membership_id,
            actor=who.name,
            on_behalf_of=who.on_behalf_of[:200],
            action=action,
            object_type=row.__tablename__,
            object_id=row.id,
            object_name=name,
            before=before or {},
            after=after or {},
            reason=reason,
            address=who.address,
            request_id=who.request_id,
            search_text=searchable(who.name, who.on_behalf_of, name, reason),
        )
    )


def changed(row: object, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set `values` on `row`; what they were and what they became, of those that differ."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: getattr(row, name) for name in differing}
    for name, value in differing.items():
        setattr(row, name, value)
    return before, differing
