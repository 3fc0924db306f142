"""A client's print files: looked through, brought, renamed, deleted where nothing uses them."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.files.area import bp, find
from blueprints.files.forms import NameForm
from core.db import db
from core.language import language
from core.paging import page_of
from core.rights import Right, actor, requires
from core.vocabulary import FILE
from core.web import done, render
from designs.facts import FileFormat
from models import Client, File
from services.file_list import LATEST_FIRST, files
from services.file_uses import uses, uses_of
from services.file_words import in_use
from services.files import original_of, remove, rename

FILTERS = ("q", "state", "format", "use", "client")
MOST_NAMED = 200


@bp.get("/")
@requires(Right.PRODUCTS_VIEW)
def index() -> ResponseReturnValue:
    page = page_of(files(actor, request.args), LATEST_FIRST)
    named = Client.visible_to(actor).where(Client.id.in_({file.client_id for file in page.rows}))
    shown: dict[str, Any] = {
        "page": page,
        "uses": uses(page.rows),
        "client_names": {client.id: client.name for client in db.scalars(named)},
        "clients": clients_named(),
        "is_filtered": any(request.args.get(name) for name in FILTERS),
        "is_moving": any(file.is_open for file in page.rows),
        "file_states": [(state, word.text) for state, word in FILE.items()],
        "file_formats": [(str(each), each.upper()) for each in FileFormat],
    }
    return render("files/index.html", "files/_files.html", **shown)


def clients_named() -> list[tuple[int, str]]:
    """(id, name) for the staff's choice; a client's people have one."""
    if not actor.is_staff:  # type: ignore[attr-defined]
        return []
    query = Client.visible_to(actor).order_by(Client.name, Client.id).limit(MOST_NAMED)
    return [(client.id, client.name) for client in db.scalars(query)]


@bp.get("/<int:file_id>/edit")
@requires(Right.FILES_DELETE)
def edit(file_id: int) -> ResponseReturnValue:
    file = original_of(find(file_id))
    return render("files/edit.html", "files/_edit.html", file=file, form=NameForm(obj=file))


@bp.post("/<int:file_id>")
@requires(Right.FILES_DELETE)
def update(file_id: int) -> ResponseReturnValue:
    file, form = original_of(find(file_id)), NameForm()
    if not form.validate():
        return render("files/edit.html", "files/_edit.html", 422, file=file, form=form)
    rename(file, form.name.data or "")
    db.commit()
    return done(_("%(name)s saved.", name=file.name), url_for(".show", file_id=file.id))


@bp.get("/<int:file_id>/delete")
@requires(Right.FILES_DELETE)
def confirm_delete(file_id: int) -> ResponseReturnValue:
    file = original_of(find(file_id))
    return render("files/delete.html", "files/_delete.html", file=file, where=used_where(file))


@bp.post("/<int:file_id>/delete")
@requires(Right.FILES_DELETE)
def delete(file_id: int) -> ResponseReturnValue:
    file = original_of(find(file_id))
    db.refresh(file, with_for_update=True)  # who refers to it now waits, and finds it gone
    if where := used_where(file):
        return done(where, url_for(".show", file_id=file.id), "warning")
    name = file.name
    remove(file)
    db.commit()
    return done(_("%(name)s deleted.", name=name), url_for(".index"))


def used_where(file: File) -> str:
    """The sentence that says why it stays; empty: nothing uses it."""
    return in_use(uses_of(file), language())
