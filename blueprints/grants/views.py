"""Where the owner's yes arrives: posted by the shop, or brought by the owner's browser."""

from flask import Blueprint, abort, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.db import db, see
from core.limits import limiter
from core.rights import Right, can, requires
from core.web import go, render
from jobs.stores import prove_later
from platforms import PLATFORMS, Ability, Platform, PlatformError
from platforms.access import Return
from services import claims
from services.advice import advice_on
from services.apps import app_of
from services.connections import NotPossible
from services.consent import take_grant, take_return
from services.shops import PERSON_WAITS, way_to

bp = Blueprint("grants", __name__, url_prefix="/grants")
signed_by_sender = True  # by the single-use token in the body
LARGEST = 10_000  # bytes
OFTEN = "60/minute"


@bp.post("/<platform>")
@limiter.limit(OFTEN)
@requires(Right.PUBLIC)
def take(platform: str) -> ResponseReturnValue:
    """Any other answer than 200 makes the shop take the key back: right for keys that nobody here waits for."""
    _known(platform, Ability.GRANT)
    request.max_content_length = LARGEST  # also of a body that does not tell its length
    connection = take_grant(platform, request.get_data(cache=False))
    if connection is None:
        abort(404)
    see([connection.client_id])
    prove_later(connection)
    db.commit()
    return {"status": "ok"}


@bp.get("/<platform>")
@limiter.limit(OFTEN)
@requires(Right.PUBLIC)
def come_back(platform: str) -> ResponseReturnValue:
    """The owner's browser is back from the shop. Its cookie says who it is; the token, what was asked."""
    kind = _known(platform, Ability.CODE)
    try:
        answer = kind.read_return(request.query_string.decode(errors="replace"), app_of(platform))
        return _connecting(platform, answer) or _claiming(platform, answer) or _refused(platform, "answer_unknown")
    except (PlatformError, NotPossible) as fault:
        db.rollback()
        return _refused(platform, fault.code, fault.facts)


@bp.get("/<platform>/install")
@limiter.limit(OFTEN)
@requires(Right.PUBLIC)
def install(platform: str) -> ResponseReturnValue:
    """The platform sends us the owner of a shop who begins there. Nothing is asked before the shop has asked them."""
    kind = _known(platform, Ability.INSTALL)
    try:
        address = kind.read_install(request.query_string.decode(errors="replace"), app_of(platform))
    except PlatformError as fault:
        return _refused(platform, fault.code, fault.facts)
    session["claim"], url = claims.open_claim(platform, address)
    db.commit()
    return go(url)


def _connecting(platform: str, answer: Return) -> ResponseReturnValue | None:
    """Somebody who had begun here, and may still do so."""
    member = current_user.membership if current_user.is_authenticated else None
    if member is None or not can(member, Right.STORES_RECONNECT):
        return None
    see(member.clients)
    connection = take_return(platform, answer, member.id)
    if connection is None:
        return None
    if connection.sealed:
        prove_later(connection)
    db.commit()
    return go(url_for("stores.show_connection", connection_id=connection.id))


def _claiming(platform: str, answer: Return) -> ResponseReturnValue | None:
    """Somebody who began at the platform: the keys are fetched at once, since a code lasts for minutes."""
    claim = claims.claim_of(session.get("claim", ""))
    if not claims.is_answer_to(claim, platform, answer):
        return None
    assert claim is not None
    is_https = claim.address.startswith("https:")
    http = way_to(platform, claim.address, https_only=is_https, seconds=PERSON_WAITS)
    shop = claims.shop_of(claim, answer, http)
    db.commit()
    claims.keep(claim, shop.exchange())
    db.commit()
    return go(url_for("stores.new_claimed"))


def _known(platform: str, ability: Ability) -> type[Platform]:
    if platform not in PLATFORMS or ability not in PLATFORMS[platform].does:
        abort(404)
    return PLATFORMS[platform]


def _refused(platform: str, code: str, facts: object = None) -> ResponseReturnValue:
    advice = advice_on(code, facts, platform)  # type: ignore[arg-type]
    return render("grants/refused.html", "grants/_refused.html", 400, advice=advice)
