"""How a store's deliveries are understood: by its platform, its field map, and whether its shop can be asked."""

from dataclasses import replace

from models import Delivery, InboxSource, InboxState, Store
from platforms import PLATFORMS, PlatformError
from platforms.values import Change, Said
from platforms.values import Delivery as Message
from services.shops import can_read


def fields_of(store: Store) -> dict[str, str]:
    """Where its messages hold what: the platform's defaults, what is known of the shop, and what a person has said."""
    return {**PLATFORMS[store.platform].fields_of(store.address, store.facts), **store.field_map}


class Hearing:
    """For the deliveries of one store, one after the other."""

    def __init__(self, store: Store) -> None:
        self._platform = PLATFORMS[store.platform]
        self._fields = fields_of(store)
        self._asks = not self._platform.trusts_messages and can_read(store)

    def heard(self, row: Delivery) -> tuple[Message, InboxState, str]:
        """What it says, and the state and the reason with which it begins: `done` is to be applied."""
        try:
            message = self._read(row)
        except PlatformError as fault:
            return Message(row.topic, Said.OTHER), InboxState.PARKED, str(fault)
        if message.said is Said.ORDER and message.order is None and message.change is not Change.DELETED:
            return message, InboxState.NAMED, ""
        return message, InboxState.PARKED if message.order and message.reason else InboxState.DONE, message.reason

    def _read(self, row: Delivery) -> Message:
        if row.source == InboxSource.POLL:
            order = self._platform.read_order(row.body, self._fields)
            return Message(row.topic, Said.ORDER, order.external_id, Change.UPDATED, order)
        message = self._platform.read_delivery(row.headers, row.body.encode(), self._fields)
        return replace(message, order=None, more=()) if self._asks else message
