"""What this person may do with this order as it stands: the buttons of its page, and nothing that would be refused."""

from core.matrix import Right
from core.rights import Actor, can
from models import Order, OrderItem, Reason, Status, Turn
from models.orders import BEFORE_RELEASE, ENDED
from services.hold_terms import ASKED_ABOUT, PROVIDERS_OWN
from services.reprints import reprintable
from services.transitions import is_live, may
from services.validation import NEVER_AS_IS

IN_THE_MAKING = (Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED, Status.PACKAGED)
A_PERSON_MAY_ACCEPT = frozenset({Reason.DUPLICATE_SUSPECT, *(one for one in Reason if one.startswith("file_"))})
HOLDS = (Reason.CLIENT_REQUEST, Reason.FRAUD_RISK)
PROVIDER_HOLDS = (*sorted(PROVIDERS_OWN), *HOLDS, *ASKED_ABOUT)
OF_THE_ORDER = (Reason.ADDRESS_INCOMPLETE, Reason.CARRIER_REFUSED)  # no line has an address of its own
LINE_HOLDS = tuple(reason for reason in PROVIDER_HOLDS if reason not in OF_THE_ORDER)


def acts_for(order: Order, actor: Actor) -> set[str]:
    """The names of the acts."""
    status = Status(order.status)
    is_open = status in BEFORE_RELEASE
    live = [item for item in order.items if is_live(item)]
    wanted = {
        "submit": status is Status.DRAFT and may(status, Status.RECEIVED, actor),
        "approve": status is Status.PENDING_APPROVAL and may(status, Status.PASSED, actor),
        "release": status is Status.PASSED and may(status, Status.CREATED, actor),
        "hold": status not in ENDED and _may_all(order, live, Status.ON_HOLD, actor),
        "resume": status in (Status.ON_HOLD, Status.FAILED) and _can_resume(order, actor),
        "accept": can_be_accepted(order) and can(actor, Right.ORDERS_FIX),
        "cancel": _may_all(order, live, Status.CANCELED, actor),
        "ask_cancel": is_begun(order) and can(actor, Right.ORDERS_ASK_CANCEL),
        "ask_change": status in IN_THE_MAKING and can(actor, Right.ORDERS_ASK_CHANGE),
        "answer_change": can(actor, Right.ORDERS_ANSWER_CHANGE),
        "answer_cancel": can(actor, Right.ORDERS_ANSWER_CHANGE) and can(actor, Right.ORDERS_CANCEL_PRODUCTION),
        "reprint": bool(reprintable(order)) and can(actor, Right.ORDERS_REPRINT),
        "ask_reprint": bool(reprintable(order)) and can(actor, Right.ORDERS_ASK_REPRINT),
        "answer_reprint": can(actor, Right.ORDERS_ANSWER_CHANGE) and can(actor, Right.ORDERS_REPRINT),
        "edit_address": is_open and can(actor, Right.ORDERS_EDIT),
        "ignore_line": is_open and can(actor, Right.ORDERS_IGNORE_LINE),
        "replace_file": is_open and can(actor, Right.ORDERS_FIX),
        "hold_line": can(actor, Right.ORDERS_PROVIDER_HOLD),
        "answer_hold": status is Status.ON_HOLD and can(actor, Right.NOTES_WRITE),
        "note": can(actor, Right.NOTES_WRITE),
        "mark_test": status is not Status.DRAFT and can_be_marked(order) and can(actor, Right.ORDERS_TEST),
    }
    return {name for name, is_possible in wanted.items() if is_possible}


def line_acts_for(order: Order, item: OrderItem, actor: Actor) -> set[str]:
    """The same of a line that is held by itself: what is said about it, and what lets it go on."""
    if not item.is_held:
        return set()
    may_mend, is_untouched = can(actor, Right.ORDERS_FIX), item.status == Status.CREATED
    wanted = {
        "answer_hold": can(actor, Right.NOTES_WRITE),
        "let_line_go": can(actor, Right.ORDERS_PROVIDER_HOLD),
        "accept": may_mend and item.hold_reason in A_PERSON_MAY_ACCEPT and order.status in IN_THE_MAKING,
        "replace_file": may_mend and is_untouched and item.catalog_variant_id is not None,
    }
    return {name for name, is_possible in wanted.items() if is_possible}


def is_begun(order: Order) -> bool:
    """Whether something of it is in production and still here: its cancelling is the provider's to decide."""
    return any(is_live(item) and item.status in IN_THE_MAKING[1:] for item in order.items)


def can_be_accepted(order: Order) -> bool:
    """Whether what stops it is a warning; a file that cannot be printed at all is none."""
    is_warning = order.reason in A_PERSON_MAY_ACCEPT and order.reason_facts.get("why") not in NEVER_AS_IS
    return is_warning and order.status == Status.ON_HOLD


def can_be_marked(order: Order) -> bool:
    """Whether it can still be said that it is a test, or none: nothing of it has been begun."""
    is_untouched = order.status in (*BEFORE_RELEASE, Status.CREATED)
    return is_untouched and all(item.started_at is None for item in order.items)


def _can_resume(order: Order, actor: Actor) -> bool:
    """What the provider holds, the provider lets go; what the client does, whoever may hold it too."""
    if order.reason in PROVIDERS_OWN or order.reason_facts.get("side") == Turn.PROVIDER:
        return can(actor, Right.ORDERS_PROVIDER_HOLD)
    may_hold = order.reason in HOLDS and can(actor, Right.ORDERS_PROVIDER_HOLD)
    return may_hold or can(actor, Right.ORDERS_FIX)


def _may_all(order: Order, live: list[OrderItem], target: Status, actor: Actor) -> bool:
    """Each line counts: the order's own status is that of the one least begun."""
    statuses = {item.status for item in live} or {order.status}
    return all(may(status, target, actor) for status in statuses)


def holds_for(actor: Actor) -> tuple[Reason, ...]:
    """The reasons with which this person may hold an order."""
    return PROVIDER_HOLDS if can(actor, Right.ORDERS_PROVIDER_HOLD) else HOLDS
