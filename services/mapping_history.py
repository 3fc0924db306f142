"""What was done to variants, line by line and in words: from what to what, by whom, with which others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from core.db import db, now
from core.language import in_own_words
from models import CatalogProduct, CatalogVariant, File, MappingChange, MappingState, Variant
from models.batches import TAKEN_BACK_FOR
from services.bulk.standing import is_one_of
from services.catalog import in_words

TITLES: dict[str, LazyString] = {
    "connected": _("Connected"),
    "changed": _("Connected to something else"),
    "kept": _("Files or quantity changed"),
    "disconnected": _("Disconnected"),
    "ignored": _("Ignored"),
    "not_ignored": _("No longer ignored"),
    "accepted": _("The store's change was accepted"),
    "reopened": _("The store's change is to be looked at again"),
}
LOOKS = {
    "connected": ("good", "link"),
    "changed": ("good", "link"),
    "kept": ("good", "pencil"),
    "accepted": ("good", "check"),
    "disconnected": ("warn", "unplug"),
    "reopened": ("warn", "git-compare"),
}
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """`details` are sentences; `is_open`: it can still be taken back."""

    change: MappingChange
    kind: str
    is_open: bool
    details: list[str] = field(default_factory=list)

    @property
    def title(self) -> LazyString:
        return TITLES[self.kind]

    @property
    def look(self) -> tuple[str, str]:
        """Tone and icon."""
        return LOOKS.get(self.kind, ("quiet", "eye-off"))


def history_of(variant: Variant) -> list[Line]:
    """The newest first."""
    own = MappingChange.client_id == variant.client_id, MappingChange.variant_id == variant.id
    query = select(MappingChange).where(*own).order_by(MappingChange.id.desc())
    changes = db.scalars(query.limit(SHOWN)).all()
    names = _names(variant.client_id, changes)
    return [
        Line(change, _kind(change), is_open=not place and is_fresh(change), details=_details(change, names))
        for place, change in enumerate(changes)
    ]


def newest_since(variants: Sequence[Variant], moment: datetime) -> MappingChange | None:
    """The last that was done to any of these variants of one client after `moment`."""
    ids, clients = [one.id for one in variants], {one.client_id for one in variants}
    own = MappingChange.client_id.in_(clients), is_one_of(MappingChange.variant_id, ids)
    query = select(MappingChange).where(*own, MappingChange.created_at > moment)
    return db.scalars(query.order_by(MappingChange.id.desc()).limit(1)).first()


def is_fresh(change: MappingChange) -> bool:
    """Young enough to be taken back."""
    return change.created_at > now() - TAKEN_BACK_FOR


def _kind(change: MappingChange) -> str:
    before, after = change.before, change.after
    if "known_as" in after:
        return "reopened"
    if "catalog_variant_id" in after:
        return _kind_of_connection(before, after)
    if after.get("state") == MappingState.IGNORED:
        return "ignored"
    return "not_ignored" if before.get("state") == MappingState.IGNORED else "disconnected"


def _kind_of_connection(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if "known_as" in before and after.get("state") == MappingState.CONNECTED:
        return "accepted"
    if "catalog_variant_id" not in before:
        return "connected"
    return "changed" if before["catalog_variant_id"] != after["catalog_variant_id"] else "kept"


@dataclass(frozen=True, slots=True)
class _Names:
    catalog: Mapping[int, str]
    files: Mapping[int, str]


def _names(client_id: int, changes: Sequence[MappingChange]) -> _Names:
    sides = [side for change in changes for side in (change.before, change.after)]
    made_of = {side["catalog_variant_id"] for side in sides if "catalog_variant_id" in side}
    file_ids = {id_ for side in sides for id_ in side.get("files", {}).values()}
    found = select(CatalogVariant, CatalogProduct).join(CatalogProduct, CatalogProduct.id == CatalogVariant.product_id)
    catalog = db.execute(found.where(is_one_of(CatalogVariant.id, made_of)))
    own = select(File.id, File.name).where(File.client_id == client_id, is_one_of(File.id, file_ids))
    return _Names({one.id: _name_of(one, product) for one, product in catalog}, dict(db.execute(own).all()))


def _name_of(made_of: CatalogVariant, product: CatalogProduct) -> str:
    values = [value for _attribute, value in in_words(product, made_of.values)]
    return f"{in_own_words(product.names)} · {' · '.join(values)}"


def _details(change: MappingChange, names: _Names) -> list[str]:
    before, after = change.before, change.after
    if _kind(change) in ("accepted", "reopened"):
        return []
    return [str(one) for one in [*_made_details(before, after, names), *_file_details(before, after, names)]]


def _made_details(before: Mapping[str, Any], after: Mapping[str, Any], names: _Names) -> Iterable[LazyString | str]:
    was, became = before.get("catalog_variant_id"), after.get("catalog_variant_id")
    if became and became != was:
        yield names.catalog.get(became, after.get("uid", ""))
    if was and became != was:
        yield _("Before: %(name)s.", name=names.catalog.get(was, before.get("uid", "")))
    if after.get("multiplier", 1) != before.get("multiplier", 1):
        yield _("%(num)s pieces for each one sold.", num=after.get("multiplier", 1))


def _file_details(before: Mapping[str, Any], after: Mapping[str, Any], names: _Names) -> Iterable[LazyString]:
    were, became = before.get("files", {}), after.get("files", {})
    for area, file_id in became.items():
        if were.get(area) != file_id:
            yield _("File for %(area)s: %(name)s.", area=area, name=names.files.get(file_id, _("deleted")))
