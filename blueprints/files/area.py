"""The area's blueprint, and what its pages and those of others show of a file."""

from flask import Blueprint, abort

from core.db import one_or_404
from core.rights import actor
from models import File
from services.file_reach import is_in_reach
from services.file_troubles import may_go_better, trouble_of
from services.file_words import places_of

bp = Blueprint("files", __name__, url_prefix="/files")
bp.add_app_template_filter(trouble_of, "trouble")
bp.add_app_template_filter(places_of, "places")
bp.add_app_template_test(may_go_better, "retriable")


def find(file_id: int) -> File:
    file = one_or_404(File.visible_to(actor).where(File.id == file_id))
    if not is_in_reach(file, actor):
        abort(404)
    return file
