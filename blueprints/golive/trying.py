"""The button *Make a test order*: something that is connected, to an address that stands there already."""

import secrets

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.golive.area import bp
from blueprints.golive.forms import TrialForm
from core.acting import acting
from core.db import db, one_or_404
from core.rights import Right, actor, can, requires
from core.web import done, render
from models import Client, Store
from services.order_stores import order_stores
from services.orderable import Orderable, chosen, first_sold
from services.trial_orders import make

MOST_OFFERED = 50
# Where a parcel for nobody is addressed to, until somebody types another place.
SAMPLE = {"line1": "Via di Prova 1", "post_code": "20121", "city": "Milano", "state": "MI", "country": "IT"}


@bp.get("/stores/<int:store_id>/go-live/test-order")
@requires(Right.ORDERS_TEST)
def new_trial(store_id: int) -> ResponseReturnValue:
    store = _orderable(store_id)
    return _page(store, trial_form(store))


@bp.post("/stores/<int:store_id>/go-live/test-order")
@requires(Right.ORDERS_TEST)
def create_trial(store_id: int) -> ResponseReturnValue:
    store = _orderable(store_id)
    form = TrialForm()
    form.offer(_offered(store))
    ware = chosen(store, form.ware.data or "")
    if not form.validate() or ware is None:
        return _page(store, form, 422)
    order = make(store, form.form_key.data or secrets.token_hex(16), ware, form.address, _("Test order"))
    db.commit()
    page = url_for(".show", store_id=store.id) if can(actor, Right.GOLIVE_VIEW) else None
    message = _("Test order %(number)s made. It is marked as a test everywhere.", number=order.number)
    return done(message, page or url_for("orders.show", order_id=order.id))


def trial_form(store: Store) -> TrialForm | None:
    """Filled in, so that one click makes the order; None where nothing is connected that could be ordered."""
    wares = first_sold(store, MOST_OFFERED)
    if not wares:
        return None
    where = SAMPLE if _goes_to(wares[0], SAMPLE["country"]) else {}
    values = {"form_key": secrets.token_hex(16), "ware": wares[0].choice, "name": acting().name, **where}
    form = TrialForm(formdata=None, data=values)
    form.offer([(ware.choice, ware.title) for ware in wares])
    return form


def _goes_to(ware: Orderable, country: str) -> bool:
    countries = ware.making({}).countries
    return not countries or country in countries


def _offered(store: Store) -> list[tuple[str, str]]:
    return [(ware.choice, ware.title) for ware in first_sold(store, MOST_OFFERED)]


def _orderable(store_id: int) -> Store:
    return one_or_404(order_stores(actor).where(Store.id == store_id))


def _page(store: Store, form: TrialForm | None, status: int = 200) -> ResponseReturnValue:
    client = db.get_one(Client, store.client_id)
    return render("golive/test_order.html", "golive/_test_order.html", status, store=store, client=client, form=form)
