"""A parcel after it was packed: handed over, tracking corrected, arrived; and the correction of a wrong status."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from blueprints.production.area import after, bp, find_order, find_package, on_the_way, order_page, too_late
from blueprints.production.forms import ArrivalForm, CorrectionForm, ShipmentForm, TrackingForm
from core import vocabulary
from core.db import db
from core.rights import Right, actor, requires
from core.standing_words import signed
from core.web import done, render
from jobs.pushes import tell_shop
from models import Order, Package, PackageState, Status
from services import packages
from services.carriers import CARRIERS
from services.orders import ChangedMeanwhile, act_on
from services.packages import NotNow
from services.production import correct_status, corrections_of, requests_of


@bp.get("/packages/<int:package_id>/shipment")
@requires(Right.PACKAGES_EDIT)
def new_shipment(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    return _tracking_page(order, package, ShipmentForm(obj=package), is_leaving=True)


@bp.post("/packages/<int:package_id>/shipment")
@requires(Right.PACKAGES_EDIT)
def create_shipment(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    form = ShipmentForm(obj=package)
    if not form.validate():
        return _tracking_page(order, package, form, 422, is_leaving=True)
    try:
        act_on(order, request.form.get("version", type=int))
        packages.correct(order, package, form.tracking)
        packages.hand_over(order, package, actor)
    except ChangedMeanwhile as fault:
        return _changed(package_id, form, fault, is_leaving=True)
    except NotNow as refusal:
        return _too_late(order, refusal)
    return _told(order, _("Handed to the carrier."), after(order))


@bp.get("/packages/<int:package_id>/edit")
@requires(Right.PACKAGES_EDIT)
def edit_package(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    return _tracking_page(order, package, TrackingForm(obj=package))


@bp.post("/packages/<int:package_id>")
@requires(Right.PACKAGES_EDIT)
def update_package(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    form = TrackingForm()
    if not form.validate():
        return _tracking_page(order, package, form, 422)
    try:
        act_on(order, request.form.get("version", type=int))
        is_changed = packages.correct(order, package, form.tracking)
    except ChangedMeanwhile as fault:
        return _changed(package_id, form, fault)
    except NotNow as refusal:
        return _too_late(order, refusal)
    if not is_changed:
        return done(_("Nothing was changed."), order_page(order), "info")
    return _told(order, _("Tracking saved."))


@bp.get("/packages/<int:package_id>/arrival")
@requires(Right.PACKAGES_EDIT)
def new_arrival(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    return _arrival_page(order, package, ArrivalForm(state=request.args.get("state", "delivered")))


@bp.post("/packages/<int:package_id>/arrival")
@requires(Right.PACKAGES_EDIT)
def create_arrival(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    form = ArrivalForm()
    if not form.validate():
        return _arrival_page(order, package, form, 422)
    try:
        packages.arrive(order, package, PackageState(form.state.data), form.words.data, actor)
    except NotNow as refusal:
        return _too_late(order, refusal)
    return _told(order, _("Saved."))


@bp.get("/orders/<int:order_id>/correction")
@requires(Right.ORDERS_FORCE_BACK)
def new_correction(order_id: int) -> ResponseReturnValue:
    order = find_order(order_id)
    return _correction_page(order, _correction_form(order))


@bp.post("/orders/<int:order_id>/correction")
@requires(Right.ORDERS_FORCE_BACK)
def create_correction(order_id: int) -> ResponseReturnValue:
    order = find_order(order_id)
    form = _correction_form(order)
    if not form.validate():
        return _correction_page(order, form, 422)
    if not correct_status(order, Status(form.target.data), form.words.data, tells_shop=form.tells_shop.data):
        return _too_late(order)
    return _told(order, _("The status was corrected."))


def _told(order: Order, words: str, leads_to: str = "") -> ResponseReturnValue:
    tell_shop(order)
    db.commit()
    return done(words, leads_to or order_page(order))


def _changed(
    package_id: int, form: TrackingForm, fault: ChangedMeanwhile, *, is_leaving: bool = False
) -> ResponseReturnValue:
    """The form again, as it was typed, and how the parcel travels by now: the old code is not written back."""
    db.rollback()
    package = db.scalars(Package.visible_to(actor).where(Package.id == package_id)).one_or_none()
    if package is None:
        return _too_late(fault.order)
    who, order = signed(fault.by.actor) if fault.by else "", find_order(package.order_id)
    form.version.data = str(order.version)
    form.form_errors.append(
        _("%(who)s changed this order just now; this parcel travels with: %(tracking)s. What you typed is still here: "
          "send it again if it still holds.", who=who or "Vetrina",
          tracking=f"{package.carrier} {package.tracking_code}".strip() or _("No tracking"))
    )  # fmt: skip
    return _tracking_page(order, package, form, 409, is_leaving=is_leaving)


def _too_late(order: Order, refusal: NotNow | None = None) -> ResponseReturnValue:
    return too_late(order, refusal, _("Somebody else was here just now. This is how it stands."))


def _correction_form(order: Order) -> CorrectionForm:
    form = CorrectionForm()
    form.target.choices = [SelectChoice(str(each), vocabulary.ORDER[each].text) for each in corrections_of(order)]
    return form


def _tracking_page(
    order: Order, package: Package, form: TrackingForm, code: int = 200, *, is_leaving: bool = False
) -> ResponseReturnValue:
    if not form.version.data:
        form.version.data = str(order.version)
    return render(
        "production/tracking.html", "production/_tracking.html", code,
        order=order, package=package, form=form, is_leaving=is_leaving, carriers=CARRIERS, back=after(order),
        on_the_way=on_the_way(), open_requests=requests_of(order.items) if is_leaving else {},
    )  # fmt: skip


def _arrival_page(order: Order, package: Package, form: ArrivalForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "production/arrival.html", "production/_arrival.html", code,
        order=order, package=package, form=form, back=order_page(order),
    )  # fmt: skip


def _correction_page(order: Order, form: CorrectionForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "production/correction.html", "production/_correction.html", code,
        order=order, form=form, back=order_page(order),
    )  # fmt: skip
