"""What a change of the thresholds does to the connections that are there, at all clients."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, tuple_, update
from sqlalchemy.orm import joinedload

from core.db import db
from designs.findings import Code
from designs.thresholds import Thresholds
from models import CatalogProduct, CatalogVariant, File, FileState, Mapping, MappingFile, MappingState, Variant
from services.orders import waiting_for
from services.preflight import blocking
from services.settling import settle

FAULTS = tuple(map(str, Code))


USE = MappingFile.client_id, MappingFile.file_id, MappingFile.area, Mapping.catalog_variant_id


class Use(NamedTuple):
    """One file in one area of one catalog variant; `times` is how many connections use it so."""

    client_id: int
    file_id: int
    area: str
    made_of: int
    fault: str  # by what was asked until now; the connections may differ in it
    is_settled: bool  # they do not
    times: int

    @property
    def place(self) -> tuple[int, int, str, int]:
        return self[:4]


@dataclass(slots=True)
class Judged:
    """What a change would do, or did: to files of connections, and through them to variants."""

    looked_at: int = 0
    worse: int = 0
    better: int = 0
    is_all: bool = True
    mended: dict[int, list[int]] = field(default_factory=dict)  # {client: its variants that can be made again}


def foresee(limits: Thresholds, most: int) -> Judged:
    """What `limits` would do to the connections; only the first `most` uses are looked at."""
    uses = uses_after(None, most + 1)
    judged = Judged(is_all=len(uses) <= most)
    for use, fault in faults_of(uses[:most], limits):
        judged.looked_at += use.times
        judged.worse += use.times * bool(fault and not use.fault)
        judged.better += use.times * bool(use.fault and not fault)
    return judged


def judge(uses: Sequence[Use], limits: Thresholds) -> Judged:
    """Note what forbids printing each, and bring the variants to the state that follows."""
    judged, products = Judged(looked_at=sum(use.times for use in uses)), set()
    for use, fault in faults_of(uses, limits):
        if fault != use.fault or not use.is_settled:
            _note(use, fault)
            products.add(use.made_of)
    for product in db.scalars(_products(products)):
        _settle(product, judged)
    return judged


def uses_after(place: Sequence[Any] | None, most: int) -> list[Use]:
    """In an order in which one can go on after a `place`."""
    query = _uses()
    if place:
        query = query.where(tuple_(*USE) > tuple_(*place))
    return [Use(*row) for row in db.execute(query.limit(most))]


def uses_of_file(client_id: int, file_id: int) -> list[Use]:
    own = _uses().where(MappingFile.client_id == client_id, MappingFile.file_id == file_id)
    return [Use(*row) for row in db.execute(own)]


def faults_of(uses: Iterable[Use], limits: Thresholds) -> Iterable[tuple[Use, str]]:
    """Each use with the code of what forbids it; empty: nothing does."""
    uses = list(uses)
    files = {file.id: file for file in db.scalars(select(File).where(File.id.in_({use.file_id for use in uses})))}
    whole = joinedload(CatalogVariant.product).selectinload(CatalogProduct.areas)
    ids = {use.made_of for use in uses}
    made = {one.id: one for one in db.scalars(select(CatalogVariant).where(CatalogVariant.id.in_(ids)).options(whole))}
    for use in uses:
        file = files[use.file_id]
        area = next((area for area in made[use.made_of].areas if area.key == use.area), None)
        yield use, blocking(file, area, limits) if area and file.state == FileState.READY else ""


def _uses() -> Select[int, int, str, int, str, bool, int]:
    least, most = func.min(MappingFile.fault), func.max(MappingFile.fault)
    query = select(*USE, most, least == most, func.count()).join(Mapping, _same_mapping())
    return query.group_by(*USE).order_by(*USE)


def _note(use: Use, fault: str) -> None:
    same = select(Mapping.id).where(_same_mapping(), Mapping.catalog_variant_id == use.made_of)
    own = MappingFile.client_id == use.client_id, MappingFile.file_id == use.file_id, MappingFile.area == use.area
    db.execute(
        update(MappingFile).where(*own, same.exists()).values(fault=fault),
        execution_options={"synchronize_session": False},
    )


def _settle(product: CatalogProduct, judged: Judged) -> None:
    of_product = Mapping.catalog_variant_id.in_([variant.id for variant in product.variants])
    before = _broken_by_files(of_product)
    judged.worse += settle(product).variants
    after = _broken_by_files(of_product)
    for client_id, ids in before.items():
        if mended := sorted(ids - after.get(client_id, set())):
            judged.better += len(mended)
            judged.mended.setdefault(client_id, []).extend(mended)


def orders_to_look_at(judged: Judged) -> dict[int, list[int]]:
    """{client: its orders that waited for what is mended now}."""
    return {client_id: waiting_for(ids, client_id) for client_id, ids in judged.mended.items()}


def _broken_by_files(of_product: ColumnElement[bool]) -> dict[int, set[int]]:
    query = select(Variant.client_id, Variant.id).join(
        Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id)
    )
    broken = Variant.mapping_state == MappingState.BROKEN, Variant.state_reason.in_(FAULTS)
    found: dict[int, set[int]] = defaultdict(set)
    for client_id, variant_id in db.execute(query.where(of_product, *broken)):
        found[client_id].add(variant_id)
    return found


def _products(made_of: set[int]) -> Select[CatalogProduct]:
    own = select(CatalogVariant.product_id).where(CatalogVariant.id.in_(made_of))
    return select(CatalogProduct).where(CatalogProduct.id.in_(own)).order_by(CatalogProduct.id)


def _same_mapping() -> ColumnElement[bool]:
    return (Mapping.client_id == MappingFile.client_id) & (Mapping.id == MappingFile.mapping_id)
