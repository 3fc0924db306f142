"""What the database knows of its tables. Before it has looked at one, it does not know which index finds a row.

Its own round comes within a minute; a large file is through by then, or a thousand times slower.
"""

from collections.abc import Collection

from sqlalchemy import text

from core.db import db

NEVER_LOOKED_AT = text("""
    select relname from pg_class
    where oid = any (cast(:tables as regclass[])) and reltuples <= 0 and pg_relation_size(oid) > 0
""")


def look_at(tables: Collection[str]) -> None:
    """Have it look at those of `tables` that have rows and that it has never looked at. Commit before and afterwards.

    Where the app may not ask for it (before PostgreSQL 17), the database only warns.
    """
    for table in db.scalars(NEVER_LOOKED_AT, {"tables": list(tables)}).all():
        db.execute(text(f"analyze (skip_locked) {table}"))  # a name that the database gave
