"""Notes: client and provider write to each other beside the order."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.area import bp, find, page_url
from blueprints.orders.forms import NoteForm
from core.db import db
from core.rights import Right, requires
from core.web import done
from services.orders import add_note


@bp.post("/<int:order_id>/notes")
@requires(Right.NOTES_WRITE)
def create_note(order_id: int) -> ResponseReturnValue:
    order, form = find(order_id), NoteForm()
    if not form.validate():
        return done(_("Write something first; at most 2,000 signs."), page_url(order), "warning")
    add_note(order, form.words.data.strip())
    db.commit()
    return done(_("Note added."), page_url(order))
