"""News out of what stands in the tables: each with a key that is another when it happens anew."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from core.db import db, now
from models import (
    EndpointState,
    Export,
    File,
    FileLink,
    Invitation,
    InvitationState,
    LinkState,
    MappingBatch,
    Membership,
    NoticeKind,
    PostbackEndpoint,
    ProviderSheet,
    Sheet,
    SheetStep,
    Store,
    StoreStatus,
    User,
    WorkState,
)
from models.batches import BatchStep
from services.notices.causes import Cause, Thing

LATELY = timedelta(hours=1)  # longer than any look is late; what ended before was told then
Keyed = tuple[str, Cause]
SHEETS = {"products": "sheet", "orders": "order_file", "tracking": "parcel_file", "catalog": "catalog_file"}
ENDS = {WorkState.DONE: "done", WorkState.FAILED: "failed"}


def ended_work() -> Iterator[Keyed]:
    """Files that were brought or asked for, and acts on many variants, for whoever asked."""
    for sheet in _ended(Sheet):
        yield from _sheet(sheet, sheet.store_id)
    for sheet in _ended(ProviderSheet):
        yield from _sheet(sheet, None)
    for export in _ended(Export):
        yield _work(export, f"export_{ENDS[export.work_state]}", ("export", export.id, export.listing))
    for batch in _ended(MappingBatch):
        if batch.step != BatchStep.DRAFT and batch.rule_id is None:
            yield _work(batch, f"batch_{ENDS[batch.work_state]}", ("batch", batch.id, batch.kind), batch.store_id)


def _ended(table: Any) -> Iterator[Any]:
    lately = table.ended_at > now() - LATELY, table.work_state.in_(ENDS), table.asked_by_id.is_not(None)
    return db.scalars(select(table).where(*lately).order_by(table.id))


def _sheet(sheet: Sheet | ProviderSheet, store_id: int | None) -> Iterator[Keyed]:
    """One that was only looked through is no news, unless that failed: who brought it looks at it."""
    if sheet.work_state == WorkState.FAILED:
        what = "import_failed"
    elif sheet.step in (SheetStep.APPLIED, SheetStep.UNDONE):
        what = f"import_{sheet.step}"
    else:
        return
    yield _work(sheet, what, (SHEETS[sheet.kind], sheet.id, sheet.name), store_id)


def _work(row: Any, what: str, thing: Thing, store_id: int | None = None) -> Keyed:
    key = f"{row.__tablename__}:{row.id}:{row.ended_at.timestamp()}"
    client_id = getattr(row, "client_id", None)
    return key, Cause(NoticeKind.WORK, what, client_id, thing, store_id=store_id, only_for=row.asked_by_id)


def lost_stores() -> Iterator[Keyed]:
    """Shops that let nobody in any more until a person connects them anew; lost again after that is news again."""
    lost = select(Store).where(Store.status == StoreStatus.RECONNECT, Store.deleted_at.is_(None))
    for store in db.scalars(lost.order_by(Store.id)):
        key, thing = f"{store.id}:{store.connected_at.timestamp()}", ("store", store.id, store.name)
        yield key, Cause(NoticeKind.CONNECTION, "lost", store.client_id, thing, store_id=store.id)


def other_files() -> Iterator[Keyed]:
    """Addresses of print files at which something else lies now, or nothing."""
    query = select(FileLink, File.name).join(
        File, (File.client_id == FileLink.client_id) & (File.id == FileLink.file_id)
    )
    for link, name in db.execute(query.where(FileLink.state != LinkState.SAME).order_by(FileLink.id)):
        key = f"{link.id}:{link.newer_id or 0 if link.state == LinkState.CHANGED else 'gone'}"
        yield key, Cause(NoticeKind.LINK, link.state, link.client_id, ("file", link.file_id, name))


def troubled_receivers() -> Iterator[Keyed]:
    """Addresses that have taken no postback for a day, and those that get none any more. What feeds the provider's own
    system is the staff's alone."""
    is_failing = (PostbackEndpoint.state == EndpointState.ACTIVE) & (PostbackEndpoint.warnings > 0)
    troubled = is_failing | (PostbackEndpoint.state == EndpointState.DISABLED)
    query = select(PostbackEndpoint).where(PostbackEndpoint.deleted_at.is_(None), troubled)
    for endpoint in db.scalars(query.order_by(PostbackEndpoint.id)):
        what = "disabled" if endpoint.state == EndpointState.DISABLED else "failing"
        code = f"staff_{what}" if endpoint.for_provider else what
        thing = ("postback", endpoint.id, endpoint.name)
        yield f"{endpoint.id}:{what}", Cause(NoticeKind.POSTBACK, code, endpoint.client_id, thing)


def stranded_invitations() -> Iterator[Keyed]:
    """Invitations that did not arrive, or that nobody took up in time."""
    expired = Invitation.state.in_((InvitationState.QUEUED, InvitationState.SENT)) & (Invitation.expires_at < now())
    is_stranded = (Invitation.state == InvitationState.NOT_DELIVERED) | expired
    for invitation, member, user in db.execute(_waiting().where(is_stranded)):
        lost = invitation.state == InvitationState.NOT_DELIVERED
        what = "not_delivered" if lost else "expired"
        what = "staff" if member.client_id is None else what
        thing = ("member", member.id, user.email)
        yield f"{invitation.id}:{lost}", Cause(NoticeKind.INVITATION, what, member.client_id, thing)


def _waiting() -> Select[Invitation, Membership, User]:
    """Invitations of people who have not come in, and were not sent away; those before a newer one are revoked."""
    query = select(Invitation, Membership, User)
    query = query.join(Membership, Membership.id == Invitation.membership_id).join(User, User.id == Membership.user_id)
    waits = Membership.accepted_at.is_(None), Membership.disabled_at.is_(None), Membership.removed_at.is_(None)
    return query.where(*waits, Invitation.expires_at > now() - timedelta(days=30)).order_by(Invitation.id)
