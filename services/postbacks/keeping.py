"""How long the log is kept: bodies and tries 30 days, the rows for good, so that nothing is ever told twice."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from core.db import db, now
from models import Postback, PostbackAttempt, PostbackState
from models.work import WorkState

KEPT = timedelta(days=30)
EMPTY: dict[str, Any] = {"payload": "", "body": ""}


def clear_old(most: int) -> int:
    """Empty at most `most` rows that are older than the log; what still waited is not told any more. How many."""
    old = select(Postback.id).where(Postback.payload != "", Postback.created_at < now() - KEPT)
    free = old.where(Postback.work_state != WorkState.RUNNING)
    ids = db.scalars(free.order_by(Postback.created_at).limit(most).with_for_update(skip_locked=True)).all()
    for postback in db.scalars(select(Postback).where(Postback.id.in_(ids), Postback.state == PostbackState.QUEUED)):
        postback.drop("too_old")
    _empty(Postback.id.in_(ids))
    _forget_attempts(PostbackAttempt.postback_id.in_(ids))
    return len(ids)


def forget_orders(client_id: int, order_ids: Sequence[int]) -> None:
    """A buyer is to be forgotten: what was told of these orders is emptied, what still waited is not told."""
    own = (Postback.client_id == client_id, Postback.order_id.in_(order_ids))
    for postback in db.scalars(select(Postback).where(*own, Postback.state == PostbackState.QUEUED)):
        postback.drop("forgotten")
    _empty(*own)
    told = select(Postback.id).where(*own)
    _forget_attempts(PostbackAttempt.client_id == client_id, PostbackAttempt.postback_id.in_(told))


def _empty(*which: Any) -> None:
    db.execute(update(Postback).where(*which).values(**EMPTY), execution_options={"synchronize_session": "fetch"})


def _forget_attempts(*which: Any) -> None:
    db.execute(delete(PostbackAttempt).where(*which), execution_options={"synchronize_session": False})
