"""A client is put away, and brought back."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.clients.area import bp, find
from core.db import db
from core.rights import Right, requires
from core.web import done, render
from jobs.pushes import tell_waiting
from services import clients


@bp.get("/<int:client_id>/archive")
@requires(Right.CLIENTS_ARCHIVE)
def confirm_archive(client_id: int) -> ResponseReturnValue:
    return render("clients/archive.html", "clients/_archive.html", client=find(client_id))


@bp.post("/<int:client_id>/archive")
@requires(Right.CLIENTS_ARCHIVE)
def archive(client_id: int) -> ResponseReturnValue:
    client = find(client_id)
    if client.archived_at:
        abort(409)
    clients.archive(client)
    db.commit()
    undo = url_for(".restore", client_id=client.id)
    return done(_("%(name)s is archived. Nothing was deleted.", name=client.name), url_for(".index"), undo=undo)


@bp.post("/<int:client_id>/restore")
@requires(Right.CLIENTS_ARCHIVE)
def restore(client_id: int) -> ResponseReturnValue:
    client = find(client_id)
    if not client.archived_at:
        abort(409)
    for store in clients.restore(client):
        tell_waiting(store)
    db.commit()
    return done(_("%(name)s is back.", name=client.name), url_for(".show", client_id=client.id))
