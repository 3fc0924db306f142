"""The lines of a store's checklist, each computed from what there is: pure. What a platform cannot do is not asked."""

from collections.abc import Callable
from typing import Any

from models import GoLiveSaid, MappingState, PushState, Store, StoreStatus
from platforms import PLATFORMS, Ability
from services.golive import postbacks
from services.golive.line import Checklist, Line, State, Step
from services.golive.standing import Standing
from services.golive.trials import Trial

FILES_ASIDE = ("product_unavailable", "area_changed")  # why a connection is broken, and no file's fault
ON_THE_WAY = (PushState.QUEUED, PushState.SENT)


def checklist_of(standing: Standing) -> Checklist:
    return Checklist(standing.store.id, [line_of(standing) for line_of in LINES])


def access(standing: Standing) -> Line:
    if standing.admin:
        return Line(Step.ACCESS, State.DONE, "accepted", at=standing.admin.at, by=standing.admin.by)
    if standing.access == "off":
        return Line(Step.ACCESS, State.OPEN, "access_off")
    if standing.access in ("sending", "sent"):
        return Line(Step.ACCESS, State.WAITS, "invited")
    return Line(Step.ACCESS, State.BAD, "invitation_lost")


def connected(standing: Standing) -> Line:
    store = standing.store
    if not PLATFORMS[store.platform].does:
        return Line(Step.CONNECTED, State.NONE, "by_hand")
    if store.status == StoreStatus.CONNECTED:
        return Line(Step.CONNECTED, State.DONE, "connected", at=store.connected_at)
    if store.status in (StoreStatus.PAUSED, StoreStatus.DISCONNECTED):
        return Line(Step.CONNECTED, State.OPEN, str(store.status))
    return Line(Step.CONNECTED, State.BAD, "connection_ill")


def webhooks(standing: Standing) -> Line:
    store = standing.store
    if not _does(store, Ability.DELIVERIES):
        return Line(Step.WEBHOOKS, State.NONE, "no_deliveries")
    if standing.is_heard:
        return Line(Step.WEBHOOKS, State.DONE, "heard", at=store.delivered_at)
    if store.delivered_at:
        return Line(Step.WEBHOOKS, State.BAD, "not_understood", {"at": store.delivered_at})
    by_itself = _does(store, Ability.WEBHOOKS) or _does(store, Ability.SHARED_DOOR)
    return Line(Step.WEBHOOKS, State.OPEN, "nothing_heard" if by_itself else "no_webhook")


def synced(standing: Standing) -> Line:
    store = standing.store
    if not _does(store, Ability.PRODUCTS):
        return Line(Step.SYNCED, State.NONE, "no_products")
    if standing.is_syncing:
        return Line(Step.SYNCED, State.WAITS, "syncing")
    if store.synced_at:
        return Line(Step.SYNCED, State.DONE, "synced", at=store.synced_at)
    if not standing.can_be_asked:
        return Line(Step.SYNCED, State.NONE, "cannot_be_asked")
    return Line(Step.SYNCED, State.OPEN, "never_synced")


def mapped(standing: Standing) -> Line:
    """All that is sold is connected or ignored: what is not would stop its first order."""
    store, total = standing.store, sum(standing.counts.values())
    if not total and not PLATFORMS[store.platform].does:
        return Line(Step.MAPPED, State.NONE, "from_catalog")
    share = {"connected": standing.connected, "total": total - standing.counts.get(MappingState.IGNORED, 0)}
    if not total:
        return Line(Step.MAPPED, State.WAITS, "no_variants")
    if standing.to_connect:
        return Line(Step.MAPPED, State.OPEN, "to_connect", share | {"open": standing.to_connect})
    if not standing.connected:
        return Line(Step.MAPPED, State.OPEN, "all_ignored")
    return Line(Step.MAPPED, State.DONE, "all_connected", share)


def files(standing: Standing) -> Line:
    faulty = sum(count for why, count in standing.broken.items() if why not in FILES_ASIDE)
    if faulty:
        return Line(Step.FILES, State.BAD, "files_faulty", {"count": faulty})
    if standing.is_checking:
        return Line(Step.FILES, State.WAITS, "files_checked_now")
    if standing.connected:
        return Line(Step.FILES, State.DONE, "files_pass", {"count": standing.connected})
    if not PLATFORMS[standing.store.platform].does and not standing.counts:
        return Line(Step.FILES, State.NONE, "files_of_orders")
    return Line(Step.FILES, State.WAITS, "nothing_connected")


def seen(standing: Standing) -> Line:
    if trial := _first(standing, lambda each: bool(each.released)):
        why = "seen_of_shop" if trial.is_of_shop else "seen_by_hand"
        return _about(trial, Step.SEEN, State.DONE, why, trial.released)
    trial = _first(standing, lambda each: not each.is_canceled)
    if trial is None:
        can_tell = _does(standing.store, Ability.DELIVERIES) or _does(standing.store, Ability.ORDERS)
        return Line(Step.SEEN, State.OPEN, "no_test" if can_tell else "no_test_by_hand")
    is_stopped = trial.status in ("not_connected", "on_hold", "failed")
    return _about(trial, Step.SEEN, State.BAD if is_stopped else State.WAITS, "stopped" if is_stopped else "coming")


def delivered(standing: Standing) -> Line:
    if trial := _first(standing, lambda each: bool(each.delivered)):
        return _about(trial, Step.DELIVERED, State.DONE, "walked", trial.delivered)
    trial = _first(standing, lambda each: bool(each.released) and not each.is_canceled)
    if trial is None:
        return Line(Step.DELIVERED, State.WAITS, "after_test")
    return _about(trial, Step.DELIVERED, State.OPEN, "walk")


def tracking(standing: Standing) -> Line:
    store = standing.store
    if not _does(store, Ability.SHIP):
        return Line(Step.TRACKING, State.NONE, "no_tracking")
    if not standing.can_be_asked:
        return Line(Step.TRACKING, State.NONE, "cannot_be_told")
    if trial := _first(standing, lambda each: bool(each.told)):
        return _about(trial, Step.TRACKING, State.DONE, "told", trial.told)
    if trial := _first(standing, lambda each: bool(each.telling)):
        if trial.telling in ON_THE_WAY:
            return _about(trial, Step.TRACKING, State.WAITS, "telling")
        return _about(trial, Step.TRACKING, State.BAD, "not_told")
    if trial := _first(standing, lambda each: each.is_of_shop and not each.is_canceled):
        return _about(trial, Step.TRACKING, State.WAITS, "not_sent")
    return Line(Step.TRACKING, State.OPEN, "only_by_hand" if standing.trials else "no_test_of_shop")


def _ticked(step: Step) -> Callable[[Standing], Line]:
    def line_of(standing: Standing) -> Line:
        tick = standing.ticks.get(GoLiveSaid(step))
        if tick:
            return Line(step, State.DONE, f"{step}_said", tick.facts, tick.created_at, tick.by)
        return Line(step, State.OPEN, f"{step}_open")

    return line_of


def _does(store: Store, ability: Ability) -> bool:
    return ability in PLATFORMS[store.platform].does


def _first(standing: Standing, is_it: Callable[[Trial], bool]) -> Trial | None:
    return next(filter(is_it, standing.trials), None)


def _about(trial: Trial, step: Step, state: State, why: str, when: Any = None) -> Line:
    facts = {"number": trial.number, "status": str(trial.status)}
    return Line(step, state, why, facts, when and when.at, when.by if when else "", trial.id)


LINES: tuple[Callable[[Standing], Line], ...] = (
    access,
    connected,
    webhooks,
    synced,
    mapped,
    files,
    _ticked(Step.SPECIFICATIONS),
    seen,
    _ticked(Step.PROOFS),
    delivered,
    _ticked(Step.UPDATES),
    tracking,
    postbacks.line_of,
    _ticked(Step.INVOICE),
    _ticked(Step.LIVE),
)
