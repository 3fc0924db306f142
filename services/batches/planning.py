"""What each variant of a draft would be made as, and what stands in the way: read for many at once, nothing written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from models import CatalogProduct, CatalogVariant, File, MappingBatch, Variant
from models import Mapping as Connection
from services.batches.wanted import Level, Mode, Wanted
from services.batches.writing import Recipe
from services.bulk.standing import is_one_of
from services.mappings import CannotConnect, mappings_of, refuse_unusable
from services.suggestions import Suggestion, suggestions_for


@dataclass(frozen=True, slots=True)
class Planned:
    """`fault` is a code with words; empty where it can be made. `suggestions`: the likeliest first."""

    made: Recipe | None = None
    fault: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    suggestions: list[Suggestion] = field(default_factory=list)


class Planner:
    """Plans one part of a batch's variants after the other; what they share is read once."""

    def __init__(self, batch: MappingBatch) -> None:
        self._client_id, self.wanted = batch.client_id, Wanted.of(batch)
        self._files: dict[int, File] = {}
        self._catalog: dict[int, CatalogVariant] = {}
        self._faults: dict[tuple[Any, ...], tuple[str, dict[str, Any]]] = {}

    def plan(self, variants: Collection[Variant], *, with_suggestions: bool = False) -> dict[int, Planned]:
        """By the variants' ids."""
        wanted = self.wanted
        is_suggested = wanted.mode is Mode.SUGGESTED
        guesses = suggestions_for(self._client_id, variants) if is_suggested or with_suggestions else {}
        present = mappings_of(variants, joinedload(Connection.catalog_variant), selectinload(Connection.files))
        self._read_catalog({wanted.made_of_id, *map(wanted.own.get, (str(one.id) for one in variants))})
        found = {one.id: self._choice(one, guesses.get(one.id, []), present.get(one.id)) for one in variants}
        self._read_files(id_ for made, _fault in found.values() if made for id_ in made.files.values())
        return {id_: self._judged(made, fault, guesses.get(id_, [])) for id_, (made, fault) in found.items()}

    def _choice(
        self, variant: Variant, guesses: list[Suggestion], present: Connection | None
    ) -> tuple[Recipe | None, str]:
        """What it would be made as, or why it is left out."""
        own = self.wanted.own.get(str(variant.id))
        if own == 0:
            return None, "left_out"
        guess, fault = (None, "") if own else self._guess(guesses)
        made_of = self._catalog.get(own) if own else self._made_of(guess, present)
        if made_of is None:
            return None, fault or "product_unavailable" if own or self.wanted.mode is not Mode.SAME else "not_connected"
        return self._made(made_of, guess, present), ""

    def _guess(self, guesses: list[Suggestion]) -> tuple[Suggestion | None, str]:
        """The suggestion that is taken, or why none is."""
        if self.wanted.mode is not Mode.SUGGESTED:
            return None, ""
        product_id = self.wanted.product_id
        fitting = [one for one in guesses if product_id in (None, one.made_of.product_id)]
        if not fitting:
            return None, "no_suggestion"
        is_taken = fitting[0].is_certain or self.wanted.level is Level.LIKELY or product_id is not None
        return (fitting[0], "") if is_taken else (None, "not_certain")

    def _made_of(self, guess: Suggestion | None, present: Connection | None) -> CatalogVariant | None:
        if self.wanted.mode is Mode.ALIKE:
            return self._catalog.get(self.wanted.made_of_id or 0)
        if self.wanted.mode is Mode.SAME:
            return present.catalog_variant if present else None
        return guess.made_of if guess else None

    def _made(self, made_of: CatalogVariant, guess: Suggestion | None, present: Connection | None) -> Recipe:
        """With the files that were chosen, else those of an equal SKU, else its present ones, for the areas it has."""
        is_same = present is not None and present.catalog_variant_id == made_of.id
        kept = {link.area: link.file_id for link in present.files} if present and is_same else {}
        files = {**kept, **(guess.files if guess else {}), **self.wanted.files}
        multiplier = self.wanted.multiplier or (present.multiplier if present and is_same else 1)
        return Recipe(made_of, {area.key: files[area.key] for area in made_of.areas if area.key in files}, multiplier)

    def _judged(self, made: Recipe | None, fault: str, guesses: list[Suggestion]) -> Planned:
        if made is None:
            return Planned(fault=fault, suggestions=guesses)
        key = made.made_of.id, *sorted(made.files.items())
        if key not in self._faults:
            self._faults[key] = self._fault_of(made)
        code, facts = self._faults[key]
        original = {area: self._files[id_].id for area, id_ in made.files.items() if id_ in self._files}
        return Planned(Recipe(made.made_of, original, made.multiplier), code, facts, guesses)

    def _fault_of(self, made: Recipe) -> tuple[str, dict[str, Any]]:
        files = {area: self._files[id_] for area, id_ in made.files.items() if id_ in self._files}
        try:
            refuse_unusable(made.made_of, self._client_id, files, self.wanted.accept_low_resolution)
        except CannotConnect as refused:
            return refused.code, {"area": refused.area.names} if refused.area else {}
        return "", {}

    def _read_catalog(self, ids: Iterable[int | None]) -> None:
        usable = CatalogProduct.usable_by([self._client_id]).with_only_columns(CatalogProduct.id)
        missing = {id_ for id_ in ids if id_} - self._catalog.keys()
        whole = selectinload(CatalogVariant.product).selectinload(CatalogProduct.areas)
        query = select(CatalogVariant).where(is_one_of(CatalogVariant.id, missing), CatalogVariant.is_active)
        if missing:
            found = db.scalars(query.where(CatalogVariant.product_id.in_(usable)).options(whole))
            self._catalog |= {one.id: one for one in found}

    def _read_files(self, ids: Iterable[int]) -> None:
        """{file id: the file itself, or the one that has had its content before}."""
        own = select(File).where(File.client_id == self._client_id)
        missing = set(ids) - self._files.keys()
        found = {file.id: file for file in db.scalars(own.where(is_one_of(File.id, missing)))} if missing else {}
        firsts = {file.same_as_id for file in found.values() if file.same_as_id}
        first = {file.id: file for file in db.scalars(own.where(is_one_of(File.id, firsts)))} if firsts else {}
        self._files |= {id_: first.get(file.same_as_id or 0, file) for id_, file in found.items()}


def areas_of(planned: Mapping[int, Planned]) -> dict[str, dict[str, Any]]:
    """{key: names} of the print areas that these variants would have, the first ones first."""
    made = {one.made.made_of.id: one.made.made_of for one in planned.values() if one.made}
    return {area.key: area.names for made_of in made.values() for area in made_of.areas}
