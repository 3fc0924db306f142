"""What variants are made as at this moment, read for many at once and held until the transaction ends."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, func, literal, select

from core.db import db
from models import CatalogVariant, MappingChange, MappingFile, Variant
from models import Mapping as Connection

IDS = ARRAY(BigInteger)


@dataclass(frozen=True, slots=True)
class Standing:
    """`made` is what the history keeps of a connected variant, `last` the id of its last line of history, or 0."""

    state: str
    last: int
    made: dict[str, Any] | None

    @property
    def snapshot(self) -> dict[str, Any]:
        """As services.mappings keeps it."""
        return {"state": self.state} | (self.made or {})


def locked(client_id: int, ids: Collection[int]) -> dict[int, Standing]:
    """{variant: how it stands}. Two statements: what waited for the first lock has to be read anew by the second."""
    own = select(Variant.id, Variant.mapping_state).where(Variant.client_id == client_id, is_one_of(Variant.id, ids))
    states = db.execute(own.order_by(Variant.id).with_for_update()).all()
    last, made = _last_changes(client_id, ids), _made(client_id, ids)
    return {id_: Standing(state, last.get(id_, 0), made.get(id_)) for id_, state in states}


def last_change() -> Any:
    """The last line of history of a variant, as a part of a query over variants: read with what it tells of.

    Whatever a person does to a variant writes one.
    """
    own = MappingChange.client_id == Variant.client_id, MappingChange.variant_id == Variant.id
    return select(func.max(MappingChange.id)).where(*own).scalar_subquery()


def files_of_mapping() -> Any:
    """{area: file} of a mapping, as a part of a query."""
    return (
        select(func.jsonb_object_agg(MappingFile.area, MappingFile.file_id))
        .where(MappingFile.client_id == Connection.client_id, MappingFile.mapping_id == Connection.id)
        .scalar_subquery()
    )


def is_one_of(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """One parameter, however many they are."""
    found: ColumnElement[bool] = column == any_(literal(list(ids), IDS))
    return found


def _made(client_id: int, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    query = (
        select(
            Connection.variant_id,
            Connection.catalog_variant_id,
            CatalogVariant.uid,
            Connection.multiplier,
            files_of_mapping(),
        )
        .join(CatalogVariant, CatalogVariant.id == Connection.catalog_variant_id)
        .where(Connection.client_id == client_id, is_one_of(Connection.variant_id, ids))
    )
    return {
        variant: {"catalog_variant_id": made_of, "uid": uid, "multiplier": multiplier, "files": files or {}}
        for variant, made_of, uid, multiplier, files in db.execute(query)
    }


def _last_changes(client_id: int, ids: Collection[int]) -> dict[int, int]:
    own = MappingChange.client_id == client_id, is_one_of(MappingChange.variant_id, ids)
    last = select(MappingChange.variant_id, func.max(MappingChange.id)).where(*own).group_by(MappingChange.variant_id)
    return {row[0]: row[1] for row in db.execute(last)}
