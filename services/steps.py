"""The table of allowed steps: from which status to which, and who may."""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from core.matrix import Right
from models import Status
from models.orders import BEFORE_RELEASE


class By(StrEnum):
    """Who makes a step when no person does."""

    SYSTEM = "system"
    SHOP = "shop"


class Step(NamedTuple):
    """A line of the table: from, to, and who may."""

    number: str
    sources: Collection[Status]
    target: Status
    who: Collection[By | Right]


S, SYSTEM, SHOP = Status, By.SYSTEM, By.SHOP
STEPS = (
    Step("T2", [S.DRAFT], S.RECEIVED, [Right.ORDERS_CREATE]),
    Step("T4", [S.RECEIVED], S.NOT_CONNECTED, [SYSTEM]),
    Step("T5", [S.NOT_CONNECTED], S.RECEIVED, [SYSTEM, Right.ORDERS_CONNECT_LINE, Right.ORDERS_IGNORE_LINE]),
    Step("T6", [S.RECEIVED], S.FAILED, [SYSTEM]),
    Step("T7", [S.RECEIVED], S.ON_HOLD, [SYSTEM, Right.ORDERS_PROVIDER_HOLD]),
    Step("T8", [S.RECEIVED], S.PENDING_APPROVAL, [SYSTEM]),
    Step("T9", [S.RECEIVED], S.PASSED, [SYSTEM]),
    Step(
        "T10",
        [S.FAILED, S.ON_HOLD],
        S.RECEIVED,
        [SYSTEM, SHOP, Right.ORDERS_FIX, Right.ORDERS_EDIT, Right.ORDERS_PROVIDER_HOLD],
    ),
    Step("T11", [S.ON_HOLD], S.CANCELED, [SYSTEM]),
    Step("T12", [S.PENDING_APPROVAL], S.PASSED, [Right.ORDERS_APPROVE]),
    Step("T13", [S.PASSED], S.CREATED, [SYSTEM, Right.ORDERS_APPROVE]),
    Step("T14", [S.PASSED, S.PENDING_APPROVAL], S.ON_HOLD, [Right.ORDERS_HOLD, Right.ORDERS_PROVIDER_HOLD, SYSTEM]),
    Step("T15", [S.CREATED], S.IN_PRODUCTION, [SYSTEM, Right.PRODUCTION_ADVANCE]),
    Step("T16", [S.CREATED], S.ON_HOLD, [Right.ORDERS_PROVIDER_HOLD, SYSTEM]),
    Step("T17", [S.IN_PRODUCTION], S.PRINTED, [SYSTEM, Right.PRODUCTION_ADVANCE]),
    Step("T18", [S.PRINTED], S.PACKAGED, [Right.PRODUCTION_ADVANCE, Right.PACKAGES_EDIT]),
    Step("T19", [S.PACKAGED], S.SHIPPED, [SYSTEM, Right.PACKAGES_EDIT]),
    # An item of several pieces: some have left, the others are still to be packed.
    Step("T19", [S.PACKAGED, S.PRINTED], S.PARTIALLY_SHIPPED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T20", [S.PRINTED, S.CREATED], S.SHIPPED, [SYSTEM]),
    Step("T21", [S.PARTIALLY_SHIPPED], S.SHIPPED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T22", [S.SHIPPED], S.IN_TRANSIT, [SYSTEM]),
    Step("T23", [S.SHIPPED, S.IN_TRANSIT], S.DELIVERED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T24", [S.SHIPPED, S.IN_TRANSIT, S.DELIVERED], S.RETURNED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T25", BEFORE_RELEASE, S.CANCELED, [SHOP, Right.ORDERS_CANCEL]),
    Step("T26", [S.CREATED], S.CANCELED, [SHOP, Right.ORDERS_CANCEL]),
    Step("T27", [S.IN_PRODUCTION, S.PRINTED], S.CANCELED, [Right.ORDERS_CANCEL_PRODUCTION]),
    # What the shop or a person changes before release is looked at anew.
    Step("changed", [S.PENDING_APPROVAL, S.PASSED, S.NOT_CONNECTED], S.RECEIVED, [SYSTEM, SHOP, Right.ORDERS_EDIT]),
)
ALLOWED: dict[tuple[Status, Status], set[By | Right]] = {}
for _step in STEPS:
    for _source in _step.sources:
        ALLOWED.setdefault((_source, _step.target), set()).update(_step.who)
