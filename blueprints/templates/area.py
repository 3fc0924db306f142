"""The area's blueprint, and what its modules share."""

from flask import Blueprint

from core.db import one_or_404
from core.rights import actor
from models import Template
from services.templates import WHOLE, can_be_chosen

bp = Blueprint("templates", __name__, url_prefix="/templates")
bp.add_app_template_global(can_be_chosen)


def find(template_id: int) -> Template:
    return one_or_404(Template.visible_to(actor).where(Template.id == template_id).options(*WHOLE))
