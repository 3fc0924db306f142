"""How the installation is, for the provider's administrators: its parts, and what lies in its storage."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.db import db
from core.queue import QUEUES
from core.rights import Right, actor, requires
from core.running import redis
from core.web import done, is_shown, mark_of, render
from jobs.runner import RUNNERS
from jobs.storage import look_now
from services.health import states
from services.health_words import PARTS, said
from services.orphans import GRACE, newest_check, newest_look

bp = Blueprint("system", __name__, url_prefix="/system")


@bp.get("/")
@requires(Right.STAFF_EDIT)
def index() -> ResponseReturnValue:
    parts, newest, look = states(redis(), QUEUES, RUNNERS), newest_check(), newest_look()
    mark = mark_of(parts, newest and (newest.id, newest.work_state), look and look.id)
    if is_shown(mark):
        return "", 304
    shown = {"parts": parts, "names": PARTS, "said": said, "newest": newest, "look": look, "grace": GRACE}
    response = render("system/index.html", "system/_system.html", **shown)
    response.set_etag(mark)
    return response


@bp.post("/storage")
@requires(Right.STAFF_EDIT)
def look_at_storage() -> ResponseReturnValue:
    look_now(actor)
    db.commit()
    return done(_("The storage is being looked at. What is found stands here in a moment."), url_for(".index"), "info")
