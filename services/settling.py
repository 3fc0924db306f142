"""What a change of the catalog does to the mappings that are made of it, at all clients."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, any_, func, literal, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload

from core.db import EVERYONE, db, seeing
from core.rights import Actor
from models import CatalogProduct, CatalogState, CatalogVariant, Client, Variant


@dataclass(frozen=True, slots=True)
class Broken:
    """How many connected variants can't be produced any more, and how many clients have them; `ids` are theirs."""

    variants: int
    clients: int
    ids: tuple[int, ...] = field(default=(), compare=False)


def settle(product: CatalogProduct) -> Broken:
    """Bring the mappings onto this product to the state that the catalog now gives them, at all clients."""
    with seeing(EVERYONE):
        db.flush()
        db.expire(product, ["areas", "grants"])
        rows = [_as_row(variant, product) for variant in product.variants]
        scope = {"rows": json.dumps(rows), "product": product.id, "for_everyone": product.for_everyone}
        variants, clients, ids = db.execute(SETTLE, scope).one()
        return Broken(variants, clients, tuple(ids or ()))


def listed(broken: Broken, actor: Actor, most: int) -> list[tuple[Client, int, list[Variant]]]:
    """(client, how many of its variants, some of them with their products) of what the actor may see; `most` in all."""
    among = Variant.visible_to(actor).where(Variant.id == any_of(broken.ids))
    counted = among.with_only_columns(Variant.client_id, func.count()).group_by(Variant.client_id)
    counts = dict(db.execute(counted.order_by(Variant.client_id).limit(most)).all())
    some = among.options(joinedload(Variant.product)).order_by(Variant.client_id, Variant.id).limit(most)
    shown = db.scalars(some).all()
    clients = db.scalars(Client.visible_to(actor).where(Client.id.in_(counts)).order_by(Client.name))
    return [(one, counts[one.id], [variant for variant in shown if variant.client_id == one.id]) for one in clients]


def any_of(ids: Iterable[int]) -> Any:
    """To compare a column with, however many there are."""
    return any_(literal(list(ids), ARRAY(BigInteger)))


def _as_row(variant: CatalogVariant, product: CatalogProduct) -> dict[str, Any]:
    return {
        "id": variant.id,
        "areas": variant.areas_print,
        "required": [area.key for area in variant.areas if area.is_required],
        "is_on": variant.is_active and product.state == CatalogState.PUBLISHED,
    }


# A mapping breaks for the first of these reasons that holds, and recovers when none holds any more.
SETTLE = text("""
with catalog as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as row(id bigint, areas text, required text[], is_on boolean)
), judged as (
  select variant.client_id, variant.id, variant.mapping_state as before, variant.state_reason as reason_before,
    mapping.made_from = variant.fingerprint as is_as_made,
    case
      when not is_on or not (:for_everyone or exists (
        select from catalog_grants g where g.product_id = :product and g.client_id = mapping.client_id
      )) then 'product_unavailable'
      when mapping.made_for <> catalog.areas then 'area_changed'
      when exists (
        select from unnest(required) as needed where not exists (
          select from mapping_files f
          where f.client_id = mapping.client_id and f.mapping_id = mapping.id and f.area = needed
        )
      ) then 'area_without_file'
      when mapping_fault.code is not null then mapping_fault.code
      else '' end as fault
  from catalog
  join mappings mapping on mapping.catalog_variant_id = catalog.id
  join variants variant on variant.client_id = mapping.client_id and variant.id = mapping.variant_id
  left join lateral (
    select min(f.fault) as code from mapping_files f
    where f.client_id = mapping.client_id and f.mapping_id = mapping.id and f.fault <> ''
  ) mapping_fault on true
), changed as (
  update variants set
    mapping_state = case when fault <> '' then 'broken' when is_as_made then 'connected' else 'drifted' end,
    state_reason = case when fault <> '' then fault when is_as_made then ''
      when before = 'drifted' then reason_before else 'changed_in_store' end
  from judged
  where variants.client_id = judged.client_id and variants.id = judged.id
    and (fault <> '' or before not in ('connected', 'drifted'))
    and (before, reason_before) is distinct from ('broken', fault)
  returning judged.id, judged.client_id, before, fault
)
select count(*) filter (where fault <> '' and before <> 'broken'),
  count(distinct client_id) filter (where fault <> '' and before <> 'broken'),
  array_agg(id order by client_id, id) filter (where fault <> '' and before <> 'broken')
from changed
""")
