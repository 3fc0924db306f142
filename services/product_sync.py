"""A shop's products brought over: a page at a time, by a few statements over the whole page.

What has not changed since last time (by a fingerprint of all that the shop said) is only marked as seen, so a second
sync writes little. A connected variant whose title, options or SKU differ from those it was connected with is marked
as changed in the store; nobody produces it before a person has looked.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DataError

from core.db import db, now
from core.search import searchable
from models import Store
from platforms.values import Product, ProductStatus, Variant

# What the shop says is cut to what the columns hold.
MOST = {"external_id": 100, "title": 500, "sku": 100, "barcode": 60, "currency": 3}
WORD = 255  # of those under which a shop files its products

NAMES = {kind: tuple(each.name for each in fields(kind)) for kind in (Product, Variant)}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a page, or a whole sync, has brought."""

    found: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(mine + theirs for mine, theirs in zip(_of(self), _of(other), strict=True)))


def save_products(store: Store, products: Sequence[Product], sync_id: int | None = None) -> Counts:
    """Write a page of the shop's products. One that cannot be kept is counted as failed, and harms no other."""
    try:
        with db.begin_nested():
            return _save(store, products, sync_id)
    except DataError:
        if len(products) == 1:
            _mark_seen(store, [products[0].external_id], sync_id)
            return Counts(found=1, failed=1)
        one_by_one = (save_products(store, [product], sync_id) for product in products)
        return sum(one_by_one, Counts())


def apply_product(store: Store, product: Product) -> None:
    """A webhook told of it, and it was read."""
    if product.status is ProductStatus.GONE:
        forget_product(store, product.external_id)
    else:
        save_products(store, [product])


def forget_product(store: Store, external_id: str) -> None:
    """It left the store: it keeps its mapping, marked gone. An id that is no known product is nothing to us."""
    db.execute(LEFT, {**_store(store), "id": external_id, "now": now()})


def unseen(store: Store, sync_id: int, began_at: datetime) -> list[str]:
    """What `mark_gone` would mark."""
    return list(db.scalars(UNSEEN, {**_store(store), "sync": sync_id, "began": began_at}))


def mark_gone(store: Store, sync_id: int, began_at: datetime) -> int:
    """What a whole walk did not meet has left the store; unless it came, by webhook, while we walked."""
    scope = {**_store(store), "sync": sync_id, "began": began_at, "now": now()}
    return db.execute(GONE, scope).scalar_one()


def _save(store: Store, products: Sequence[Product], sync_id: int | None) -> Counts:
    by_id = {product.external_id: product for product in products}  # a shop that repeats itself is heard once
    scope = {**_store(store), "sync": sync_id, "now": now()}
    rows = [_product_row(product) for product in by_id.values()]
    written = db.execute(WRITE_PRODUCTS, {**scope, "rows": json.dumps(rows)}).all()
    variants = [
        _variant_row(row.id, variant)
        for row in written
        if row.is_written
        for variant in {variant.external_id: variant for variant in by_id[row.external_id].variants}.values()
    ]
    changed = [row.id for row in written if row.is_written]
    if changed:
        db.execute(WRITE_VARIANTS, {**scope, "rows": json.dumps(variants), "products": changed})
    return Counts(
        found=sum(row.is_first for row in written),
        new=sum(row.is_new for row in written),
        changed=sum(row.is_written and not row.is_new for row in written),
    )


def _mark_seen(store: Store, external_ids: Sequence[str], sync_id: int | None) -> None:
    db.execute(SEEN, {**_store(store), "sync": sync_id, "ids": list(external_ids)})


def _product_row(product: Product) -> dict[str, Any]:
    skus = (variant.sku for variant in product.variants)
    said = json.dumps(product, default=_plain, sort_keys=True)
    return {
        "external_id": _cut("external_id", product.external_id),
        "title": _cut("title", product.title),
        "status": product.status,
        "url": _clean(product.page_url),
        "image_url": _clean(product.image_url),
        "types": [_clean(word)[:WORD] for word in product.types],
        "vendor": _clean(product.vendor)[:WORD],
        "tags": [_clean(word)[:WORD] for word in product.tags],
        "fingerprint": hashlib.sha256(said.encode()).hexdigest(),
        "search_text": searchable(product.title, *dict.fromkeys(skus)),
    }


def _variant_row(product_id: int, variant: Variant) -> dict[str, Any]:
    options = {_clean(name): _clean(value) for name, value in variant.options.items()}
    row = {name: _cut(name, getattr(variant, name)) for name in MOST}
    identifies = json.dumps([row["title"], row["sku"], options], sort_keys=True)
    return row | {
        "product_id": product_id,
        "options": options,
        "price": variant.price,
        "image_url": _clean(variant.image_url),
        "fingerprint": hashlib.sha256(identifies.encode()).hexdigest(),
        "is_here": variant.status is not ProductStatus.GONE,
    }


def _plain(value: Any) -> Any:
    """For JSON. `asdict` gives the same, and copies each value deeply: a third of a sync's time went there."""
    names = NAMES.get(type(value))
    return {name: getattr(value, name) for name in names} if names else str(value)


def _cut(name: str, value: str) -> str:
    return _clean(value)[: MOST[name]]


def _clean(value: str) -> str:
    return value.replace("\0", "")  # the one character that PostgreSQL's text refuses


def _store(store: Store) -> dict[str, int]:
    return {"client": store.client_id, "store": store.id}


def _of(counts: Counts) -> tuple[int, ...]:
    return counts.found, counts.new, counts.changed, counts.failed


# The three parts touch different rows: those that are the same, and those that are new or differ.
WRITE_PRODUCTS = text("""
with told as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as row(
    external_id text, title text, status text, url text, image_url text, types jsonb, vendor text, tags jsonb,
    fingerprint text, search_text text)
), known as (
  select product.id, external_id, product.seen_sync_id,
    product.fingerprint = told.fingerprint and product.gone_at is null as is_same
  from products product join told using (external_id)
  where product.client_id = :client and product.store_id = :store
), seen as (
  update products set seen_sync_id = coalesce(:sync, products.seen_sync_id) from known
  where products.id = known.id and known.is_same and products.client_id = :client
), written as (
  insert into products (client_id, store_id, external_id, title, status, url, image_url, types, vendor, tags,
                        fingerprint, search_text, seen_sync_id, changed_at, created_at)
  select :client, :store, external_id, title, status, url, image_url, types, vendor, tags, fingerprint, search_text,
    :sync, :now, :now
  from told where external_id not in (select external_id from known where is_same)
  order by external_id
  on conflict (client_id, store_id, external_id) do update set
    title = excluded.title, status = excluded.status, url = excluded.url, image_url = excluded.image_url,
    types = excluded.types, vendor = excluded.vendor, tags = excluded.tags,
    fingerprint = excluded.fingerprint, search_text = excluded.search_text,
    seen_sync_id = coalesce(excluded.seen_sync_id, products.seen_sync_id), changed_at = excluded.changed_at,
    gone_at = null
  returning id, external_id, xmax = 0 as is_new
)
select coalesce(written.id, known.id) as id, told.external_id, coalesce(written.is_new, false) as is_new,
  written.id is not null as is_written,
  cast(:sync as bigint) is null or known.seen_sync_id is distinct from :sync as is_first
from told left join known using (external_id) left join written using (external_id)
""")

WRITE_VARIANTS = text("""
with told as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as row(
    product_id bigint, external_id text, title text, sku text, barcode text, options jsonb, price bigint,
    currency text, image_url text, fingerprint text, is_here boolean)
), left_out as (
  update variants set gone_at = :now
  where client_id = :client and product_id = any(:products) and gone_at is null
    and not exists (select from told where told.product_id = variants.product_id
                    and told.external_id = variants.external_id and is_here)
)
insert into variants (client_id, store_id, product_id, external_id, title, sku, barcode, options, price, currency,
                      image_url, fingerprint, mapping_state, state_reason, created_at)
select :client, :store, product_id, external_id, title, sku, barcode, options, price, currency, image_url,
  fingerprint, 'not_connected', '', :now
from told where is_here order by product_id, external_id
on conflict (client_id, store_id, product_id, external_id) do update set
  title = excluded.title, sku = excluded.sku, barcode = excluded.barcode, options = excluded.options,
  price = excluded.price, currency = excluded.currency, image_url = excluded.image_url,
  fingerprint = excluded.fingerprint, gone_at = null,
  mapping_state = case
    when variants.mapping_state = 'connected' and variants.fingerprint <> excluded.fingerprint then 'drifted'
    when variants.mapping_state = 'drifted' and excluded.fingerprint = (
      select made_from from mappings where mappings.client_id = variants.client_id and variant_id = variants.id
    ) then 'connected'
    else variants.mapping_state end,
  state_reason = case
    when variants.mapping_state not in ('connected', 'drifted') or variants.fingerprint = excluded.fingerprint
      then variants.state_reason
    when variants.mapping_state = 'drifted' and excluded.fingerprint = (
      select made_from from mappings where mappings.client_id = variants.client_id and variant_id = variants.id
    ) then ''
    when variants.sku <> excluded.sku then 'sku_changed'
    when variants.options <> excluded.options then 'options_changed'
    else 'title_changed' end,
  known_as = case
    when variants.fingerprint <> excluded.fingerprint
      and (variants.mapping_state = 'connected' or variants.mapping_state = 'broken' and variants.known_as is null)
      then jsonb_build_object('title', variants.title, 'options', variants.options, 'sku', variants.sku,
                              'image_url', variants.image_url)
    else variants.known_as end
""")

SEEN = text("""
update products set seen_sync_id = coalesce(:sync, seen_sync_id)
where client_id = :client and store_id = :store and external_id = any(:ids)
""")

UNSEEN = text("""
select external_id from products
where client_id = :client and store_id = :store and gone_at is null and seen_sync_id is distinct from :sync
  and coalesce(changed_at, created_at) < :began
order by id
""")

GONE = text("""
with gone as (
  update products set gone_at = :now
  where client_id = :client and store_id = :store and gone_at is null and seen_sync_id is distinct from :sync
    and coalesce(changed_at, created_at) < :began
  returning id
), variants_gone as (
  update variants set gone_at = :now from gone
  where client_id = :client and product_id = gone.id and gone_at is null
)
select count(*) from gone
""")

LEFT = text("""
with gone as (
  update products set gone_at = :now
  where client_id = :client and store_id = :store and external_id = :id and gone_at is null
  returning id
)
update variants set gone_at = :now from gone where client_id = :client and product_id = gone.id and gone_at is null
""")
