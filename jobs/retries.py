"""What failed is asked for again, each kind by the very act that its own page has."""

from collections.abc import Callable
from typing import Any

from core.db import db
from core.rights import Actor
from jobs import batches, designs, files, postback_resends, publishing, pushes, sheets, storage
from jobs.products_sync import sync_later
from jobs.runner import again
from models import (
    DesignPrinting,
    Export,
    File,
    Judging,
    MappingBatch,
    Postback,
    PostbackResend,
    PrivacyRequest,
    ProviderSheet,
    Publication,
    Push,
    Sheet,
    StorageCheck,
    Sync,
)
from models.work import Work, WorkState
from services.activity import log_activity
from services.postbacks.resending import send_again
from services.shops import can_read


def sync(row: Sync, actor: Actor) -> bool:
    """A new one: what had come of the other is kept."""
    if not (row.store.is_live and can_read(row.store)):
        return False
    sync_later(row.store, actor.id)
    log_activity("store.products_sync_asked", row.store)
    return True


def storage_check(_row: StorageCheck, actor: Actor) -> bool:
    storage.look_now(actor)
    return True


def as_it_was(row: Work, _actor: Actor) -> bool:
    """It goes on where it was, for whoever asked."""
    db.refresh(row, with_for_update=True)
    if row.work_state != WorkState.FAILED:
        return False
    again(row)
    log_activity("job.retried", row)  # type: ignore[arg-type]
    return True


RETRIES: dict[type[Work], Callable[[Any, Actor], bool]] = {
    DesignPrinting: lambda row, actor: designs.print_again(row.design, actor.id),
    Export: as_it_was,
    File: lambda row, _actor: files.retry(row),
    Judging: as_it_was,
    MappingBatch: batches.retry,
    Postback: lambda row, _actor: send_again(row),
    PostbackResend: postback_resends.retry,
    PrivacyRequest: as_it_was,
    ProviderSheet: sheets.retry,
    Publication: lambda row, _actor: publishing.retry(row),
    Push: lambda row, _actor: pushes.retry(row),
    Sheet: sheets.retry,
    StorageCheck: storage_check,
    Sync: sync,
}
