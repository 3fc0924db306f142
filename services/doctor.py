"""The connection doctor: what has to be right between Vetrina and a shop, looked at in order.

`examine` asks the shop step by step and knows no rows. What lies behind a step that failed is not known, and is shown
so: one fault is told once, where it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from models import Round, Store
from platforms import PLATFORMS, Ability, Code, Platform, PlatformError
from platforms.errors import MissingPermission, Temporary
from platforms.values import Shop, ShopStatus, Webhook
from services.named import is_any_named
from services.shops import can_read
from services.whose import (
    held_senders,
    names_client,
    newest_messages,
    reference_fault,
    reference_told,
    tells_no_sender,
)

LOOKED_AT = 10  # messages
CLOCK_MAY_BE_OFF = timedelta(minutes=5)  # signed calls are refused from fifteen on


class Check(StrEnum):
    """In the order in which they are shown; each stands on those before it."""

    ADDRESS = "address"  # the name is known, and somebody answers
    ENCRYPTION = "encryption"
    REDIRECT = "redirect"  # the shop is still where it was connected
    API = "api"
    KEYS = "keys"
    PERMISSIONS = "permissions"
    PLAN = "plan"
    WEBHOOKS = "webhooks"  # all there, active, with our address
    DELIVERY = "delivery"  # the last one, and whether any waits
    CLIENT = "client"  # the shop says whose it is; on platforms where it can
    CLOCK = "clock"


class Verdict(StrEnum):
    PASSED = "passed"
    WARNED = "warned"  # it works, and could be better
    FAILED = "failed"
    SKIPPED = "skipped"  # does not apply, or was not reached


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` has words: of `services.advice` where it failed or warns, else of `services.doctor_words`."""

    check: Check
    verdict: Verdict
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What a look brought: the findings by check, and what is to be kept of the shop where all went well."""

    findings: dict[Check, Finding] = field(default_factory=dict)
    fault: PlatformError | None = None
    webhooks: Sequence[Webhook] = ()
    mended: Sequence[str] = ()  # topics whose webhook had to be made anew
    statuses: Sequence[ShopStatus] = ()
    shop: Shop | None = None  # as it says of itself now

    @property
    def kept(self) -> list[dict[str, Any]]:
        """As it stands in the round; `findings_of` reads it."""
        return [asdict(finding) for finding in self.findings.values()]

    def add(self, check: Check, verdict: Verdict, code: str = "", facts: Mapping[str, Any] | None = None) -> None:
        self.findings[check] = Finding(check, verdict, code, facts or {})


def examine(shop: Platform, hook_url: str, secret: str, *, anew: bool = False) -> Report:
    """Ask the shop. Webhooks that are missing or off are made; with `anew`, all of them. Calls out, raises nothing of
    the platform's."""

    def write() -> None:
        _write(shop, report, hook_url, secret, anew=anew)

    report = Report()
    is_let_in = shop.can_read(shop.credentials)
    steps = (*_first_steps(shop, report), (write, WRITTEN)) if is_let_in else ((lambda: _reach(shop), REACHED[:-1]),)
    for step, checks in steps:
        if not _went_well(step, [check for check in checks if _applies(type(shop), check)], report):
            break
    report.statuses = report.statuses or (() if report.fault else shop.statuses())
    _count_webhooks(report)
    _look_at_permissions(shop, report)
    _look_at_encryption(shop, report)
    _look_at_clock(shop, report)
    return report


def _first_steps(shop: Platform, report: Report) -> tuple[tuple[Callable[[], object], tuple[Check, ...]], ...]:
    """A platform that needs no address is not looked for: that it answers at all, its answer to the keys tells."""

    def verify() -> None:
        report.shop = shop.verify().shop

    if not shop.asks_address:
        return ((verify, (*REACHED, Check.KEYS)),)
    if shop.api_is_apart:
        return (lambda: _reach(shop), REACHED[:-1]), (verify, (Check.API, Check.KEYS))
    return (lambda: _reach(shop), REACHED), (verify, (Check.KEYS,))


def findings_of(store: Store, round_: Round | None) -> list[Finding]:
    """Every check, in order, as last seen; none where nobody has looked yet."""
    kept = round_.progress.get("findings") if round_ else None
    if not kept:
        return []
    seen = {Check(one["check"]): Finding(**one) for one in kept}
    if not can_read(store):
        seen = {check: finding for check, finding in seen.items() if check not in LET_IN}
    is_blocked = _is_any_failed(seen)
    if not is_blocked:
        seen |= _as_told(store)
    shown = [check for check in Check if check is not Check.CLIENT or names_client(store)]
    return [seen.get(check) or _skipped(store, check, is_blocked=is_blocked) for check in shown]


def _as_told(store: Store) -> dict[Check, Finding]:
    """What the shop tells by itself: as it is now, not as it was when the shop was asked."""
    found = {Check.DELIVERY: _delivery(store)} if Ability.DELIVERIES in PLATFORMS[store.platform].does else {}
    return found if reference_told(store) is None else found | {Check.CLIENT: _client(store)}


def _is_any_failed(seen: Mapping[Check, Finding]) -> bool:
    return any(finding.verdict == Verdict.FAILED for finding in seen.values())


def _went_well(step: Callable[[], object], checks: Sequence[Check], report: Report) -> bool:
    try:
        step()
    except PlatformError as fault:
        failed = PLACE.get(fault.code, checks[-1])
        for check in checks[: checks.index(failed)] if failed in checks else ():
            report.add(check, Verdict.PASSED)
        report.fault = fault
        report.add(failed, Verdict.FAILED, fault.code, fault.facts)
        return False
    for check in checks:
        report.add(check, Verdict.PASSED)
    return True


def _reach(shop: Platform) -> None:
    """Without keys, as anybody would. Where that is shut it may be open with keys, which the next step tells."""
    try:
        found = shop.find(shop.address, shop.http, shop.app)
    except MissingPermission:
        return
    if found.address != shop.address:
        raise Temporary(Code.MOVED, to=urlsplit(found.address).netloc)


def _write(shop: Platform, report: Report, hook_url: str, secret: str, *, anew: bool) -> None:
    """Our secret is written to the webhooks that stay: that shows a key which may only read, and changes nothing."""
    if Ability.WEBHOOKS in shop.does:
        if anew:
            shop.remove_webhooks(hook_url)
        report.mended = shop.missing_topics(hook_url)
        report.webhooks = shop.ensure_webhooks(hook_url, secret)
    report.statuses = shop.statuses()


def _count_webhooks(report: Report) -> None:
    if not report.fault and Check.WEBHOOKS in report.findings:
        facts = {"count": len(report.webhooks), "mended": list(report.mended)}
        report.add(Check.WEBHOOKS, Verdict.PASSED, facts=facts)


def _look_at_permissions(shop: Platform, report: Report) -> None:
    """Where Vetrina writes nothing but parcels, and nobody tells what a key may do, it is only known to read."""
    is_tried = shop.does & {Ability.WEBHOOKS, Ability.OAUTH} or Ability.SHIP not in shop.does
    if not report.fault and not is_tried and Check.PERMISSIONS in report.findings:
        report.add(Check.PERMISSIONS, Verdict.PASSED, "reads")


def _look_at_encryption(shop: Platform, report: Report) -> None:
    parts = urlsplit(shop.address)
    if parts.scheme == "http" and Check.ENCRYPTION in report.findings:
        report.add(Check.ENCRYPTION, Verdict.WARNED, Code.HTTPS_NEEDED, {"host": parts.netloc})


def _look_at_clock(shop: Platform, report: Report) -> None:
    off = shop.http.clock_off
    if off is None or Check.CLOCK in report.findings:
        return
    if abs(off) > CLOCK_MAY_BE_OFF:
        report.add(Check.CLOCK, Verdict.WARNED, Code.CLOCK_WRONG)
    else:
        report.add(Check.CLOCK, Verdict.PASSED)


def _applies(platform: type[Platform], check: Check) -> bool:
    if check is Check.PLAN:
        return platform.has_plans
    needs = {Check.WEBHOOKS: Ability.WEBHOOKS, Check.DELIVERY: Ability.DELIVERIES}
    return check not in needs or needs[check] in platform.does


def _skipped(store: Store, check: Check, *, is_blocked: bool) -> Finding:
    if not _applies(PLATFORMS[store.platform], check):
        code = f"no_{check}"
    elif check in LET_IN and not can_read(store):
        code = "no_access"
    elif is_blocked:
        code = "not_reached"
    else:
        code = "client_untold" if check is Check.CLIENT else "not_yet"
    return Finding(check, Verdict.SKIPPED, code)


def _delivery(store: Store) -> Finding:
    if store.delivered_at is None:
        return Finding(Check.DELIVERY, Verdict.WARNED, "no_message")
    if is_any_named(store) and not can_read(store):
        return Finding(Check.DELIVERY, Verdict.FAILED, Code.API_NEEDED)
    if senders := held_senders(store):
        return Finding(Check.DELIVERY, Verdict.FAILED, Code.SITE_UNKNOWN, {"site": senders[0].name})
    if not can_read(store) and tells_no_sender(store, newest_messages(store, LOOKED_AT)):
        return Finding(Check.DELIVERY, Verdict.WARNED, "sender_untold")
    return Finding(Check.DELIVERY, Verdict.PASSED, facts={"at": store.delivered_at})


def _client(store: Store) -> Finding:
    if fault := reference_fault(store):
        return Finding(Check.CLIENT, Verdict.WARNED, fault.code, fault.facts)
    return Finding(Check.CLIENT, Verdict.PASSED)


REACHED = (Check.ADDRESS, Check.ENCRYPTION, Check.REDIRECT, Check.API)
LET_IN = (Check.API, Check.KEYS, Check.PERMISSIONS, Check.PLAN)  # what is known of a shop that lets us ask it
WRITTEN = (Check.PERMISSIONS, Check.PLAN, Check.WEBHOOKS)
PLACE = {  # where a fault belongs whenever it comes; all others to the last check of their step
    Code.ADDRESS_INVALID: Check.ADDRESS,
    Code.ADDRESS_NOT_ALLOWED: Check.ADDRESS,
    Code.NAME_UNKNOWN: Check.ADDRESS,
    Code.CONNECTION_FAILED: Check.ADDRESS,
    Code.TIMED_OUT: Check.ADDRESS,
    Code.TLS_FAILED: Check.ENCRYPTION,
    Code.HTTPS_NEEDED: Check.ENCRYPTION,
    Code.TOO_MANY_REDIRECTS: Check.REDIRECT,
    Code.MOVED: Check.REDIRECT,
    Code.API_SHUT: Check.API,
    Code.SHOP_FAILED: Check.API,
    Code.PAGE_INSTEAD: Check.API,
    Code.SHOP_LOCKED: Check.API,
    Code.APP_REFUSED: Check.API,
    Code.KEY_REFUSED: Check.KEYS,
    Code.SECRET_WRONG: Check.KEYS,
    Code.ACCESS_ENDED: Check.KEYS,
    Code.SCOPE_MISSING: Check.PERMISSIONS,
    Code.NOT_APPROVED: Check.PERMISSIONS,
    Code.KEY_READS_ONLY: Check.PERMISSIONS,
    Code.KEY_WRITES_ONLY: Check.PERMISSIONS,
    Code.ROLE_TOO_SMALL: Check.PERMISSIONS,
    Code.PLAN_REFUSED: Check.PLAN,
    Code.SHOP_FROZEN: Check.PLAN,
    Code.CLOCK_WRONG: Check.CLOCK,
}
