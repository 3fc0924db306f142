"""What a store changed of a connected variant: seen as before and after, accepted, and the acceptance taken back."""

from typing import Any, NamedTuple

from models import Mapping, MappingState, Variant


class Difference(NamedTuple):
    """`name` is title, options, sku or image_url."""

    name: str
    before: Any
    after: Any


def differences(variant: Variant) -> list[Difference]:
    """What the store says of it now, and said when it was connected; empty where that was not kept."""
    known = variant.known_as or {}
    told = (Difference(name, was, getattr(variant, name)) for name, was in known.items())
    return [one for one in told if one.before != one.after]


def accept(variant: Variant, mapping: Mapping | None) -> None:
    """It is made as before; the store's new words are what the next change is held against."""
    if mapping:
        mapping.made_from, mapping.version = variant.fingerprint, mapping.version + 1
    variant.mapping_state, variant.state_reason, variant.known_as = MappingState.CONNECTED, "", None


def accepted_from(snapshot: dict[str, Any], variant: Variant, mapping: Mapping | None) -> dict[str, Any]:
    """What the history keeps of a drifted variant, so that accepting it can be taken back."""
    drifted = {"known_as": variant.known_as, "reason": variant.state_reason}
    return snapshot | drifted | {"made_from": mapping.made_from if mapping else ""}


def take_back_acceptance(variant: Variant, mapping: Mapping | None, before: dict[str, Any]) -> None:
    """`before` as `accepted_from` gave it."""
    if mapping:
        mapping.made_from, mapping.version = before["made_from"], mapping.version + 1
    variant.mapping_state, variant.state_reason = MappingState.DRIFTED, before["reason"]
    variant.known_as = before["known_as"]
