"""What people do to work under way: it is stopped here; asking for it again is `jobs.retries`."""

from core.db import db
from core.matrix import Right
from models import (
    AnySheet,
    Base,
    Export,
    MappingBatch,
    PostbackResend,
    ProviderSheet,
    ProviderSheetKind,
    Sheet,
    SheetKind,
    SheetStep,
    Sync,
)
from models.work import Work
from services.activity import log_activity
from services.bulk.kinds import kind_of

ON_SHEETS: dict[str, Right] = {
    SheetKind.PRODUCTS: Right.MAPPINGS_IMPORT,
    SheetKind.ORDERS: Right.ORDERS_IMPORT,
    ProviderSheetKind.TRACKING: Right.PACKAGES_EDIT,
    ProviderSheetKind.CATALOG: Right.CATALOG_EDIT,
}
TO_UNDO: dict[str, Right] = {
    SheetKind.PRODUCTS: Right.MAPPINGS_IMPORT,
    SheetKind.ORDERS: Right.ORDERS_CANCEL,
    ProviderSheetKind.TRACKING: Right.ORDERS_FORCE_BACK,
    ProviderSheetKind.CATALOG: Right.CATALOG_EDIT,
}


CHANGING = (SheetStep.APPLYING, SheetStep.UNDOING)


def stop(row: Work) -> bool:
    """At once: whoever works on it finds the lease gone before anything more is written. False: it had ended."""
    db.refresh(row, with_for_update=True)
    if not row.is_open:
        return False
    row.cancel()
    _note(row)
    return True


def right_on_sheet(sheet: AnySheet) -> Right:
    """Without which nobody works on this file, or stops that."""
    return (TO_UNDO if sheet.step == SheetStep.UNDOING else ON_SHEETS)[sheet.kind]


def _note(row: Work) -> None:
    about: tuple[str, Base] | None = None
    if isinstance(row, Sync):
        about = "store.sync_canceled", row.store
    elif isinstance(row, PostbackResend):
        about = "postback.resend_canceled", row
    elif isinstance(row, MappingBatch):
        about = "mapping.batch_stopped", row
    elif isinstance(row, Sheet | ProviderSheet):
        about = (f"{kind_of(row).area}.import_stopped", row) if row.step in CHANGING else None
    elif not isinstance(row, Export):  # that one changes nothing, and a file that is only read neither
        about = "job.stopped", row  # type: ignore[assignment]
    if about:
        log_activity(*about)
