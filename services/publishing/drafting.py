"""What a person says of a product before a shop hears of it. What its pictures show: `showing`."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import null, select

from core.acting import acting
from core.db import db
from core.language import in_own_words, language
from models import CatalogProduct, CatalogVariant, File, FileState, PrintArea, Publication, PublicationFile, Store
from platforms.text import handle
from services.activity import log_activity
from services.mappings import CannotConnect, refuse_unusable
from services.publishing.remembering import answers_before
from services.publishing.showing import show
from services.publishing.variants import areas_of, makeable, offered_variants, prints_of

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another
LONGEST_WORDS, RANDOM = 18, 6  # of a mark: with a variant's number behind it Etsy's 32 letters of a SKU are kept
STILL_CHECKED = "file_not_ready"  # of what is lacking, this comes by itself
MARGIN = 2.5  # what is offered first is the catalog's price so many times


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says. `prices` is {catalog variant's id: minor units} of those that are offered, `prints` is
    {print area's id: file}."""

    title: str
    text: str
    is_live: bool
    prices: Mapping[int, int]
    prints: Mapping[int, File]
    pictures: Sequence[File]
    order: Sequence[str] = ()  # the marks of all pictures; those that it does not know come last
    chosen: Mapping[str, str] = field(default_factory=dict)
    accepts_low_resolution: bool = False
    with_mockups: bool = True


def begin(
    store: Store, product: CatalogProduct, prints: Mapping[str, File] | None = None, like: str = ""
) -> Publication:
    """A draft with what is printed from the same files as the first variant, at prices to begin with. The shop hears
    nothing of it yet. `prints` are files by the keys of the areas whose fingerprint (`areas_print`) is `like`."""
    title, variants = in_own_words(product.names), makeable(product)
    alike = [each for each in variants if each.areas_print == (like or variants[0].areas_print)]
    publication = Publication(
        client_id=store.client_id,
        store_id=store.id,
        catalog_product=product,
        mark=new_mark(title),
        language=language(),
        title=title,
        text=in_own_words(product.descriptions) if product.descriptions else "",
        offered=[{"id": each.id, "price": first_price(each, store)} for each in alike],
        chosen=answers_before(store, product),
        changed_by=acting().signature,
        due_at=null(),
    )
    db.add(publication)
    db.flush()
    own = {"client_id": store.client_id, "publication_id": publication.id}
    areas = areas_of(alike) if prints else []
    publication.files = [
        PublicationFile(**own, area_id=area.id, file_id=prints[area.key].id)
        for area in areas
        if prints and area.key in prints
    ]
    show(publication, [])
    log_activity("publication.created", publication)
    return publication


def new_mark(title: str) -> str:
    words = handle(title)[:LONGEST_WORDS].strip("-") or "product"
    return f"{words}-{''.join(secrets.choice(LETTERS) for _ in range(RANDOM))}"


def first_price(variant: CatalogVariant, store: Store) -> int:
    """None can be said where the store sells in another currency."""
    return round(variant.price * MARGIN) if variant.product.currency == store.currency else 0


def save(publication: Publication, draft: Draft) -> bool:
    """Keep what was said, complete or not. Whether it is anything else than before."""
    before = _kept(publication)
    publication.title, publication.text, publication.is_live = draft.title, draft.text, draft.is_live
    publication.offered = [{"id": variant, "price": price} for variant, price in draft.prices.items()]
    publication.chosen, publication.accepts_low_resolution = dict(draft.chosen), draft.accepts_low_resolution
    publication.with_mockups, publication.changed_by = draft.with_mockups, acting().signature
    own = {"client_id": publication.client_id, "publication_id": publication.id}
    publication.files = [PublicationFile(**own, area_id=area, file_id=file.id) for area, file in draft.prints.items()]
    db.flush()
    show(publication, draft.pictures, draft.order)
    return _kept(publication) != before


def _kept(publication: Publication) -> tuple[object, ...]:
    files = sorted((link.area_id, link.file_id) for link in publication.files)
    pictures = [(each.position, each.mark, each.file_id) for each in publication.pictures]
    said = publication.title, publication.text, publication.is_live, publication.offered, publication.chosen
    return *said, publication.accepts_low_resolution, publication.with_mockups, files, pictures


@dataclass(frozen=True, slots=True)
class Lacking:
    """What keeps a publication from being told to the shop: a code that has words, and the area it is about."""

    code: str
    area: PrintArea | None = None
    product: CatalogProduct | None = None


def lacking(publication: Publication) -> list[Lacking]:
    """Everything that is missing or could not be produced, each once."""
    variants, prints = offered_variants(publication), prints_of(publication)
    found = [] if publication.title.strip() else [Lacking("no_title")]
    if not variants:
        found.append(Lacking("no_variant"))
    if any(price <= 0 for price in variants.values()):
        found.append(Lacking("no_price"))
    for variant in variants:
        files = {area.key: prints[area.id] for area in variant.areas if area.id in prints}
        refused = [area for area in variant.areas if area.key in files and files[area.key].state == FileState.REFUSED]
        found += [Lacking("file_unfit", area, variant.product) for area in refused]
        try:
            refuse_unusable(variant, publication.client_id, files, publication.accepts_low_resolution)
        except CannotConnect as fault:
            found.append(Lacking(fault.code, fault.area, variant.product))
    return list({(each.code, each.area and each.area.id): each for each in found}.values())


def others_of(publication: Publication) -> frozenset[str]:
    """The shop's ids of all else that was published there."""
    own = select(Publication.external_id).where(
        Publication.client_id == publication.client_id,
        Publication.store_id == publication.store_id,
        Publication.id != publication.id,
        Publication.external_id != "",
    )
    return frozenset(db.scalars(own))
