"""What the provider asks of print files, as it stands."""

from collections.abc import Mapping
from typing import Any

from designs.thresholds import FIGURES, USUAL, Thresholds
from models import PreflightSetting
from services.provider_settings import said_in, settle


def thresholds() -> Thresholds:
    said = said_in(PreflightSetting)
    return Thresholds.from_json(said) if said is not None else Thresholds()


def set_thresholds(wanted: Thresholds) -> bool:
    """Whether they differ from what was asked until now; whoever else changes them waits."""
    return settle(PreflightSetting, wanted.as_json(), "preflight.changed", _told)


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    """Each figure, and how much each code is minded."""
    limits = Thresholds.from_json(said)
    levels = {str(code): str(limits.level(code)) for code in USUAL}
    return {name: getattr(limits, name) for name in FIGURES} | levels
