"""A variant taken back to how it stood: what had drifted or broken before is no better for having been away."""

from collections.abc import Mapping as Pairs
from typing import Any

from models import Mapping, MappingState, Variant

UNWELL = (MappingState.DRIFTED, MappingState.BROKEN)


def stood(variant: Variant, mapping: Mapping) -> dict[str, Any]:
    """What the history keeps of it, beside what a person chose."""
    known = {"reason": variant.state_reason, "known_as": variant.known_as}
    return known | {"made_from": mapping.made_from, "made_for": mapping.made_for}


def was_unwell(before: Pairs[str, Any]) -> bool:
    """Whether it was drifted or broken, so that it comes back whether or not it can be made."""
    return "stood" in before and before["state"] in UNWELL


def stand_again(variant: Variant, mapping: Mapping, before: Pairs[str, Any]) -> None:
    """Of a mapping that was just made again: held against the store and the catalog as when it was made first."""
    if not (told := before.get("stood")):
        return
    mapping.made_from, mapping.made_for = told["made_from"], told["made_for"]
    is_as_made = variant.fingerprint == mapping.made_from
    if fault := _fault_of(mapping):
        variant.mapping_state, variant.state_reason = MappingState.BROKEN, fault
    elif is_as_made:
        variant.mapping_state, variant.state_reason = MappingState.CONNECTED, ""
    else:
        was_told = before["state"] == MappingState.DRIFTED
        variant.mapping_state = MappingState.DRIFTED
        variant.state_reason = told["reason"] if was_told else "changed_in_store"
    variant.known_as = None if is_as_made else told["known_as"]


def _fault_of(mapping: Mapping) -> str:
    """As the catalog's changes break mappings (services.settling)."""
    made_of = mapping.catalog_variant
    if not (made_of.is_active and made_of.product.is_for(mapping.client_id)):
        return "product_unavailable"
    if mapping.made_for != made_of.areas_print:
        return "area_changed"
    files = {link.area for link in mapping.files}
    return "" if all(area.key in files for area in made_of.areas if area.is_required) else "area_without_file"
