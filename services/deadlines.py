"""What the provider promises, as it stands: the working days that production takes, and how long a hold waits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import time
from typing import Any, Self
from zoneinfo import ZoneInfo

from core.language import DEFAULT_ZONE
from models import DeadlineSetting
from services.hold_terms import WITH_TERMS, Terms, terms_of
from services.provider_settings import said_in, settle


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`production_days` of Monday to Friday; what is released at `cut_off` or later counts as of the next one.

    `holds` are {reason: [days, then]}, as `services.hold_terms` reads them, where they are not the usual ones.
    """

    production_days: int = 3
    cut_off: str = "12:00"
    time_zone: str = DEFAULT_ZONE
    holds: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        return replace(cls(), **{name: said[name] for name in cls.__dataclass_fields__ if name in said})

    @property
    def cut_off_time(self) -> time:
        return time.fromisoformat(self.cut_off)

    def terms(self, reason: str) -> Terms:
        return terms_of(reason, self.holds)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def deadlines() -> Deadlines:
    said = said_in(DeadlineSetting)
    return Deadlines.from_json(said) if said is not None else Deadlines()


def set_deadlines(wanted: Deadlines) -> bool:
    """Whether they differ from what was promised until now; whoever else changes them waits."""
    return settle(DeadlineSetting, asdict(wanted), "deadlines.changed", _told)


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    """As the log shows it: each reason of a hold by itself."""
    promised = asdict(Deadlines.from_json(said))
    own = promised.pop("holds")
    terms = {str(reason): terms_of(reason, own) for reason in WITH_TERMS}
    return promised | {reason: [each.days, str(each.then)] if each.days else [] for reason, each in terms.items()}
