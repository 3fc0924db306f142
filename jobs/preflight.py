"""After the thresholds changed, all connections are held against them, batch after batch."""

from core.db import db
from jobs.orders import look_again_later
from jobs.runner import Stopped, later, runs
from models import Judging
from models.work import beat
from services.judging import judge, orders_to_look_at, uses_after
from services.thresholds import thresholds

BATCH = 500


def judge_later() -> Judging:
    """Owe all connections a look. One that is under way sees the new thresholds only in part, so it is one more.

    It is owed whoever asked for it, and whether or not they are still here.
    """
    judging = Judging()
    later(judging)
    return judging


@runs(Judging, "default")
def run_judging(judging: Judging) -> None:
    while uses := uses_after(judging.progress.get("after"), BATCH):
        judged = judge(uses, thresholds())
        told = {name: judging.progress.get(name, 0) for name in ("judged", "broken", "mended")}
        told["judged"] += judged.looked_at
        told["broken"] += judged.worse
        told["mended"] += judged.better
        if not beat(judging, **told, after=list(uses[-1].place)):
            raise Stopped
        for client_id, order_ids in orders_to_look_at(judged).items():
            look_again_later(client_id, order_ids)
        db.commit()
    judging.finish()
    db.commit()
