"""The area's blueprint, and what its modules share."""

from flask import Blueprint

from core.db import one_or_404
from core.rights import actor
from models import Store
from services.golive.line import Checklist
from services.golive.lines import checklist_of
from services.golive.standing import standings_of
from services.golive.words import text_of, title_of

bp = Blueprint("golive", __name__)
bp.add_app_template_filter(title_of, "golive_title")
bp.add_app_template_filter(text_of, "golive_text")


def find(store_id: int) -> Store:
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def checklist(store: Store) -> Checklist:
    return checklist_of(standings_of([store])[0])
