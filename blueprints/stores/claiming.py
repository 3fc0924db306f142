"""A shop that was installed from the platform's own pages becomes the store of whoever logs in."""

from flask import session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.stores.area import bp
from blueprints.stores.connecting import for_client
from blueprints.stores.forms import ForClient
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, go, render
from jobs.stores import prove_later
from models import Claim
from platforms import PlatformError
from services import claims, connections
from services.advice import advice_on
from services.words.names import name_of


@bp.get("/claim")
@requires(Right.STORES_CONNECT)
def new_claimed() -> ResponseReturnValue:
    claim = _claim()
    return _nothing() if claim is None else _page(claim, for_client(ForClient()))


@bp.post("/claim")
@requires(Right.STORES_CONNECT)
def create_claimed() -> ResponseReturnValue:
    claim, form = _claim(), for_client(ForClient())
    if claim is None:
        return _nothing()
    if not form.validate():
        return _page(claim, form, 422)
    platform, address, keys = claim.platform, claim.address, claims.keys_of(claim)
    db.commit()  # nothing is open while the shop is asked
    try:
        shop = connections.find_shop(platform, address)
    except PlatformError as fault:
        advice = advice_on(fault.code, fault.facts, platform)
        form.form_errors = [f"{advice.happened} {advice.help}"]
        return _page(claim, form, 422)
    claim = _claim(lock=True)
    if claim is None:
        return _nothing()  # pressed twice
    connection = connections.begin(form.chosen_client, platform, shop, actor.id)
    connections.take_keys(connection, keys)
    prove_later(connection)
    db.delete(claim)
    db.commit()
    session.pop("claim", None)
    return go(url_for(".show_connection", connection_id=connection.id))


def _claim(*, lock: bool = False) -> Claim | None:
    claim = claims.claim_of(session.get("claim", ""), lock=lock)
    return claim if claim and claim.sealed else None


def _nothing() -> ResponseReturnValue:
    message = _("No shop waits to be connected in this browser. Begin again at the platform.")
    return done(message, url_for(".index"), "warning")


def _page(claim: Claim, form: ForClient, status: int = 200) -> ResponseReturnValue:
    shown = {"claim": claim, "form": form, "label": name_of(claim.platform)}
    return render("stores/claim.html", "stores/_claim.html", status, **shown)
