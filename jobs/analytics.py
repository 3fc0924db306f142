"""The figures of analytics follow the orders: once a minute for every time zone that somebody reads in."""

from core.db import EVERYONE, db, see
from jobs.clock import at_most_every
from services.analytics import counting


@at_most_every(60)
def keep_days() -> None:
    see(EVERYONE)
    zones = counting.zones_in_use()
    counting.forget_zones(zones)
    db.commit()
    for zone in zones:
        keep_zone(zone)


def keep_zone(zone: str) -> None:
    """What changed, then one more stretch of the past where the zone is new: a look stays short."""
    kept = counting.zone_kept(zone)
    if kept is None:
        counting.go_back(counting.begin(zone))
    else:
        counting.follow(kept)
        counting.go_back(kept)
    db.commit()
