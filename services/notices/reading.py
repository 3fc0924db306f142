"""A person's own notices: how many are new, the list, and that they were read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select, update

from core.db import db, now
from core.paging import Order
from core.rights import Actor
from models import Notice, NoticeKind

COUNTED = 99  # beyond it the bell says "99+"
LATEST_FIRST = Order((Notice.last_at, Notice.id), descending=True)


def unread(actor: Actor) -> int:
    """How many are new, up to one more than COUNTED: asked on every page, of an index that has nothing else."""
    some = _unread(actor).with_only_columns(Notice.id).limit(COUNTED + 1).subquery()
    return db.scalar(select(func.count()).select_from(some)) or 0


def listed(actor: Actor, asked: Mapping[str, str]) -> Select[Notice]:
    """`state=new`: only those not read; `kind`."""
    query = _unread(actor) if asked.get("state") == "new" else Notice.visible_to(actor).where(Notice.is_shown)
    kind = asked.get("kind")
    return query.where(Notice.kind == kind) if kind in set(NoticeKind) else query


def mark_read(notice: Notice) -> None:
    notice.read_at = notice.read_at or now()


def mark_all_read(actor: Actor, upto: int | None) -> None:
    """Those that the person has seen: what came after the newest on their page, `upto`, stays new."""
    ids: Any = _unread(actor).with_only_columns(Notice.id)
    if upto is not None:
        ids = ids.where(Notice.id <= upto)
    db.execute(update(Notice).where(Notice.id.in_(ids)).values(read_at=now()))


def _unread(actor: Actor) -> Select[Notice]:
    return Notice.visible_to(actor).where(Notice.read_at.is_(None), Notice.is_shown)
