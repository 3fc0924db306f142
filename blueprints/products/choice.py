"""What has been chosen so far on the way to a connection. It all stands in the URL: back, reload and links keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import select

from blueprints.products.area import find, variants_of
from core.db import db, now
from core.rights import Right, actor, can
from jobs.pictures import pictures_of
from models import CatalogProduct, CatalogVariant, File, Product, Variant
from services.files import original_of
from services.pictures import Place

ALL = "all"
MOST_MULTIPLIER = 10_000
MOST_AREAS = 40
DIGITS = 16  # of microseconds since 1970, until the year 2286


@dataclass(frozen=True, slots=True)
class Choice:
    """`which` names the variants as the URL does: ids with dots between, or all. `files` are by print area."""

    product: Product
    which: str
    variants: list[Variant]
    catalog_product: CatalogProduct | None = None
    made_of: CatalogVariant | None = None
    files: dict[str, File] = field(default_factory=dict)
    multiplier: int = 1
    pictures: Mapping[Place, int] = field(default_factory=dict)
    seen_at: datetime = field(default_factory=now)  # who changed the variants since is not passed over

    def url(self, endpoint: str = "products.connect", /, **more: str | int | None) -> str:
        """This choice at another page, with `more` chosen (or None: taken back)."""
        chosen = {
            "variants": self.which,
            "product": self.catalog_product.id if self.catalog_product else None,
            "variant": self.made_of.id if self.made_of else None,
            "multiplier": self.multiplier if self.multiplier > 1 else None,
            "seen": self.seen,
            **{f"file-{area}": file.id for area, file in self.files.items()},
            **more,
        }
        kept = {name: value for name, value in chosen.items() if value is not None}
        return f"{url_for(endpoint, product_id=self.product.id)}?{urlencode(kept)}"

    @property
    def seen(self) -> int:
        """For the URL: microseconds, as the history counts them."""
        return int(self.seen_at.timestamp() * 1_000_000)

    def seen_anew(self) -> "Choice":
        return replace(self, seen_at=now())

    def way_out(self, waiting: Sequence[int] = ()) -> str:
        """Where whoever is done, or gives up, came from; `waiting`: the ids of the orders that waited for this."""
        if can(actor, Right.PRODUCTS_VIEW):
            return url_for("products.show", product_id=self.product.id)
        return url_for("orders.show", order_id=waiting[0]) if waiting else url_for("orders.index", tab="attention")

    def with_files(self, files: dict[str, File]) -> "Choice":
        return replace(self, files=self.files | files)


def which_of(variants: list[Variant], is_all: bool) -> str:
    return ALL if is_all else ".".join(str(variant.id) for variant in variants)


def choice_of(product_id: int) -> Choice:
    """The choice that the URL holds; what it names and nobody may choose (any more) counts as not chosen."""
    product = find(product_id)
    which = request.args.get("variants", ALL)
    ids = None if which == ALL else [int(part) for part in which.split(".") if part.isdecimal() and len(part) < 19]
    made_of, variants = _variant_of(product), variants_of(product, ids)
    return Choice(
        product=product,
        which=which,
        variants=variants,
        pictures=pictures_of([product, *variants[:1]]),
        catalog_product=made_of.product if made_of else _product_of(product),
        made_of=made_of,
        files=_files_of(product),
        multiplier=min(max(request.args.get("multiplier", 1, int), 1), MOST_MULTIPLIER),
        seen_at=_seen_at(),
    )


def _seen_at() -> datetime:
    told = request.args.get("seen", "")
    moment = datetime.fromtimestamp(int(told) / 1_000_000, UTC) if told.isdecimal() and len(told) <= DIGITS else now()
    return min(moment, now())


def _variant_of(product: Product) -> CatalogVariant | None:
    usable = CatalogProduct.usable_by([product.client_id]).with_only_columns(CatalogProduct.id)
    own = CatalogVariant.id == request.args.get("variant", type=int), CatalogVariant.is_active
    return db.scalars(select(CatalogVariant).where(*own, CatalogVariant.product_id.in_(usable))).one_or_none()


def _product_of(product: Product) -> CatalogProduct | None:
    usable = CatalogProduct.usable_by([product.client_id])
    return db.scalars(usable.where(CatalogProduct.id == request.args.get("product", type=int))).one_or_none()


def _files_of(product: Product) -> dict[str, File]:
    named = [name for name in request.args if name.startswith("file-")]
    chosen = {name.removeprefix("file-"): request.args.get(name, type=int) for name in named[:MOST_AREAS]}
    own = File.visible_to(actor).where(File.client_id == product.client_id, File.id.in_(filter(None, chosen.values())))
    found = {file.id: original_of(file) for file in db.scalars(own)}
    return {area: found[file_id] for area, file_id in chosen.items() if file_id in found}
