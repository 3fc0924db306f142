"""Letting a finding pass as it is, and taking that back.

A warning is let pass by whoever may accept one at mapping. What the provider blocks, only the provider's own people let
pass for good; for one order alone, whoever may mend a hold does that at the order.
"""

from collections.abc import Iterable, Mapping

from core.acting import acting
from core.db import db, now
from core.matrix import Right
from core.rights import Actor, can
from designs.findings import Code, Level
from models import File, FileApproval, FileState, PrintArea
from services.activity import log_activity
from services.approvals import given_for
from services.judging import Judged, judge, uses_of_file
from services.preflight import Outcome, findings_of, has_low_resolution
from services.thresholds import thresholds


class NotApproved(Exception):
    """There is no such finding any more, or it is not for this person to let it pass."""


def may_approve(outcome: Outcome, actor: Actor) -> bool:
    if not outcome.stands or not can(actor, Right.MAPPINGS_ACCEPT_LOW_DPI):
        return False
    return outcome.level is Level.WARN or can(actor, Right.ORDERS_PROVIDER_HOLD)


def approve(file: File, area: PrintArea, code: Code, reason: str, actor: Actor) -> Judged:
    """What is connected to it is judged anew at once. Raises NotApproved."""
    outcome = next((one for one in findings_of(file, area) if one.code is code), None)
    if outcome is None or not may_approve(outcome, actor):
        raise NotApproved
    who = acting()
    approval = FileApproval(
        client_id=file.client_id,
        file_id=file.id,
        area_id=area.id,
        area_print=area.fingerprint,
        code=str(code),
        facts=dict(outcome.facts),
        reason=reason[:500],
        by=who.signature,
        membership_id=who.membership_id,
    )
    db.add(approval)
    db.flush()
    log_activity("file.approved", file, after={"finding": str(code), "area": area.key}, reason=reason)
    return judge(uses_of_file(file.client_id, file.id), thresholds())


def accept_low_resolution(areas: Iterable[PrintArea], files: Mapping[str, File], reason: str, actor: Actor) -> None:
    """Of files that are about to be connected, by the keys of their print areas."""
    for area in areas:
        file = files.get(area.key)
        if file and file.state == FileState.READY and has_low_resolution(file, area):
            approve(file, area, Code.RESOLUTION_LOW, reason, actor)


def may_take_back(approval: FileApproval, actor: Actor) -> bool:
    return approval.ended_at is None and can(actor, Right.MAPPINGS_ACCEPT_LOW_DPI)


def take_back(file: File, area: PrintArea, approval_id: int, actor: Actor) -> Judged:
    """Raises NotApproved."""
    approval = next((one for one in given_for(file, area) if one.id == approval_id), None)
    if approval is None or not may_take_back(approval, actor):
        raise NotApproved
    approval.ended_at, approval.ended_by = now(), acting().signature
    db.flush()
    log_activity("file.approval_ended", file, after={"finding": approval.code, "area": area.key})
    return judge(uses_of_file(file.client_id, file.id), thresholds())
