"""Where the link at the foot of a mail leads: it shows what it stops, and stops it when it is posted to."""

from flask import Blueprint, abort, g
from flask.typing import ResponseReturnValue

from core.db import EVERYONE, db, see
from core.limits import limiter
from core.rights import Right, requires
from core.web import render
from models import Membership, NoticeKind
from services.activity import log_activity
from services.notices import choices, words
from services.notices.letters import kinds_behind

bp = Blueprint("unsubscribe", __name__, url_prefix="/no-more-mails")
signed_by_sender = True  # by the token; mail programs post here for their readers (RFC 8058)
OFTEN = "60/minute"


@bp.get("/<token>")
@limiter.limit(OFTEN)
@requires(Right.PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Asking alone changes nothing: programs that look at links ask too."""
    _member, kinds = found(token)
    return page(token, kinds, is_done=False)


@bp.post("/<token>")
@limiter.limit(OFTEN)
@requires(Right.PUBLIC)
def stop(token: str) -> ResponseReturnValue:
    member, kinds = found(token)
    choices.stop_mails(member, kinds)
    log_activity("profile.mails_stopped", member.user, client_id=member.client_id)
    db.commit()
    return page(token, kinds, is_done=True)


def found(token: str) -> tuple[Membership, list[NoticeKind]]:
    see(EVERYONE)
    return kinds_behind(token) or abort(404)


def page(token: str, kinds: list[NoticeKind], *, is_done: bool) -> ResponseReturnValue:
    g.signed_out = True
    shown = {"token": token, "kinds": [words.name_of(kind) for kind in kinds], "is_done": is_done}
    return render("unsubscribe/show.html", "unsubscribe/_show.html", **shown)
