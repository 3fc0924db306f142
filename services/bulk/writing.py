"""What variants are made as, written for many with a handful of statements. The caller has locked them.

The rules are those of services.mappings; values go as one array for each column, which costs the database the least.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, text, update

from core.acting import acting
from core.db import db, now
from models import Mapping as Connection
from models import MappingFile, MappingState, Variant
from services.bulk.standing import is_one_of

CONNECT = text("""
    insert into mappings (client_id, store_id, variant_id, catalog_variant_id, multiplier, version, made_from, made_for,
                          changed_by_id, changed_at, created_at)
    select sold.client_id, sold.store_id, sold.id, given.made_of, given.multiplier, 1, sold.fingerprint, given.made_for,
           :by, :at, :at
    from unnest(cast(:ids as bigint[]), cast(:made_of as bigint[]), cast(:multipliers as bigint[]),
                cast(:made_for as text[])) given (variant_id, made_of, multiplier, made_for)
    join variants sold on sold.client_id = :client and sold.id = given.variant_id
    on conflict (client_id, variant_id) do update set
        catalog_variant_id = excluded.catalog_variant_id, multiplier = excluded.multiplier,
        version = mappings.version + 1, made_from = excluded.made_from, made_for = excluded.made_for,
        changed_by_id = excluded.changed_by_id, changed_at = excluded.changed_at
    returning id, variant_id, version
""")
ADD_FILES = text("""
    insert into mapping_files (client_id, mapping_id, area, file_id, created_at)
    select :client, mapping_id, area, file_id, :at
    from unnest(cast(:mappings as bigint[]), cast(:areas as text[]), cast(:files as bigint[]))
         given (mapping_id, area, file_id)
""")
REMEMBER = text("""
    insert into mapping_changes (client_id, variant_id, membership_id, on_behalf_of, sheet_id, batch_id, before, after,
                                 created_at)
    select :client, variant_id, :by, :for, cast(:sheet as bigint), cast(:batch as bigint), before, after, :at
    from jsonb_to_recordset(cast(:lines as jsonb)) given (variant_id bigint, before jsonb, after jsonb)
""")


@dataclass(frozen=True, slots=True)
class Made:
    """What a variant is to be made as; `files` is {area: file}."""

    catalog_variant_id: int
    uid: str
    made_for: str
    multiplier: int
    files: Mapping[str, int]

    @property
    def snapshot(self) -> dict[str, Any]:
        """As services.mappings keeps it."""
        made = {"catalog_variant_id": self.catalog_variant_id, "uid": self.uid, "multiplier": self.multiplier}
        return {"state": str(MappingState.CONNECTED), **made, "files": dict(self.files)}


def connect(client_id: int, wanted: Mapping[int, Made]) -> None:
    """{variant: what it is made as from now on}."""
    if not wanted:
        return
    columns = {
        "ids": list(wanted),
        "made_of": [made.catalog_variant_id for made in wanted.values()],
        "multipliers": [made.multiplier for made in wanted.values()],
        "made_for": [made.made_for for made in wanted.values()],
    }
    own = {"client": client_id, "by": acting().membership_id, "at": now()}
    written = db.execute(CONNECT, own | columns).all()
    _forget_files(client_id, [row.id for row in written if row.version > 1])
    links = [(row.id, area, file_id) for row in written for area, file_id in wanted[row.variant_id].files.items()]
    if links:
        mappings, areas, files = map(list, zip(*links, strict=True))
        db.execute(ADD_FILES, own | {"mappings": mappings, "areas": areas, "files": files})
    _set_state(client_id, wanted, MappingState.CONNECTED)


def disconnect(client_id: int, variants: Collection[int], state: MappingState = MappingState.NOT_CONNECTED) -> None:
    if variants:
        own = delete(Connection).where(Connection.client_id == client_id, is_one_of(Connection.variant_id, variants))
        db.execute(own, execution_options={"synchronize_session": False})
        _set_state(client_id, variants, state)


def remember(
    client_id: int,
    changes: Iterable[tuple[int, dict[str, Any], dict[str, Any]]],
    *,
    sheet_id: int | None = None,
    batch_id: int | None = None,
) -> None:
    """A line of history for each: (variant, what it was, what it is), with the sheet or the batch that did it."""
    lines = [{"variant_id": variant, "before": before, "after": after} for variant, before, after in changes]
    if lines:
        who = acting()
        own = {"client": client_id, "by": who.membership_id, "for": who.on_behalf_of, "at": now()}
        own |= {"sheet": sheet_id, "batch": batch_id}
        db.execute(REMEMBER, own | {"lines": json.dumps(lines)})


def _forget_files(client_id: int, mappings: Collection[int]) -> None:
    if mappings:
        own = delete(MappingFile).where(MappingFile.client_id == client_id)
        held = own.where(is_one_of(MappingFile.mapping_id, mappings))
        db.execute(held, execution_options={"synchronize_session": False})


def _set_state(client_id: int, variants: Collection[int], state: MappingState) -> None:
    own = update(Variant).where(Variant.client_id == client_id, is_one_of(Variant.id, variants))
    changed = own.values(mapping_state=state, state_reason="", known_as=None)
    db.execute(changed, execution_options={"synchronize_session": False})
