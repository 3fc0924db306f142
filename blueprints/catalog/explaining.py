from flask import request
from flask.typing import ResponseReturnValue

from blueprints.catalog.area import bp
from core.forms import one_line
from core.rights import Right, actor, requires
from core.web import render
from services.uids import explain

LONGEST = 300


@bp.get("/uid")
@requires(Right.CATALOG_VIEW)
def explain_uid() -> ResponseReturnValue:
    """What a Product UID that somebody pastes means, word by word."""
    asked = (one_line(request.args.get("uid")) or "")[:LONGEST]
    return render("catalog/uid.html", "catalog/_uid.html", asked=asked, found=explain(asked, actor) if asked else None)
