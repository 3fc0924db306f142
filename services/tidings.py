"""What shops tell that is not an order itself: products, orders only named, and that something between us changed."""

from collections.abc import Sequence

from models import RoundKind, Store
from platforms import Code
from platforms.errors import MissingPermission, Reconnect
from platforms.values import Change, Delivery, Said
from services.activity import log_activity
from services.credentials import forget_credentials
from services.product_sync import forget_product
from services.rounds import read_soon
from services.shops import went_wrong


def take_up(store: Store, messages: Sequence[Delivery]) -> set[str]:
    """Act on these messages; the products that some of them tell of, to be read again."""
    said = {message.said for message in messages}
    if Said.ERROR in said:
        _lost_sight(store)
    if Said.SCOPES in said:
        read_soon(store, RoundKind.CHECKUP)
    if any(message.said is Said.ORDER and message.order is None for message in messages):
        read_soon(store, RoundKind.ORDERS)
    for message in messages:
        if message.said is Said.ENDED:
            _ended(store, message)
    products = [message for message in messages if message.said is Said.PRODUCT]
    return {message.resource_id for message in products if not _is_gone(store, message)}


def _lost_sight(store: Store) -> None:
    """Whoever made the webhooks may not see any more what they are to tell of: they are looked at now."""
    went_wrong(store, MissingPermission(Code.ROLE_TOO_SMALL))
    read_soon(store, RoundKind.CHECKUP)


def _ended(store: Store, message: Delivery) -> None:
    """The owner removed our app, unless that was before it was installed again: such news may come late."""
    if message.happened_at and message.happened_at < store.connected_at:
        return
    went_wrong(store, Reconnect(Code.ACCESS_ENDED, host=store.name))
    forget_credentials(store)  # they open nothing any more
    log_activity("store.access_ended", store)


def _is_gone(store: Store, message: Delivery) -> bool:
    """A product that was deleted need not be read again."""
    if message.change is Change.DELETED:
        forget_product(store, message.resource_id)
    return message.change is Change.DELETED
