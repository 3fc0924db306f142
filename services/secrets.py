"""Every sealed column, and how it comes under a new key while everything runs."""

from typing import Any

from sqlalchemy import select, update

from core.crypto import renew
from core.db import db
from models import Claim, Connection, Credentials, Mail, PostbackEndpoint, Store, User

SEALED = (
    *(Store.hook_secret, Credentials.sealed, Connection.sealed, Claim.sealed, Mail.sealed, User.totp_secret),
    *(PostbackEndpoint.secret, PostbackEndpoint.old_secret, PostbackEndpoint.headers),
)


def renew_all() -> int:
    """Seal every secret anew with the first of the ENCRYPTION_KEYS; afterwards the others are needed no more.

    How many there were. A secret that somebody changed meanwhile is under the new key already, and stays as it is.
    Raises SecretUnreadable, before anything is written, where a key that is still in use is missing.
    """
    renewed = [(column, row_id, sealed, renew(sealed)) for column in SEALED for row_id, sealed in _of(column)]
    for column, row_id, before, after in renewed:
        table: Any = column.class_
        ours = update(table).where(table.id == row_id, column == before)
        db.execute(ours.values({column: after}), execution_options={"synchronize_session": False})
    return len(renewed)


def _of(column: Any) -> list[tuple[int, str]]:
    rows = select(column.class_.id, column).where(column.is_not(None), column != "").order_by(column.class_.id)
    return [(row_id, sealed) for row_id, sealed in db.execute(rows)]
