"""Whether an order can be made, and if not, what stands in its way: pure, on plain values.

`judge` asks its questions in the order of the table in which an order leaves `received` (T4, T6, T7, T8, T9) and gives
the first answer that stops it. What a person accepted as it is, is not asked again.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from designs.findings import Code
from models import ApprovalMode, MappingState, Reason, Status, Store
from services.making import UNKNOWN, Making

NEEDED = ("line1", "city", "country")
WITHOUT_POST_CODE = frozenset("AE AG AO BS BZ FJ GH HK IE JM KE MO PA QA UG ZW".split())  # noqa: SIM905
# Why a mapping is broken, as the order says it; whatever else: its file.
BROKEN: dict[str, tuple[Status, Reason]] = {
    "product_unavailable": (Status.FAILED, Reason.PRODUCT_UNAVAILABLE),
    "area_without_file": (Status.ON_HOLD, Reason.ATTRIBUTES_MISSING),
    "area_changed": (Status.ON_HOLD, Reason.FILE_SIZE_MISMATCH),
    "file_unreachable": (Status.ON_HOLD, Reason.FILE_UNREACHABLE),
    "low_dpi": (Status.ON_HOLD, Reason.FILE_LOW_DPI),
    Code.RESOLUTION_TOO_LOW: (Status.ON_HOLD, Reason.FILE_LOW_DPI),
    Code.NO_BLEED: (Status.ON_HOLD, Reason.FILE_NO_BLEED),
    Code.BLEED_SHORT: (Status.ON_HOLD, Reason.FILE_NO_BLEED),
    Code.FONTS_MISSING: (Status.ON_HOLD, Reason.FILE_FONTS),
    Code.PROPORTION_DIFFERS: (Status.ON_HOLD, Reason.FILE_SIZE_MISMATCH),
    Code.SIZE_SCALED: (Status.ON_HOLD, Reason.FILE_SIZE_MISMATCH),
    Code.TURNED: (Status.ON_HOLD, Reason.FILE_SIZE_MISMATCH),
}
# There is nothing that could be printed.
NEVER_AS_IS = frozenset({"file_refused", "file_unreachable", "area_without_file"})


class Verdict(NamedTuple):
    """Where a received order goes, why, and when it is released."""

    status: Status
    reason: Reason | None = None
    facts: dict[str, Any] = {}
    release_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    quantity: int
    is_ours: bool = True
    fractional: str = ""  # the shop's own quantity where that is no whole number
    making: Making = UNKNOWN


@dataclass(frozen=True)
class Asked:
    """An order, as far as the question "can it be made?" goes."""

    lines: Sequence[Line]
    address: Mapping[str, str]
    is_paid: bool = True
    twin: str = ""  # the number of an order that looks the same
    accepted: Collection[str] = ()  # reasons that a person let pass
    approval: str = ApprovalMode.AUTOMATIC
    delay: timedelta = field(default=timedelta())
    total: int = 0
    approve_from: int | None = None  # minor units, as the total

    @cached_property
    def ours(self) -> list[Line]:
        return [line for line in self.lines if line.is_ours]


def terms(store: Store) -> dict[str, Any]:
    """What the store says of when its orders may go, as `Asked` has it."""
    delay = timedelta(hours=store.delay_hours)
    return {"approval": store.approval, "delay": delay, "approve_from": store.approve_from}


def judge(asked: Asked, at: datetime) -> Verdict:
    """What becomes of it, as things stand at this moment."""
    if not asked.ours:
        return Verdict(Status.RECEIVED)
    if not asked.is_paid:
        return Verdict(Status.RECEIVED, Reason.PAYMENT_PENDING)
    for question in QUESTIONS:
        for verdict in question(asked):
            return verdict
    if asked.approval == ApprovalMode.MANUAL:
        return Verdict(Status.PENDING_APPROVAL)
    if asked.approve_from is not None and asked.total >= asked.approve_from:
        return Verdict(Status.PENDING_APPROVAL, facts={"why": "large"})
    delay = asked.delay if asked.approval == ApprovalMode.DELAYED else timedelta()
    return Verdict(Status.PASSED, release_at=at + delay)


def is_connected(asked: Asked) -> Iterator[Verdict]:
    open_states = (MappingState.NOT_CONNECTED, MappingState.DRIFTED)
    missing = [line.title for line in asked.ours if line.making.state in open_states]
    if missing:
        yield Verdict(Status.NOT_CONNECTED, Reason.UNMAPPED_VARIANT, {"lines": missing})


def has_address(asked: Asked) -> Iterator[Verdict]:
    address = asked.address
    missing = [part for part in NEEDED if not address.get(part)]
    if not address.get("post_code") and address.get("country") not in WITHOUT_POST_CODE:
        missing.append("post_code")
    if not (address.get("last_name") or address.get("first_name") or address.get("company")):
        missing.append("last_name")
    if missing:
        withheld = {"withheld": True} if address.get("is_withheld") else {}
        yield Verdict(Status.FAILED, Reason.ADDRESS_INCOMPLETE, {"missing": missing, **withheld})


def is_served(asked: Asked) -> Iterator[Verdict]:
    country = asked.address.get("country", "")
    for line in asked.ours:
        if line.making.countries and country not in line.making.countries:
            yield Verdict(Status.FAILED, Reason.DESTINATION_NOT_SERVED, {"line": line.title, "country": country})


def is_within_limits(asked: Asked) -> Iterator[Verdict]:
    for line in asked.ours:
        pieces, making = line.quantity * line.making.multiplier, line.making
        if line.fractional or pieces < making.least or (making.most is not None and pieces > making.most):
            asks = {"line": line.title, "pieces": line.fractional or pieces, "least": making.least, "most": making.most}
            yield Verdict(Status.FAILED, Reason.QUANTITY_OUT_OF_LIMITS, asks)


def is_makable(asked: Asked) -> Iterator[Verdict]:
    """A broken mapping: the catalog no longer has it, or a file is no longer good."""
    for line in asked.ours:
        if line.making.state is MappingState.BROKEN:
            status, reason = BROKEN.get(line.making.why, (Status.ON_HOLD, Reason.FILE_FORMAT))
            is_warning = status is Status.ON_HOLD and line.making.why not in NEVER_AS_IS
            if not (is_warning and reason in asked.accepted):
                yield Verdict(status, reason, {"line": line.title, "why": line.making.why})


def is_no_twin(asked: Asked) -> Iterator[Verdict]:
    if asked.twin and Reason.DUPLICATE_SUSPECT not in asked.accepted:
        yield Verdict(Status.ON_HOLD, Reason.DUPLICATE_SUSPECT, {"order": asked.twin})


QUESTIONS: tuple[Callable[[Asked], Iterator[Verdict]], ...] = (
    is_connected,
    has_address,
    is_served,
    is_within_limits,
    is_makable,
    is_no_twin,
)
