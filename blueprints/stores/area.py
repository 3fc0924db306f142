"""The area's blueprint, and what its modules share."""

from flask import Blueprint, current_app, url_for

from core.db import one_or_404
from core.rights import actor
from models import Store
from platforms import PLATFORMS, Ability

bp = Blueprint("stores", __name__, url_prefix="/stores")


def find(store_id: int) -> Store:
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def does(store: Store, ability: Ability) -> bool:
    return ability in PLATFORMS[store.platform].does


def link(endpoint: str, **values: object) -> str | None:
    """The address of another area's page; None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


bp.add_app_template_test(lambda platform: platform == "manual", "manual")
