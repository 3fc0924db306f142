"""The bell, and the page behind it: what a person is told of, each with the way to its place."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.db import db, one_or_404
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.web import done, go, is_shown, mark_of, render
from models import Notice
from services.notices import choices, reading, words

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.app_template_global("unread_notices")
def unread() -> int:
    """Of whoever looks at the page. Without anybody there is none."""
    return reading.unread(actor) if "actor" in g else 0


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    page = page_of(reading.listed(actor, request.args), reading.LATEST_FIRST)
    kinds = [(str(kind), words.name_of(kind)) for kind in choices.kinds_for(actor)]
    shown = {"page": page, "words": words, "kinds": kinds, "url_with": url_with}
    shown["newest"] = max((notice.id for notice in page.rows), default=None) if not page.newer else None
    return render("notices/index.html", "notices/_notices.html", **shown)


@bp.get("/bell")
@requires(Right.PROFILE_EDIT)
def bell() -> ResponseReturnValue:
    """What the frame of each page asks for now and then."""
    if is_shown(mark := mark_of(unread())):
        return "", 304
    response = render("notices/bell.html", "notices/_bell.html")
    response.set_etag(mark)
    return response


@bp.post("/<int:notice_id>/visits")
@requires(Right.PROFILE_EDIT)
def visit(notice_id: int) -> ResponseReturnValue:
    """To where it happened; it is read then."""
    notice = find(notice_id)
    reading.mark_read(notice)
    endpoint, values = words.place_of(notice)
    db.commit()
    return go(url_for(endpoint, **values))


@bp.post("/<int:notice_id>/read")
@requires(Right.PROFILE_EDIT)
def read(notice_id: int) -> ResponseReturnValue:
    reading.mark_read(find(notice_id))
    db.commit()
    return go(back())


@bp.post("/read")
@requires(Right.PROFILE_EDIT)
def read_all() -> ResponseReturnValue:
    reading.mark_all_read(actor, request.form.get("upto", type=int))
    db.commit()
    return done(_("All are marked as read."), back())


def find(notice_id: int) -> Notice:
    return one_or_404(Notice.visible_to(actor).where(Notice.id == notice_id))


def back() -> str:
    """The list as it was filtered."""
    return url_for(".index", state=request.form.get("state") or None, kind=request.form.get("kind") or None)
