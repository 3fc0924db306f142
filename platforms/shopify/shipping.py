"""Telling a Shopify shop about a parcel: a fulfilment of just its pieces, on the fulfilment orders that hold them.

Shopify takes the same fulfilment twice without a word, so every write looks first at what the shop was told, and looks
again when its own answer leaves that open. A parcel is known again by its code; one without a code by its pieces, and
two such parcels with the same pieces are one to us.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from platforms.errors import Code, PlatformError, Refused, Temporary
from platforms.shopify.api import Api, is_unsure
from platforms.shopify.parcels import Part, Told, parts, pieces_in, told
from platforms.shopify.text import Row, number_of
from platforms.values import Package, Receipt

WAY = "fulfillment"


class State(NamedTuple):
    """What the shop was told of a parcel: all that it knows, what of that is ours, and the pieces not told yet."""

    known: list[Told]
    ours: list[Told]
    open: Counter[str]

    @property
    def receipt(self) -> Receipt:
        return Receipt(number_of(self.ours[0].gid) if self.ours else "", already=True, way=WAY)


def ship(api: Api, order_id: str, package: Package) -> Receipt:
    """An order is complete by itself with its last piece: a parcel that says no more than that says nothing."""
    if not package.code and not package.lines:
        return Receipt(already=True)
    if not package.lines and not package.complete:
        raise Refused(Code.ASKED_WRONGLY)  # all that is open would count as sent, the goods of others with it
    known, is_cancelled = told(api, order_id)
    if package.is_correction and package.code and (receipt := _corrected(api, order_id, package, known)):
        return receipt
    state = _state(api, package, known)
    if state.ours and not state.open:
        return state.receipt
    if is_cancelled:
        raise Refused(Code.ORDER_OVER, shop_status="cancelled")
    return _created(api, order_id, package, state)


def _state(api: Api, package: Package, known: list[Told]) -> State:
    wanted = _pieces(package)
    if package.code:
        ours = [parcel for parcel in known if package.code in parcel.codes]
        return State(known, ours, wanted - pieces_in(api, ours) if wanted else Counter())
    uncoded = [(parcel, pieces_in(api, [parcel])) for parcel in known if not parcel.codes]
    ours, rest = [], wanted.copy()
    for parcel, pieces in sorted(uncoded, key=lambda each: -each[1].total()):
        if pieces and pieces <= rest:
            ours.append(parcel)
            rest -= pieces
    return State(known, [] if rest else ours, wanted if rest else Counter())


def _pieces(package: Package) -> Counter[str]:
    wanted: Counter[str] = Counter()
    for line, pieces in package.lines:
        wanted[line] += pieces
    return wanted


def _created(api: Api, order_id: str, package: Package, state: State) -> Receipt:
    """One call for each location: a fulfilment cannot span two."""
    routed = parts(api, order_id)
    wanted = state.open if package.lines else _all_open(routed)
    shares, missing = _shares(routed, wanted)
    if missing or not shares:
        refusal = _why_not(routed, missing)
        if refusal.code is Code.SHIPPED_BY_OTHERS and state.ours:
            return state.receipt  # what lacks was taken back, or sent with another parcel: ours is told
        if refusal.code is not Code.SHIPPED_BY_OTHERS or not shares:
            raise refusal
    made: list[str] = []
    for share in shares.values():
        made.append(_told_once(api, order_id, package, share, {*made, *(parcel.gid for parcel in state.known)}))
    return Receipt(number_of(made[0]), way=WAY)


def _all_open(routed: Sequence[Part]) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in routed:
        for line, (_gid, rest) in part.rest.items():
            found[line] += rest
    return found


def _shares(routed: Sequence[Part], wanted: Counter[str]) -> tuple[dict[str, list[Row]], Counter[str]]:
    """Location -> what is sent from there, as Shopify takes it; and the pieces that nobody has to send."""
    shares: dict[str, list[Row]] = {}
    missing = wanted.copy()
    for part in (each for each in routed if each.can_be_sent):
        lines = []
        for line, (line_gid, rest) in part.rest.items():
            pieces = min(rest, missing[line])
            if pieces > 0:
                lines.append({"id": line_gid, "quantity": pieces})
                missing[line] -= pieces
        if lines:
            share = {"fulfillmentOrderId": part.gid, "fulfillmentOrderLineItems": lines}
            shares.setdefault(part.location, []).append(share)
    return shares, +missing


def _why_not(routed: Sequence[Part], missing: Counter[str]) -> PlatformError:
    """Why these pieces are not there to be sent; where none were named, why nothing is."""
    about = [part for part in routed if missing.keys() & part.rest.keys()]
    left = [part for part in about if any(part.rest[line][1] > 0 for line in missing.keys() & part.rest.keys())]
    if held := next((part for part in left if part.status == "ON_HOLD"), None):
        return Refused(Code.ORDER_HELD, reason=", ".join(filter(None, held.holds)) or held.status)
    if later := next((part for part in left if part.status == "SCHEDULED"), None):
        return Refused(Code.ORDER_HELD, reason=later.due or later.status)
    if any(part.status not in ("CLOSED", "CANCELLED", "INCOMPLETE") and not part.can_be_sent for part in left):
        return Temporary(Code.NOT_ROUTED)
    return Refused(Code.SHIPPED_BY_OTHERS) if about or (routed and not missing) else Temporary(Code.NOT_ROUTED)


def _told_once(api: Api, order_id: str, package: Package, share: list[Row], known: set[str]) -> str:
    """An answer that was lost says nothing of the write: then the parcels that the shop has meanwhile do."""
    tracking = {"trackingInfo": _tracking(package)} if package.code else {}
    fulfillment = {"lineItemsByFulfillmentOrder": share, "notifyCustomer": bool(package.note), **tracking}
    try:
        made = api.write("FulfillmentCreate", fulfillment=fulfillment).get("fulfillment")
        if not made:
            raise Temporary(Code.SHAPE_UNKNOWN)
        return str(made["id"])
    except PlatformError as fault:
        if not is_unsure(fault) or (new := _new(api, order_id, package, known)) is None:
            raise
        return new.gid


def _new(api: Api, order_id: str, package: Package, known: set[str]) -> Told | None:
    codes = {package.code} - {""}
    return next((each for each in told(api, order_id)[0] if each.gid not in known and each.codes == codes), None)


def _corrected(api: Api, order_id: str, package: Package, known: Sequence[Told]) -> Receipt | None:
    """The parcel that was told with other tracking: all fulfilments under one code, which hold just its pieces.

    None where the shop was never told of it. Where no former code tells which of several is meant, a person has to say.
    """
    shown = [parcel for parcel in known if package.code in parcel.codes]
    if shown and all(parcel.shows(package) for parcel in shown):
        return Receipt(number_of(shown[0].gid), already=True, way=WAY)
    former = [parcel for parcel in known if parcel.codes & set(package.was)]
    meant = [shown or former] if shown or former else _with_pieces(api, package, known)
    if len(meant) > 1:
        raise Refused(Code.SHIPPED_BY_OTHERS)
    for parcel in meant[0] if meant else ():
        api.write("TrackingUpdate", fulfillmentId=parcel.gid, tracking=_tracking(package), notify=bool(package.note))
    return Receipt(number_of(meant[0][0].gid), way=WAY) if meant else None


def _with_pieces(api: Api, package: Package, known: Sequence[Told]) -> list[list[Told]]:
    by_code: dict[frozenset[str], list[Told]] = {}
    for parcel in known:
        by_code.setdefault(parcel.codes, []).append(parcel)
    uncoded = [[parcel] for parcel in by_code.pop(frozenset(), [])]
    return [group for group in (*by_code.values(), *uncoded) if pieces_in(api, group) == _pieces(package)]


def _tracking(package: Package) -> Row:
    said = {"number": package.code, "company": package.carrier, "url": package.url}
    return {name: text for name, text in said.items() if text}
