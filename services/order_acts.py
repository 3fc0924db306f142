"""What this person may do with this order as it stands: the buttons of its page, and nothing that would be refused."""

from core.matrix import Right
from core.rights import Actor, can
from models import Order, OrderItem, Reason, Status
from models.orders import BEFORE_RELEASE, ENDED
from services.transitions import is_live, may
from services.validation import NEVER_AS_IS

IN_THE_MAKING = (Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED, Status.PACKAGED)
A_PERSON_MAY_ACCEPT = frozenset({Reason.DUPLICATE_SUSPECT, *(one for one in Reason if one.startswith("file_"))})
HOLDS = (Reason.CLIENT_REQUEST, Reason.FRAUD_RISK)
PROVIDERS_OWN = (Reason.PSP_CAPACITY, Reason.MATERIAL_SHORTAGE)
PROVIDER_HOLDS = (*PROVIDERS_OWN, *HOLDS)


def acts_for(order: Order, actor: Actor) -> set[str]:
    """The names of the acts."""
    status = Status(order.status)
    is_open = status in BEFORE_RELEASE
    live = [item for item in order.items if is_live(item)]
    wanted = {
        "submit": status is Status.DRAFT and may(status, Status.RECEIVED, actor),
        "approve": status is Status.PENDING_APPROVAL and may(status, Status.PASSED, actor),
        "release": status is Status.PASSED and may(status, Status.CREATED, actor),
        "hold": status not in ENDED and may(status, Status.ON_HOLD, actor),
        "resume": status in (Status.ON_HOLD, Status.FAILED) and _can_resume(order, actor),
        "accept": can_be_accepted(order) and can(actor, Right.ORDERS_FIX),
        "cancel": _can_cancel(order, live, actor),
        "ask_cancel": any(item.status in IN_THE_MAKING[1:] for item in live) and can(actor, Right.ORDERS_ASK_CANCEL),
        "ask_change": status in IN_THE_MAKING and can(actor, Right.ORDERS_ASK_CHANGE),
        "answer_change": can(actor, Right.ORDERS_ANSWER_CHANGE),
        "answer_cancel": can(actor, Right.ORDERS_ANSWER_CHANGE) and can(actor, Right.ORDERS_CANCEL_PRODUCTION),
        "edit_address": is_open and can(actor, Right.ORDERS_EDIT),
        "ignore_line": is_open and can(actor, Right.ORDERS_IGNORE_LINE),
        "replace_file": is_open and can(actor, Right.ORDERS_FIX),
        "hold_line": can(actor, Right.ORDERS_PROVIDER_HOLD),
        "note": can(actor, Right.NOTES_WRITE),
    }
    return {name for name, is_possible in wanted.items() if is_possible}


def can_be_accepted(order: Order) -> bool:
    """Whether what stops it is a warning; a file that cannot be printed at all is none."""
    is_warning = order.reason in A_PERSON_MAY_ACCEPT and order.reason_facts.get("why") not in NEVER_AS_IS
    return is_warning and order.status == Status.ON_HOLD


def _can_resume(order: Order, actor: Actor) -> bool:
    """What the provider holds for itself, the provider lets go; what a person holds, whoever may hold it too."""
    if order.reason in PROVIDERS_OWN:
        return can(actor, Right.ORDERS_PROVIDER_HOLD)
    may_hold = order.reason in HOLDS and can(actor, Right.ORDERS_PROVIDER_HOLD)
    return may_hold or can(actor, Right.ORDERS_FIX)


def _can_cancel(order: Order, live: list[OrderItem], actor: Actor) -> bool:
    """Each line counts: the order's own status is that of the one least begun."""
    statuses = {item.status for item in live} or {order.status}
    return all(may(status, Status.CANCELED, actor) for status in statuses)


def holds_for(actor: Actor) -> tuple[Reason, ...]:
    """The reasons with which this person may hold an order."""
    return PROVIDER_HOLDS if can(actor, Right.ORDERS_PROVIDER_HOLD) else HOLDS
