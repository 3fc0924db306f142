"""Bodies with faults in their form, made whole with stand-ins, so that their sense can be asked in the same answer.

What only a stand-in says is not told: a fault at a place that was mended, or below it, is the stand-in's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json

from blueprints.api.reading import as_told, faults_of, place_of, sent_text
from core.problems import Fault

Sent = TypeVar("Sent", bound=BaseModel)
ROUNDS = 4  # what is wrong with a whole shows only once its parts are right


@dataclass(slots=True)
class Mended(Generic[Sent]):
    """`sent` is None where nothing could be made of it; `faults` are those of its form."""

    sent: Sent | None
    faults: list[Fault] = field(default_factory=list)

    def is_mended(self, pointer: str) -> bool:
        """Whether what stands there, or what it is part of, is not what was sent."""
        return any(is_within(pointer, fault.pointer or "") for fault in self.faults)

    def with_sense(self, faults: Iterable[Fault]) -> list[Fault]:
        """All that is wrong: the form first, then what the sense of the rest adds."""
        return self.faults + [fault for fault in faults if not self.is_mended(fault.pointer or "")]


def mended_body(model: type[Sent], stand_ins: Mapping[str, Any]) -> Mended[Sent]:
    """The body of this request, with `stand_ins` by the names of fields where a value is missing or impossible; a field
    without one is left out. Raises Problem where it is no JSON at all."""
    text = sent_text()
    mended: Mended[Sent] = Mended(None)
    for _round in range(ROUNDS):
        try:
            mended.sent = model.model_validate_json(text)
        except ValidationError as error:
            as_told(error)
            mended.faults += [fault for fault in faults_of(error) if not mended.is_mended(fault.pointer or "")]
            text = _mended(
                text, [one["loc"] for one in error.errors(include_url=False, include_input=False)], stand_ins
            )
        else:
            break
    return mended


def is_within(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


def _mended(text: bytes, places: Sequence[Sequence[str | int]], stand_ins: Mapping[str, Any]) -> bytes:
    told = from_json(text)
    for place in sorted(map(place_of, places), key=len, reverse=True):
        if place:
            _put_right(told, place, stand_ins)
    return to_json(told)


def _put_right(told: Any, place: Sequence[str | int], stand_ins: Mapping[str, Any]) -> None:
    """An entry of a list, or of an object whose keys are free, has its stand-in under the name of what holds it."""
    holder = told
    for part in place[:-1]:
        holder = holder[part]
    last, entry = place[-1], f"{place[-2]}[]" if len(place) > 1 else ""
    name = entry if entry in stand_ins else str(last)
    if name in stand_ins:
        holder[last] = deepcopy(stand_ins[name])
    elif isinstance(holder, dict):
        holder.pop(last, None)
