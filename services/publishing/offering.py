"""A publication as a platform takes it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from core.db import now
from designs.document import AreaSize
from designs.isolated import make_preview
from models import CatalogProduct, CatalogVariant, Publication, PublicationPicture
from platforms.offers import Offer, OfferPicture, OfferVariant
from services.files import storage
from services.publishing import mockups
from services.publishing.drafting import others_of
from services.publishing.variants import offered_variants

PIXELS = 2000  # of a picture's longer side: what Shopify and Etsy show at their largest
MIME, ENDING = "image/png", "png"


def offer_of(publication: Publication, address: Callable[[str], str]) -> Offer:
    """`address` gives where the world finds the picture under a key. Notes when the shop was first told."""
    publication.began_at = publication.began_at or now()
    variants = offered_variants(publication)
    options = options_of(publication.catalog_product, variants, publication.language)
    return Offer(
        mark=publication.mark,
        title=publication.title,
        text=publication.text,
        currency=publication.store.currency,
        variants=tuple(
            OfferVariant(sku_of(publication, each) if options[each] else publication.mark, price, options[each])
            for each, price in variants.items()
        ),
        pictures=tuple(_picture(publication, link, address) for link in publication.pictures if link.picture_key),
        is_live=publication.is_live,
        began_at=publication.began_at,
        external_id=publication.external_id,
        others=others_of(publication),
        chosen={name: str(value) for name, value in publication.chosen.items()},
    )


def sku_of(publication: Publication, variant: CatalogVariant) -> str:
    return f"{publication.mark}-{variant.id}"


def options_of(
    product: CatalogProduct, variants: Collection[CatalogVariant], language: str
) -> dict[CatalogVariant, dict[str, str]]:
    """{variant: {attribute: value}} in the words of `language`, of the attributes in which they differ."""
    differ = [one for one in product.attributes if len({each.values.get(one["key"]) for each in variants}) > 1]
    words = {one["key"]: {value["key"]: _in(language, value["names"]) for value in one["values"]} for one in differ}
    return {
        each: {_in(language, one["names"]): words[one["key"]][each.values[one["key"]]] for one in differ}
        for each in variants
    }


def _in(language: str, names: dict[str, str]) -> str:
    return names.get(language) or next(iter(names.values()), "")


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A picture that shops are to be given: of the file under `key`, with a `size` as a mock-up on that product."""

    key: str
    size: AreaSize | None
    shape: str
    color: str


def undrawn(publication: Publication, picture: PublicationPicture) -> Undrawn:
    """All that is needed to draw it, so that nothing is read while it is drawn."""
    size = mockups.size_of(picture.area) if picture.area else None
    return Undrawn(picture.file.sha256 or "", size, publication.catalog_product.drawn_as, picture.color)


def draw(wanted: Undrawn) -> str:
    """The key of the picture. Raises FileRefused, NotStored and InspectionStopped."""
    if wanted.size:
        return mockups.drawn(wanted.key, wanted.size, wanted.shape, wanted.color)
    with storage().local_path(wanted.key) as path, TemporaryDirectory() as folder:
        out = Path(folder) / f"picture.{ENDING}"
        make_preview(path, out, PIXELS)
        return storage().put(out.read_bytes())


def _picture(publication: Publication, link: PublicationPicture, address: Callable[[str], str]) -> OfferPicture:
    key = link.picture_key or ""
    name = f"{publication.mark}-{key[:10]}.{ENDING}"
    return OfferPicture(key[:20], name, MIME, publication.title, address(key), partial(storage().get, key))
