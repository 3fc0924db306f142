"""Large tables in a migration, while people work: rows written a stretch at a time, each committed, and indexes made
beside them.

What was done before is committed too, so that nobody waits for the whole. A migration that is stopped goes on where it
was when it is run again: its statements leave alone what is written, and what it adds it adds `if_not_exists`.
"""

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import text

STRETCH = 2_000


def fill(table: str, statement: str) -> None:
    """Run `statement` for the ids of `table` above `:above` and up to `:upto`, stretch after stretch."""
    with op.get_context().autocommit_block():
        database = op.get_bind()
        database.execute(SEE, {"clients": "*"})
        last = database.scalar(text(f"select coalesce(max(id), 0) from {table}"))  # noqa: S608  (names of ours)
        for above in range(0, last, STRETCH):
            database.execute(text(statement), {"above": above, "upto": above + STRETCH})
        database.execute(SEE, {"clients": ""})


def index(name: str, table: str, columns: Sequence[Any], **more: Any) -> None:
    """An index that is made without keeping anybody from writing; what is left of one that was stopped goes first."""
    with op.get_context().autocommit_block():
        op.execute(f"drop index concurrently if exists {name}")
        op.create_index(name, table, columns, postgresql_concurrently=True, **more)


SEE = text("select set_config('vetrina.clients', :clients, false)")
