"""The files that come with the form: uploaded, or named by an address."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blueprints.products.choice import MOST_MULTIPLIER, Choice
from core.db import db
from core.language import in_own_words
from designs.storage import StorageFull
from jobs.files import look_later
from services import files
from services.file_troubles import MOST_MEGABYTES

MOST_ADDRESS = 2000


class NotTaken(Exception):
    """A file can't be taken; its text says so to the person."""


def take_files(choice: Choice) -> tuple[Choice, bool, list[str]]:
    """The choice with the form's files, whether any is new, and what was not taken: the others are kept."""
    assert choice.made_of is not None
    problems: list[str] = []
    taken = {}
    for area in choice.made_of.areas:
        try:
            given = given_for(area.key, in_own_words(area.names))
        except NotTaken as trouble:
            problems.append(str(trouble))
            continue
        client_id = choice.product.client_id
        if isinstance(given, str):
            taken[area.key] = files.take_address(client_id, given)
        elif given:
            taken[area.key] = files.take_upload(client_id, *given)
    for file in taken.values():
        look_later(file)
    typed = request.form.get("multiplier", choice.multiplier, int)
    multiplier = min(max(typed, 1), MOST_MULTIPLIER)
    return replace(choice.with_files(taken), multiplier=multiplier), bool(taken), problems


def given_for(key: str, area: str) -> str | tuple[str, str] | None:
    """What came for an area: an address, or the (name, key) of an upload that is stored now. Raises NotTaken."""
    upload = request.files.get(f"upload-{key}")
    if upload and upload.filename:
        return keep(upload)
    address = request.form.get(f"url-{key}", "").strip()
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or len(address) > MOST_ADDRESS):
        raise NotTaken(_("%(area)s: type the whole address of the file, beginning with https://.", area=area))
    return address or None


def keep(upload: FileStorage) -> tuple[str, str]:
    name = upload.filename or ""
    if files.is_too_large(upload.stream):
        raise NotTaken(_("“%(name)s” is larger than %(limit)s MB and was not taken.", name=name, limit=MOST_MEGABYTES))
    try:
        db.commit()  # nothing is open while the file is written
        return name, files.storage().put(upload.stream)
    except StorageFull:
        told = _("There is no room left for files at the moment. “%(name)s” was not taken; try again later.", name=name)
        raise NotTaken(told) from None
