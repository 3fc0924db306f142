"""What a shop has of a publication becomes a product of the store, connected to what it is made as."""

from sqlalchemy import select

from core.db import db, now
from models import Mapping, MappingState, Publication, Variant
from platforms.values import Product
from services.activity import log_activity
from services.mappings import connect, mappings_of
from services.product_sync import save_products
from services.publishing.offering import options_of, sku_of
from services.publishing.variants import offered_variants, prints_of


def taken(publication: Publication, product: Product) -> None:
    """Keep the product as the shop tells it, and connect its variants by the SKUs that we gave them."""
    store = publication.store
    save_products(store, [product])
    variants, prints = offered_variants(publication), prints_of(publication)
    options = options_of(publication.catalog_product, variants, publication.language)
    here = _variants(publication, product)
    for made_of in variants:
        sold = here.get(sku_of(publication, made_of) if options[made_of] else publication.mark)
        files = {area.key: prints[area.id] for area in made_of.areas if area.id in prints}
        was = mappings_of([sold]).get(sold.id) if sold else None
        if sold and not _is_made_so(sold, was, made_of.id, {area: file.id for area, file in files.items()}):
            pieces = was.multiplier if was else 1  # set by hand, it is kept
            connect([sold], made_of, files, pieces, accept_low_resolution=publication.accepts_low_resolution)
    publication.external_id, publication.published_at = product.external_id, now()
    log_activity("publication.published", publication)


def _variants(publication: Publication, product: Product) -> dict[str, Variant]:
    """By SKU."""
    own = select(Variant).where(
        Variant.client_id == publication.client_id,
        Variant.store_id == publication.store_id,
        Variant.sku.in_([each.sku for each in product.variants]),
        Variant.gone_at.is_(None),
    )
    ids = {each.external_id for each in product.variants}
    return {each.sku: each for each in db.scalars(own) if each.external_id in ids}


def _is_made_so(sold: Variant, mapping: Mapping | None, made_of: int, files: dict[str, int]) -> bool:
    """Published again with the same files, it keeps its mapping and its history."""
    if mapping is None or sold.mapping_state != MappingState.CONNECTED:
        return False
    return (mapping.catalog_variant_id, {link.area: link.file_id for link in mapping.files}) == (made_of, files)
