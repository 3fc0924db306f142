"""The area's blueprint, and what its modules share."""

from flask import Blueprint, current_app, url_for

from core.db import one_or_404
from core.rights import actor
from models import Store
from platforms import PLATFORMS, Ability
from services.product_list import MOST_COUNTED
from services.words.names import name_of

bp = Blueprint("stores", __name__, url_prefix="/stores")


def find(store_id: int) -> Store:
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def does(store: Store, ability: Ability) -> bool:
    return ability in PLATFORMS[store.platform].does


def has_shop(store: Store) -> bool:
    """Whether there is a shop out there to speak to."""
    return bool(PLATFORMS[store.platform].does)


def is_told_by_hand(store: Store) -> bool:
    """Whether the shop's owner has to tell the shop where its messages go."""
    return does(store, Ability.DELIVERIES) and not (does(store, Ability.WEBHOOKS) or does(store, Ability.SHARED_DOOR))


def link(endpoint: str, **values: object) -> str | None:
    """The address of another area's page; None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


bp.add_app_template_global(MOST_COUNTED, "most_counted")  # type: ignore[arg-type]
bp.add_app_template_test(is_told_by_hand, "told_by_hand")
bp.add_app_template_filter(name_of, "platform_label")
bp.add_app_template_test(lambda platform: platform == "manual", "manual")
bp.add_app_template_test(lambda platform: Ability.WEBHOOKS in PLATFORMS[platform].does, "managing_webhooks")
