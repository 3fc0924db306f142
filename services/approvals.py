"""Findings that a person let pass, as they stand for a file on a print area."""

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from models import File, FileApproval, PrintArea


def standing(file: File, area: PrintArea) -> dict[str, FileApproval]:
    """{code: its approval}, of those that count: given for this content, on the area as it is."""
    given = (approval for approval in given_for(file, area) if counts(approval, area))
    return {approval.code: approval for approval in given}


def given_for(file: File, area: PrintArea) -> Sequence[FileApproval]:
    """All that were ever given, the last one last."""
    own = FileApproval.client_id == file.client_id, FileApproval.file_id == file.id, FileApproval.area_id == area.id
    return db.scalars(select(FileApproval).where(*own).order_by(FileApproval.id)).all()


def counts(approval: FileApproval, area: PrintArea) -> bool:
    return approval.ended_at is None and approval.area_print == area.fingerprint
