"""Where one lands."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from core.menu import nav
from core.rights import Right, requires
from core.web import go

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    """On to the first page of the reader's menu."""
    entries = nav()
    return go(entries[0].url if entries else url_for("profile.index"))
