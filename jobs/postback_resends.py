"""Many postbacks owed again, some at a time, so that a person can watch it and stop it."""

from core.db import db
from core.rights import Actor
from jobs.runner import again, later, runs
from models import Membership, PostbackResend, WorkState
from models.work import beat
from services.activity import log_activity
from services.askers import asker_of
from services.postbacks.resending import Choice, make_resend, resend_some


def resend_later(asker: Membership, client_id: int, choice: Choice) -> PostbackResend:
    resend = make_resend(asker, client_id, choice)
    later(resend)
    log_activity("postback.many_sent_again", resend, after={"count": resend.progress["total"]})
    return resend


def retry(resend: PostbackResend, actor: Actor) -> bool:
    """It goes on where it was, in the reach of whoever asks now."""
    db.refresh(resend, with_for_update=True)
    if resend.work_state != WorkState.FAILED:
        return False
    resend.asked_by_id = actor.id
    again(resend)
    log_activity("job.retried", resend)
    return True


@runs(PostbackResend, "default")
def run_resend(resend: PostbackResend) -> None:
    asker = asker_of(resend)
    assert asker is not None
    while found := resend_some(resend, asker):
        if not beat(resend, done=resend.progress["done"] + found):
            return db.rollback()
        db.commit()
    resend.finish()
    return db.commit()
