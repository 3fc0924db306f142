"""A file on its print area, drawn: where its picture lies, what is cut off, and the lines that count."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.rights import Actor
from designs.areas import placed_on
from designs.facts import FileFacts
from models import CatalogProduct, CatalogVariant, File, MappingFile, PrintArea
from models import Mapping as Connection
from services.preflight import sheet_of
from services.thresholds import thresholds

AROUND = 0.06  # of the longer side: so much of what is cut off is seen
MOST_USES = 12


@dataclass(frozen=True, slots=True)
class Rect:
    """In millimetres; `y` grows downwards, and the sheet's upper left is 0, 0."""

    x: float
    y: float
    width: float
    height: float

    def within(self, margin: float) -> "Rect":
        return Rect(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


@dataclass(frozen=True, slots=True)
class Placed:
    seen: Rect  # all that is drawn
    sheet: Rect
    trim: Rect
    safe: Rect
    picture: Rect


def placed(file: File, area: PrintArea) -> Placed:
    """`file`, which was looked at, on `area`."""
    asked = sheet_of(area)
    sheet = Rect(0, 0, *asked.sheet)
    lies = placed_on(FileFacts.from_json(file.facts), asked, thresholds().size_tolerance_mm)
    picture = Rect(lies.left, sheet.height - lies.top, lies.width, lies.height)
    trim = sheet.within(area.bleed_mm)
    around = AROUND * max(sheet.width, sheet.height)
    return Placed(sheet.within(-around), sheet, trim, trim.within(area.safe_mm), picture)


def uses_of(file: File, actor: Actor) -> list[tuple[PrintArea, CatalogVariant, int]]:
    """The print areas that `file` is printed on, each with what is made so, and by how many connections."""
    made_so = Connection.visible_to(actor).join(
        MappingFile, (MappingFile.client_id == Connection.client_id) & (MappingFile.mapping_id == Connection.id)
    )
    own = made_so.where(MappingFile.client_id == file.client_id, MappingFile.file_id == file.id)
    counted = own.with_only_columns(Connection.catalog_variant_id, MappingFile.area, func.count())
    grouped = counted.group_by(Connection.catalog_variant_id, MappingFile.area).order_by(Connection.catalog_variant_id)
    rows = db.execute(grouped.limit(MOST_USES)).all()
    made = variants_by_id({made_of for made_of, _area, _count in rows})
    found = [(_area_of(made[made_of], area), made[made_of], count) for made_of, area, count in rows]
    return [(area, variant, count) for area, variant, count in found if area is not None]


def variants_by_id(ids: set[int]) -> Mapping[int, CatalogVariant]:
    whole = joinedload(CatalogVariant.product).selectinload(CatalogProduct.areas)
    found = db.scalars(select(CatalogVariant).where(CatalogVariant.id.in_(ids)).options(whole))
    return {variant.id: variant for variant in found}


def _area_of(variant: CatalogVariant, key: str) -> PrintArea | None:
    return next((area for area in variant.areas if area.key == key), None)
