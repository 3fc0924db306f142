"""Ticks in the studio's grid: kept while a person turns pages, filters and comes back, until they are dealt with."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.products.area import bp
from blueprints.products.clients import client_asked
from core.db import db
from core.formats import number
from core.rights import Right, actor, requires
from core.web import done, go, wants_fragment
from models import Variant
from services.batches import picking
from services.batches.picking import TooMany

ASKED = ("client", "store", "product", "state", "q", "chosen")  # what the address of the grid may hold, beside its page
PLACE = ("after", "before")


@bp.post("/studio/picks")
@requires(Right.MAPPINGS_EDIT)
def keep_picks() -> ResponseReturnValue:
    """Ticks are sent as they are made. Without scripts they come with the way on: a page, a tab, a search."""
    try:
        kept(client_asked(request.args.get("store", type=int)) or abort(404))
    except TooMany:
        return done(too_many(), there(), "error")
    db.commit()
    return ("", 204) if wants_fragment() else go(there())


@bp.post("/studio/picks/none")
@requires(Right.MAPPINGS_EDIT)
def clear_picks() -> ResponseReturnValue:
    client_id = client_asked(request.args.get("store", type=int)) or abort(404)
    count = len(picking.picked(actor, client_id))
    picking.clear(actor, client_id)
    db.commit()
    told = ngettext("%(num)s variant is no longer selected.", "%(num)s variants are no longer selected.", count)
    return done(told, url_for(".studio", **asked_again("chosen")), "info")


def kept(client_id: int) -> list[int]:
    """What is ticked by now, with what the posted page shows of it. Raises TooMany."""
    shown = picking.ids_in(request.form.get("shown", "").split("."))
    return picking.keep(actor, client_id, shown, picking.ids_in(request.form.getlist("ids")))


def too_many() -> str:
    told = _("No more than %(most)s can be ticked one by one. Search for what they share, and take all that match.")
    return told % {"most": number(picking.MOST)}


def there() -> str:
    """Where the way on leads: to what was typed, or as the pressed button says."""
    asked = request.form if "find" in request.form else request.args
    on = {name: asked[name] for name in (*ASKED, *PLACE) if asked.get(name)}
    return f"{url_for('.studio')}?{urlencode(on)}" if on else url_for(".studio")


def asked_again(*but: str) -> dict[str, Any]:
    """The filters of the address, for another one."""
    return {name: request.args[name] for name in ASKED if name in request.args and name not in but}


def ticked(client_id: int, rows: Sequence[Variant]) -> dict[str, Any]:
    """What the grid shows of it: the ticked ones of its page, and how many there are on others."""
    chosen = set(picking.picked(actor, client_id))
    here = {variant.id for variant in rows} & chosen
    return {"ticked": here, "elsewhere": len(chosen) - len(here)}
