"""What a draft wants its variants to be made as, in plain values that the batch keeps."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from models import MappingBatch


class Mode(StrEnum):
    SUGGESTED = "suggested"  # each as its own suggestion says
    ALIKE = "alike"  # all as one variant of the catalog
    SAME = "same"  # each as it is now; only files and multiplier change


class Level(StrEnum):
    """Which suggestions are taken."""

    CERTAIN = "certain"
    LIKELY = "likely"  # a person has asked for the less sure ones too


@dataclass(frozen=True, slots=True)
class Wanted:
    """`own` is {variant id: catalog variant id}, what a person chose for single ones; 0 leaves one out.

    `product_id` keeps suggestions to one catalog product. `files` is {area: file id}.
    """

    mode: Mode = Mode.SUGGESTED
    level: Level = Level.CERTAIN
    made_of_id: int | None = None
    product_id: int | None = None
    own: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    multiplier: int | None = None  # None: 1, or what it is now
    accept_low_resolution: bool = False

    @classmethod
    def of(cls, batch: MappingBatch) -> Self:
        kept = dict(batch.wanted)
        mode, level = Mode(kept.pop("mode", Mode.SUGGESTED)), Level(kept.pop("level", Level.CERTAIN))
        return cls(mode, level, **kept)

    def keep(self, batch: MappingBatch) -> None:
        batch.wanted = {
            name: value for name in self.__slots__ if (value := getattr(self, name)) not in (None, {}, False)
        }

    def changed(self, **values: Any) -> Self:
        return replace(self, **values)
