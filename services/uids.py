"""A Product UID told to people, word by word: what each part stands for, and what is wrong with one that is none."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from core.db import db
from core.rights import Actor
from designs.uid import UidError, begins_with, part, parts_of
from models import CatalogProduct, CatalogVariant
from services.catalog import attributes_of, in_words


@dataclass(frozen=True, slots=True)
class Word:
    """`part` of a UID, empty where the UID does not name it; `fault`: unknown_value, missing or left_over."""

    part: str
    name: str = ""
    value: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """`product` None: nothing of that name; `variant` None: no such variant is made."""

    uid: str
    product: CatalogProduct | None = None
    variant: CatalogVariant | None = None
    words: tuple[Word, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not any(word.fault for word in self.words)


def explain(text: str, actor: Actor) -> Explained:
    """What somebody pasted, as far as the actor may see the catalog."""
    uid = text.strip().strip("\"'").lower()
    found = db.scalars(select(CatalogVariant).where(CatalogVariant.uid == uid)).one_or_none()
    begins = CatalogProduct.key == uid.split("_")[0]
    which = CatalogProduct.id == found.product_id if found else begins
    product = db.scalars(CatalogProduct.visible_to(actor).where(which)).one_or_none()
    if product is None:
        return Explained(uid)
    is_shown = found is not None and (found.is_active or actor.role is None or actor.role.is_staff)
    words = explained(product, found) if found else tuple(_guessed(product, uid))
    return Explained(uid, product, found if is_shown else None, words)


def explained(product: CatalogProduct, variant: CatalogVariant) -> tuple[Word, ...]:
    """What each part of a variant's UID stands for."""
    rest = variant.uid.split("_")[1:]
    words = []
    told = dict(zip([one.key for one in attributes_of(product)], in_words(product, variant.values), strict=True))
    for attribute in attributes_of(product):
        named = parts_of(attribute, variant.values[attribute.key])
        is_named = begins_with(rest, named)
        rest = rest[len(named) :] if is_named else rest
        words.append(Word("_".join(named) if is_named else "", *told[attribute.key]))
    return tuple(words)


def _guessed(product: CatalogProduct, uid: str) -> Iterator[Word]:
    """As much as can be read of what is no variant's UID."""
    rest = uid.split("_")[1:]
    for attribute in attributes_of(product):
        name = in_words(product, {attribute.key: ""})[0][0]
        known = (value for value in attribute.values if begins_with(rest, parts_of(attribute, value)))
        if value := next(known, None):
            size = len(parts_of(attribute, value))
            yield Word("_".join(rest[:size]), *in_words(product, {attribute.key: value})[0])
        else:
            size = _size_of_wrong(rest, attribute.code)
            yield Word("_".join(rest[:size]), name, fault="unknown_value" if size else "missing")
        rest = rest[size:]
    if rest:
        yield Word("_".join(rest), fault="left_over")


def _size_of_wrong(rest: list[str], code: str) -> int:
    """How many parts of `rest` stand where the attribute's value was expected."""
    if not code:
        return min(len(rest), 1)
    try:
        return min(len(rest), 2) if rest[:1] == [part(code)] else 0
    except UidError:
        return 0
