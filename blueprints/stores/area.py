"""The area's blueprint, and what its modules share."""

from flask import Blueprint, current_app, url_for

from core.db import one_or_404
from core.rights import actor
from models import Store
from platforms import PLATFORMS, Ability
from services.product_list import MOST_COUNTED

bp = Blueprint("stores", __name__, url_prefix="/stores")


def find(store_id: int) -> Store:
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def does(store: Store, ability: Ability) -> bool:
    return ability in PLATFORMS[store.platform].does


def link(endpoint: str, **values: object) -> str | None:
    """The address of another area's page; None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


bp.add_app_template_global(MOST_COUNTED, "most_counted")  # type: ignore[arg-type]
bp.add_app_template_filter(lambda platform: PLATFORMS[platform].label, "platform_label")
bp.add_app_template_test(lambda platform: platform == "manual", "manual")
