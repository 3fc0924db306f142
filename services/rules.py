"""Rules: which variants one matches, which of them it would connect, and in which order they are asked.

A rule connects only what nobody has ever dealt with: whatever a person did to a variant, undoing included, stays.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, exists, func, not_, or_, select, true

from core.db import db
from core.rights import Actor
from models import File, MappingChange, MappingRule, MappingState, Product, Variant
from services.batches.writing import Recipe
from services.bulk.standing import is_one_of
from services.mappings import CannotConnect, refuse_unusable


def rules_of(client_id: int) -> Select[MappingRule]:
    """In the order in which they are asked."""
    own = select(MappingRule).where(MappingRule.client_id == client_id, MappingRule.deleted_at.is_(None))
    return own.order_by(MappingRule.position, MappingRule.id)


def visible_to(actor: Actor, client_id: int) -> Select[MappingRule]:
    own = MappingRule.visible_to(actor).where(MappingRule.client_id == client_id, MappingRule.deleted_at.is_(None))
    return own.order_by(MappingRule.position, MappingRule.id)


def matching(rule: MappingRule) -> Select[Variant]:
    """All that its conditions fit, whatever they are made as by now."""
    own = Variant.client_id == rule.client_id, Variant.gone_at.is_(None)
    return select(Variant).where(*own, *_conditions(rule)).order_by(Variant.id)


def candidates(rule: MappingRule) -> Select[Variant]:
    """What it would connect now: nobody has dealt with it, and no rule before it takes it."""
    own = MappingChange.client_id == Variant.client_id, MappingChange.variant_id == Variant.id
    untouched = Variant.mapping_state == MappingState.NOT_CONNECTED, ~exists().where(*own)
    earlier = db.scalars(rules_of(rule.client_id).where(MappingRule.is_on, MappingRule.position < rule.position))
    taken = (not_(_all_of(one)) for one in earlier)
    return matching(rule).where(*untouched, *taken)


def asked_in(client_id: int, store_id: int) -> Sequence[MappingRule]:
    """Those that are on, for the variants of a store."""
    here = or_(MappingRule.store_id.is_(None), MappingRule.store_id == store_id)
    return db.scalars(rules_of(client_id).where(MappingRule.is_on, here)).all()


def fault_of(rule: MappingRule) -> CannotConnect | None:
    """Why nothing can be made as it says."""
    try:
        refuse_unusable(rule.made_of, rule.client_id, files_of(rule), accept_low_resolution=False)
    except CannotConnect as refused:
        return refused
    return None


def made_by(rule: MappingRule) -> Recipe:
    areas = {area.key for area in rule.made_of.areas}
    files = {area: file.id for area, file in files_of(rule).items() if area in areas}
    return Recipe(rule.made_of, files, rule.multiplier)


def files_of(rule: MappingRule) -> dict[str, File]:
    """{print area: file}, of those that are still there."""
    own = select(File).where(File.client_id == rule.client_id, is_one_of(File.id, rule.files.values()))
    found = {file.id: file for file in db.scalars(own)}
    return {area: found[id_] for area, id_ in rule.files.items() if id_ in found}


def add(rule: MappingRule) -> None:
    """Behind all others."""
    last = db.scalar(select(func.max(MappingRule.position)).where(MappingRule.client_id == rule.client_id))
    rule.position = (last or 0) + 1
    db.add(rule)
    db.flush()


def move(rule: MappingRule, towards: int, among: Sequence[MappingRule]) -> bool:
    """One place earlier (-1) or later (1); False where there is none."""
    place = next(at for at, one in enumerate(among) if one.id == rule.id) + towards
    if not 0 <= place < len(among):
        return False
    other = among[place]
    rule.position, other.position = other.position, rule.position
    return True


def first_of(rules: Iterable[MappingRule], product_ids: Collection[int]) -> Iterable[tuple[MappingRule, list[int]]]:
    """(rule, the variants of these products that it would connect), of those that connect any."""
    for rule in rules:
        found = candidates(rule).where(is_one_of(Variant.product_id, product_ids)).with_only_columns(Variant.id)
        if (ids := list(db.scalars(found))) and fault_of(rule) is None:
            yield rule, ids


def _all_of(rule: MappingRule) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = true()
    for one in _conditions(rule):
        condition &= one
    return condition


def _conditions(rule: MappingRule) -> Iterable[ColumnElement[bool]]:
    if rule.store_id:
        yield Variant.store_id == rule.store_id
    if rule.sku_prefix:
        yield Variant.sku.istartswith(rule.sku_prefix, autoescape=True)
    if of_product := list(_product_conditions(rule)):
        own = Product.client_id == Variant.client_id, Product.id == Variant.product_id
        yield exists().where(*own, *of_product)
    if rule.option_name:
        yield func.lower(Variant.options[rule.option_name].astext) == rule.option_value.lower()


def _product_conditions(rule: MappingRule) -> Iterable[ColumnElement[bool]]:
    if rule.title_contains:
        yield Product.title.icontains(rule.title_contains, autoescape=True)
    if rule.vendor:
        yield func.lower(Product.vendor) == rule.vendor.lower()
    for words, wanted in ((Product.types, rule.product_type), (Product.tags, rule.tag)):
        if wanted:
            word = func.jsonb_array_elements_text(words).column_valued()
            yield select(word).where(func.lower(word) == wanted.lower()).exists()
